#include "sim/condition_words.hpp"

#include <cstddef>
#include <string_view>
#include <variant>

#include "core/types.hpp"
#include "sim/quoted.hpp"
#include "sim/range_words.hpp"
#include "sim/scenario_words.hpp"

namespace raftsim {
namespace {

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& parts, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() ? " " + std::string(last) + " " : ", ";
    text += parts[i];
  }
  return text;
}

std::string listed(raft::ServerSet servers, std::string_view last) {
  std::vector<std::string> names;
  for (const raft::ServerId id : servers) names.push_back(raft::to_string(id));
  return listed(names, last);
}

bool is_plural(Subject subject) {
  return subject.scope == Scope::all || subject.scope == Scope::majority;
}

std::string name_of(Subject subject) {
  switch (subject.scope) {
    case Scope::server: return raft::to_string(subject.server);
    case Scope::leader: return "the leader";
    case Scope::all: return "all";
    case Scope::any: return "at least one";
    case Scope::majority: return "a majority";
  }
  return "?";
}

/// "S1's log", "log of all".
std::string owned(Subject subject, std::string_view what) {
  const bool is_one = subject.scope == Scope::server || subject.scope == Scope::leader;
  return is_one ? name_of(subject) + "'s " + std::string(what)
                : std::string(what) + " of " + name_of(subject);
}

std::string is_or_are(Subject subject) {
  return name_of(subject) + (is_plural(subject) ? " are " : " is ");
}

std::string has_or_have(Subject subject) {
  return name_of(subject) + (is_plural(subject) ? " have " : " has ");
}

std::string terms_text(const std::vector<raft::Term>& terms) {
  std::string text;
  for (const raft::Term term : terms) text += (text.empty() ? "" : " ") + std::to_string(term.value);
  return text;
}

/// Says one fact; one overload a kind.
class FactTeller {
 public:
  explicit FactTeller(const std::vector<std::string>* clients) : clients_(clients) {}

  std::string operator()(const LeaderIn& fact) const {
    if (fact.mended) return "one of those that are mended leads";
    if (!fact.or_nobody) {
      return (fact.servers == kAnybody ? "somebody" : listed(fact.servers, "or")) + " leads";
    }
    if (fact.servers.empty()) return "nobody leads";
    const auto excluded = raft::ServerSet::from_mask(kAnybody.mask() & ~fact.servers.mask());
    return excluded.size() == 1 ? listed(excluded, "or") + " does not lead"
                                : "none of " + listed(excluded, "and") + " leads";
  }

  std::string operator()(const RoleIs& fact) const {
    std::vector<std::string> roles;
    for (const auto& [word, role] : words::kRoles) {
      if (fact.roles.contains(role))
        roles.push_back(std::string(word) + (is_plural(fact.subject) ? "s" : ""));
    }
    return is_or_are(fact.subject) + (is_plural(fact.subject) ? "" : "a ") + listed(roles, "or");
  }

  std::string operator()(const RoleCount& fact) const {
    const std::string role(word_of(fact.role, words::kRoles));
    return counted(fact.count, role, role + "s");
  }

  std::string operator()(const ServerNumber& fact) const {
    return owned(fact.subject, word_of(fact.quantity, words::kServerQuantities)) + " is " +
           in_words(fact.range);
  }

  std::string operator()(const VotedFor& fact) const {
    if (fact.candidate != raft::kNobody) {
      return has_or_have(fact.subject) + "voted for " + raft::to_string(fact.candidate);
    }
    return fact.subject.scope == Scope::all ? "nobody has voted" : has_or_have(fact.subject) + "not voted";
  }

  std::string operator()(const LogIs& fact) const {
    const std::string log = owned(fact.subject, "log");
    const bool compacted = fact.base.value != 0;
    const std::string base = compacted ? "…" + std::to_string(fact.base.value) + " |" : "";
    if (fact.terms.empty() && !compacted) return log + (fact.open_end ? " is of any length" : " is empty");
    const std::string terms = fact.terms.empty() ? "" : terms_text(fact.terms);
    return log + (fact.open_end ? " begins with " : " is ") + base +
           (compacted && !terms.empty() ? " " : "") + terms;
  }

  std::string operator()(const ValueIs& fact) const {
    const std::string key = quoted(fact.key.view());
    return has_or_have(fact.subject) + (fact.value ? quoted(*fact.value) + " under " : "no key ") + key;
  }

  std::string operator()(const PeerNumber& fact) const {
    const std::string quantity(word_of(fact.quantity, words::kPeerQuantities));
    return owned(fact.subject, quantity + " for " + raft::to_string(fact.peer)) + " is " +
           in_words(fact.range);
  }

  std::string operator()(const MembersAre& fact) const {
    const std::string members = owned(fact.subject, word_of(fact.kind, words::kMemberKinds));
    return members + " are " + (fact.servers.empty() ? "nobody" : listed(fact.servers, "and"));
  }

