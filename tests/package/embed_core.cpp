#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "core/rules.hpp"
#include "core/server.hpp"

/// Three Raft servers in a for-loop: they elect a leader, which commits a client's command. All that a server
/// needs of the world is here: timers, a network, a disk; each as small as it can be.
namespace {

constexpr int kServers = 3;
/// A step of the loop is a millisecond.
constexpr int kEnd = 1000;
constexpr int kDelay = 10;
constexpr int kHeartbeat = 50;
constexpr int kCommandAt = 500;

class Cluster {
 public:
  Cluster() {
    raft::Options options;
    options.voters = raft::ServerSet::first(kServers);
    for (const raft::ServerId id : options.voters) {
      servers_.emplace_back(id, options, raft::kRaft, raft::Durable{});
    }
  }

  void run() {
    for (raft::Server& server : servers_) step(server, raft::Started{});
    for (now_ = 0; now_ < kEnd; ++now_) {
      deliver();
      for (raft::Server& server : servers_) fire_timers(server);
      if (now_ == kCommandAt) propose();
    }
  }

  /// Whether each server has the command in its state machine.
  [[nodiscard]] bool all_agree() const {
    for (const raft::Server& server : servers_) {
      const auto& content = server.store().content();
      const auto found = content.find(raft::Text("colour"));
      if (found == content.end() || found->second != "blue") return false;
    }
    return true;
  }

 private:
  struct Flying {
    int arrives{};
    raft::Message message;
  };

  /// Gives a server an input and does what it asks for: the write, the timers, the sends, the answers.
  void step(raft::Server& server, const raft::Input& input) {
    raft::Effects effects;
    server.step(input, effects);
    tell(server, effects);
    for (int timer = 0; timer < raft::kTimers; ++timer) {
      set_timer(server, static_cast<raft::Timer>(timer), effects.timers[static_cast<std::size_t>(timer)]);
    }
    for (const raft::Send& send : effects.sends) {
      // A message may have to wait for a write. This disk takes no time: the write is durable before anything
      // arrives.
      flying_.push_back({now_ + kDelay, send.message});
    }
    for (const raft::Answer& answer : effects.answers) {
      std::printf("%4d ms  the client hears: %s\n", now_, raft::to_string(answer.status));
    }
    // What must be on the disk is effects.write, with the server's term, vote and log.
    if (effects.write) step(server, raft::Written{effects.write->id});
  }

  void deliver() {
    std::vector<Flying> later;
    std::vector<Flying> arrived;
    for (Flying& each : flying_) (each.arrives > now_ ? later : arrived).push_back(each);
    flying_ = later;
    for (const Flying& each : arrived) step(server_of(each.message.to), raft::Received{&each.message});
  }

  void set_timer(const raft::Server& server, raft::Timer timer, raft::TimerChange change) {
    int& due = due_of(server, timer);
    if (change == raft::TimerChange::cancel) due = 0;
    if (change == raft::TimerChange::arm) {
      due = now_ + (timer == raft::Timer::election ? election_timeout() : kHeartbeat);
    }
  }

  void fire_timers(raft::Server& server) {
    for (int i = 0; i < raft::kTimers; ++i) {
      const auto timer = static_cast<raft::Timer>(i);
      int& due = due_of(server, timer);
      if (due == 0 || due > now_) continue;
      due = 0;
      step(server, raft::TimerFired{timer});
    }
  }

  /// A client's command, to whoever leads.
  void propose() {
    for (raft::Server& server : servers_) {
      if (server.role() != raft::Role::leader) continue;
      raft::ClientRequest request;
      request.client = raft::ClientId{1};
      request.sequence = 1;
      request.command = {raft::Operation::write, raft::Text("colour"), raft::Text("blue"), raft::Text()};
      std::printf("%4d ms  the client asks %s to write colour = blue\n", now_,
                  raft::to_string(server.id()).c_str());
      step(server, raft::Proposed{request});
      return;
    }
  }

  void tell(const raft::Server& server, const raft::Effects& effects) const {
    const std::string name = raft::to_string(server.id());
    if (effects.has_changed(raft::Change::role) || effects.has_changed(raft::Change::term)) {
      std::printf("%4d ms  %s: %s in term %d\n", now_, name.c_str(), raft::to_string(server.role()),
                  static_cast<int>(server.current_term().value));
    }
    if (effects.has_changed(raft::Change::commit_index)) {
      std::printf("%4d ms  %s: committed up to entry %d\n", now_, name.c_str(),
                  static_cast<int>(server.commit_index().value));
    }
  }

  /// 150 to 299 ms, by a small generator: timeouts must differ (Raft §5.2).
  int election_timeout() {
    constexpr std::uint32_t kFactor = 1664525;
    constexpr std::uint32_t kSummand = 1013904223;
    dice_ = dice_ * kFactor + kSummand;
    return 150 + static_cast<int>((dice_ >> 16U) % 150);
  }

  raft::Server& server_of(raft::ServerId id) { return servers_[id.value - 1U]; }
  int& due_of(const raft::Server& server, raft::Timer timer) {
    return due_[server.id().value - 1U][static_cast<std::size_t>(timer)];
  }

  std::vector<raft::Server> servers_;
  std::vector<Flying> flying_;
  std::array<std::array<int, raft::kTimers>, kServers> due_{};
  std::uint32_t dice_ = 1;
  int now_ = 0;
};

}  // namespace

int main() {
  Cluster cluster;
  cluster.run();
  std::puts(cluster.all_agree() ? "all servers agree: colour = blue" : "the servers do not agree");
  return cluster.all_agree() ? 0 : 1;
}
