#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/trace/names.hpp"
#include "sim/trace/story_vocabulary.hpp"
#include "tools/export_formats.hpp"
#include "tools/export_text.hpp"

namespace raftsim {
namespace {

/// Tracks of a host. Nothing overlaps on any of them, which none of the viewers would draw.
enum class ChromeTrack : std::uint8_t { role = 1, term = 2, events = 3 };

constexpr const char* kChromeCategory = "raft";

/// One host's events of one instant: a slice, as flows are bound to slices by their host and time, which must
/// tell them apart.
struct ChromeSlice {
  Time time{};
  Duration width{};
  std::vector<const ExportEvent*> events{};
};

/// Puts trace events together, in order of time.
class ChromeText {
 public:
  explicit ChromeText(const ExportedRun& run) : run_(&run), slices_(run.hosts.size()) {}

  std::string text() {
    gather();
    std::string out = R"({"displayTimeUnit":"ms","otherData":{"scenario":)" +
                      json_text(run_->header.scenario) +
                      ",\"seed\":" + (run_->header.imported ? "null" : std::to_string(run_->header.seed)) +
                      ",\"version\":" + json_text(run_->header.version) + "},\n\"traceEvents\":[\n";
    names();
    world();
    for (HostPlace host = 0; host < run_->hosts.size(); ++host) slices(host);
    for (HostPlace server = 0; server < run_->servers(); ++server) counters(server);
    for (HostPlace server = 0; server < run_->servers(); ++server) spans(server);
    flows();
    operations();
    std::stable_sort(lines_.begin(), lines_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [time, line] : lines_) {
      head_ += (head_.empty() ? "" : ",\n") + line;
    }
    return out + head_ + "\n]}\n";
  }

 private:
  /// A process is a host; process 1 is S1.
  [[nodiscard]] static std::uint64_t process(HostPlace host) { return host + 1; }
  [[nodiscard]] std::uint64_t world_process() const { return run_->hosts.size() + 1; }

  [[nodiscard]] static std::string at(Time time) { return microseconds_number(time.time_since_epoch()); }

  /// What lasts so long. Readers add it to the begin in binary; where that would be a little more than the
  /// end, it is a tenth of a nanosecond less: speedscope would never end what ends after the next has begun.
  [[nodiscard]] static std::string lasting(Time begin, Time end) {
    const auto read = [](Duration duration) {
      constexpr double kThousand = 1000;
      return static_cast<double>(duration.count()) / kThousand;
    };
    const Duration whole = end - begin;
    if (read(begin.time_since_epoch()) + read(whole) <= read(end.time_since_epoch())) {
      return microseconds_number(whole);
    }
    constexpr std::int64_t kTenths = 10;
    constexpr std::int64_t kTenthsOfMicrosecond = 10'000;
    return decimal_number(whole.count() * kTenths - 1, kTenthsOfMicrosecond);
  }

  /// All members but the last ones.
  static std::string start(std::string_view name, const char* phase, Time time, std::uint64_t process_id,
                           ChromeTrack track) {
    return "{\"name\":" + json_text(name) + R"(,"cat":")" + kChromeCategory + R"(","ph":")" + phase +
           R"(","ts":)" + at(time) + ",\"pid\":" + std::to_string(process_id) +
           ",\"tid\":" + std::to_string(static_cast<int>(track));
  }

  void add(Time time, std::string line) { lines_.emplace_back(time, std::move(line)); }

