#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/fact_reading.hpp"
#include "sim/facts.hpp"
#include "sim/quoted.hpp"
#include "sim/scenario_words.hpp"
#include "sim/simulation.hpp"

/// What was found where a condition looked, in words.
namespace raftsim {

namespace {

/// Longer logs are shown by their ends, longer lists by their beginnings: a message is one line.
constexpr std::size_t kShownEntries = 40;
constexpr std::size_t kShownParts = 12;

template <class T, std::size_t N>
std::string name_of(T value, const std::array<Word<T>, N>& words) {
  return std::string(word_of(value, words));
}

std::string terms_of(const raft::Log& log) {
  const std::uint64_t base = log.base().index.value;
  const std::uint64_t length = log.last_index().value - base;
  if (length == 0 && base == 0) return "empty";
  std::string result = base == 0 ? "" : "…" + std::to_string(base) + " |";
  for (std::uint64_t index = 1; index <= length; ++index) {
    if (length > kShownEntries && index == kShownEntries / 2 + 1) {
      result += " ...";
      index = length - kShownEntries / 2 + 1;
    }
    if (!result.empty()) result += ' ';
    result += std::to_string(log.term_at(raft::LogIndex{base + index}).value);
  }
  if (length > kShownEntries) result += " (" + std::to_string(length) + " entries)";
  return result;
}

std::string servers_text(raft::ServerSet servers) {
  std::string result;
  for (const raft::ServerId id : servers) result += (result.empty() ? "" : ", ") + raft::to_string(id);
  return result;
}

// ---- Of one server: `who` is its name as the sentence begins ---------------------------------------------

std::string role_text(const Node& node, const std::string& who) {
  if (!node.up()) return who + " is down";
  return who + " is a " + raft::to_string(node.server->role()) + (node.paused ? " (paused)" : "");
}

std::string found(const RoleIs& /*fact*/, const Node& node, const std::string& who) {
  return role_text(node, who);
}

std::string found(const ServerNumber& fact, const Node& node, const std::string& who) {
  const auto number = reading::number(fact.quantity, node);
  if (!number) return who + " is down";
  return who + "'s " + name_of(fact.quantity, words::kServerQuantities) + " is " + std::to_string(*number);
}

std::string found(const VotedFor& /*fact*/, const Node& node, const std::string& who) {
  const raft::ServerId candidate = reading::voted_for(node);
  const std::string term = std::to_string(reading::current_term(node).value);
  if (candidate == raft::kNobody) return who + " has not voted in term " + term;
  return who + " has voted for " + raft::to_string(candidate) + " in term " + term;
}

std::string found(const LogIs& /*fact*/, const Node& node, const std::string& who) {
  return who + "'s log is " + terms_of(reading::log(node));
}

std::string found(const ValueIs& fact, const Node& node, const std::string& who) {
  if (!node.up()) return who + " is down";
  const std::string* value = reading::value(fact.key, node);
  if (value == nullptr) return who + " has no key " + quoted(fact.key.view());
  return who + " has " + quoted(*value) + " under " + quoted(fact.key.view());
}

std::string found(const PeerNumber& fact, const Node& node, const std::string& who) {
  const auto number = reading::number(fact.quantity, fact.peer, node);
  if (!number) return role_text(node, who);
  return who + "'s " + name_of(fact.quantity, words::kPeerQuantities) + " of " + raft::to_string(fact.peer) +
         " is " + std::to_string(*number);
}

std::string found(const MembersAre& fact, const Node& node, const std::string& who) {
  const auto members = reading::members(fact.kind, node);
  if (!members) return who + " is down";
  const std::string listed = members->empty() ? "nobody" : servers_text(*members);
  return who + "'s " + name_of(fact.kind, words::kMemberKinds) + " are " + listed;
}

std::string found(const ChangingIs& fact, const Node& node, const std::string& who) {
  if (!node.up()) return who + " is down";
  return who + (reading::fits(fact, node) == fact.changing ? " is changing the membership"
                                                           : " has no change of the membership under way");
}

std::string found(const UpIs& /*fact*/, const Node& node, const std::string& who) {
  return who + (node.up() ? " is up" : " is down");
}

// ---- Of all ----------------------------------------------------------------------------------------------

/// Collects what was found; says nothing twice.
class Explainer {
 public:
  Explainer(const Simulation& simulation, Time at) : simulation_(simulation), at_(at) {}

