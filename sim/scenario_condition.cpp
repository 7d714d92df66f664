#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "sim/scenario_error.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/scenario_parts.hpp"
#include "sim/scenario_words.hpp"

namespace raftsim {

namespace {

/// Who a fact may speak of.
struct Subjects {
  bool leader{true};
  bool groups{true};
};

Subject subject_of(const JsonNode& object, std::string_view key, const Names& names, Subjects allowed = {}) {
  if (const raft::ServerId server = server_of(key, names.servers); server != raft::kNobody) {
    return {Scope::server, server};
  }
  for (const auto& [word, scope] : words::kScopes) {
    if (key == word && (scope == Scope::leader ? allowed.leader : allowed.groups)) return {scope, {}};
  }
  std::string expected = "a server, " + server_names(names.servers);
  if (allowed.leader) expected += ", or \"leader\"";
  if (allowed.groups) expected += R"(, or "all", "any", "majority")";
  object.find(key)->refuse("the key " + in_quotes(key), expected, "");
}

/// Calls `read(subject, node)` for each member of an object of subjects; there is at least one.
template <class Read>
void each_subject(const JsonNode& node, const Names& names, Subjects allowed, Read read) {
  const auto members = node.members();
  if (members.empty()) node.refuse("an object with a server or more");
  for (const auto& [key, member] : members) read(subject_of(node, key, names, allowed), member);
}

class ConditionReader {
 public:
  explicit ConditionReader(const Names& names) : names_(names) {}

  Condition read(const JsonNode& node) {
    if (!node.is(JsonValue::Kind::object) || node.value().items.empty()) {
      node.refuse("a condition: an object with a fact or more");
    }
    Condition condition;
    for (const auto& [key, member] : node.members()) read_member(node, key, member, condition);
    return condition;
  }

 private:
  void read_member(const JsonNode& parent, std::string_view key, const JsonNode& node, Condition& condition) {
    std::vector<Fact>& facts = condition.facts;
    if (key == "all" || key == "any") {
      std::vector<Condition>& list = key == "all" ? condition.all : condition.any;
      for (const JsonNode& item : node.items("conditions", 1, limits::kMaxConditions))
        list.push_back(read(item));
    } else if (key == "not") {
      condition.none.push_back(read(node));
    } else if (key == "leader") {
      facts.emplace_back(leader(node));
    } else if (key == "notLeader") {
      facts.emplace_back(LeaderIn{raft::ServerSet::from_mask(~read_servers(node, names_).mask()), true});
    } else if (key == "role") {
      each_subject(node, names_, {.leader = false, .groups = true},
                   [&](Subject subject, const JsonNode& roles) {
                     facts.emplace_back(RoleIs{subject, role_set(roles)});
                   });
    } else if (key == "roleCount") {
      role_counts(node, facts);
    } else if (key == "votedFor") {
      each_subject(node, names_, {}, [&](Subject subject, const JsonNode& vote) {
        const bool nobody = vote.is(JsonValue::Kind::null);
        facts.emplace_back(VotedFor{subject, nobody ? raft::kNobody : read_server(vote, names_)});
      });
    } else if (key == "log") {
      each_subject(node, names_, {}, [&](Subject subject, const JsonNode& terms) {
        facts.emplace_back(log_is(subject, terms));
      });
    } else if (key == "value") {
      each_subject(node, names_, {},
                   [&](Subject subject, const JsonNode& values) { value_is(subject, values, facts); });
    } else if (key == "up") {
      each_subject(node, names_, {.leader = false, .groups = true}, [&](Subject subject, const JsonNode& up) {
        facts.emplace_back(UpIs{subject, read_bool(up)});
      });
    } else if (key == "changing") {
      each_subject(node, names_, {}, [&](Subject subject, const JsonNode& changing) {
        facts.emplace_back(ChangingIs{subject, read_bool(changing)});
      });
    } else if (key == "messages") {
      for (const JsonNode& item : node.items("message counts", 1, limits::kMaxConditions)) {
        facts.emplace_back(message_count(item));
      }
    } else if (key == "clients") {
      client_counts(node, facts);
    } else if (key == "answer") {
      facts.emplace_back(answer(node));
    } else if (key == "converged") {
      facts.emplace_back(converged(node));
    } else if (!read_number(key, node, facts)) {
      refuse(parent, key);
    }
  }

