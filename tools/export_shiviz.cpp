#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/trace/names.hpp"
#include "tools/export_formats.hpp"
#include "tools/export_text.hpp"

namespace raftsim {
namespace {

/// Of each host how many of its events are known; S1 first. Events of hosts that are not kept are not
/// counted, but what they know is handed on.
using VectorClock = std::vector<std::uint64_t>;

/// Follows happened-before along the hosts' own order and along causes from host to host: a message, a
/// request, an answer. A cause before the window is none.
class ShivizClocks {
 public:
  explicit ShivizClocks(const ExportedRun& run) : now_(run.hosts.size(), VectorClock(run.hosts.size())) {
    std::size_t index = 0;
    for (const ExportCause& each : run.causes) index_.emplace(each.record, index++);
    for (const ExportCause& each : run.causes) {
      each_cause(each, [&](std::uint64_t record) {
        const auto cause = index_.find(record);
        if (cause != index_.end() && run.causes[cause->second].host != each.host) heard_later_[record];
      });
    }
  }

  /// The host's clock at its next event.
  const VectorClock& next(const ExportCause& each) {
    VectorClock& clock = now_[each.host];
    each_cause(each, [&](std::uint64_t record) {
      const auto heard = heard_later_.find(record);
      if (heard == heard_later_.end()) return;
      for (std::size_t i = 0; i < heard->second.size(); ++i) clock[i] = std::max(clock[i], heard->second[i]);
    });
    if (each.kept) ++clock[each.host];
    if (const auto later = heard_later_.find(each.record); later != heard_later_.end()) later->second = clock;
    return clock;
  }

 private:
  template <class Look>
  static void each_cause(const ExportCause& each, const Look& look) {
    if (each.causes.empty()) look(each.cause);
    for (const std::uint64_t record : each.causes) look(record);
  }

  std::vector<VectorClock> now_;
  std::map<std::uint64_t, std::size_t> index_;
  /// By record: the clock at events of which another host hears.
  std::map<std::uint64_t, VectorClock> heard_later_;
};

/// Role, term and commitIndex after an event; "-" where there are none.
std::string shiviz_standing(const ExportedRun& run, const ExportEvent& event) {
  if (event.host >= run.servers()) return "- - -";
  const ExportState& state = event.state;
  const std::string term = state.known.term ? std::to_string(state.term.value) : "-";
  if (event.is_down) return "down " + term + " -";
  const std::string commit_index = state.known.commit_index ? std::to_string(state.commit_index.value) : "-";
  return (state.role ? std::string(trace::name_of(*state.role)) : "-") + " " + term + " " + commit_index;
}

std::string shiviz_clock(const ExportedRun& run, const VectorClock& clock) {
  std::string text = "{";
  for (std::size_t i = 0; i < clock.size(); ++i) {
    if (clock[i] == 0) continue;
    text += (text.size() == 1 ? "" : ", ") + json_text(run.hosts[i].name) + ": " + std::to_string(clock[i]);
  }
  return text + "}";
}

/// Of a message that arrived first what it is called: its words tell only what came of it.
std::string shiviz_words(const ExportEvent& event) {
  const bool arrived = event.kind == trace::Kind::receive && !event.label.empty();
  return arrived ? event.label + ": " + event.words : event.words;
}

}  // namespace

std::string export_shiviz(const ExportedRun& run) {
  // ShiViz rewrites the groups of the expression: none may have parentheses in it. The second line, the
  // delimiter of executions, is empty: there is one.
  std::string out =
      R"((?<host>\S+) (?<clock>\{[^}]*\}) (?<record>\d+) (?<time>[\d.]+s) (?<role>[\w-]+) (?<term>[\d-]+) (?<commitIndex>[\d-]+) (?<kind>\w+) (?<event>.*))";
  out += "\n\n";
  ShivizClocks clocks(run);
  auto event = run.events.begin();
  for (const ExportCause& each : run.causes) {
    const VectorClock& clock = clocks.next(each);
    event = std::find_if(event, run.events.end(),
                         [&](const ExportEvent& one) { return one.record >= each.record; });
    if (event == run.events.end() || event->record != each.record) continue;
    out += run.hosts[each.host].name + " " + shiviz_clock(run, clock) + " " + std::to_string(each.record) +
           " " + to_text(event->time) + " " + shiviz_standing(run, *event) + " " +
           trace::to_string(event->kind) + " " + shiviz_words(*event) + "\n";
  }
  return out;
}

}  // namespace raftsim
