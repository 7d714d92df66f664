#include "sim/lin/write_history.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "sim/lin/words.hpp"
#include "sim/trace/json_text.hpp"

namespace raftsim::lin {
namespace {

using trace::JsonText;

void put_found(JsonText& text, const std::optional<std::string>& found) {
  if (found) {
    text.value(std::string_view(*found));
  } else {
    text.null();
  }
}

void put_value(JsonText& text, const Operation& operation, bool is_end) {
  if (operation.kind == Kind::read) {
    if (!is_end || operation.outcome != Outcome::ok) return;
    text.key("value");
    return put_found(text, operation.found);
  }
  text.key("value");
  if (operation.kind == Kind::cas) {
    text.open_array();
    text.value(std::string_view(operation.expected));
  }
  text.value(std::string_view(operation.value));
  if (operation.kind == Kind::cas) text.close_array();
}

void append_line(std::string& line, const Operation& operation, bool is_end) {
  const bool is_failed = operation.outcome == Outcome::failed;
  JsonText text(line);
  text.open_object();
  text.member("type", std::string_view(!is_end ? "invoke" : is_failed ? "fail" : "ok"));
  text.member("client", std::string_view(operation.client));
  if (operation.number != 0) text.member("operation", operation.number);
  text.member("key", std::string_view(operation.key));
  text.member("op", std::string_view(to_string(operation.kind)));
  put_value(text, operation, is_end);
  if (is_end && operation.tells_found) {
    text.key("found");
    put_found(text, operation.found);
  }
  text.member("time", (is_end ? *operation.returned : operation.invoked).time);
  text.close_object();
  text.end_line();
}

}  // namespace

void write_history(const History& history, const std::function<void(std::string_view)>& write) {
  struct Event {
    std::uint32_t place;
    const Operation* operation;
    bool is_end;
  };
  std::vector<Event> events;
  for (const Operation& operation : history) {
    events.push_back({operation.invoked.place, &operation, false});
    if (operation.returned) events.push_back({operation.returned->place, &operation, true});
  }
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.place < b.place; });
  std::string line;
  for (const Event& event : events) {
    line.clear();
    append_line(line, *event.operation, event.is_end);
    write(line);
  }
}

}  // namespace raftsim::lin