  /// The facts that are numbers, found by table.
  bool read_number(std::string_view key, const JsonNode& node, std::vector<Fact>& facts) {
    for (const auto& [word, quantity] : words::kServerQuantities) {
      if (key != word) continue;
      each_subject(node, names_, {}, [&, q = quantity](Subject subject, const JsonNode& range) {
        facts.emplace_back(ServerNumber{q, subject, read_range(range)});
      });
      return true;
    }
    for (const auto& [word, quantity] : words::kPeerQuantities) {
      if (key != word) continue;
      each_subject(node, names_, {.leader = true, .groups = false},
                   [&, q = quantity](Subject subject, const JsonNode& peers) {
                     each_subject(
                         peers, names_, {.leader = false, .groups = false},
                         [&](Subject peer, const JsonNode& range) {
                           facts.emplace_back(PeerNumber{q, subject, peer.server, read_range(range)});
                         });
                   });
      return true;
    }
    for (const auto& [word, kind] : words::kMemberKinds) {
      if (key != word) continue;
      each_subject(node, names_, {}, [&, k = kind](Subject subject, const JsonNode& servers) {
        const bool nobody = servers.is(JsonValue::Kind::array) && servers.value().items.empty();
        facts.emplace_back(
            MembersAre{k, subject, nobody ? raft::ServerSet() : read_servers(servers, names_)});
      });
      return true;
    }
    for (const auto& [word, counter] : words::kCounters) {
      if (key != word) continue;
      const bool is_duration = counter == Counter::time || counter == Counter::unavailable ||
                               counter == Counter::longest_unavailable;
      facts.emplace_back(Count{counter, is_duration ? read_duration_range(node) : read_range(node)});
      return true;
    }
    return false;
  }

  [[noreturn]] static void refuse(const JsonNode& parent, std::string_view key) {
    std::vector<std::string_view> known{"leader", "notLeader", "role",      "roleCount", "votedFor", "log",
                                        "value",  "up",        "messages",  "clients",   "answer",   "all",
                                        "any",    "not",       "converged", "changing"};
    for (const auto& [word, kind] : words::kMemberKinds) known.push_back(word);
    for (const auto& [word, quantity] : words::kServerQuantities) known.push_back(word);
    for (const auto& [word, quantity] : words::kPeerQuantities) known.push_back(word);
    for (const auto& [word, counter] : words::kCounters) known.push_back(word);
    refuse_key(parent, key, "a condition", known);
  }

  /// The word for those that a plan of faults mends at its end.
  static bool is_mended(const JsonNode& node) {
    return node.is(JsonValue::Kind::text) && node.value().text == "mended";
  }

  LeaderIn leader(const JsonNode& node) {
    if (is_mended(node)) return {kAnybody, false, true};
    if (node.is(JsonValue::Kind::text)) {
      if (node.value().text == "none") return {raft::ServerSet(), true};
      if (node.value().text == "any") return {kAnybody, false};
    }
    return {read_servers(node, names_), false};
  }

  static RoleSet role_set(const JsonNode& node) {
    RoleSet roles;
    const auto add = [&roles](const JsonNode& item) {
      const auto role = read_word<raft::Role>(item, words::kRoles);
      roles.follower |= role == raft::Role::follower;
      roles.pre_candidate |= role == raft::Role::pre_candidate;
      roles.candidate |= role == raft::Role::candidate;
      roles.leader |= role == raft::Role::leader;
    };
    if (node.is(JsonValue::Kind::array)) {
      for (const JsonNode& item : node.items("roles", 1, words::kRoles.size())) add(item);
    } else {
      add(node);
    }
    return roles;
  }

  static void role_counts(const JsonNode& node, std::vector<Fact>& facts) {
    const ObjectReader object(node, "roleCount", {"follower", "preCandidate", "candidate", "leader"});
    if (node.value().items.empty()) node.refuse("an object with a role or more");
    for (const auto& [word, role] : words::kRoles) {
      if (const auto count = object.get(word)) facts.emplace_back(RoleCount{role, read_range(*count)});
    }
  }

  /// Takes the beginning of a compacted log off the text: "...5 |" is one that begins after entry 5.
  static raft::LogIndex take_base(const JsonNode& node, std::string_view& text) {
    const std::size_t bar = text.find('|');
    if (bar == std::string_view::npos) return raft::LogIndex{0};
    std::string_view before = text.substr(0, bar);
    text.remove_prefix(bar + 1);
    for (const std::string_view dots : {"...", "…"}) {
      if (before.substr(0, dots.size()) != dots) continue;
      before.remove_prefix(dots.size());
      const std::size_t digits = before.find_first_not_of("0123456789");
      std::uint64_t index{};
      const char* const end = before.data() + std::min(digits, before.size());
      const auto [rest, error] = std::from_chars(before.data(), end, index);
      const bool only_spaces =
          digits == std::string_view::npos || before.find_first_not_of(' ', digits) == std::string_view::npos;
      if (error == std::errc{} && rest == end && only_spaces && index >= 1 &&
          index <= static_cast<std::uint64_t>(limits::kMaxNumber)) {
        return raft::LogIndex{index};
      }
    }
    node.refuse(R"(an index before the bar, as in "...5 | 4 4": the last one that the snapshot includes)");
  }

