#include "tools/bugs_shortest.hpp"

#include <nlohmann/json.hpp>

#include "sim/shrink/shrink.hpp"
#include "tools/bugs_report.hpp"
#include "tools/shrink_trials.hpp"
#include "tools/text_format.hpp"

namespace raftsim {
namespace {

std::optional<ShrinkFigures> smallest_of(const Scenario& story, unsigned jobs,
                                         const std::function<bool()>& stopped) {
  const shrink::Trial trial(story);
  if (!trial.failure()) return {};
  TrialCounts counts;
  const shrink::Outcome outcome =
      shrink::shrink(trial.start(), on_threads(trial, jobs, stopped, counts), stopped);
  // Without the caption that `raftsim shrink` adds, which would be an event more.
  return figures_of(*shrink::scenario_of(outcome.smallest));
}

nlohmann::ordered_json sizes_json(const ShrinkFigures& figures) {
  return {{"servers", figures.servers}, {"actions", figures.actions}, {"events", figures.events}};
}

}  // namespace

std::optional<ShortestHistory> shortest_history(const Bug& bug, unsigned jobs,
                                                const std::function<bool()>& stopped) {
  const std::string file = scenario_of(bug);
  if (file.empty()) return {};
  const Scenario story = load_scenario(file);
  return ShortestHistory{&bug, figures_of(story), smallest_of(story, jobs, stopped)};
}

std::vector<ShortestHistory> shortest_histories(unsigned jobs, const std::function<bool()>& stopped,
                                                const std::function<void(const ShortestHistory&)>& found) {
  std::vector<ShortestHistory> all;
  for (const Bug& bug : bugs()) {
    auto one = shortest_history(bug, jobs, stopped);
    if (stopped()) return all;
    if (!one) continue;
    found(*one);
    all.push_back(*one);
  }
  return all;
}

std::string shortest_table(const std::vector<ShortestHistory>& histories) {
  std::string text =
      "| bug | story: servers | actions | events | smallest: servers | actions | events |\n"
      "|---|--:|--:|--:|--:|--:|--:|\n";
  const auto columns = [](const ShrinkFigures& figures) {
    return grouped(figures.servers) + " | " + grouped(figures.actions) + " | " + grouped(figures.events);
  };
  for (const ShortestHistory& one : histories) {
    text += "| `" + std::string(one.bug->id) + "` | " + columns(one.story) + " | " +
            (one.smallest ? columns(*one.smallest) : std::string("– | – | –")) + " |\n";
  }
  return text;
}

std::string shortest_json(const std::vector<ShortestHistory>& histories) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const ShortestHistory& one : histories) {
    list.push_back({{"bug", one.bug->id},
                    {"story", sizes_json(one.story)},
                    {"smallest", one.smallest ? sizes_json(*one.smallest) : nlohmann::ordered_json()}});
  }
  return list.dump(2) + "\n";
}

}  // namespace raftsim
