#include "sim/faults/recovery.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "sim/liveness.hpp"

namespace raftsim {
namespace {

/// Those that are mended elect a leader in time: so many times longer than an election takes at most that
/// split votes (Raft §5.2: "rare and … resolved quickly") do not make it late by chance. A clock that is slow
/// makes an election longer.
Duration longest_without_leader(const Scenario& scenario) {
  constexpr std::int64_t kElections = 20;
  Duration longest{};
  for (const Ratio& rate : scenario.clock.rates) {
    longest = std::max(longest, true_duration(scenario.cluster.election_timeout_max, rate));
  }
  return kElections * longest;
}

/// How long after the last command all may take to agree. What the faults have held up is worked off first:
/// some hundred reads of a client that asks one after the other, or, where a message carries a single entry
/// and messages overtake each other, a thousand entries. A run that agrees earlier ends earlier.
constexpr Duration kLongestToAgree = seconds(60);

Condition leader_of_mended() {
  Condition condition;
  condition.facts.emplace_back(LeaderIn{kAnybody, false, true});
  return condition;
}

/// All that was asked is answered, and those that are mended have come to agree.
Condition served() {
  Condition condition = leader_of_mended();
  condition.facts.emplace_back(Converged{true, kAnybody, true});
  condition.facts.emplace_back(ClientCount{raft::ClientId{0}, ClientCounter::pending, {0, 0, std::nullopt}});
  return condition;
}

void expect_leader(Scenario& scenario, Time mended) {
  const Window window{mended, std::nullopt, std::nullopt};
  scenario.expectations.push_back(
      {ExpectEventually{leader_of_mended(), window, longest_without_leader(scenario)},
       "when the faults have ended, a few elections are enough",
       {}});
}

/// A delay as long as half of all are. The stream is of no run.
Duration median_of(const Delay& delay) {
  std::array<Duration, 101> draws{};
  Random random(0, "median");
  std::generate(draws.begin(), draws.end(), [&] { return delay.sample(random); });
  std::nth_element(draws.begin(), draws.begin() + draws.size() / 2, draws.end());
  return draws[draws.size() / 2];
}

/// Whether few elections are undecided: their timeouts spread over several times what a vote takes (Raft
/// §9.3), on every link by itself and every disk.
bool elections_end_soon(const Scenario& scenario) {
  constexpr int kVotes = 4;
  const ClusterConfig& cluster = scenario.cluster;
  Duration vote = median_of(scenario.network.link.delay);
  for (const LinkOverride& own : scenario.network.overrides) {
    if (own.change.delay) vote = std::max(vote, median_of(*own.change.delay));
  }
  Duration write{};
  for (const Delay& each : scenario.disk.write) write = std::max(write, median_of(each));
  return cluster.election_timeout_max - cluster.election_timeout_min >= kVotes * (vote + write);
}

bool expects_linearizable(const Scenario& scenario) {
  return std::any_of(scenario.expectations.begin(), scenario.expectations.end(), [](const Expectation& each) {
    return std::holds_alternative<ExpectLinearizable>(each.what);
  });
}

}  // namespace

void expect_recovery(Scenario& scenario, Time mended, Time asked) {
  expect_leader(scenario, mended);
  scenario.expectations.push_back(
      {ExpectEventually{served(), {asked, std::nullopt, std::nullopt}, std::nullopt},
       "when the faults have ended, every command is answered and those servers that are mended become equal",
       {}});
  const Duration bound = longest_without_leader(scenario);
  scenario.stop.at = std::max(asked + kLongestToAgree, mended + bound + seconds(2));
  Condition ended;
  constexpr auto kEver = std::numeric_limits<std::int64_t>::max();
  ended.facts.emplace_back(Count{Counter::time, {(asked - Time{}).count(), kEver, std::nullopt}});
  for (Fact& fact : served().facts) ended.facts.push_back(std::move(fact));
  scenario.stop.when = std::move(ended);
}

void expect_linearizable(Scenario& scenario) {
  if (scenario.cluster.sessions == 0 || expects_linearizable(scenario)) return;
  scenario.expectations.push_back(
      {ExpectLinearizable{true}, "each command takes effect once, at an instant", {}});
}

std::string expect_leader_again(Scenario& scenario) {
  if (!scenario.faults || expects_liveness(scenario)) return {};
  if (scenario.stop.when) return "\"stop.when\" may end the run before";
  const Duration left = scenario.stop.at - scenario.faults->until;
  const Duration bound = longest_without_leader(scenario);
  if (left < bound) {
    return "the run ends " + to_text(left) + " after the faults, and a leader may take " + to_text(bound);
  }
  if (!elections_end_soon(scenario)) {
    return "votes may often be split, for election timeouts spread over less than four times what one takes";
  }
  expect_leader(scenario, scenario.faults->until);
  return {};
}

}  // namespace raftsim
