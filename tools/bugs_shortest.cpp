#include "tools/bugs_shortest.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "sim/shrink/presentation.hpp"
#include "sim/shrink/pretty.hpp"
#include "sim/shrink/shrink.hpp"
#include "tools/bugs_report.hpp"
#include "tools/fuzz_search.hpp"
#include "tools/shrink_trials.hpp"
#include "tools/text_format.hpp"

namespace raftsim {
namespace {

/// What a search for a short history begins with.
struct Start {
  Scenario scenario;
  /// For the reader of what is made of it.
  std::string origin;
  /// Of the shortest one known: the file as it is, if nothing makes it smaller.
  std::optional<std::string> as_is{};
};

std::string text_of(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<Start> starts_of(const Bug& bug, const ShortestSearch& search,
                             const std::function<bool()>& stopped) {
  std::vector<Start> starts;
  if (const std::string known = shortest_of(bug); !known.empty()) {
    starts.push_back({load_scenario(known), "the shortest known before", text_of(known)});
  }
  if (const std::string story = scenario_of(bug); !story.empty()) {
    starts.push_back({load_scenario(story), "bugs/" + std::string(bug.id) + ".json"});
  }
  FuzzPlan plan;
  plan.bug = &bug;
  plan.first = search.first;
  plan.last = search.last;
  plan.failures = search.failures;
  plan.jobs = search.jobs;
  for (const FuzzFailure& failure : fuzz(plan, {}, stopped, [](const FuzzTotals&) {}).failures) {
    const std::string origin = "random scenario " + std::to_string(failure.seed);
    starts.push_back({parse_scenario(failure.scenario, origin), origin});
  }
  return starts;
}

/// As a scenario that comes with the program, in a folder beside its schema.
std::string file_text(const Bug& bug, const shrink::Document& smallest, const shrink::Failure& failure,
                      const std::string& origin) {
  shrink::Document document = shrink::presented(smallest, failure, std::string(bug.id), origin);
  shrink::Document file{{"$schema", "../schema.json"}};
  for (auto& [key, value] : document.items()) file[key] = std::move(value);
  file["purpose"] = "The shortest history known in which " + std::string(bug.changes);
  return shrink::pretty(file);
}

/// A scenario made small, and what decides whether it is the smallest.
struct Small {
  std::tuple<bool, std::uint64_t, shrink::Size> rank;
  SmallestScenario scenario;
};

std::optional<Small> made_small(const Bug& bug, const Start& start, unsigned jobs,
                                const std::function<bool()>& stopped) {
  const shrink::Trial trial(start.scenario);
  if (!trial.failure()) return {};
  TrialCounts counts;
  const shrink::Outcome outcome =
      shrink::shrink(trial.start(), on_threads(trial, jobs, stopped, counts), stopped);
  // Without the caption that is added, which would be an event more.
  const ShrinkFigures figures = figures_of(*shrink::scenario_of(outcome.smallest));
  const bool is_kept = start.as_is && outcome.steps == 0;
  return Small{{trial.failure()->kind == shrink::FailureKind::broken, figures.events,
                shrink::size_of(outcome.smallest, figures.events)},
               {figures, trial.failure()->name(),
                is_kept ? *start.as_is : file_text(bug, outcome.smallest, *trial.failure(), start.origin)}};
}

nlohmann::ordered_json sizes_json(const ShrinkFigures& figures) {
  return {{"servers", figures.servers}, {"actions", figures.actions}, {"events", figures.events}};
}

std::string columns(const std::optional<ShrinkFigures>& figures) {
  if (!figures) return "– | – | –";
  return grouped(figures->servers) + " | " + grouped(figures->actions) + " | " + grouped(figures->events);
}

}  // namespace

ShortestHistory shortest_history(const Bug& bug, const ShortestSearch& search,
                                 const std::function<bool()>& stopped) {
  ShortestHistory history{&bug, {}, {}};
  if (const std::string story = scenario_of(bug); !story.empty()) {
    history.story = figures_of(load_scenario(story));
  }
  std::optional<Small> smallest;
  for (const Start& start : starts_of(bug, search, stopped)) {
    if (stopped()) break;
    auto small = made_small(bug, start, search.jobs, stopped);
    if (small && (!smallest || small->rank < smallest->rank)) smallest = std::move(small);
  }
  if (smallest) history.smallest = std::move(smallest->scenario);
  return history;
}

std::vector<ShortestHistory> shortest_histories(const std::vector<const Bug*>& which,
                                                const ShortestSearch& search,
                                                const std::function<bool()>& stopped,
                                                const std::function<void(const ShortestHistory&)>& found) {
  std::vector<ShortestHistory> all;
  for (const Bug* const bug : which) {
    ShortestHistory one = shortest_history(*bug, search, stopped);
    if (stopped()) return all;
    found(one);
    all.push_back(std::move(one));
  }
  return all;
}

std::string shortest_table(const std::vector<ShortestHistory>& histories) {
  std::string text =
      "| bug | story: servers | actions | events | shortest: servers | actions | events | breaks |\n"
      "|---|--:|--:|--:|--:|--:|--:|---|\n";
  for (const ShortestHistory& one : histories) {
    text += "| `" + std::string(one.bug->id) + "` | " + columns(one.story) + " | " +
            columns(one.smallest ? std::optional(one.smallest->figures) : std::nullopt) + " | " +
            (one.smallest ? "`" + one.smallest->breaks + "`" : std::string("–")) + " |\n";
  }
  return text;
}

std::string shortest_json(const std::vector<ShortestHistory>& histories) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const ShortestHistory& one : histories) {
    list.push_back(
        {{"bug", one.bug->id},
         {"story", one.story ? sizes_json(*one.story) : nlohmann::ordered_json()},
         {"shortest", one.smallest ? sizes_json(one.smallest->figures) : nlohmann::ordered_json()},
         {"breaks", one.smallest ? nlohmann::ordered_json(one.smallest->breaks) : nlohmann::ordered_json()}});
  }
  return list.dump(2) + "\n";
}

}  // namespace raftsim
