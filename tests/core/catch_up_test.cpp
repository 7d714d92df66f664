#include "tests/core/membership_bench.hpp"

/// New servers catch up before they vote (thesis §4.2.1).
namespace raft::tests {
namespace {

void ask_for(ServerBench& bench, ServerSet voters, bool joint = false, ServerSet learners = {}) {
  bench.step(ChangeRequested{voters, learners, joint, true});
}

/// S1 of three, leading, with three commands; S4 has been asked for and is a learner for certain.
ServerBench catching_up() {
  ServerBench bench = settled_leader();
  for (std::uint32_t i = 1; i <= 3; ++i) bench.propose(i);
  ask_for(bench, set({1, 2, 3, 4}));
  bench.written();
  bench.accepted(2, 5);
  REQUIRE(bench.server.commit_index() == at(5));
  return bench;
}

}  // namespace

TEST_CASE("thesis §4.2.1: a new server is a learner first, and a voter once it has caught up") {
  ServerBench bench = settled_leader();
  for (std::uint32_t i = 1; i <= 3; ++i) bench.propose(i);
  ask_for(bench, set({1, 2, 3, 4}));
  CHECK(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4})));
  REQUIRE(bench.server.membership_change().has_value());
  CHECK(bench.server.membership_change()->round_end == at(5));
  CHECK(bench.timer(Timer::catch_up) == TimerChange::arm);
  bench.written();
  bench.accepted(2, 5);
  // What comes meanwhile is not part of the round.
  bench.propose(4);
  bench.written();
  bench.accepted(4, 4);
  CHECK(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4})));
  bench.accepted(4, 5);
  CHECK(bench.reason(Rule::newcomers_caught_up) == "roundInTime");
  CHECK(bench.timer(Timer::catch_up) == TimerChange::cancel);
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4})));
  CHECK_FALSE(bench.server.membership_change().has_value());
}

TEST_CASE("thesis §4.1, §4.2.1: it does not get its vote before it is a learner for certain") {
  ServerBench bench = settled_leader();
  ask_for(bench, set({1, 2, 3, 4}));
  bench.written();
  bench.accepted(4, 2);
  CHECK(bench.server.commit_index() == at(1));
  CHECK(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4})));
  bench.accepted(3, 2);
  CHECK(bench.server.commit_index() == at(2));
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4})));
}

TEST_CASE("thesis §4.2.1: a round that takes longer than an election timeout is followed by another") {
  ServerBench bench = catching_up();
  bench.fire(Timer::catch_up);
  CHECK(bench.reason(Rule::newcomers_caught_up) == "roundUnderWay");
  CHECK(bench.timer(Timer::catch_up) == TimerChange::arm);
  bench.propose(4);
  bench.written();
  bench.accepted(4, 5);
  CHECK(bench.reason(Rule::newcomers_caught_up) == "roundTooLong");
  CHECK(bench.timer(Timer::catch_up) == TimerChange::arm);
  CHECK(bench.server.membership_change()->round_end == at(6));
  CHECK_FALSE(bench.server.membership_change()->overdue);
  CHECK(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4})));
  bench.accepted(4, 6);
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4})));
}

TEST_CASE("thesis §4.2.1: a round may take long as long as it goes on") {
  ServerBench bench = catching_up();
  for (std::uint64_t index = 1; index <= 4; ++index) {
    bench.accepted(4, index);
    bench.fire(Timer::catch_up);
    CHECK(bench.server.membership_change()->timeouts == 1);
    CHECK(bench.server.membership_change()->reached == at(index));
    for (int i = 0; i < 8; ++i) bench.fire(Timer::catch_up);
    CHECK(bench.server.membership_change()->timeouts == 9);
    CHECK(bench.reason(Rule::newcomers_caught_up) == "roundUnderWay");
  }
  bench.fire(Timer::catch_up);
  CHECK(bench.reason(Rule::newcomers_caught_up) == "newcomersTooSlow");
}

