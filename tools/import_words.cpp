#include "tools/import_words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace raftsim {
namespace {

using raft::MessageType;

/// A request and the answer to it.
struct RequestAndReply {
  MessageType request{};
  std::optional<MessageType> reply{};
};

constexpr RequestAndReply kVote{MessageType::request_vote, MessageType::request_vote_reply};
constexpr RequestAndReply kPreVote{MessageType::pre_vote, MessageType::pre_vote_reply};
constexpr RequestAndReply kAppend{MessageType::append_entries, MessageType::append_entries_reply};
constexpr RequestAndReply kSnapshot{MessageType::install_snapshot, MessageType::install_snapshot_reply};
constexpr RequestAndReply kReadIndex{MessageType::read_index, MessageType::read_index_reply};
constexpr RequestAndReply kTimeoutNow{MessageType::timeout_now, std::nullopt};

struct Spelling {
  std::string_view word;
  RequestAndReply means{};
  /// Whether it is one only with "request" or "reply" behind it: alone it says something else.
  bool needs_end{};
};

/// As bare words: those of the paper, of etcd (Msg…), of hashicorp (…Request, …Response), and their kin.
constexpr auto kSpellings = std::to_array<Spelling>({
    {"requestvote", kVote},
    {"requestvotes", kVote},
    {"msgvote", kVote},
    {"vote", kVote, true},
    {"requestprevote", kPreVote},
    {"msgprevote", kPreVote},
    {"prevote", kPreVote, true},
    {"appendentries", kAppend},
    {"appendentry", kAppend},
    {"msgapp", kAppend},
    {"msgappend", kAppend},
    {"append", kAppend, true},
    // A heartbeat is an AppendEntries without entries (Raft §5.2).
    {"msgheartbeat", kAppend},
    {"heartbeat", kAppend, true},
    {"installsnapshot", kSnapshot},
    {"msgsnap", kSnapshot},
    {"msgsnapshot", kSnapshot},
    {"timeoutnow", kTimeoutNow},
    {"msgtimeoutnow", kTimeoutNow},
    {"msgreadindex", kReadIndex},
    {"readindex", kReadIndex, true},
});

enum class WordEnd : std::uint8_t { none, request, reply };

/// What tells whether a request or the answer to it is meant, at a word's end or as the word behind it.
constexpr std::array<std::pair<std::string_view, WordEnd>, 8> kEnds{{{"reply", WordEnd::reply},
                                                                     {"response", WordEnd::reply},
                                                                     {"resp", WordEnd::reply},
                                                                     {"result", WordEnd::reply},
                                                                     {"ack", WordEnd::reply},
                                                                     {"request", WordEnd::request},
                                                                     {"req", WordEnd::request},
                                                                     {"args", WordEnd::request}}};

WordEnd end_named(std::string_view word) {
  const auto* const found =
      std::find_if(kEnds.begin(), kEnds.end(), [&](const auto& end) { return end.first == word; });
  return found == kEnds.end() ? WordEnd::none : found->second;
}

/// Takes "rpc" off a word's end.
void drop_rpc(std::string& word) {
  constexpr std::string_view kRpc = "rpc";
  if (word.ends_with(kRpc)) word.resize(word.size() - kRpc.size());
}

/// Takes what says whether it is a request or a reply off a word's end. A word that is a name as it stands
/// keeps what looks like one.
WordEnd take_end(std::string& word) {
  const bool is_name = std::any_of(kSpellings.begin(), kSpellings.end(), [&](const Spelling& spelling) {
    return spelling.word == word && !spelling.needs_end;
  });
  if (is_name) return WordEnd::none;
  for (const auto& [end, means] : kEnds) {
    if (!word.ends_with(end) || word.size() == end.size()) continue;
    word.resize(word.size() - end.size());
    return means;
  }
  return WordEnd::none;
}

struct TextWord {
  std::string word;
  /// Whether nothing but blanks is between it and the word before.
  bool joined{};
};

std::vector<TextWord> words_in(std::string_view text) {
  const auto is_of_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  std::vector<TextWord> words;
  std::size_t last_end = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_of_word(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_of_word(text[end])) ++end;
    const std::string_view between = text.substr(last_end, at - last_end);
    words.push_back({bare_word(text.substr(at, end - at)),
                     !words.empty() && between.find_first_not_of(" \t") == std::string_view::npos});
    last_end = at = end;
  }
  return words;
}

/// The type that the word at a place names, with what stands behind it.
std::optional<MessageType> type_at(const std::vector<TextWord>& words, std::size_t place) {
  std::string word = words[place].word;
  // Longer than any of them with all that may stand behind it.
  constexpr std::size_t kLongest = 40;
  if (word.size() > kLongest) return std::nullopt;
  drop_rpc(word);
  WordEnd end = take_end(word);
  drop_rpc(word);
  const auto* const found = std::find_if(kSpellings.begin(), kSpellings.end(),
                                         [&](const Spelling& spelling) { return spelling.word == word; });
  if (found == kSpellings.end() || (found->needs_end && end == WordEnd::none)) return std::nullopt;
  for (std::size_t next = place + 1; end == WordEnd::none && next < words.size() && words[next].joined;
       ++next) {
    end = end_named(words[next].word);
    if (words[next].word != "rpc") break;
  }
  return end == WordEnd::reply ? found->means.reply : std::optional(found->means.request);
}

/// The type of a set of one.
MessageType only_one(MessageTypes types) {
  std::size_t type = 0;
  while (!types.test(type)) ++type;
  return static_cast<MessageType>(type);
}

}  // namespace

std::string bare_word(std::string_view word) {
  const std::size_t begin = std::min(word.find_first_not_of(" \t"), word.size());
  word.remove_prefix(begin);
  while (!word.empty() && (word.back() == ' ' || word.back() == '\t')) word.remove_suffix(1);
  std::string bare;
  for (const char c : word) {
    if (c == '_' || c == '-') continue;
    bare += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return bare;
}

MessageTypes message_types_in(std::string_view text) {
  const std::vector<TextWord> words = words_in(text);
  MessageTypes types;
  for (std::size_t place = 0; place < words.size(); ++place) {
    if (const auto type = type_at(words, place)) types.set(static_cast<std::size_t>(*type));
  }
  return types;
}

std::optional<raft::MessageType> message_between(MessageTypes sent, MessageTypes received) {
  const MessageTypes both = sent & received;
  if (both.count() == 1) return only_one(both);
  if (received.count() == 1) return only_one(received);
  if (received.none() && sent.count() == 1) return only_one(sent);
  return std::nullopt;
}

}  // namespace raftsim