  /// Why the condition, which is as `held` says, is so.
  void explain(const Condition& condition, bool held) {
    for (const Fact& fact : condition.facts) {
      if (holds(fact, simulation_, at_) == held) {
        std::visit([&](const auto& kind) { add(kind, held); }, fact);
      }
    }
    explain_those(condition.all, held, held);
    const bool any_failed =
        std::none_of(condition.any.begin(), condition.any.end(),
                     [&](const Condition& part) { return holds(part, simulation_, at_); });
    if (held || any_failed) explain_those(condition.any, held, held);
    explain_those(condition.none, !held, !held);
  }

  [[nodiscard]] std::string text() const {
    if (parts_.empty()) return "nothing was asked";
    std::string result;
    for (std::size_t i = 0; i < std::min(parts_.size(), kShownParts); ++i) {
      result += (i == 0 ? "" : "; ") + parts_[i];
    }
    if (parts_.size() > kShownParts) {
      result += "; and " + std::to_string(parts_.size() - kShownParts) + " more";
    }
    return result;
  }

 private:
  /// Those of the conditions that hold, or those that do not.
  void explain_those(const std::vector<Condition>& conditions, bool holding, bool held) {
    for (const Condition& part : conditions) {
      if (holds(part, simulation_, at_) == holding) explain(part, held);
    }
  }

  void say(std::string part) {
    if (std::find(parts_.begin(), parts_.end(), part) == parts_.end()) parts_.push_back(std::move(part));
  }

  void say_leader() {
    const raft::ServerId leader = simulation_.leader();
    say(leader == raft::kNobody ? "there is no leader" : "the leader is " + raft::to_string(leader));
  }

  void add(const LeaderIn& /*fact*/, bool /*held*/) { say_leader(); }

  void add(const RoleCount& fact, bool /*held*/) {
    raft::ServerSet in_role;
    for (const raft::ServerId id : simulation_.all_servers()) {
      const Node& node = simulation_.node(id);
      if (node.up() && node.server->role() == fact.role) in_role.insert(id);
    }
    const std::string role = raft::to_string(fact.role);
    if (in_role.empty()) return say("there is no " + role);
    const bool one = in_role.size() == 1;
    say((one ? "there is 1 " + role : "there are " + std::to_string(in_role.size()) + " " + role + "s") +
        " (" + servers_text(in_role) + ")");
  }

  void add(const Count& fact, bool /*held*/) {
    const std::int64_t number = reading::number(fact.counter, simulation_, at_);
    const bool is_duration = fact.counter == Counter::time || fact.counter == Counter::unavailable ||
                             fact.counter == Counter::longest_unavailable;
    say(name_of(fact.counter, words::kCounters) + " is " +
        (is_duration ? to_text(Duration(number)) : std::to_string(number)));
  }

  void add(const MessageCount& fact, bool /*held*/) {
    const raft::ServerSet all = simulation_.all_servers();
    std::string text = std::to_string(reading::number(fact, simulation_)) + " ";
    text += fact.type ? name_of(*fact.type, words::kMessageTypes) : "messages";
    if ((fact.from & all) != all) text += " from " + servers_text(fact.from & all);
    if ((fact.to & all) != all) text += " to " + servers_text(fact.to & all);
    say(text + " " + name_of(fact.fate, words::kFates));
  }

