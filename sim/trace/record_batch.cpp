#include "sim/trace/record_batch.hpp"

#include "sim/trace/read_ends.hpp"
#include "sim/trace/read_events.hpp"
#include "sim/trace/read_parts.hpp"

namespace raftsim::trace {

namespace {

void read(const Spot& spot, Record& out) {
  Object object(spot);
  Kind kind{};
  out.server = raft::kNobody;
  out.cause = 0;
  out.step.clear();
  object.need("number", out.number);
  object.need("time", out.time);
  object.need("kind", kind);
  if (is_of_server(kind)) {
    Somebody somebody;
    object.need("server", somebody);
    out.server = somebody.server;
  }
  object.may("cause", out.cause);
  read_event(kind, object, out.event);
  if (is_step(kind)) read_members(object, out.step);
  object.finish();
}

/// Whether a line of a trace is its footer: records begin with another member where this program wrote them.
bool is_footer(JsonValue line) {
  simdjson::dom::object members;
  if (line.get(members) == simdjson::SUCCESS && members.begin() != members.end()) {
    if (members.begin().key_equals("number")) return false;
  }
  return line["records"].error() == simdjson::SUCCESS;
}

}  // namespace

void read_record(JsonValue line, int servers, Order& order, Record& out) {
  if (order == Order::as_asked) {
    try {
      return read(Spot(line, servers, order), out);
    } catch (const Mismatch&) {
      // Wrong, or written by somebody else in another order: that is found out now.
      order = Order::any;
    }
  }
  read(Spot(line, servers), out);
}

bool RecordBatch::fill(LineReader& lines, std::size_t bytes) {
  text_.clear();
  ends_.clear();
  read_ = 0;
  footer.reset();
  wrong.reset();
  first_line_ = lines.number() + 1;
  while (text_.size() < bytes) {
    const LineReader::Outcome outcome = lines.append_next(text_);
    too_long_ = outcome == LineReader::Outcome::too_long;
    if (outcome != LineReader::Outcome::line) break;
    ends_.push_back(text_.size());
    terminated_ = lines.terminated();
  }
  return too_long_ || !ends_.empty();
}

void RecordBatch::parse(JsonLine& json) {
  if (records_.size() < lines()) records_.resize(lines());
  try {
    for (std::size_t i = 0; i < lines(); ++i) {
      const JsonValue value = json.parse(line(i));
      if (is_footer(value)) {
        footer = footer_of(value);
        return;
      }
      read_record(value, servers_, order_, records_[i]);
      ++read_;
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