  static LogIs log_is(Subject subject, const JsonNode& node) {
    constexpr std::string_view kOpenEnd = "...";
    if (!node.is(JsonValue::Kind::text))
      node.refuse(R"(a log: its terms in a text, as "1 1 4", "1 1 4 ..." or "...5 | 4 4")");
    std::string_view text = node.value().text;
    LogIs log{subject, take_base(node, text), {}, false};
    if (text.size() >= kOpenEnd.size() && text.substr(text.size() - kOpenEnd.size()) == kOpenEnd) {
      log.open_end = true;
      text.remove_suffix(kOpenEnd.size());
    }
    log.terms = read_terms(node, text, limits::kMaxInitialEntries);
    return log;
  }

  static void value_is(Subject subject, const JsonNode& node, std::vector<Fact>& facts) {
    const auto members = node.members();
    if (members.empty()) node.refuse("an object with a key or more");
    for (const auto& [key, value] : members) {
      if (!raft::Text::fits(key)) {
        value.refuse("a key of " + std::to_string(key.size()) + " bytes", "a key of at most 15 bytes", "");
      }
      ValueIs fact{subject, raft::Text(key), std::nullopt};
      if (!value.is(JsonValue::Kind::null))
        fact.value = read_text(value, "a value", limits::kMaxComparedBytes);
      facts.emplace_back(std::move(fact));
    }
  }

  MessageCount message_count(const JsonNode& node) {
    const ObjectReader object(node, "a message count", {"type", "from", "to", "fate", "count"});
    MessageCount fact{std::nullopt, kAnybody, kAnybody, MessageFate::sent, read_range(object.need("count"))};
    if (const auto type = object.get("type"))
      fact.type = read_word<raft::MessageType>(*type, words::kMessageTypes);
    if (const auto from = object.get("from")) fact.from = read_servers(*from, names_);
    if (const auto to = object.get("to")) fact.to = read_servers(*to, names_);
    if (const auto fate = object.get("fate")) fact.fate = read_word<MessageFate>(*fate, words::kFates);
    return fact;
  }

  void client_counts(const JsonNode& node, std::vector<Fact>& facts) {
    const auto members = node.members();
    if (members.empty()) node.refuse("an object with a client or \"all\"");
    for (const auto& [key, counts] : members) {
      raft::ClientId client;
      if (key != "all") client = client_named(key, counts);
      const ObjectReader object(counts, "client counts",
                                {"ok", "failed", "pending", "redirected", "retried"});
      if (counts.value().items.empty()) counts.refuse("an object with a count or more");
      for (const auto& [word, counter] : words::kClientCounters) {
        if (const auto range = object.get(word))
          facts.emplace_back(ClientCount{client, counter, read_range(*range)});
      }
    }
  }

  [[nodiscard]] raft::ClientId client_named(std::string_view name, const JsonNode& node) const {
    const auto found = std::find(names_.clients->begin(), names_.clients->end(), name);
    if (found == names_.clients->end()) {
      node.refuse("the key " + in_quotes(name), "the name of a client, or \"all\"", "");
    }
    return raft::ClientId{static_cast<std::uint16_t>(found - names_.clients->begin() + 1)};
  }

  Converged converged(const JsonNode& node) {
    if (is_mended(node)) return {true, kAnybody, true};
    if (node.is(JsonValue::Kind::text) || node.is(JsonValue::Kind::array))
      return {true, read_servers(node, names_), false};
    return {read_bool(node), kAnybody, false};
  }

  AnswerIs answer(const JsonNode& node) {
    const ObjectReader object(node, "an answer", {"client", "operation", "status", "value"});
    AnswerIs fact{
        read_client(object.need("client"), names_),
        static_cast<std::uint32_t>(read_integer(object.need("operation"), 1, limits::kMaxOperation)),
        std::nullopt, std::nullopt};
    if (const auto status = object.get("status"))
      fact.status = read_word<OperationStatus>(*status, words::kOperationStatuses);
    if (const auto value = object.get("value"))
      fact.value = read_text(*value, "a value", limits::kMaxComparedBytes);
    if (!fact.status && !fact.value)
      node.refuse(R"(an answer without "status" and "value")", "one of them", "");
    return fact;
  }

  const Names& names_;
};

}  // namespace

Condition read_condition(const JsonNode& node, const Names& names) {
  return ConditionReader(names).read(node);
}

}  // namespace raftsim
