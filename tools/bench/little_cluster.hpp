#pragma once

#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "core/io.hpp"
#include "core/server.hpp"
#include "sim/checks/checks.hpp"
#include "sim/time.hpp"

namespace raftsim::bench {

/// Of the clusters that are measured.
inline constexpr int kServers = 5;

/// A command of a client, as small as any.
inline raft::ClientRequest request(std::uint32_t sequence) {
  return {raft::ClientId{1},
          sequence,
          {raft::Operation::write, raft::Text("k1"), raft::Text("12345678"), raft::Text()}};
}

/// Servers that exchange messages at once and in order, with disks that take no time: Raft and nothing else.
/// S1 leads from the start.
class LittleCluster {
 public:
  /// `checks` may be null; it must outlive this.
  LittleCluster(int servers, checks::Checks* checks) : LittleCluster(of(servers), checks) {}

  LittleCluster(const raft::Options& options, checks::Checks* checks) : checks_(checks) {
    for (const raft::ServerId id : options.voters) {
      servers_.emplace_back(id, options, raft::kRaft, raft::Durable{});
    }
    for (raft::Server& server : servers_) {
      if (checks_ != nullptr) checks_->on_start(server);
      step(server, raft::Started{});
    }
    step(leader(), raft::TimerFired{raft::Timer::election});
    settle();
  }

  raft::Server& leader() { return servers_.front(); }
  raft::Server& server(raft::ServerId id) { return servers_[id.value - 1U]; }

  /// Gives a server an input and carries out its writes; its messages wait for settle().
  void step(raft::Server& server, const raft::Input& input) {
    server.step(input, effects_);
    ++steps_;
    if (checks_ != nullptr) checks_->on_step(Time{}, server, effects_);
    for (raft::Send& send : effects_.sends) in_flight_.push_back(std::move(send.message));
    if (!effects_.write) return;
    const raft::Write write = *effects_.write;
    if (checks_ != nullptr) checks_->on_durable(server, write);
    step(server, raft::Written{write.id});
  }

  /// Delivers messages until none is left.
  void settle() {
    while (!in_flight_.empty()) {
      const raft::Message message = std::move(in_flight_.front());
      in_flight_.pop_front();
      if (checks_ != nullptr) checks_->on_leave(message);
      step(server(message.to), raft::Received{&message});
    }
  }

  /// A command from the client to the leader until all that follows from it is done.
  void carry_out(std::uint32_t sequence) {
    step(leader(), raft::Proposed{request(sequence)});
    settle();
  }

  /// Steps of servers so far.
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  static raft::Options of(int servers) {
    raft::Options options;
    options.voters = raft::ServerSet::first(servers);
    return options;
  }

  checks::Checks* checks_;
  std::vector<raft::Server> servers_;
  std::deque<raft::Message> in_flight_;
  raft::Effects effects_;
  std::uint64_t steps_{};
};

}  // namespace raftsim::bench
