#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/entry.hpp"
#include "core/types.hpp"
#include "sim/trace/state.hpp"

namespace raftsim::viz {

/// An entry of a log as a grid shows it.
struct Cell {
  raft::Term term;
  raft::EntryKind kind{};
  /// The record that put it there; 0: it was on the disk at the start.
  std::uint64_t since{};
  /// Whether another entry stood there before.
  bool overwrites{};
};

/// One server's log at every moment of the run. Entries are never copied: each index knows all that ever
/// stood there, so that a look at one costs the number of its overwritings, and a seek nothing.
class LogHistory {
 public:
  /// What was on the disk at the start.
  void begin(const std::vector<raft::Entry>& entries, raft::LogPosition base);
  /// What a record made of the log; records rise.
  void note(std::uint64_t record, const trace::StateChange& change);

  /// How far the log reaches after this record, and what a snapshot has taken the place of.
  struct Extent {
    std::uint64_t record{};
    raft::LogIndex base;
    raft::LogIndex last;
  };
  [[nodiscard]] Extent extent(std::uint64_t record) const;
  /// Nothing where the log does not hold the index after the record.
  [[nodiscard]] std::optional<Cell> cell(raft::LogIndex index, std::uint64_t record) const;
  /// The highest index that the log ever held.
  [[nodiscard]] raft::LogIndex highest() const { return raft::LogIndex{latest_.size()}; }

 private:
  struct Version {
    std::uint64_t record{};
    raft::Term term;
    /// The one that stood there before, or kNone.
    std::uint32_t before{};
    raft::EntryKind kind{};
  };
  static constexpr std::uint32_t kNone = 0xffffffffU;
  void put(raft::LogIndex index, const raft::Entry& entry, std::uint64_t record);

  std::vector<Version> versions_;
  /// By index, that of 1 first: its version that came last.
  std::vector<std::uint32_t> latest_;
  /// Where something is new, by record.
  std::vector<Extent> extents_;
};

}  // namespace raftsim::viz
