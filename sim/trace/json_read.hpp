#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "sim/trace/line_reader.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/trace_error.hpp"

/// From a trace's lines back to its values; sim/trace/README.md documents the format.
namespace raftsim::trace {

/// The longest line that is read, in bytes, and the deepest nesting: no file, however hostile, makes the
/// reader use unbounded memory or stack.
inline constexpr std::size_t kMaxLineBytes = std::size_t{32} << 20U;
inline constexpr std::size_t kMaxDepth = 16;

/// Reads a trace one record at a time, holding one line in memory. Everything throws TraceError where the
/// file is not as the format has it: besides bad lines, records whose numbers do not rise by one, whose times
/// fall or whose cause is not before them, text after the footer, and a file that ends before its footer.
class Reader {
 public:
  /// Reads the header. Refers to the stream; `file` is for messages.
  Reader(std::istream& in, std::string file);

  [[nodiscard]] const Header& header() const { return header_; }
  /// Reads the next record; no when the footer has come instead, which is then valid.
  bool next(Record& record);
  /// Valid once next() has said no.
  [[nodiscard]] const Footer& footer() const { return footer_; }
  /// The line that was read last, from 1, and its text: the header is line 1.
  [[nodiscard]] std::size_t line_number() const { return lines_.number(); }
  [[nodiscard]] const std::string& line() const { return line_; }

 private:
  bool read_line();
  [[noreturn]] void fail(std::string pointer, std::string found, std::string expected) const;
  [[noreturn]] void fail_incomplete() const;
  void check_order(const Record& record) const;

  LineReader lines_;
  std::string file_;
  std::string line_;
  Header header_;
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
Header parse_header(const std::string& line);
/// `servers` is the header's.
Record parse_record(const std::string& line, int servers);
Footer parse_footer(const std::string& line);

}  // namespace raftsim::trace
