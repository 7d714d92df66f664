#include "sim/bugs/mistakes.hpp"

#include <doctest/doctest.h>
#include <string>

#include "sim/simulation.hpp"
#include "sim/tracer.hpp"
#include "tests/sim/shipped.hpp"

/// Whose answers are not Raft's.
namespace raftsim {
namespace {

int mistaken_rules(const Mistakes& mistakes) {
  int number = 0;
  for (int i = 0; i < raft::kRules; ++i) number += mistakes.is_of(static_cast<raft::Rule>(i)) ? 1 : 0;
  return number;
}

}  // namespace

TEST_CASE("the rules that a planted bug replaces answer for it, and no others") {
  CHECK(mistaken_rules(Mistakes()) == 0);
  CHECK(mistaken_rules(Mistakes(nullptr)) == 0);
  const Mistakes up_to_date(find_bug("no-up-to-date-check"));
  CHECK(mistaken_rules(up_to_date) == 1);
  CHECK(up_to_date.in_words(raft::Rule::is_up_to_date) ==
        "a planted bug decides this: a vote is given whatever the candidate's log");
  CHECK(up_to_date.in_words(raft::Rule::may_grant_vote).empty());
  // Two that are planted together.
  const Mistakes refusals(find_bug("next-index-at-match"));
  CHECK(mistaken_rules(refusals) == 2);
  CHECK(refusals.is_of(raft::Rule::heeds_refusal));
  CHECK(refusals.is_of(raft::Rule::next_index_after_refusal));
  // What is counted wrongly is decided wrongly.
  CHECK(Mistakes(find_bug("quorum-of-half")).is_of(raft::Rule::wins_election));
  CHECK(Mistakes(find_bug("vote-counted-twice")).is_of(raft::Rule::wins_election));
  CHECK(Mistakes(find_bug("learner-counted")).is_of(raft::Rule::may_commit));
}

TEST_CASE(
    "each bug that replaces a rule answers for one, but where it changes what is kept, not what is asked") {
  for (const Bug& bug : bugs()) {
    CAPTURE(bug.id);
    const bool is_of_content = bug.rules.snapshot_content != raft::kRaft.snapshot_content;
    CHECK((mistaken_rules(Mistakes(&bug)) > 0) == (bug.rules != raft::kRaft && !is_of_content));
  }
}

TEST_CASE("a trace tells its bug") {
  const auto scenario = tests::load_shared(RAFTSIM_SOURCE_DIR "/scenarios/bugs/commit-older-term.json");
  trace::Header header = header_of(Simulation(scenario, scenario->seed));
  CHECK(mistakes_of(header).bug() == find_bug("commit-older-term"));
  header.scenario_text = "{";
  CHECK(mistakes_of(header).bug() == nullptr);
  header.scenario_text.clear();
  CHECK(mistakes_of(header).bug() == nullptr);
}

}  // namespace raftsim
