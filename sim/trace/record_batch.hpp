#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/json_line.hpp"
#include "sim/trace/line_reader.hpp"
#include "sim/trace/record.hpp"

namespace raftsim::trace {

/// Lines that follow each other in a trace, and what they say: what one thread reads at a time. Filled again
/// it takes no new memory.
class RecordBatch {
 public:
  /// Of a trace of `servers` servers.
  explicit RecordBatch(int servers) : servers_(servers) {}

  /// Takes lines from `lines`, in place of what it has, until they are `bytes` long in all, or a single one
  /// is longer, or there are no more. No when there is none at all. Of one too long nothing is kept; the
  /// batch ends before it, and says so.
  bool fill(LineReader& lines, std::size_t bytes);
  /// Reads the lines, until one is the footer or is wrong.
  void parse(JsonLine& json);

  [[nodiscard]] std::string_view line(std::size_t i) const;
  [[nodiscard]] std::size_t lines() const { return ends_.size(); }
  /// The number of the first line in the file, from 1.
  [[nodiscard]] std::size_t first_line() const { return first_line_; }
  /// Whether the file goes on with a line that is too long.
  [[nodiscard]] bool stops_at_a_long_line() const { return too_long_; }
  /// Whether the last line ended with a line feed.
  [[nodiscard]] bool terminated() const { return terminated_; }

  /// One a line, as far as the lines are records; may be moved from.
  [[nodiscard]] std::span<Record> records() { return {records_.data(), read_}; }
  /// What the line after them is, if it is the footer.
  std::optional<Footer> footer;
  /// What is wrong with the line after them.
  std::optional<Mismatch> wrong;

 private:
  int servers_;
  Order order_{Order::as_asked};
  /// Those that have been read, and behind them others whose memory is used again.
  std::vector<Record> records_;
  std::size_t read_{};
  std::string text_;
  std::vector<std::size_t> ends_;
  std::size_t first_line_{};
  bool too_long_{};
  bool terminated_{};
};

/// One line. Takes it that its members stand in `order`; where they do not, any order is right, and will be
/// of the lines that follow. Throws Mismatch.
void read_record(JsonValue line, int servers, Order& order, Record& out);

}  // namespace raftsim::trace
