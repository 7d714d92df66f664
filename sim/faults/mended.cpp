#include "sim/faults/mended.hpp"

#include <variant>

namespace raftsim {
namespace {

/// Visits every fact of a scenario that may say it.
class Naming {
 public:
  explicit Naming(raft::ServerSet mended) : mended_(mended) {}

  void in(Condition& condition) const {
    for (Fact& fact : condition.facts) {
      if (auto* const leader = std::get_if<LeaderIn>(&fact)) name(*leader);
      if (auto* const converged = std::get_if<Converged>(&fact)) name(*converged);
    }
    for (auto* const parts : {&condition.all, &condition.any, &condition.none}) {
      for (Condition& part : *parts) in(part);
    }
  }

  void in(Question& question) const {
    for (PossibleAnswer& choice : question.choices) in(choice.condition);
    auto* const known = std::get_if<KnownWhen>(&question.known);
    if (known != nullptr && known->condition) in(*known->condition);
  }

  void in(Expectation& expectation) const {
    std::visit(
        [this](auto& what) {
          if constexpr (requires { what.condition; }) in(what.condition);
          if constexpr (requires { what.window; }) {
            if (what.window.after) in(*what.window.after);
          }
        },
        expectation.what);
  }

 private:
  template <class NamingFact>
  void name(NamingFact& fact) const {
    if (fact.mended) fact.servers = mended_;
    fact.mended = false;
  }

  raft::ServerSet mended_;
};

}  // namespace

void name_mended(Scenario& scenario, raft::ServerSet mended) {
  const bool all = mended == raft::ServerSet::first(scenario.cluster.servers);
  const Naming naming(all ? kAnybody : mended);
  for (TimelineEntry& entry : scenario.timeline) {
    if (auto* const when = std::get_if<When>(&entry.trigger)) naming.in(when->condition);
    if (entry.ask) naming.in(*entry.ask);
  }
  for (Expectation& expectation : scenario.expectations) naming.in(expectation);
  if (scenario.stop.when) naming.in(*scenario.stop.when);
}

}  // namespace raftsim
