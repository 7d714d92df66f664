#include "sim/faults/random_scenario.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "sim/faults/recovery.hpp"
#include "sim/random.hpp"

namespace raftsim {
namespace {

ClusterConfig random_cluster(Random& random, FaultProfile profile) {
  ClusterConfig cluster;
  cluster.servers = std::array{3, 3, 3, 5, 5, 4, 7}[random.below(7)];
  cluster.initial.resize(static_cast<std::size_t>(cluster.servers));
  cluster.heartbeat = milliseconds(40);
  cluster.max_entries_per_append = std::array{1U, 4U, 64U}[random.below(3)];
  // With fewer in flight, a backlog may outlast the time that is left after the faults.
  cluster.max_in_flight = cluster.max_entries_per_append * std::array{4U, 16U}[random.below(2)];
  cluster.pre_vote = random.chance({1, 2});
  cluster.check_quorum = random.chance({1, 2});
  if (profile == FaultProfile::membership || random.chance({1, 4})) {
    // Memberships change only where who was removed disrupts nobody.
    cluster.pre_vote = cluster.check_quorum = true;
    if (cluster.servers > 3) cluster.voters = raft::ServerSet::first(3);
  }
  if (random.chance({2, 3})) cluster.sessions = 64;
  constexpr std::array kReads{raft::ReadMode::log, raft::ReadMode::read_index, raft::ReadMode::lease};
  cluster.reads = kReads[random.below(kReads.size())];
  // Leases are safe only where those that hear a leader elect nobody else (thesis §6.4.1).
  if (cluster.reads == raft::ReadMode::lease) cluster.check_quorum = true;
  cluster.follower_reads = cluster.reads == raft::ReadMode::read_index && random.chance({1, 2});
  if (random.chance({1, 2})) cluster.snapshot_every = std::array{3U, 10U, 40U}[random.below(3)];
  cluster.snapshot_chunk = std::array{40U, 200U, 100'000U}[random.below(3)];
  return cluster;
}

Delay random_delay(Random& random) {
  switch (random.below(7)) {
    case 0: return Delay::constant(milliseconds(5));
    case 1: return Delay::uniform(milliseconds(1), milliseconds(20));
    case 2: return Delay::normal(milliseconds(10), milliseconds(4), milliseconds(1));
    case 3: return Delay::log_normal(milliseconds(6), milliseconds(40));
    case 4: return Delay::pareto(milliseconds(4), {5, 2});
    case 5:
      return Delay::percentiles({{{0, 1}, milliseconds(2)},
                                 {{1, 2}, milliseconds(5)},
                                 {{9, 10}, milliseconds(12)},
                                 {{99, 100}, milliseconds(40)},
                                 {{1, 1}, milliseconds(120)}});
    default: return Delay::exponential(milliseconds(8), microseconds(500));
  }
}

/// Sometimes a few links are unlike the others from the beginning: often slower, narrower or lossier one way
/// than the other.
std::vector<LinkOverride> random_links(Random& random, int servers) {
  std::vector<LinkOverride> links;
  if (!random.chance({1, 4})) return links;
  const raft::ServerSet all = raft::ServerSet::first(servers);
  for (std::uint64_t left = 1 + random.below(3); left > 0; --left) {
    LinkOverride own;
    own.from = raft::ServerSet::from_mask(random.next()) & all;
    own.to = raft::ServerSet::from_mask(random.next()) & all;
    own.both_ways = random.chance({1, 3});
    const std::uint64_t what = random.below(4);
    if (what < 2) own.change.delay = random_delay(random);
    if (what == 2) own.change.loss = Ratio{1 + random.below(10), 100};
    if (what == 3) own.change.bandwidth = 100'000 + random.below(900'000);
    if (!own.from.empty() && !own.to.empty()) links.push_back(own);
  }
  return links;
}

ClientGroup random_clients(Random& random, Time stop) {
  ClientGroup group;
  group.first = raft::ClientId{1};
  group.count = static_cast<std::uint16_t>(1 + random.below(5));
  group.think = Delay::uniform(milliseconds(1), milliseconds(std::array{20, 100}[random.below(2)]));
  group.operations = {2, 2, 1, 1};
  group.keys = 1 + static_cast<std::uint32_t>(random.below(3));
  group.value_bytes = 4;
  group.timeout = milliseconds(std::array{30, 100, 400}[random.below(3)]);
  group.backoff_initial = milliseconds(10);
  // Where one server of seven is left, a client that is told nothing has to try often.
  group.backoff_max = milliseconds(50);
  group.stop = stop;
  return group;
}

/// Clients that ask when the faults say so: sim/faults/membership_episodes.cpp lets them write at one leader
/// and read at another.
ClientGroup witnesses(const ClientGroup& others) {
  ClientGroup group = others;
  group.first = raft::ClientId{static_cast<std::uint16_t>(others.count + 1)};
  group.count = 2;
  group.mode = ClientMode::scripted;
  return group;
}

/// Clocks of leases are as far from the truth as they may be (thesis §6.4.1): often the leader's is slow, and
/// all others are fast. Without leases there is sometimes one that runs fast, which costs elections at most.
ClockConfig random_clocks(Random& random, ClusterConfig& cluster) {
  ClockConfig clock;
  const auto servers = static_cast<std::size_t>(cluster.servers);
  clock.rates.assign(servers, Ratio{1, 1});
  const std::size_t one = random.below(servers);
  if (cluster.reads != raft::ReadMode::lease) {
    if (random.chance({1, 6})) clock.rates[one] = {2, 1};
    return clock;
  }
  const std::uint64_t part = std::array{0U, 3U, 2U}[random.below(3)];
  if (part == 0) return clock;
  clock.max_drift = {1, part};
  // The safe lease is down to a third of the promise by now, and rounds have to be as much quicker.
  cluster.heartbeat = milliseconds(20);
  const bool leader_alone = random.chance({2, 3});
  for (std::size_t i = 0; i < servers; ++i) {
    const std::uint64_t drift = leader_alone ? (i == one ? 0 : 2) : random.below(3);
    if (drift != 1) clock.rates[i] = {part - 1 + drift, part};
  }
  if (leader_alone) cluster.initial[one].election_timeouts = {milliseconds(20)};
  return clock;
}

/// Logs that end differently, and terms that do not go with them, as after a history of crashes: the leader
/// of term 1 brought some of its entries to some servers, and since then there were elections without a
/// winner.
void random_past(Random& random, ClusterConfig& cluster) {
  for (InitialServer& server : cluster.initial) {
    server.log.assign(random.below(4), raft::Entry::no_op(raft::Term{1}));
    server.term = raft::Term{1 + random.below(3)};
  }
}

/// Mostly all servers are mended at the end; sometimes a majority, which must be enough. A stream of its own:
/// no other draw depends on it.
Mending random_mending(FaultProfile profile, std::uint64_t seed) {
  using enum FaultProfile;
  if (profile == calm || profile == membership || profile == amnesia) return Mending::all;
  return Random(seed, "scenario/mending").chance({1, 3}) ? Mending::majority : Mending::all;
}

}  // namespace

Scenario random_scenario(FaultProfile profile, std::uint64_t seed) {
  Random random(seed, "scenario");
  Scenario scenario;
  scenario.name = "seed " + std::to_string(seed);
  scenario.seed = seed;
  scenario.cluster = random_cluster(random, profile);
  scenario.network.link.delay = random_delay(random);
  scenario.network.overrides = random_links(random, scenario.cluster.servers);
  scenario.disk.write.assign(static_cast<std::size_t>(scenario.cluster.servers),
                             random.chance({1, 2}) ? Delay() : Delay::exponential(milliseconds(2)));
  scenario.clock = random_clocks(random, scenario.cluster);
  if (random.chance({1, 6})) random_past(random, scenario.cluster);
  const Duration faults = milliseconds(std::array{1000, 3000, 6000}[random.below(3)]);
  const Time mended{faults};
  const Time asked = mended + seconds(1);
  const Mending mending = random_mending(profile, seed);
  scenario.clients.push_back(random_clients(random, asked));
  // Who asks one of those that stay bad gets no answer.
  if (mending == Mending::majority) {
    ClientGroup& group = scenario.clients.front();
    group.timeout = std::min(group.timeout, milliseconds(100));
  }
  int clients = scenario.clients.front().count;
  if (scenario.cluster.reads != raft::ReadMode::log) {
    scenario.clients.push_back(witnesses(scenario.clients.front()));
    clients += scenario.clients.back().count;
  }
  for (int i = 1; i <= clients; ++i) scenario.client_names.push_back("C" + std::to_string(i));
  scenario.faults = FaultPlan{profile, {}, mended, {}, mending};
  expect_recovery(scenario, mended, asked);
  expect_linearizable(scenario);
  return scenario;
}

}  // namespace raftsim