  /// Names go before all that has a time.
  void name(const char* what, std::uint64_t process_id, ChromeTrack track, std::string_view name) {
    head_ += (head_.empty() ? "" : ",\n") + std::string(R"({"name":")") + what +
             R"(","ph":"M","ts":0,"cat":"__metadata","pid":)" + std::to_string(process_id) +
             ",\"tid\":" + std::to_string(static_cast<int>(track)) + R"(,"args":{"name":)" + json_text(name) +
             "}}";
  }

  void names() {
    for (HostPlace host = 0; host < run_->hosts.size(); ++host) {
      if (!run_->hosts[host].kept) continue;
      name("process_name", process(host), ChromeTrack::events, run_->hosts[host].name);
      name("thread_name", process(host), ChromeTrack::events, "events");
      if (run_->hosts[host].client) continue;
      name("thread_name", process(host), ChromeTrack::role, "role");
      name("thread_name", process(host), ChromeTrack::term, "term");
    }
    name("process_name", world_process(), ChromeTrack::events, "world");
    name("thread_name", world_process(), ChromeTrack::events, "events");
  }

  /// The slices: a microsecond wide, to be seen, unless the next one comes sooner.
  void gather() {
    constexpr Duration kWidth = microseconds(1);
    for (const ExportEvent& event : run_->events) {
      if (event.host == kWorldPlace) continue;
      std::vector<ChromeSlice>& slices = slices_[event.host];
      if (slices.empty() || slices.back().time != event.time) {
        if (!slices.empty()) slices.back().width = std::min(kWidth, event.time - slices.back().time);
        slices.push_back({event.time, kWidth, {}});
      }
      slices.back().events.push_back(&event);
      slice_of_[event.record] = {event.host, event.time};
    }
  }

  void world() {
    for (const ExportEvent& event : run_->events) {
      if (event.host != kWorldPlace) continue;
      add(event.time, start(event.words, "i", event.time, world_process(), ChromeTrack::events) +
                          R"(,"s":"g","args":{"record":)" + std::to_string(event.record) + R"(,"kind":")" +
                          trace::to_string(event.kind) + "\"}}");
    }
  }

  void slices(HostPlace host) {
    for (const ChromeSlice& slice : slices_[host]) {
      std::string words;
      std::string records;
      for (const ExportEvent* event : slice.events) {
        words += (words.empty() ? "" : "; ") + event->words;
        records += (records.empty() ? "" : ",") + std::string("{\"record\":") +
                   std::to_string(event->record) + R"(,"kind":")" + trace::to_string(event->kind) +
                   R"(","words":)" + json_text(event->words) + "}";
      }
      add(slice.time, start(words, "X", slice.time, process(host), ChromeTrack::events) +
                          ",\"dur\":" + lasting(slice.time, slice.time + slice.width) +
                          R"(,"args":{"records":[)" + records + "]}}");
    }
  }

  /// commitIndex as a curve: from the window's begin, and down to 0 with the server.
  void counters(HostPlace server) {
    if (!run_->hosts[server].kept) return;
    raft::LogIndex shown = run_->before[server].commit_index;
    bool known = run_->before[server].known.commit_index;
    if (known) counter(server, run_->begin, shown);
    for (const ChromeSlice& slice : slices_[server]) {
      const ExportState& state = slice.events.back()->state;
      const raft::LogIndex now = state.commit_index;
      if (!state.known.commit_index || (known && now == shown)) continue;
      known = true;
      shown = now;
      counter(server, slice.time, now);
    }
  }

  void counter(HostPlace server, Time time, raft::LogIndex commit_index) {
    add(time, start("commitIndex", "C", time, process(server), ChromeTrack::events) +
                  R"(,"args":{"commitIndex":)" + std::to_string(commit_index.value) + "}}");
  }

  void spans(HostPlace server) {
    const std::vector<ExportSpan>& all = run_->spans[server];
    for (auto span = all.begin(); span != all.end();) {
      const auto next = std::find_if(span, all.end(), [&](const ExportSpan& one) {
        return one.standing != span->standing || one.known.role != span->known.role;
      });
      if (is_told(*span)) {
        this->span(server, ChromeTrack::role, std::string(to_string(span->standing)), span->begin,
                   std::prev(next)->end);
      }
      span = next;
    }
    for (auto span = all.begin(); span != all.end();) {
      const auto next = std::find_if(span, all.end(), [&](const ExportSpan& one) {
        return one.term != span->term || one.known.term != span->known.term;
      });
      if (span->known.term) {
        this->span(server, ChromeTrack::term, trace::to_words(span->term), span->begin, std::prev(next)->end);
      }
      span = next;
    }
  }

  [[nodiscard]] static bool is_told(const ExportSpan& span) {
    return span.known.role || span.standing == Standing::down;
  }

  void span(HostPlace server, ChromeTrack track, const std::string& what, Time begin, Time end) {
    add(begin, start(what, "X", begin, process(server), track) + ",\"dur\":" + lasting(begin, end) + "}");
  }

  /// An arrow a message that left and arrived in the window. Each end repeats the time and the category of
  /// its slice, by which viewers find it. Ids are hexadecimal and each is used once: a copy has its own.
  void flows() {
    for (const ExportMessage& message : run_->messages) {
      const auto from = slice_of_.find(message.left_by);
      if (from == slice_of_.end()) continue;
      for (const ExportArrival& arrival : message.arrivals) {
        const auto to = slice_of_.find(arrival.record);
        if (to == slice_of_.end() || arrival.lost) continue;
        const std::string id = R"(,"id":")" + next_id() + "\"";
        add(message.left,
            start(message.label, "s", message.left, process(from->second.first), ChromeTrack::events) + id +
                "}");
        add(arrival.time,
            start(message.label, "f", arrival.time, process(to->second.first), ChromeTrack::events) + id +
                R"(,"bp":"e"})");
      }
    }
  }

  /// What clients wait for. A client may have several at once, which is why these are async.
  void operations() {
    std::map<std::pair<HostPlace, std::uint32_t>, std::pair<Time, std::string>> open;
    for (const ExportEvent& event : run_->events) {
      if (event.kind != trace::Kind::client) continue;
      const auto act = static_cast<trace::ClientAct>(event.detail);
      const std::pair key{event.host, event.sequence};
      if (act == trace::ClientAct::issue) {
        open.emplace(key, std::pair(event.time, event.words));
      } else if (act == trace::ClientAct::answered || act == trace::ClientAct::give_up) {
        const auto found = open.find(key);
        if (found == open.end()) continue;
        operation(event.host, found->second, event.time);
        open.erase(found);
      }
    }
    for (const auto& [key, begun] : open) operation(key.first, begun, run_->end);
  }

  void operation(HostPlace client, const std::pair<Time, std::string>& begun, Time end) {
    const std::string id = R"(,"id":")" + next_id() + "\"}";
    add(begun.first, start(begun.second, "b", begun.first, process(client), ChromeTrack::events) + id);
    add(end, start(begun.second, "e", end, process(client), ChromeTrack::events) + id);
  }

  std::string next_id() {
    constexpr std::string_view kDigits = "0123456789abcdef";
    constexpr std::uint64_t kBase = 16;
    std::string text;
    for (std::uint64_t rest = ++ids_; rest != 0; rest /= kBase)
      text.insert(text.begin(), kDigits[rest % kBase]);
    return "0x" + text;
  }

  const ExportedRun* run_;
  std::vector<std::vector<ChromeSlice>> slices_;
  std::map<std::uint64_t, std::pair<HostPlace, Time>> slice_of_;
  std::string head_;
  std::vector<std::pair<Time, std::string>> lines_;
  std::uint64_t ids_{};
};

}  // namespace

std::string export_chrome(const ExportedRun& run) {
  return ChromeText(run).text();
}

}  // namespace raftsim
