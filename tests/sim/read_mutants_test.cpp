#include <doctest/doctest.h>

#include "sim/checks/property.hpp"
#include "tests/sim/mutant_runs.hpp"

/// Rules of reads, pre-votes and hearing leaders replaced one at a time: the checks see what comes of it.
namespace raftsim::tests {
namespace {

using checks::Property;
using raft::Decision;
using raft::Reason;
using raft::Rules;

}  // namespace

TEST_CASE("thesis §6.4: a leader that does not make sure that it still leads is found by an old read") {
  Rules rules;
  rules.serves_read = [](const raft::ReadQuestion& q) -> Decision {
    const Decision decision = raft::rules::serves_read(q);
    return decision.reason == Reason::waits_for_round ? Decision{true, Reason::within_lease} : decision;
  };
  CHECK(first_violation("stale-read-prevented", rules, 20) == to_string(Property::fresh_reads));
  CHECK(first_violation("hostile-clients", rules, 50) == to_string(Property::fresh_reads));
}

TEST_CASE(
    "thesis §6.4: a leader that trusts its commitIndex before it has committed is found by an old read") {
  Rules rules;
  rules.serves_read = [](const raft::ReadQuestion& q) -> Decision {
    raft::ReadQuestion blind = q;
    blind.committed_in_term = true;
    return raft::rules::serves_read(blind);
  };
  CHECK(first_violation("hostile-clients", rules, 200) == to_string(Property::fresh_reads));
}

TEST_CASE("thesis §6.4: a round that nobody confirms is found by an old read") {
  Rules rules;
  rules.confirms_round = [](const raft::RoundQuestion&) -> Decision {
    return {true, Reason::round_confirmed};
  };
  CHECK(first_violation("hostile-clients", rules, 50) == to_string(Property::fresh_reads));
}

TEST_CASE("thesis §6.4.1: a lease that never ends is found by an old read") {
  Rules rules;
  rules.lease_holds = [](const raft::LeaseQuestion&) -> Decision { return {true, Reason::within_lease}; };
  CHECK(first_violation("lease-safe", rules, 20) == to_string(Property::fresh_reads));
}

TEST_CASE("thesis §9.6, §6.2, §4.2.3: what only costs time is no violation") {
  Rules rules;
  SUBCASE("pre-elections that are always won") {
    rules.wins_pre_election = [](const raft::ElectionQuestion&) -> Decision {
      return {true, Reason::has_quorum};
    };
  }
  SUBCASE("a leader that stays though it hears nobody") {
    rules.keeps_leadership = [](const raft::LeadershipQuestion&) -> Decision {
      return {true, Reason::quorum_heard};
    };
  }
  SUBCASE("servers that heed candidates while they hear a leader") {
    rules.heeds_vote_request = [](const raft::VoteRequestQuestion&) -> Decision {
      return {true, Reason::no_leader_heard};
    };
  }
  CHECK(first_violation("hostile-membership", rules, 20).empty());
  CHECK(first_violation("pre-vote-and-check-quorum", rules, 20).empty());
}

}  // namespace raftsim::tests
