#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/record.hpp"
#include "viz/model/packing_thread.hpp"
#include "viz/model/text_packer.hpp"

/// All records of a run in memory, so that any of them can be looked at at any time.
namespace raftsim::viz {

/// Keeps records as the lines of their trace, packed, a hundredth of the memory that they take as values, and
/// reads them again where somebody looks: those looked at last stay as values, so that a run of usual length
/// is read once.
class RecordStore {
 public:
  explicit RecordStore(int servers) : servers_(servers) {}

  /// From now on records are packed by a thread beside the one that appends them. Until settle() none can be
  /// looked at.
  void pack_beside();
  /// Waits for that thread; does nothing where there is none.
  void settle();

  /// Appends the record that follows; `line` is its line in the trace, without a line feed.
  void append(std::string_view line);
  /// The same of a record that has no line yet.
  void append(const trace::Record& record);

  /// How many there are; they are numbered from 1.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// The record with this number, 1 to size(). Stays valid as long as it is held.
  [[nodiscard]] std::shared_ptr<const trace::Record> at(std::uint64_t number) const;
  /// The record's line, without line feed; valid until the next call. Quick for one after another.
  [[nodiscard]] std::string_view line(std::uint64_t number) const;

 private:
  /// Read together: enough that the bookkeeping does not count, and that their lines have much in common; few
  /// enough that a look at one record is quick.
  static constexpr std::size_t kChunk = 64;
  /// Chunks that stay as values: 32,768 records.
  static constexpr std::size_t kKept = 512;

  using Values = std::vector<trace::Record>;
  struct Chunk {
    /// Nothing of the last chunk as long as it is not full.
    std::string packed;
    /// None when not read.
    mutable std::shared_ptr<const Values> values;
    /// In `recent_`; valid while there are values.
    mutable std::list<std::size_t>::iterator place;
  };
  const std::shared_ptr<const Values>& read(std::size_t chunk) const;
  /// Puts the lines of a chunk into `text_`, each with a line feed.
  void unpack(std::size_t chunk) const;

  int servers_;
  std::uint64_t size_{};
  std::vector<Chunk> chunks_;
  /// Of the last chunk, if it is not full: its lines, each with a line feed.
  std::string open_;
  mutable TextPacker packer_;
  /// Packs the chunks from `beside_from_` on.
  std::unique_ptr<PackingThread> beside_;
  std::size_t beside_from_{};
  /// Chunks with values, the one looked at last first.
  mutable std::list<std::size_t> recent_;
  /// The lines of one chunk, where line() goes on: what is unpacked, and where the line after `line_` begins.
  mutable std::string text_;
  static constexpr std::size_t kNone = ~std::size_t{0};
  mutable std::size_t unpacked_{kNone};
  mutable std::uint64_t line_{};
  mutable std::size_t next_{};
};

}  // namespace raftsim::viz
