#pragma once

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/line_reader.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/trace_error.hpp"

/// From a trace's lines back to its values; sim/trace/README.md documents the format.
namespace raftsim::trace {

class BatchQueue;
class RecordBatch;

/// The longest line that is read, in bytes: no file, however hostile, makes the reader use unbounded memory.
inline constexpr std::size_t kMaxLineBytes = std::size_t{32} << 20U;

/// Reads a trace one record at a time, holding a few thousand lines in memory. Everything throws TraceError
/// where the file is not as the format has it: besides bad lines, records whose numbers do not rise by one,
/// whose times fall or whose cause is not before them, text after the footer, and a file that ends before its
/// footer.
class Reader {
 public:
  /// Reads the header. Refers to the stream; `file` is for messages. Lines are read by `queue`, or when their
  /// records are asked for.
  Reader(std::istream& in, std::string file, std::unique_ptr<BatchQueue> queue);
  Reader(std::istream& in, std::string file);
  Reader(const Reader&) = delete;
  Reader(Reader&&) = delete;
  Reader& operator=(const Reader&) = delete;
  Reader& operator=(Reader&&) = delete;
  ~Reader();

  [[nodiscard]] const Header& header() const { return header_; }
  /// Reads the next record, which stays until the next call; none when the footer has come instead, which is
  /// then valid.
  Record* next();
  /// The same; the record is the caller's.
  bool next(Record& record);
  /// Valid once next() has said no.
  [[nodiscard]] const Footer& footer() const { return footer_; }
  /// The line that was read last, from 1, and its text: the header is line 1. The text is valid until the
  /// next one.
  [[nodiscard]] std::size_t line_number() const { return line_number_; }
  [[nodiscard]] std::string_view line() const { return line_; }

 private:
  void next_batch();
  void end();
  [[noreturn]] void fail(std::string pointer, std::string found, std::string expected) const;
  [[noreturn]] void fail_incomplete() const;
  [[noreturn]] void fail_too_long() const;
  void check_order(const Record& record) const;

  LineReader lines_;
  std::string file_;
  std::string header_line_;
  Header header_;
  std::unique_ptr<BatchQueue> queue_;
  /// The one whose records are given out, and how many have been.
  std::unique_ptr<RecordBatch> batch_;
  std::size_t given_{};
  std::size_t line_number_{};
  std::string_view line_;
  Footer footer_;
  std::uint64_t records_{};
  Time time_{};
  bool ended_{};
};

/// A whole trace in memory.
struct Trace {
  Header header;
  std::vector<Record> records;
  Footer footer;
};

/// Throws TraceError.
Trace read_trace(std::istream& in, const std::string& file);
/// Throws TraceError, also when the file cannot be opened.
Trace load_trace(const std::string& path);

// One line each, without its line feed; throw TraceError that names no file and no line.
Header parse_header(std::string_view line);
/// `servers` is the header's.
Record parse_record(std::string_view line, int servers);
Footer parse_footer(std::string_view line);

}  // namespace raftsim::trace
