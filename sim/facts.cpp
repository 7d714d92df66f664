#include "sim/facts.hpp"

#include <algorithm>
#include <variant>

#include "sim/fact_reading.hpp"
#include "sim/simulation.hpp"

namespace raftsim {

namespace {

/// Whether a fact holds; one overload a kind.
class Judge {
 public:
  Judge(const Simulation& simulation, Time at) : simulation_(simulation), at_(at) {}

  [[nodiscard]] bool operator()(const LeaderIn& fact) const {
    const raft::ServerId leader = simulation_.leader();
    return leader == raft::kNobody ? fact.or_nobody : fact.servers.contains(leader);
  }
  [[nodiscard]] bool operator()(const RoleCount& fact) const {
    return fact.count.contains(reading::number(fact.role, simulation_));
  }
  [[nodiscard]] bool operator()(const Count& fact) const {
    return fact.range.contains(reading::number(fact.counter, simulation_, at_));
  }
  [[nodiscard]] bool operator()(const MessageCount& fact) const {
    return fact.count.contains(reading::number(fact, simulation_));
  }
  [[nodiscard]] bool operator()(const ClientCount& fact) const {
    return fact.range.contains(reading::number(fact, simulation_));
  }
  [[nodiscard]] bool operator()(const AnswerIs& fact) const {
    const Outcome* outcome = reading::outcome(fact, simulation_);
    return outcome != nullptr && (!fact.status || outcome->status == *fact.status) &&
           (!fact.value || outcome->value == *fact.value);
  }
  [[nodiscard]] bool operator()(const Converged& fact) const {
    return reading::divergence(simulation_, fact.servers).has_value() != fact.converged;
  }
  /// The kinds with a subject.
  template <class SubjectFact>
  [[nodiscard]] bool operator()(const SubjectFact& fact) const {
    switch (fact.subject.scope) {
      case Scope::server: return reading::fits(fact, simulation_.node(fact.subject.server));
      case Scope::leader: {
        const raft::ServerId leader = simulation_.leader();
        return leader != raft::kNobody && reading::fits(fact, simulation_.node(leader));
      }
      case Scope::all: return count(fact, false) == 0;
      case Scope::any: return count(fact, true) > 0;
      case Scope::majority: return 2 * count(fact, true) > simulation_.servers();
    }
    return false;
  }

 private:
  /// Of how many servers that the fact's scope takes in it is true, or is not.
  template <class SubjectFact>
  [[nodiscard]] int count(const SubjectFact& fact, bool wanted) const {
    int count = 0;
    for (const raft::ServerId id : simulation_.all_servers()) {
      const Node& node = simulation_.node(id);
      if (reading::takes_in(fact, node) && reading::fits(fact, node) == wanted) ++count;
    }
    return count;
  }

  const Simulation& simulation_;
  Time at_;
};

}  // namespace

bool holds(const Fact& fact, const Simulation& simulation, Time at) {
  return std::visit(Judge(simulation, at), fact);
}

bool holds(const Condition& condition, const Simulation& simulation, Time at) {
  const auto each_holds = [&](const auto& part) { return holds(part, simulation, at); };
  return std::all_of(condition.facts.begin(), condition.facts.end(), each_holds) &&
         std::all_of(condition.all.begin(), condition.all.end(), each_holds) &&
         (condition.any.empty() || std::any_of(condition.any.begin(), condition.any.end(), each_holds)) &&
         std::none_of(condition.none.begin(), condition.none.end(), each_holds);
}

bool holds(const Condition& condition, const Simulation& simulation) {
  return holds(condition, simulation, simulation.now());
}

}  // namespace raftsim
