#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <vector>

#include "sim/bugs/bug.hpp"
#include "tests/sim/checks_expect.hpp"
#include "tests/sim/mutant_runs.hpp"

/// The scenarios about elections, the log and what survives fail where Raft is wrong: each with a rule
/// replaced that it is about.
namespace raftsim {
namespace {

using raft::Decision;
using raft::Reason;
using raft::Rules;
using tests::raft_with;
using tests::WrongRules;

WrongRules with_bug(const std::string& scenario, std::string_view bug) {
  const Bug* found = find_bug(bug);
  REQUIRE(found != nullptr);
  return {std::string(bug), scenario, found->rules};
}

Rules wins_with_its_own_vote() {
  return raft_with([](Rules& rules) {
    rules.wins_election = [](const raft::ElectionQuestion&) -> Decision {
      return {true, Reason::has_quorum};
    };
  });
}

Rules heartbeats_put_nothing_off() {
  return raft_with([](Rules& rules) {
    rules.resets_election_timer = [](const raft::ContactQuestion& q) -> Decision {
      if (q.contact == raft::Contact::append_entries_from_leader) return {false, Reason::no_word_of_leader};
      return raft::rules::resets_election_timer(q);
    };
  });
}

/// Terms are adopted from requests only.
Rules replies_depose_nobody() {
  return raft_with([](Rules& rules) {
    rules.adopts_term = [](const raft::TermQuestion& q) -> Decision {
      if (q.type == raft::MessageType::append_entries_reply && q.message_term > q.current_term) {
        return {false, Reason::same_term};
      }
      return raft::rules::adopts_term(q);
    };
  });
}

Rules two_of_five_decide() {
  return raft_with([](Rules& rules) { rules.quorum = [](int servers) { return servers > 3 ? 2 : 1; }; });
}

Rules followers_take_commands() {
  return raft_with([](Rules& rules) {
    rules.accepts_command = [](const raft::CommandQuestion& q) -> Decision {
      raft::CommandQuestion as_leader = q;
      as_leader.role = raft::Role::leader;
      return raft::rules::accepts_command(as_leader);
    };
  });
}

}  // namespace

TEST_CASE("Raft §5: the scenarios about elections and the log fail where a rule of theirs is wrong") {
  const std::vector<WrongRules> rows{
      {"a candidate leads with its own vote", "first-election", wins_with_its_own_vote()},
      {"heartbeats put no election off", "first-election", heartbeats_put_nothing_off()},
      with_bug("split-vote", "leader-yields-to-equal"),
      with_bug("candidate-discovers-leader", "vote-twice"),
      {"replies depose nobody", "stale-leader-steps-down", replies_depose_nobody()},
      with_bug("leader-crash-failover", "stale-reply-lowers-match"),
      {"two of five commit", "two-failures-of-five", two_of_five_decide()},
      {"two of five commit", "minority-partition", two_of_five_decide()},
      {"two of five commit", "majority-partition", two_of_five_decide()},
      {"heartbeats put no election off", "one-way-link", heartbeats_put_nothing_off()},
      with_bug("hostile-network", "truncate-always"),
      with_bug("follower-far-behind", "next-index-at-match"),
      with_bug("rolling-restart", "own-entry-counted-early"),
      with_bug("power-loss", "entries-acknowledged-early"),
      {"followers take commands", "client-redirect", followers_take_commands()},
      with_bug("figure-7", "next-index-at-match"),
      with_bug("figure-8-lost", "commit-older-term"),
      with_bug("figure-8-committed", "commit-older-term"),
  };
  tests::check_that_each_fails(rows);
}

}  // namespace raftsim
