#include <benchmark/benchmark.h>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/io.hpp"
#include "core/message.hpp"
#include "core/server.hpp"
#include "tools/bench/little_cluster.hpp"

/// One step of one server, a benchmark for each kind of input. Where a step lengthens the log or a queue, a
/// batch of steps is measured and then, unmeasured, a new batch begins from the same state.
namespace raftsim::bench {
namespace {

constexpr raft::ServerId kLeader{1};
constexpr raft::ServerId kFollower{2};
constexpr std::uint32_t kEntries = 1000;
/// Steps a batch: so many that starting and stopping the clock does not count, less than
/// raft::Options::max_in_flight.
constexpr std::uint32_t kBatch = 200;

/// A cluster in the middle of its work: every log has kEntries commands, all committed.
const LittleCluster& busy_cluster() {
  static const LittleCluster made = [] {
    LittleCluster cluster(kServers, nullptr);
    for (std::uint32_t i = 1; i <= kEntries; ++i) cluster.carry_out(i);
    cluster.step(cluster.leader(), raft::TimerFired{raft::Timer::heartbeat});
    cluster.settle();
    return cluster;
  }();
  return made;
}

raft::Server server_of_busy_cluster(raft::ServerId id) {
  return LittleCluster(busy_cluster()).server(id);
}

raft::Message append_entries(const raft::Server& leader, const raft::Server& follower,
                             std::initializer_list<raft::Entry> entries) {
  return {leader.id(), follower.id(), leader.current_term(),
          raft::AppendEntries{follower.log().last(), follower.commit_index(), raft::EntryBatch(entries)}};
}

/// Measures batches of `inputs`, each batch on a fresh copy of `before`.
template <class Input>
void measure_batches(benchmark::State& state, const raft::Server& before, const std::vector<Input>& inputs) {
  raft::Effects effects;
  raft::Server server = before;
  while (state.KeepRunningBatch(static_cast<benchmark::IterationCount>(inputs.size()))) {
    state.PauseTiming();
    server = before;
    state.ResumeTiming();
    for (const Input& input : inputs) {
      server.step(input, effects);
      benchmark::DoNotOptimize(effects);
    }
  }
}

/// Measures a step that can be taken once only: of many copies of `before` each takes it.
void measure_on_copies(benchmark::State& state, const raft::Server& before, const raft::Input& input) {
  constexpr std::size_t kCopies = 50;
  raft::Effects effects;
  std::vector<raft::Server> servers;
  while (state.KeepRunningBatch(kCopies)) {
    state.PauseTiming();
    servers.assign(kCopies, before);
    state.ResumeTiming();
    for (raft::Server& server : servers) {
      server.step(input, effects);
      benchmark::DoNotOptimize(effects);
    }
  }
}

std::vector<raft::Received> received(const std::vector<raft::Message>& messages) {
  std::vector<raft::Received> inputs;
  inputs.reserve(messages.size());
  for (const raft::Message& message : messages) inputs.push_back({&message});
  return inputs;
}

void heartbeat_at_follower(benchmark::State& state) {
  raft::Server follower = server_of_busy_cluster(kFollower);
  const raft::Message heartbeat = append_entries(server_of_busy_cluster(kLeader), follower, {});
  raft::Effects effects;
  for (auto _ : state) {
    follower.step(raft::Received{&heartbeat}, effects);
    benchmark::DoNotOptimize(effects);
  }
}
BENCHMARK(heartbeat_at_follower);

void heartbeat_timer_at_leader(benchmark::State& state) {
  raft::Server leader = server_of_busy_cluster(kLeader);
  raft::Effects effects;
  for (auto _ : state) {
    leader.step(raft::TimerFired{raft::Timer::heartbeat}, effects);
    benchmark::DoNotOptimize(effects);
  }
}
BENCHMARK(heartbeat_timer_at_leader);

void append_one_entry_at_follower(benchmark::State& state) {
  const raft::Server leader = server_of_busy_cluster(kLeader);
  const raft::Server follower = server_of_busy_cluster(kFollower);
  const raft::Entry entry = raft::Entry::of(leader.current_term(), request(1));
  raft::Message message = append_entries(leader, follower, {entry});
  std::vector<raft::Message> messages;
  for (std::uint32_t i = 0; i < kBatch; ++i) {
    messages.push_back(message);
    auto& append = std::get<raft::AppendEntries>(message.body);
    append.leader_commit = append.prev_log.index;
    append.prev_log = {leader.current_term(), next(append.prev_log.index)};
  }
  measure_batches(state, follower, received(messages));
}
BENCHMARK(append_one_entry_at_follower);

void propose_at_leader(benchmark::State& state) {
  std::vector<raft::Proposed> proposals;
  for (std::uint32_t i = 1; i <= kBatch; ++i) proposals.push_back({request(kEntries + i)});
  measure_batches(state, server_of_busy_cluster(kLeader), proposals);
}
BENCHMARK(propose_at_leader);

/// A leader with kBatch commands that are on their way to every disk.
raft::Server leader_with_proposals(raft::Effects& effects) {
  raft::Server leader = server_of_busy_cluster(kLeader);
  for (std::uint32_t i = 1; i <= kBatch; ++i) leader.step(raft::Proposed{request(kEntries + i)}, effects);
  return leader;
}

void written_at_leader(benchmark::State& state) {
  raft::Effects effects;
  const raft::WriteId before = server_of_busy_cluster(kLeader).last_write();
  std::vector<raft::Written> inputs;
  for (std::uint32_t i = 1; i <= kBatch; ++i) inputs.push_back({raft::WriteId{before.value + i}});
  measure_batches(state, leader_with_proposals(effects), inputs);
}
BENCHMARK(written_at_leader);

void append_reply_at_leader(benchmark::State& state) {
  raft::Effects effects;
  raft::Server leader = leader_with_proposals(effects);
  leader.step(raft::Written{leader.last_write()}, effects);
  // Of two followers in turn: the second reply for an entry commits and applies it.
  std::vector<raft::Message> messages;
  const raft::LogIndex committed = leader.commit_index();
  for (std::uint32_t i = 1; i <= kBatch; ++i) {
    for (const raft::ServerId from : {raft::ServerId{2}, raft::ServerId{3}}) {
      messages.push_back({from, kLeader, leader.current_term(),
                          raft::AppendEntriesReply{true, raft::LogIndex{committed.value + i}, raft::Term{},
                                                   raft::LogIndex{}}});
    }
  }
  measure_batches(state, leader, received(messages));
}
BENCHMARK(append_reply_at_leader);

/// Each request of a newer term, granted at once.
void vote_request_at_follower(benchmark::State& state) {
  const raft::Server follower = server_of_busy_cluster(kFollower);
  std::vector<raft::Message> messages;
  for (std::uint32_t i = 1; i <= kBatch; ++i) {
    messages.push_back({raft::ServerId{3}, kFollower, raft::Term{follower.current_term().value + i},
                        raft::RequestVote{follower.log().last()}});
  }
  measure_batches(state, follower, received(messages));
}
BENCHMARK(vote_request_at_follower);

/// A candidate begins a new election, as in a split vote.
void election_timer(benchmark::State& state) {
  const std::vector<raft::TimerFired> inputs(kBatch, raft::TimerFired{raft::Timer::election});
  measure_batches(state, server_of_busy_cluster(kFollower), inputs);
}
BENCHMARK(election_timer);

/// A cluster that uses some of Raft's extensions, in the middle of its work.
LittleCluster busy_cluster_with(raft::Options extensions) {
  extensions.voters = raft::ServerSet::first(kServers);
  LittleCluster cluster(extensions, nullptr);
  for (std::uint32_t i = 1; i <= kEntries; ++i) cluster.carry_out(i);
  cluster.step(cluster.leader(), raft::TimerFired{raft::Timer::heartbeat});
  cluster.settle();
  return cluster;
}

/// Who has not heard of a leader for long enough to grant it (thesis §9.6).
void pre_vote_at_follower(benchmark::State& state) {
  raft::Options options;
  options.pre_vote = true;
  LittleCluster cluster = busy_cluster_with(options);
  raft::Server& follower = cluster.server(kFollower);
  raft::Effects effects;
  follower.step(raft::TimerFired{raft::Timer::leader_heard}, effects);
  const raft::Message question{raft::ServerId{3}, kFollower, follower.current_term(),
                               raft::PreVote{follower.log().last()}};
  for (auto _ : state) {
    follower.step(raft::Received{&question}, effects);
    benchmark::DoNotOptimize(effects);
  }
}
BENCHMARK(pre_vote_at_follower);

/// A read that asks all others whether they still follow (thesis §6.4).
void read_at_leader(benchmark::State& state) {
  raft::Options options;
  options.reads = raft::ReadMode::read_index;
  LittleCluster cluster = busy_cluster_with(options);
  std::vector<raft::Proposed> reads;
  for (std::uint32_t i = 1; i <= kBatch; ++i) {
    reads.push_back({{raft::ClientId{1}, kEntries + i, {raft::Operation::read, raft::Text("k1"), {}, {}}}});
  }
  measure_batches(state, cluster.leader(), reads);
}
BENCHMARK(read_at_leader);

/// The state machine as it stands becomes the snapshot, and the log begins after it (Raft §7).
void snapshot_at_follower(benchmark::State& state) {
  measure_on_copies(state, server_of_busy_cluster(kFollower), raft::SnapshotRequested{});
}
BENCHMARK(snapshot_at_follower);

/// A leader appends Cold,new (Raft §6).
void change_at_leader(benchmark::State& state) {
  raft::ChangeRequested change;
  change.voters = raft::ServerSet::first(kServers - 1);
  change.joint = true;
  measure_on_copies(state, busy_cluster_with({}).leader(), change);
}
BENCHMARK(change_at_leader);

/// The successor has all entries: it is told at once to begin an election (thesis §3.10).
void transfer_at_leader(benchmark::State& state) {
  measure_on_copies(state, server_of_busy_cluster(kLeader), raft::TransferRequested{kFollower});
}
BENCHMARK(transfer_at_leader);

void copy_of_server(benchmark::State& state) {
  const raft::Server server = server_of_busy_cluster(kFollower);
  for (auto _ : state) {
    raft::Server copy = server;
    benchmark::DoNotOptimize(copy);
  }
}
BENCHMARK(copy_of_server);

void hash_of_server(benchmark::State& state) {
  const raft::Server server = server_of_busy_cluster(kFollower);
  for (auto _ : state) benchmark::DoNotOptimize(server.hash());
}
BENCHMARK(hash_of_server);

}  // namespace
}  // namespace raftsim::bench
