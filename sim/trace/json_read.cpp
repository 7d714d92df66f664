#include "sim/trace/json_read.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

#include "sim/trace/read_ends.hpp"
#include "sim/trace/read_events.hpp"
#include "sim/trace/read_parts.hpp"

namespace raftsim::trace {
namespace {

/// Whether brackets nest deeper than kMaxDepth: asked before parsing, which would go as deep.
bool too_deep(const std::string& line) {
  std::size_t depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (in_text) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_text = false;
      }
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kMaxDepth) return true;
    } else if ((c == '}' || c == ']') && depth != 0) {
      --depth;
    }
  }
  return false;
}

nlohmann::json parse_line(const std::string& line) {
  if (too_deep(line)) {
    throw Mismatch({}, "deeper nesting", "at most " + std::to_string(kMaxDepth) + " levels");
  }
  try {
    return nlohmann::json::parse(line);
  } catch (const nlohmann::json::parse_error& error) {
    throw Mismatch({}, "no JSON at column " + std::to_string(error.byte), "one JSON object a line");
  } catch (const nlohmann::json::exception&) {
    throw Mismatch({}, "a number that no machine holds", "one JSON object a line");
  }
}

Record record_of(const nlohmann::json& line, int servers) {
  const Spot spot(line, servers);
  Object object(spot);
  Record record;
  Kind kind{};
  object.need("number", record.number);
  object.need("time", record.time);
  object.need("kind", kind);
  object.may("server", record.server);
  object.may("cause", record.cause);
  record.event = read_event(kind, object);
  if (is_step(kind)) read_members(object, record.step);
  object.finish();
  return record;
}

bool is_footer(const nlohmann::json& line) {
  return line.is_object() && line.contains("records");
}

/// What `parse` returns for a line that stands alone.
template <class F>
auto parse_alone(const std::string& line, F parse) {
  try {
    return parse(parse_line(line));
  } catch (const Mismatch& mismatch) {
    throw TraceError("trace", 0, mismatch.pointer, mismatch.found, mismatch.what());
  }
}

}  // namespace

Header parse_header(const std::string& line) {
  return parse_alone(line, header_of);
}
Record parse_record(const std::string& line, int servers) {
  return parse_alone(line, [servers](const nlohmann::json& json) { return record_of(json, servers); });
}
Footer parse_footer(const std::string& line) {
  return parse_alone(line, footer_of);
}

Reader::Reader(std::istream& in, std::string file) : lines_(in, kMaxLineBytes), file_(std::move(file)) {
  if (!read_line()) fail({}, "nothing", "the header of a raftsim trace");
  try {
    header_ = header_of(parse_line(line_));
  } catch (const Mismatch& mismatch) {
    fail(mismatch.pointer, mismatch.found, mismatch.what());
  }
}

bool Reader::next(Record& record) {
  if (ended_) return false;
  if (!read_line()) fail_incomplete();
  try {
    const nlohmann::json line = parse_line(line_);
    if (!is_footer(line)) {
      record = record_of(line, header_.servers);
      check_order(record);
      records_ = record.number;
      time_ = record.time;
      return true;
    }
    footer_ = footer_of(line);
  } catch (const Mismatch& mismatch) {
    // The last line of a file that was cut off in its middle is no defect of that line.
    if (!lines_.terminated()) fail_incomplete();
    fail(mismatch.pointer, mismatch.found, mismatch.what());
  }
  if (footer_.records != records_) {
    fail("/records", std::to_string(footer_.records), std::to_string(records_) + ", the records before");
  }
  ended_ = true;
  if (std::string last_line = line_; read_line()) {
    fail({}, "more lines", "the end of the file after the footer");
  } else {
    line_ = std::move(last_line);
  }
  return false;
}

bool Reader::read_line() {
  switch (lines_.next(line_)) {
    case LineReader::Outcome::line: return true;
    case LineReader::Outcome::end: return false;
    case LineReader::Outcome::too_long: break;
  }
  fail({}, "a longer line", "at most " + std::to_string(kMaxLineBytes) + " bytes a line");
}

void Reader::check_order(const Record& record) const {
  if (record.number != records_ + 1) {
    throw Mismatch("/number", std::to_string(record.number), std::to_string(records_ + 1));
  }
  if (record.time < time_) {
    throw Mismatch(
        "/time", std::to_string(record.time.time_since_epoch().count()),
        "a time not before the last record's, " + std::to_string(time_.time_since_epoch().count()));
  }
  if (record.cause >= record.number) {
    throw Mismatch("/cause", std::to_string(record.cause), "the number of a record before this one");
  }
}

void Reader::fail(std::string pointer, std::string found, std::string expected) const {
  throw TraceError(file_, lines_.number(), std::move(pointer), std::move(found), std::move(expected));
}

void Reader::fail_incomplete() const {
  fail({}, "the end of the file", "more records or the footer: the trace is incomplete");
}

Trace read_trace(std::istream& in, const std::string& file) {
  Reader reader(in, file);
  Trace trace;
  trace.header = reader.header();
  for (Record record; reader.next(record);) trace.records.push_back(record);
  trace.footer = reader.footer();
  return trace;
}

Trace load_trace(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw TraceError(path, 0, {}, std::generic_category().message(errno), "a readable file");
  return read_trace(in, path);
}

}  // namespace raftsim::trace
