#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/sim/checks_expect.hpp"
#include "tests/sim/mutant_runs.hpp"

/// The scenarios about transfers and changes that do not come about fail where Raft is wrong: each with a
/// rule replaced that its lesson is about.
namespace raftsim {
namespace {

using raft::Decision;
using raft::Reason;
using raft::Rules;
using tests::raft_with;
using tests::WrongRules;

}  // namespace

TEST_CASE(
    "thesis §3.10, §4.1, §4.2.1: lessons of what is refused and given up fail where a rule of theirs is "
    "wrong") {
  const std::vector<WrongRules> rows{
      {"a transfer is never given up", "transfer-given-up", raft_with([](Rules& rules) {
         rules.ends_transfer = [](const raft::TransferEndQuestion& q) -> Decision {
           return {!q.leads, q.leads ? Reason::successor_has_time : Reason::leads_no_longer};
         };
       })},
      {"commands are taken during a transfer", "transfer-given-up", raft_with([](Rules& rules) {
         rules.accepts_command = [](const raft::CommandQuestion& q) -> Decision {
           raft::CommandQuestion hasty = q;
           hasty.transferring = false;
           return raft::rules::accepts_command(hasty);
         };
       })},
      {"a successor is asked to take over before it has caught up", "transfer-given-up",
       raft_with([](Rules& rules) {
         rules.may_ask_to_take_over = [](const raft::SuccessorQuestion&) -> Decision {
           return {true, Reason::caught_up};
         };
       })},
      {"who lags behind gets its vote at once", "newcomer-too-slow", raft_with([](Rules& rules) {
         rules.newcomers_caught_up = [](const raft::CatchUpQuestion&) -> Decision {
           return {true, Reason::nobody_to_wait_for};
         };
       })},
      {"a round may take as long as it likes", "newcomer-too-slow", raft_with([](Rules& rules) {
         rules.newcomers_caught_up = [](const raft::CatchUpQuestion& q) -> Decision {
           raft::CatchUpQuestion patient = q;
           patient.overdue = false;
           return raft::rules::newcomers_caught_up(patient);
         };
       })},
      {"rounds go on for ever", "newcomer-too-slow", raft_with([](Rules& rules) {
         rules.newcomers_caught_up = [](const raft::CatchUpQuestion& q) -> Decision {
           raft::CatchUpQuestion first = q;
           first.round = first.timeouts = 1;
           return raft::rules::newcomers_caught_up(first);
         };
       })},
      {"any number of voters may come and go in one step", "one-voter-at-a-time", raft_with([](Rules& rules) {
         rules.may_change_membership = [](const raft::ChangeQuestion& q) -> Decision {
           raft::ChangeQuestion as_if_joint = q;
           as_if_joint.joint = true;
           return raft::rules::may_change_membership(as_if_joint);
         };
       })},
      {"in joint consensus the new majority alone decides", "one-voter-at-a-time",
       raft_with([](Rules& rules) {
         rules.decides = [](const raft::DecidersQuestion& q) -> raft::Configuration {
           raft::Configuration latest = q.known.latest();
           latest.old_voters = {};
           return latest;
         };
       })},
  };
  tests::check_that_each_fails(rows);
}

}  // namespace raftsim
