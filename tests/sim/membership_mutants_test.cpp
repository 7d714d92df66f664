#include <doctest/doctest.h>

#include "sim/checks/property.hpp"
#include "tests/sim/mutant_runs.hpp"

/// Rules of the membership replaced one at a time: the checks see what comes of it (Raft §6, thesis §4).
namespace raftsim::tests {
namespace {

using checks::Property;
using raft::ChangeQuestion;
using raft::Configuration;
using raft::Decision;
using raft::Reason;
using raft::Rules;

/// Changes as the rule allows them, but for one reason to refuse.
template <Reason overlooked>
Decision changes_unless(const ChangeQuestion& question) {
  const Decision decision = raft::rules::may_change_membership(question);
  if (decision.reason == overlooked) return {true, Reason::change_begins};
  return decision;
}

}  // namespace

TEST_CASE("thesis §4.1 (2015): a change before the leader's term has committed is found") {
  Rules rules;
  rules.may_change_membership = changes_unless<Reason::waits_for_term_commit>;
  CHECK(first_violation("membership-trap-of-2015", rules, 1) == to_string(Property::configuration_safety));
  CHECK(first_violation("hostile-membership", rules, 50) == to_string(Property::configuration_safety));
}

TEST_CASE("thesis §4.1: a change during another is found") {
  Rules rules;
  rules.may_change_membership = changes_unless<Reason::change_in_progress>;
  CHECK(first_violation("hostile-membership", rules, 50) == to_string(Property::configuration_safety));
}

TEST_CASE("Raft §6: an agreement of the new majority alone, or of the old alone, is found") {
  Rules rules;
  rules.decides = [](const raft::DecidersQuestion& q) -> Configuration {
    return {q.known.latest().voters, {}, q.known.latest().learners};
  };
  CHECK(first_violation("hostile-membership", rules, 50) == to_string(Property::commit_index_is_committed));
  rules.decides = [](const raft::DecidersQuestion& q) -> Configuration {
    const raft::Configuration& c = q.known.latest();
    return {c.joint() ? c.old_voters : c.voters, {}, c.learners};
  };
  CHECK(first_violation("hostile-membership", rules, 50) == to_string(Property::commit_index_is_committed));
}

TEST_CASE("Raft §6: Cold,new committed by the new majority alone, in the step that leaves it, is found") {
  // S2 and S3 hear nothing of the change: of the old majority only S1 has the joint configuration.
  const auto scenario = parse_shared(R"({"name": "n",
      "cluster": {"servers": 5, "voters": ["S1", "S2", "S3"], "initial": {"S1": {"electionTimeouts": ["50ms"]}}},
      "network": {"delay": "10ms"},
      "timeline": [{"at": "300ms", "do": [{"isolate": ["S2", "S3"]},
        {"changeMembership": {"voters": ["S1", "S4", "S5"], "catchUp": false}}]}],
      "stop": {"at": "420ms"}})");
  Rules rules;
  rules.decides = [](const raft::DecidersQuestion& q) -> Configuration {
    return {q.known.latest().voters, {}, q.known.latest().learners};
  };
  CHECK(first_violation(scenario, rules, 1) == to_string(Property::commit_index_is_committed));
  CHECK(first_violation(scenario, raft::kRaft, 1).empty());
}

TEST_CASE("thesis §4.2.1: learners that are counted are found") {
  Rules rules;
  rules.decides = [](const raft::DecidersQuestion& q) -> Configuration {
    const raft::Configuration& c = q.known.latest();
    return {c.voters | c.learners, c.old_voters, {}};
  };
  CHECK(first_violation("hostile-membership", rules, 50) == to_string(Property::commit_index_is_committed));
}

TEST_CASE("thesis §4.2: what only costs time is no violation") {
  Rules rules;
  SUBCASE("a removed server campaigns for ever") {
    rules.may_campaign = [](const raft::CampaignQuestion&) -> Decision {
      return {true, Reason::votes_until_committed};
    };
  }
  SUBCASE("a leader that was removed leads on") {
    rules.leads_on = [](const raft::SettledQuestion&) -> Decision { return {true, Reason::still_a_voter}; };
  }
  SUBCASE("servers get their vote however long they take") {
    rules.newcomers_caught_up = [](const raft::CatchUpQuestion&) -> Decision {
      return {true, Reason::round_in_time};
    };
  }
  SUBCASE("joint consensus never ends") {
    rules.leaves_joint = [](const raft::SettledQuestion&) -> Decision { return {false, Reason::not_joint}; };
  }
  CHECK(first_violation("hostile-membership", rules, 20).empty());
}

}  // namespace raftsim::tests
