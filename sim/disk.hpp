#pragma once

#include <cstdint>
#include <optional>
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
  /// An idle disk with this content.
  void reset(const raft::Durable& content);
  /// The server starts from this content; the disk has no writes on their way.
  void start(const raft::Durable& content);

  /// Takes a write that is durable at once; asserts that none is on its way.
  void write_at_once(const raft::Write& write);

  /// Takes the write of a step, which will last `latency`; answers when it will be durable.
  Time begin(Time now, Duration latency, const raft::Effects& effects);

  /// Stands still for so long from now; what a stall that still lasts covers is not counted twice.
  void stall(Time now, Duration lasting);
  /// When this write, which is on its way, will be durable: a stall may have put it off.
  [[nodiscard]] Time due(raft::WriteId write) const;

  /// Whether this write is the oldest on its way, and so the next to end.
  [[nodiscard]] bool is_oldest(raft::WriteId write) const {
    return !pending_.empty() && pending_.front().write.id == write;
  }

  /// Ends the oldest write on its way.
  raft::Write finish_first();

  [[nodiscard]] bool idle() const { return pending_.empty(); }
  /// Whether a write that takes no time is durable at once.
  [[nodiscard]] bool is_free(Time now) const { return pending_.empty() && busy_until_ <= now; }
  /// The writes on their way, oldest first.
  [[nodiscard]] std::size_t pending() const { return pending_.size(); }

  /// A crash: turns what the server held in memory into what the disk holds, undoing every write on its way,
  /// newest first. Term and vote are those of the last write that had them.
  void lose_pending(raft::Durable& durable);

  /// What a torn write has left.
  struct Torn {
    /// As much of the write as is whole, as a write of its own; nothing where nothing is.
    std::optional<raft::Write> write;
    /// The entry that is torn; {0} where it is no entry.
    raft::LogIndex entry;
  };
  /// A crash that tears the oldest write on its way, of which there is one, and undoes all others. On the
  /// disk stand, in this order and each with a checksum: term and vote, then the entries, of which the first
  /// supersedes what the log held from there on. Half of the entries are whole, rounded down, and the next is
  /// torn; who reads the disk again drops it. A write without entries is torn as a whole, and so is one with
  /// a snapshot, which is a new file that takes effect last: the log must not be gone before the snapshot is
  /// there.
  ///
  /// Raft is safe with that: term and vote come first, so that no entry is older than the term that brought
  /// it; entries that are cut off were in conflict with a leader's and so are not committed; and nobody has
  /// been told of any of it.
  Torn tear(raft::Durable& durable);

  friend bool operator==(const Disk&, const Disk&) = default;

 private:
  struct Pending {
    raft::Write write;
    raft::Term term_before;
    raft::ServerId vote_before;
    std::vector<raft::Entry> removed;
    std::vector<raft::Entry> compacted;
    raft::SharedSnapshot snapshot_before;
    Time due{};
    friend bool operator==(const Pending&, const Pending&) = default;
  };

  static void undo(const Pending& lost, raft::Durable& durable);
  void note_hard_state(const raft::Write& write);

  std::vector<Pending> pending_;
  /// Term and vote as the newest write has them.
  raft::Term term_;
  raft::ServerId vote_;
  Time busy_until_{};
  Time stalled_until_{};
};

}  // namespace raftsim