  std::string operator()(const ChangingIs& fact) const {
    return has_or_have(fact.subject) + (fact.changing ? "a" : "no") + " change of the membership under way";
  }

  std::string operator()(const UpIs& fact) const {
    return is_or_are(fact.subject) + (fact.up ? "up" : "down");
  }

  std::string operator()(const Count& fact) const {
    switch (fact.counter) {
      case Counter::committed: return counted(fact.range, "entry", "entries") + " committed";
      case Counter::elections: return counted(fact.range, "election", "elections") + " begun";
      case Counter::leaders: return counted(fact.range, "leader", "leaders") + " elected";
      case Counter::split_votes: return counted(fact.range, "split vote", "split votes");
      case Counter::time: return "the time is " + durations_in_words(fact.range);
      case Counter::unavailable: return "unavailable for " + durations_in_words(fact.range) + " in all";
      case Counter::longest_unavailable:
        return "unavailable for " + durations_in_words(fact.range) + " at a stretch";
    }
    return "?";
  }

  std::string operator()(const MessageCount& fact) const {
    // The types' names take no plural.
    const std::string_view type = fact.type ? word_of(*fact.type, words::kMessageTypes) : "";
    std::string text =
        fact.type ? counted(fact.count, type, type) : counted(fact.count, "message", "messages");
    if (fact.from != kAnybody) text += " from " + listed(fact.from, "or");
    text += " " + std::string(word_of(fact.fate, words::kFates));
    if (fact.to != kAnybody) text += " to " + listed(fact.to, "or");
    return text;
  }

  std::string operator()(const ClientCount& fact) const {
    const std::string of = fact.client == raft::ClientId{} ? "" : " of " + client_name(fact.client);
    const std::string operations = counted(fact.range, "operation", "operations") + of;
    switch (fact.counter) {
      case ClientCounter::ok: return operations + " answered";
      case ClientCounter::failed: return operations + " given up";
      case ClientCounter::pending: return operations + " pending";
      case ClientCounter::redirected: return counted(fact.range, "redirection", "redirections") + of;
      case ClientCounter::retried: return counted(fact.range, "repetition", "repetitions") + of;
    }
    return "?";
  }

  std::string operator()(const AnswerIs& fact) const {
    std::string text = client_name(fact.client) + "'s operation " + std::to_string(fact.operation);
    if (fact.status) text += " is " + std::string(word_of(*fact.status, words::kOperationStatuses));
    if (fact.value) text += (fact.status ? " with " : " brings ") + quoted(*fact.value);
    return text;
  }

  std::string operator()(const Converged& fact) const {
    if (fact.mended) return "those that are mended have converged";
    if (fact.servers != kAnybody) {
      return listed(fact.servers, "and") + (fact.servers.size() == 1 ? " has" : " have") + " converged";
    }
    return fact.converged ? "all have converged" : "they have not all converged";
  }

 private:
  [[nodiscard]] std::string client_name(raft::ClientId client) const {
    return clients_ != nullptr ? (*clients_)[client.value - 1U] : "C" + std::to_string(client.value);
  }

  const std::vector<std::string>* clients_;
};

/// What must hold together.
class Sentence {
 public:
  Sentence(const Condition& condition, const std::vector<std::string>* clients) : clients_(clients) {
    add(condition);
  }

  [[nodiscard]] std::string text() const {
    if (parts_.empty()) return "nothing is asked";
    if (parts_.size() == 1) return parts_.front().text;
    std::vector<std::string> texts;
    for (const Part& part : parts_) texts.push_back(part.is_choice ? in_parentheses(part.text) : part.text);
    return listed(texts, "and");
  }

  /// As a part of a longer sentence.
  [[nodiscard]] std::string nested() const { return is_simple() ? text() : in_parentheses(text()); }

 private:
  struct Part {
    std::string text;
    bool is_choice{};
  };

  void add(const Condition& condition) {
    for (const Fact& fact : condition.facts) parts_.push_back({std::visit(FactTeller(clients_), fact)});
    for (const Condition& part : condition.all) add(part);
    if (condition.any.size() == 1) add(condition.any.front());
    if (condition.any.size() > 1) {
      std::vector<std::string> choices;
      for (const Condition& part : condition.any) choices.push_back(Sentence(part, clients_).nested());
      parts_.push_back({listed(choices, "or"), true});
    }
    for (const Condition& part : condition.none) {
      parts_.push_back({"not: " + Sentence(part, clients_).nested()});
    }
  }

  [[nodiscard]] bool is_simple() const {
    return parts_.size() < 2 && (parts_.empty() || !parts_.front().is_choice);
  }
  static std::string in_parentheses(const std::string& text) { return "(" + text + ")"; }

  const std::vector<std::string>* clients_;
  std::vector<Part> parts_;
};

}  // namespace

std::string in_words(const Condition& condition, const std::vector<std::string>* clients) {
  return Sentence(condition, clients).text();
}

}  // namespace raftsim
