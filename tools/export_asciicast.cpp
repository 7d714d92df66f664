#include <cstdint>
#include <string>

#include "sim/trace/story.hpp"
#include "tools/export_formats.hpp"
#include "tools/export_text.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

constexpr int kCastWidth = 120;
constexpr int kCastHeight = 40;
/// How much slower than simulated time: an election of 20 ms takes a fifth of a second.
constexpr std::int64_t kCastSlower = 10;

/// Seconds since the recording began: "0.25".
std::string cast_seconds(Duration since_begin) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const std::int64_t rest = since_begin.count() % kSecond * kCastSlower;
  const std::int64_t whole = since_begin.count() / kSecond * kCastSlower + rest / kSecond;
  std::string fraction = std::to_string(kSecond + rest % kSecond).substr(1);
  while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
  return std::to_string(whole) + "." + fraction;
}

std::string cast_event(Duration since_begin, const std::string& printed) {
  std::string lines;
  for (const char c : printed) {
    if (c == '\n') lines += '\r';
    lines += c;
  }
  return "[" + cast_seconds(since_begin) + ", \"o\", " + json_text(lines) + "]\n";
}

}  // namespace

std::string export_asciicast(RecordSource& source, const ExportWindow& window, bool detail) {
  const trace::Header& header = source.header();
  trace::StoryOptions options{.width = kCastWidth, .colour = true, .detail = detail};
  options.servers = window.servers;
  trace::Story story(header, options);
  std::string out = R"({"version": 2, "width": )" + std::to_string(kCastWidth) +
                    ", \"height\": " + std::to_string(kCastHeight) + R"(, "idle_time_limit": 2, "title": )" +
                    json_text(trace::title_of(header)) + "}\n";
  std::string printed;
  story.begin(printed);
  out += cast_event({}, printed);
  bool told = false;
  Time last{};
  for (trace::Record record; source.next(record);) {
    last = record.time;
    if (last > window.to) break;
    if (record.time < window.from) {
      story.skip(record);
      continue;
    }
    printed.clear();
    story.tell(record, printed);
    if (printed.empty()) continue;
    out += cast_event(record.time - window.from, printed);
    told = true;
  }
  refuse_late_window(window, last);
  if (!told)
    throw UsageError("nothing in this window is told" + std::string(detail ? "" : " without --detail"));
  return out;
}

}  // namespace raftsim