  [[nodiscard]] std::string client_name(raft::ClientId client) const {
    const std::vector<std::string>& names = simulation_.scenario().client_names;
    const std::size_t place = client.value - std::size_t{1};
    return place < names.size() ? names[place] : "C" + std::to_string(client.value);
  }

  void add(const ClientCount& fact, bool /*held*/) {
    const std::string who =
        fact.client == raft::ClientId{} ? std::string("all clients") : client_name(fact.client);
    say(who + ": " + name_of(fact.counter, words::kClientCounters) + " is " +
        std::to_string(reading::number(fact, simulation_)));
  }

  void add(const AnswerIs& fact, bool /*held*/) {
    const Outcome* outcome = reading::outcome(fact, simulation_);
    std::string text = client_name(fact.client) + "'s operation " + std::to_string(fact.operation);
    if (outcome == nullptr) return say(text + " was not issued");
    text += " is " + name_of(outcome->status, words::kOperationStatuses);
    const bool has_value =
        outcome->status == OperationStatus::mismatch || !outcome->value.empty() || fact.value;
    if (has_value) text += " with " + quoted(outcome->value);
    say(text);
  }

  void add(const Converged& fact, bool /*held*/) {
    using Kind = reading::Divergence::Kind;
    const auto divergence = reading::divergence(simulation_, fact.servers);
    if (!divergence) {
      const bool all = fact.servers == kAnybody;
      return say(all ? "all running servers have converged" : servers_text(fact.servers) + " have converged");
    }
    const std::string server = raft::to_string(divergence->server);
    const std::string other = raft::to_string(divergence->other);
    const auto differ = [&](const auto& what) {
      say(found(what, simulation_.node(divergence->other), other) + ", " +
          found(what, simulation_.node(divergence->server), server));
    };
    switch (divergence->kind) {
      case Kind::term: return differ(ServerNumber{ServerQuantity::term, {}, {}});
      case Kind::log: return differ(LogIs{});
      case Kind::commit_index: return differ(ServerNumber{ServerQuantity::commit_index, {}, {}});
      case Kind::last_applied: return differ(ServerNumber{ServerQuantity::last_applied, {}, {}});
      case Kind::uncommitted: return say(server + " has entries that are not committed");
      case Kind::unapplied: return say(server + " has entries that are not applied");
    }
  }

  /// The kinds with a subject.
  template <class SubjectFact>
  void add(const SubjectFact& fact, bool held) {
    const auto say_of = [&](raft::ServerId id, const std::string& who) {
      say(found(fact, simulation_.node(id), who));
    };
    const raft::ServerId leader = simulation_.leader();
    switch (fact.subject.scope) {
      case Scope::server: return say_of(fact.subject.server, raft::to_string(fact.subject.server));
      case Scope::leader:
        if (leader == raft::kNobody) return say("there is no leader");
        return say_of(leader, "leader " + raft::to_string(leader));
      case Scope::all:
      case Scope::any:
      case Scope::majority: break;
    }
    bool nobody = true;
    for (const raft::ServerId id : simulation_.all_servers()) {
      const Node& node = simulation_.node(id);
      if (!reading::takes_in(fact, node)) {
        // What is down is missing from a majority.
        if (fact.subject.scope == Scope::majority && !held) say(raft::to_string(id) + " is down");
        continue;
      }
      nobody = false;
      if (reading::fits(fact, node) == held) say_of(id, raft::to_string(id));
    }
    if (nobody && fact.subject.scope != Scope::majority) say("no server is up");
  }

  const Simulation& simulation_;
  Time at_;
  std::vector<std::string> parts_;
};

}  // namespace

std::string actual_text(const Condition& condition, const Simulation& simulation, Time at) {
  Explainer explainer(simulation, at);
  explainer.explain(condition, holds(condition, simulation, at));
  return explainer.text();
}

std::string actual_text(const Condition& condition, const Simulation& simulation) {
  return actual_text(condition, simulation, simulation.now());
}

}  // namespace raftsim
