#pragma once

#include <cstdint>
#include <vector>

#include "core/entry.hpp"
#include "core/io.hpp"
#include "core/server.hpp"
#include "core/snapshot.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// One server's disk: writes end in the order in which they were asked for, each one its own latency after
/// the one before has ended, whole or, after a crash, not at all: a snapshot is a new file that takes the old
/// one's place at once. It keeps no second copy of the log: what is durable is what the server holds less the
/// writes that have not ended, and each of those remembers what it replaced.
class Disk {
 public:
  /// What is durable of term and vote when the disk has no writes on their way.
  void reset(const raft::Durable& content);

  /// Takes a write that is durable at once; asserts that none is on its way.
  void write_at_once(const raft::Write& write);

  /// Takes the write of a step, which will last `latency`; answers when it will be durable.
  Time begin(Time now, Duration latency, const raft::Effects& effects);

  /// Ends the oldest write on its way.
  raft::Write finish_first();

  [[nodiscard]] bool idle() const { return pending_.empty(); }
  /// The writes on their way, oldest first.
  [[nodiscard]] std::size_t pending() const { return pending_.size(); }

  /// A crash: turns what the server held in memory into what the disk holds, undoing every write on its way,
  /// newest first.
  void lose_pending(raft::Durable& durable);

  friend bool operator==(const Disk&, const Disk&) = default;

 private:
  struct Pending {
    raft::Write write;
    raft::Term term_before;
    raft::ServerId vote_before;
    std::vector<raft::Entry> removed;
    std::vector<raft::Entry> compacted;
    raft::SharedSnapshot snapshot_before;
    friend bool operator==(const Pending&, const Pending&) = default;
  };

  static void undo(const Pending& lost, raft::Durable& durable);
  void note_hard_state(const raft::Write& write);

  std::vector<Pending> pending_;
  /// Term and vote as the newest write has them.
  raft::Term term_;
  raft::ServerId vote_;
  Time busy_until_{};
};

}  // namespace raftsim
