#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/record.hpp"

/// All records of a run in memory, so that any of them can be looked at at any time.
namespace raftsim::viz {

/// Keeps records as the lines of their trace, a tenth of the memory that they take as values, and reads them
/// again where somebody looks: those looked at last stay as values, so that a run of usual length is read
/// once.
class RecordStore {
 public:
  explicit RecordStore(int servers) : servers_(servers) {}

  /// Appends the record that follows; `line` is its line in the trace, without a line feed.
  void append(std::string_view line);
  /// The same of a record that has no line yet.
  void append(const trace::Record& record);

  /// How many there are; they are numbered from 1.
  [[nodiscard]] std::uint64_t size() const { return lines_.size(); }
  /// The record with this number, 1 to size(). Stays valid as long as it is held.
  [[nodiscard]] std::shared_ptr<const trace::Record> at(std::uint64_t number) const;
  /// The record's line, without line feed.
  [[nodiscard]] std::string_view line(std::uint64_t number) const;

 private:
  /// Read together: enough that the bookkeeping does not count, few enough that a look at one record is
  /// quick.
  static constexpr std::size_t kChunk = 64;
  /// Chunks that stay as values: 32,768 records.
  static constexpr std::size_t kKept = 512;

  /// Text is kept in pieces of this size or a multiple, so that none is ever copied. It is that of a huge
  /// page: to get the memory of a long trace in small ones takes longer than to fill it.
  static constexpr std::size_t kPiece = std::size_t{2} << 20U;
  struct Free {
    // NOLINTNEXTLINE(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory): aligned_alloc gave it
    void operator()(char* piece) const { std::free(piece); }
  };
  using Piece = std::unique_ptr<char, Free>;
  static Piece piece_for(std::size_t bytes);

  using Values = std::vector<trace::Record>;
  struct Chunk {
    /// None when not read.
    mutable std::shared_ptr<const Values> values;
    /// In `recent_`; valid while there are values.
    mutable std::list<std::size_t>::iterator place;
  };
  const std::shared_ptr<const Values>& read(std::size_t chunk) const;

  int servers_;
  std::vector<Piece> pieces_;
  /// Where the free part of the last piece begins, and its size.
  char* end_{};
  std::size_t free_{};
  /// In the pieces, one a record.
  std::vector<std::string_view> lines_;
  std::vector<Chunk> chunks_;
  std::string line_;
  /// Chunks with values, the one looked at last first.
  mutable std::list<std::size_t> recent_;
};

}  // namespace raftsim::viz