TEST_CASE("thesis §4.2.1: after ten rounds that all took too long, the change is over") {
  ServerBench bench = catching_up();
  for (std::uint64_t round = 1; round <= 10; ++round) {
    REQUIRE(bench.server.membership_change().has_value());
    CHECK(bench.server.membership_change()->round == static_cast<int>(round));
    bench.fire(Timer::catch_up);
    bench.propose(static_cast<std::uint32_t>(10 + round));
    bench.written();
    bench.accepted(4, 4 + round);
  }
  CHECK(bench.reason(Rule::newcomers_caught_up) == "newcomersTooSlow");
  CHECK_FALSE(bench.server.membership_change().has_value());
  CHECK(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4})));
}

TEST_CASE("thesis §4.2.1: who learns already goes on learning, before, during and after others' change") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2, 3}), false, set({6}));
  bench.written();
  bench.accepted(2, 2);
  // S5 is asked for as voter and, by mistake, as learner.
  ask_for(bench, set({1, 2, 3, 4, 5}), true, set({5, 6}));
  CHECK(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4, 5, 6})));
  bench.written();
  bench.accepted(2, 3);
  bench.accepted(4, 3);
  bench.accepted(5, 3);
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4, 5}), set({1, 2, 3}), set({6})));
  bench.written();
  for (const int server : {2, 4}) bench.accepted(server, 4);
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4, 5}), {}, set({6})));
}

TEST_CASE("thesis §4.2.1: a server that never catches up gets no vote, and the change is over") {
  ServerBench bench = catching_up();
  for (int i = 0; i < 9; ++i) bench.fire(Timer::catch_up);
  CHECK(bench.server.membership_change().has_value());
  bench.fire(Timer::catch_up);
  CHECK(bench.reason(Rule::newcomers_caught_up) == "newcomersTooSlow");
  CHECK_FALSE(bench.server.membership_change().has_value());
  CHECK(bench.timer(Timer::catch_up) != TimerChange::arm);
  CHECK(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4})));
  // The cluster takes commands as ever, and another change.
  bench.propose(4);
  bench.written();
  bench.accepted(3, 6);
  CHECK(bench.server.commit_index() == at(6));
  ask_for(bench, set({1, 2, 3}));
  CHECK(bench.server.configuration() == of(set({1, 2, 3})));
}

TEST_CASE("thesis §4.2.1: a learner that has everything gets its vote at once") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2, 3}), false, set({4}));
  bench.written();
  bench.accepted(2, 2);
  bench.accepted(4, 2);
  ask_for(bench, set({1, 2, 3, 4}));
  CHECK(bench.reason(Rule::newcomers_caught_up) == "roundInTime");
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4})));
}

TEST_CASE("thesis §4.2.1, Raft §6: several new servers catch up side by side and vote by joint consensus") {
  ServerBench bench = settled_leader();
  ask_for(bench, set({1, 2, 3, 4, 5}), true);
  CHECK(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4, 5})));
  bench.written();
  bench.accepted(2, 2);
  bench.accepted(4, 2);
  CHECK(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4, 5})));
  bench.accepted(5, 2);
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4, 5}), set({1, 2, 3})));
}

TEST_CASE("thesis §4.1: while servers catch up, no other change begins") {
  ServerBench bench = catching_up();
  change_to(bench, set({1, 2}), false);
  CHECK(bench.reason(Rule::may_change_membership) == "changeInProgress");
}

TEST_CASE("thesis §4.2.1: a leader that is deposed lets the change go") {
  ServerBench bench = catching_up();
  bench.append(2, 2, end(1, 5), {2});
  CHECK(bench.server.role() == Role::follower);
  CHECK_FALSE(bench.server.membership_change().has_value());
  CHECK(bench.timer(Timer::catch_up) == TimerChange::cancel);
  CHECK(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4})));
}

TEST_CASE("thesis §3.10, §4.2.1: nobody gets a vote while the leadership is being handed over") {
  ServerBench bench = catching_up();
  bench.step(TransferRequested{s(2)});
  bench.accepted(4, 5);
  CHECK(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4})));
  bench.fire(Timer::transfer);
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4})));
}

}  // namespace raft::tests
