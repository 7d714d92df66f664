#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "core/rules.hpp"
#include "core/server.hpp"
#include "sim/checks/checks.hpp"

/// A cluster under a scheduler that knows no time: at every turn one thing out of all that could happen next
/// happens, so that messages are lost, copied and overtaken, disks lag behind, and servers crash between any
/// two effects. Made for the tests of the checks, and on purpose none of the simulator's own parts.
namespace raftsim::tests {

/// Bare splitmix64: what a test draws must not depend on the part under test.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t draw();
  /// From 0 to `sides` - 1.
  std::uint64_t below(std::uint64_t sides) { return draw() % sides; }
  bool chance(unsigned per_mille) { return below(1000) < per_mille; }

 private:
  std::uint64_t state_;
};

/// How hostile the world is to the cluster; all per mille of turns or messages.
struct Weather {
  unsigned loss = 50;
  unsigned copies = 30;
  unsigned crashes = 3;
  unsigned cuts = 4;
  unsigned elections = 15;
  bool disks_at_once = false;
  unsigned snapshots = 0;
};

class ChecksCluster {
 public:
  ChecksCluster(int servers, std::uint64_t seed, const raft::Rules& rules = raft::kRaft);

  /// Before start(): how many entries one AppendEntries carries; drawn if not set.
  void set_entries_per_append(std::uint32_t most) { options_.max_entries_per_append = most; }
  /// Before start(): after how many entries servers take snapshots, and the bytes in a chunk.
  void set_snapshots(std::uint32_t every, std::uint32_t chunk);
  /// From its next start on, whether the server has PreVote, and whether CheckQuorum: neither, if not set.
  void set_switches(int server, bool pre_vote, bool check_quorum);
  /// Before start(): a disk's content.
  void set_initial(int server, const raft::Durable& durable);
  void start();

  // Single things that happen, for histories told by hand. Servers are 1, 2, …
  void crash(int server);
  void restart(int server);
  void fire(int server, raft::Timer timer);
  void propose(int server);
  void take_snapshot(int server);
  /// The oldest write of the server becomes durable; no if there is none.
  bool finish_write(int server);
  void finish_writes(int server);
  /// Finishes all writes and delivers all messages between these servers, in order, until none is left;
  /// what goes to others or comes from them stays on its way.
  void settle(raft::ServerSet servers);
  /// Delivers what is on its way from one server to another, in order.
  void pass(int from, int to);
  /// Fires the election timer until the candidate's term is above that of all these voters, and asks them for
  /// their votes; other messages stay on their way, among them what the new leader sends first.
  void elect(int candidate, std::initializer_list<int> voters);
  /// Delivers one of the messages on their way, or loses it; nothing where there is none at that place.
  void deliver_one(std::size_t place);
  void drop_one(std::size_t place);
  /// The network makes a second one of a message on its way; nothing where there is none at that place.
  void copy_one(std::size_t place);
  /// From now on nothing passes between these servers and the others, what is on its way included; the empty
  /// set mends everything.
  void part(raft::ServerSet side) { side_ = side; }
  /// What only some servers of a cluster take: the leadership handed over, and the membership changed.
  void transfer(int server, int to);
  void change(int server, const raft::ChangeRequested& request);
  [[nodiscard]] std::size_t on_the_way() const { return messages_.size(); }
  /// Loses everything that is on its way.
  void drop_all() { messages_.clear(); }
  /// A message arrives that nobody has sent.
  void receive(const raft::Message& forged);

  /// Whatever the dice say, until `turns` are over or a property is violated.
  void run(int turns, const Weather& weather);

  [[nodiscard]] const checks::Checks& checks() const { return checks_; }
  [[nodiscard]] const checks::Violation* violation() const { return checks_.violation(); }
  /// What the core found broken in itself, if anything; no server steps after it.
  [[nodiscard]] const std::string& broken() const { return broken_; }
  [[nodiscard]] bool over() const { return violation() != nullptr || !broken_.empty(); }
  [[nodiscard]] const raft::Server& server(int id) const { return *machines_.at(index(id)).server; }
  /// The effects of the latest step.
  [[nodiscard]] const raft::Effects& effects() const { return effects_; }
  [[nodiscard]] bool up(int id) const { return machines_.at(index(id)).server.has_value(); }
  [[nodiscard]] int elections() const { return elections_; }
  [[nodiscard]] int acknowledged() const { return acknowledged_; }

 private:
  struct PendingWrite {
    raft::Write write;
    std::vector<raft::Entry> appended;
    raft::SharedSnapshot snapshot;
  };
  struct Machine {
    std::optional<raft::Server> server;
    raft::Durable disk;
    std::deque<PendingWrite> writes;
    std::deque<raft::Send> held;
    std::array<bool, raft::kTimers> armed{};
    bool pre_vote{};
    bool check_quorum{};
  };

  static std::size_t index(int id) { return static_cast<std::size_t>(id) - 1; }
  static raft::ServerId id_of(int id) { return raft::ServerId{static_cast<std::uint8_t>(id)}; }
  void step(Machine& machine, const raft::Input& input);
  void release(Machine& machine);
  void leave(const raft::Message& message);
  void deliver(std::size_t which);
  void turn(const Weather& weather);
  int random_server() { return 1 + static_cast<int>(dice_.below(machines_.size())); }
  [[nodiscard]] bool cut(const raft::Message& message) const {
    return side_.contains(message.from) != side_.contains(message.to);
  }

  raft::Options options_;
  raft::Rules rules_;
  Dice dice_;
  checks::Checks checks_;
  std::vector<Machine> machines_;
  std::vector<raft::Message> messages_;
  raft::ServerSet side_;
  Weather weather_{0, 0, 0, 0, 0, false};
  raft::Effects effects_;
  std::string broken_;
  std::uint32_t sequence_{};
  int elections_{};
  int acknowledged_{};
};

/// The set of these servers.
raft::ServerSet among(std::initializer_list<int> servers);
/// The logs of Raft's Figure 7, the leader-to-be first and (a) to (f) after it, as terms.
std::vector<raft::Durable> figure_7();
/// A log of no-ops of these terms, in a server whose currentTerm is that of the last, or `term` if later.
raft::Durable durable_of(std::initializer_list<std::uint64_t> terms, std::uint64_t term = 0);

}  // namespace raftsim::tests
