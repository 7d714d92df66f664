#include "sim/trace/record_batch.hpp"

#include "sim/trace/read_ends.hpp"
#include "sim/trace/read_events.hpp"
#include "sim/trace/read_parts.hpp"

namespace raftsim::trace {

Record record_of(JsonValue line, int servers) {
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

bool is_footer(JsonValue line) {
  return line["records"].error() == simdjson::SUCCESS;
}

bool RecordBatch::fill(LineReader& lines, std::size_t bytes) {
  text_.clear();
  ends_.clear();
  records.clear();
  first_line_ = lines.number() + 1;
  std::string line;
  while (text_.size() < bytes) {
    const LineReader::Outcome outcome = lines.next(line);
    too_long_ = outcome == LineReader::Outcome::too_long;
    if (outcome != LineReader::Outcome::line) break;
    text_ += line;
    ends_.push_back(text_.size());
    terminated_ = lines.terminated();
  }
  return too_long_ || !ends_.empty();
}

void RecordBatch::parse(JsonLine& json) {
  records.reserve(lines());
  try {
    for (std::size_t i = 0; i < lines(); ++i) {
      const JsonValue value = json.parse(line(i));
      if (is_footer(value)) {
        footer = footer_of(value);
        return;
      }
      records.push_back(record_of(value, servers_));
    }
  } catch (const Mismatch& mismatch) {
    wrong = mismatch;
  }
}

std::string_view RecordBatch::line(std::size_t i) const {
  const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
  return std::string_view(text_).substr(begin, ends_[i] - begin);
}

}  // namespace raftsim::trace
