#include "tools/import_causes.hpp"

#include <algorithm>
#include <functional>
#include <queue>
#include <string>
#include <utility>

#include "core/check.hpp"
#include "sim/scenario_error.hpp"
#include "sim/trace/trace_error.hpp"

namespace raftsim {
namespace {

class CauseSearch {
 public:
  explicit CauseSearch(const ImportedLog& log) : log_(&log), of_host_(log.hosts.size()) {
    causes_.previous.assign(log.events.size(), LogCauses::kNone);
    causes_.heard.resize(log.events.size());
  }

  LogCauses find() {
    number_events();
    for (std::size_t place = 0; place < log_->events.size(); ++place) check_known(place);
    for (std::size_t place = 0; place < log_->events.size(); ++place) {
      check_falls(place);
      find_heard(place);
    }
    return std::move(causes_);
  }

 private:
  [[nodiscard]] const LogEvent& event(std::size_t place) const { return log_->events[place]; }
  [[nodiscard]] std::string name(std::size_t host) const { return in_quotes(log_->hosts[host]); }
  [[noreturn]] void fail(std::size_t place, const std::string& found, const std::string& expected) const {
    throw trace::TraceError(log_->file, event(place).line, "", found, expected);
  }
  static std::string event_text(std::uint32_t number) { return "event " + std::to_string(number); }

  /// Finds each host's events in the order of their numbers, which have no gaps.
  void number_events() {
    for (std::size_t place = 0; place < log_->events.size(); ++place) {
      const LogEvent& one = event(place);
      if (own(place) == 0) {
        fail(place, "a clock without its own host, " + name(one.host), "how many events of it there were");
      }
      of_host_[one.host].push_back(place);
    }
    for (std::vector<std::size_t>& places : of_host_) {
      std::stable_sort(places.begin(), places.end(),
                       [this](std::size_t a, std::size_t b) { return own(a) < own(b); });
      for (std::size_t i = 0; i < places.size(); ++i) check_number(places, i);
    }
  }

  [[nodiscard]] std::uint32_t own(std::size_t place) const { return event(place).clock[event(place).host]; }

  void check_number(const std::vector<std::size_t>& places, std::size_t i) {
    const std::size_t place = places[i];
    const std::uint32_t number = own(place);
    const std::uint32_t before = i == 0 ? 0 : own(places[i - 1]);
    const std::string of_host = " of " + name(event(place).host);
    if (number == before) {
      fail(place,
           event_text(number) + of_host + " once more, as in line " +
               std::to_string(event(places[i - 1]).line),
           "each event once");
    }
    if (number != before + 1) {
      fail(place,
           event_text(number) + of_host +
               (i == 0 ? std::string(" as its first") : " next after its " + event_text(before)),
           "its " + event_text(before + 1));
    }
    if (i != 0) causes_.previous[place] = places[i - 1];
  }

  void check_known(std::size_t place) const {
    const LogEvent& one = event(place);
    for (std::size_t host = 0; host < of_host_.size(); ++host) {
      if (one.clock[host] <= of_host_[host].size()) continue;
      fail(place, "a clock that knows " + event_text(one.clock[host]) + " of " + name(host),
           "events that are in the log: it has " + std::to_string(of_host_[host].size()) + " of that host");
    }
  }

  void check_falls(std::size_t place) const {
    if (causes_.previous[place] == LogCauses::kNone) return;
    const LogEvent& before = event(causes_.previous[place]);
    for (std::size_t host = 0; host < of_host_.size(); ++host) {
      if (event(place).clock[host] >= before.clock[host]) continue;
      fail(place, "a clock that falls to " + std::to_string(event(place).clock[host]) + " for " + name(host),
           "at least " + std::to_string(before.clock[host]) + ", as in line " + std::to_string(before.line) +
               ", the event before it at that host");
    }
  }

  void find_heard(std::size_t place) {
    const LogEvent& one = event(place);
    const std::size_t previous = causes_.previous[place];
    std::vector<std::size_t> news;
    for (std::size_t host = 0; host < of_host_.size(); ++host) {
      const std::uint32_t known = previous == LogCauses::kNone ? 0 : event(previous).clock[host];
      if (host == one.host || one.clock[host] <= known) continue;
      news.push_back(of_host_[host][one.clock[host] - 1]);
      check_whole(place, news.back());
    }
    // What another of the news knows came with that one.
    for (const std::size_t heard : news) {
      const std::size_t host = event(heard).host;
      const bool implied = std::any_of(news.begin(), news.end(), [&](std::size_t other) {
        return other != heard && event(other).clock[host] >= one.clock[host];
      });
      if (!implied) causes_.heard[place].push_back(heard);
    }
  }

  /// Who knows an event knows what that one knew.
  void check_whole(std::size_t place, std::size_t heard) const {
    const auto known = [&] {
      return event_text(own(heard)) + " of " + name(event(heard).host) + " (line " +
             std::to_string(event(heard).line) + ")";
    };
    // All clocks of a circle are equal, or one of them would not be whole: so each knows the event that heard
    // of it.
    if (event(heard).clock[event(place).host] == own(place)) {
      fail(place,
           "a clock that knows " + known() + ", which knows this one: it would have happened before itself",
           "clocks of which no two know each other's event");
    }
    for (std::size_t host = 0; host < of_host_.size(); ++host) {
      if (event(place).clock[host] >= event(heard).clock[host]) continue;
      fail(place,
           "a clock that knows " + known() + " but only " + std::to_string(event(place).clock[host]) +
               " of " + name(host),
           "at least " + std::to_string(event(heard).clock[host]) + ", as that one knew");
    }
  }

  const ImportedLog* log_;
  LogCauses causes_;
  /// By host: its events by their numbers.
  std::vector<std::vector<std::size_t>> of_host_;
};

}  // namespace

LogCauses causes_of(const ImportedLog& log) {
  return CauseSearch(log).find();
}

std::vector<OrderedEvent> order_of(const ImportedLog& log, const LogCauses& causes,
                                   const std::vector<std::optional<Time>>& times) {
  const std::size_t count = log.events.size();
  std::vector<std::vector<std::size_t>> effects(count);
  std::vector<std::size_t> waits_for(count);
  std::vector<Time> at(count);
  for (std::size_t place = 0; place < count; ++place) {
    if (place < times.size()) at[place] = times[place].value_or(Time{});
    const auto wait = [&](std::size_t cause) {
      effects[cause].push_back(place);
      ++waits_for[place];
    };
    if (causes.previous[place] != LogCauses::kNone) wait(causes.previous[place]);
    for (const std::size_t heard : causes.heard[place]) wait(heard);
  }
  using Next = std::pair<Time, std::size_t>;
  std::priority_queue<Next, std::vector<Next>, std::greater<>> ready;
  for (std::size_t place = 0; place < count; ++place) {
    if (waits_for[place] == 0) ready.emplace(at[place], place);
  }
  std::vector<OrderedEvent> order;
  order.reserve(count);
  while (!ready.empty()) {
    const auto [time, place] = ready.top();
    ready.pop();
    order.push_back({place, time});
    for (const std::size_t effect : effects[place]) {
      at[effect] = std::max(at[effect], time);
      if (--waits_for[effect] == 0) ready.emplace(at[effect], effect);
    }
  }
  raft::require(order.size() == count, "no event that happened before itself");
  return order;
}

}  // namespace raftsim
