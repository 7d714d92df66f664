#include "sim/trace/json_read.hpp"

#include <cerrno>
#include <system_error>

#include "sim/trace/batch_queue.hpp"
#include "sim/trace/json_line.hpp"
#include "sim/trace/open_trace.hpp"
#include "sim/trace/read_ends.hpp"
#include "sim/trace/record_batch.hpp"

namespace raftsim::trace {
namespace {

/// What `parse` returns for a line. The values do not outlive it, so a thread needs but one place for them.
template <class F>
auto parse_line(std::string_view line, F parse) {
  thread_local JsonLine json;
  return parse(json.parse(line));
}

/// The same for a line that stands alone.
template <class F>
auto parse_alone(std::string_view line, F parse) {
  try {
    return parse_line(line, parse);
  } catch (const Mismatch& mismatch) {
    throw TraceError("trace", 0, mismatch.pointer, mismatch.found, mismatch.what());
  }
}

}  // namespace

Header parse_header(std::string_view line) {
  return parse_alone(line, header_of);
}
Record parse_record(std::string_view line, int servers) {
  return parse_alone(line, [servers](JsonValue json) {
    Record record;
    // In another order it is read twice, each time: that happens to traces of other programs alone.
    Order order = Order::as_asked;
    read_record(json, servers, order, record);
    return record;
  });
}
Footer parse_footer(std::string_view line) {
  return parse_alone(line, footer_of);
}

Reader::Reader(std::istream& in, std::string file, std::unique_ptr<BatchQueue> queue)
    : lines_(in, kMaxLineBytes), file_(std::move(file)), queue_(std::move(queue)) {
  switch (lines_.next(header_line_)) {
    case LineReader::Outcome::line: break;
    case LineReader::Outcome::end: fail({}, "nothing", "the header of a raftsim trace");
    case LineReader::Outcome::too_long: ++line_number_; fail_too_long();
  }
  line_number_ = 1;
  line_ = header_line_;
  try {
    header_ = parse_line(line_, header_of);
  } catch (const Mismatch& mismatch) {
    fail(mismatch.pointer, mismatch.found, mismatch.what());
  }
}

Reader::Reader(std::istream& in, std::string file)
    : Reader(in, std::move(file), std::make_unique<PlainQueue>()) {}

Reader::~Reader() = default;

bool Reader::next(Record& record) {
  Record* read = next();
  if (read == nullptr) return false;
  record = std::move(*read);
  return true;
}

Record* Reader::next() {
  if (ended_) return nullptr;
  if (batch_ == nullptr || (given_ == batch_->lines() && !batch_->stops_at_a_long_line())) next_batch();
  line_number_ = batch_->first_line() + given_;
  if (given_ == batch_->lines()) fail_too_long();
  line_ = batch_->line(given_);
  const std::span<Record> records = batch_->records();
  try {
    // NOLINTNEXTLINE(cert-err*,misc-throw-by-value-catch-by-reference): a copy is thrown
    if (batch_->wrong && given_ == records.size()) throw *batch_->wrong;
    if (batch_->footer && given_ == records.size()) {
      footer_ = *batch_->footer;
      end();
      return nullptr;
    }
    check_order(records[given_]);
  } catch (const Mismatch& mismatch) {
    // The last line of a file that was cut off in its middle is no defect of that line.
    if (given_ + 1 == batch_->lines() && !batch_->terminated()) fail_incomplete();
    fail(mismatch.pointer, mismatch.found, mismatch.what());
  }
  Record& record = records[given_++];
  records_ = record.number;
  time_ = record.time;
  return &record;
}

void Reader::next_batch() {
  // Enough lines that handing them over costs nothing beside reading them.
  constexpr std::size_t kBytes = std::size_t{256} << 10U;
  while (queue_->size() < queue_->room()) {
    std::unique_ptr<RecordBatch> batch =
        batch_ != nullptr ? std::move(batch_) : std::make_unique<RecordBatch>(header_.servers);
    if (!batch->fill(lines_, kBytes)) break;
    queue_->put(std::move(batch));
  }
  if (queue_->size() == 0) fail_incomplete();
  batch_ = queue_->take();
  given_ = 0;
}

void Reader::end() {
  if (footer_.records != records_) {
    fail("/records", std::to_string(footer_.records), std::to_string(records_) + ", the records before");
  }
  ended_ = true;
  std::string more;
  if (given_ + 1 < batch_->lines() || batch_->stops_at_a_long_line() || queue_->size() != 0 ||
      lines_.next(more) != LineReader::Outcome::end) {
    ++line_number_;
    fail({}, "more lines", "the end of the file after the footer");
  }
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
  const auto* logged = std::get_if<Logged>(&record.event);
  for (std::size_t i = 0; logged != nullptr && i < logged->heard.size(); ++i) {
    const std::uint64_t heard = logged->heard[i].record;
    if (heard != 0 && heard < record.number) continue;
    throw Mismatch("/heard/" + std::to_string(i) + "/record", std::to_string(heard),
                   "the number of a record before this one");
  }
}

void Reader::fail(std::string pointer, std::string found, std::string expected) const {
  throw TraceError(file_, line_number_, std::move(pointer), std::move(found), std::move(expected));
}

void Reader::fail_too_long() const {
  fail({}, "a longer line", "at most " + std::to_string(kMaxLineBytes) + " bytes a line");
}

void Reader::fail_incomplete() const {
  fail({}, "the end of the file", "more records or the footer: the trace is incomplete");
}

Trace read_trace(std::istream& in, const std::string& file) {
  Reader reader(in, file);
  Trace trace;
  trace.header = reader.header();
  for (Record record; reader.next(record);) trace.records.push_back(std::move(record));
  trace.footer = reader.footer();
  return trace;
}

Trace load_trace(const std::string& path) {
  const std::unique_ptr<std::istream> in = open_trace(path);
  if (!*in) throw TraceError(path, 0, {}, std::generic_category().message(errno), "a readable file");
  return read_trace(*in, path);
}

}  // namespace raftsim::trace
