#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/configuration.hpp"
#include "core/state_machine.hpp"
#include "core/types.hpp"

namespace raft {

/// What a snapshot holds beside the end of the log that it replaces.
struct SnapshotContent {
  /// The one in force there.
  Configuration configuration;
  /// After applying the log up to there.
  StateMachine machine;
};

/// What takes the place of a log's beginning: the state that applying it has led to (Raft §7), client
/// sessions (thesis §6.3) and configuration included. Immutable; its bytes are what is written to disk and
/// sent in chunks. Equal snapshots have equal bytes on every machine.
class Snapshot {
 public:
  /// The position of "the last entry in the log that the snapshot replaces" (Raft §7); the hash of the log up
  /// to there; what it holds.
  Snapshot(LogPosition last_included, std::uint64_t log_hash, SnapshotContent content);

  [[nodiscard]] LogPosition last_included() const { return last_included_; }
  [[nodiscard]] std::uint64_t log_hash() const { return log_hash_; }
  [[nodiscard]] const Configuration& configuration() const { return content_.configuration; }
  [[nodiscard]] const StateMachine& machine() const { return content_.machine; }
  /// Begins with kFormat; numbers are little-endian of a fixed width; ends with a check sum.
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

  friend bool operator==(const Snapshot& a, const Snapshot& b) { return a.bytes_ == b.bytes_; }

  /// The version of the format of bytes().
  static constexpr std::uint8_t kFormat = 1;

 private:
  LogPosition last_included_;
  std::uint64_t log_hash_{};
  SnapshotContent content_;
  std::string bytes_;
};

/// A snapshot that many hold, or none. Compares by value.
class SharedSnapshot {
 public:
  SharedSnapshot() = default;
  explicit SharedSnapshot(Snapshot snapshot)
      : snapshot_(std::make_shared<const Snapshot>(std::move(snapshot))) {}

  explicit operator bool() const { return snapshot_ != nullptr; }
  const Snapshot& operator*() const { return *snapshot_; }
  const Snapshot* operator->() const { return snapshot_.get(); }

  /// {0, 0} where there is none: a log without a snapshot begins after it.
  [[nodiscard]] LogPosition last_included() const {
    return snapshot_ == nullptr ? LogPosition{} : snapshot_->last_included();
  }
  /// The hash of the log up to last_included().
  [[nodiscard]] std::uint64_t log_hash() const;

  friend bool operator==(const SharedSnapshot& a, const SharedSnapshot& b) {
    return a.snapshot_ == b.snapshot_ || (a && b && *a == *b);
  }

 private:
  std::shared_ptr<const Snapshot> snapshot_;
};

/// What came of reading a snapshot's bytes.
struct ReadSnapshot {
  /// None when the bytes are no snapshot.
  SharedSnapshot snapshot;
  /// Then what is wrong with them, in words; else null.
  const char* refusal{};
};

/// Makes a snapshot of its bytes. Whatever they are, it either reads all of them, and the snapshot's bytes()
/// are the same, or says why not.
ReadSnapshot read_snapshot(std::string_view bytes);

}  // namespace raft
