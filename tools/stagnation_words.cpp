#include "tools/stagnation_words.hpp"

#include <algorithm>
#include <cstddef>
#include <variant>
#include <vector>

#include "sim/condition.hpp"
#include "sim/expectations.hpp"
#include "sim/scenario.hpp"
#include "sim/stagnation.hpp"
#include "sim/time.hpp"

namespace raftsim {
namespace {

/// Whether a fact speaks of who leads, stands for election or votes, and in which term.
struct TellsOfRoles {
  bool operator()(const LeaderIn&) const { return true; }
  bool operator()(const RoleIs&) const { return true; }
  bool operator()(const RoleCount&) const { return true; }
  bool operator()(const VotedFor&) const { return true; }
  // Holds of a leader only.
  bool operator()(const PeerNumber&) const { return true; }
  bool operator()(const ServerNumber& number) const {
    return number.quantity == ServerQuantity::term || number.subject.scope == Scope::leader;
  }
  bool operator()(const Count& count) const {
    return count.counter != Counter::committed && count.counter != Counter::time;
  }
  template <typename Other>
  bool operator()(const Other& other) const {
    if constexpr (requires { other.subject; }) {
      return other.subject.scope == Scope::leader;
    } else {
      return false;
    }
  }
};

/// Conditions nest no deeper than the language lets them.
bool tells_of_roles(const Condition& condition) {
  const auto any_tells = [](const std::vector<Condition>& conditions) {
    return std::any_of(conditions.begin(), conditions.end(), tells_of_roles);
  };
  return std::any_of(condition.facts.begin(), condition.facts.end(),
                     [](const Fact& fact) { return std::visit(TellsOfRoles(), fact); }) ||
         any_tells(condition.all) || any_tells(condition.any) || any_tells(condition.none);
}

bool comes_again(const Stagnation& stagnation) {
  return stagnation.kind == StagnationKind::cycle || stagnation.kind == StagnationKind::recurrence;
}

std::string told_stagnation(const Stagnation& stagnation) {
  if (stagnation.kind != StagnationKind::change || stagnation.lasting > Duration{}) {
    return in_words(stagnation);
  }
  // All at one instant: there is no time that they took.
  std::string text = "no cycle: roles and terms have changed last at " + to_text(stagnation.since - Time{});
  const char* before = ": ";
  for (const RoleChange& change : stagnation.changes) {
    text += before + raft::to_string(change.server) + " " + std::string(to_string(change.standing)) +
            " in term " + std::to_string(change.term.value);
    before = ", ";
  }
  return text;
}

}  // namespace

std::string stagnation_words(const Simulation& run) {
  const auto& results = run.expectations().results();
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto& stagnation = results[i].stagnation;
    if (!stagnation) continue;
    const auto* const missed = std::get_if<ExpectEventually>(&run.scenario().expectations[i].what);
    if (comes_again(*stagnation) || (missed != nullptr && tells_of_roles(missed->condition))) {
      return told_stagnation(*stagnation);
    }
  }
  return {};
}

}  // namespace raftsim
