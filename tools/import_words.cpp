#include "tools/import_words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
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

constexpr std::array<std::string_view, 5> kReplyEnds{"reply", "response", "resp", "result", "ack"};
constexpr std::array<std::string_view, 3> kRequestEnds{"request", "req", "args"};

enum class WordEnd : std::uint8_t { none, request, reply };

WordEnd end_named(std::string_view word) {
  if (std::find(kReplyEnds.begin(), kReplyEnds.end(), word) != kReplyEnds.end()) return WordEnd::reply;
  if (std::find(kRequestEnds.begin(), kRequestEnds.end(), word) != kRequestEnds.end())
    return WordEnd::request;
  return WordEnd::none;
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
  for (const auto& ends : {std::pair(kReplyEnds.data(), kReplyEnds.size()),
                           std::pair(kRequestEnds.data(), kRequestEnds.size())}) {
    for (std::size_t i = 0; i < ends.second; ++i) {
      const std::string_view end = ends.first[i];
      if (!word.ends_with(end) || word.size() == end.size()) continue;
      word.resize(word.size() - end.size());
      return end_named(end);
    }
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

std::set<raft::MessageType> message_types_in(std::string_view text) {
  const std::vector<TextWord> words = words_in(text);
  std::set<MessageType> types;
  for (std::size_t place = 0; place < words.size(); ++place) {
    if (const auto type = type_at(words, place)) types.insert(*type);
  }
  return types;
}

std::optional<raft::MessageType> message_between(std::string_view sent, std::string_view received) {
  const std::set<MessageType> of_sender = message_types_in(sent);
  const std::set<MessageType> of_receiver = message_types_in(received);
  std::vector<MessageType> both;
  std::set_intersection(of_sender.begin(), of_sender.end(), of_receiver.begin(), of_receiver.end(),
                        std::back_inserter(both));
  if (both.size() == 1) return both.front();
  if (of_receiver.size() == 1) return *of_receiver.begin();
  if (of_receiver.empty() && of_sender.size() == 1) return *of_sender.begin();
  return std::nullopt;
}

}  // namespace raftsim
