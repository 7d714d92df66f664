#include "viz/replay/replay.hpp"

#include <exception>
#include <utility>

#include "core/check.hpp"
#include "sim/bugs/mistakes.hpp"
#include "sim/scenario_error.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/shrink/document.hpp"
#include "sim/shrink/pretty.hpp"
#include "sim/simulation.hpp"
#include "sim/trace/cut.hpp"
#include "sim/tracer.hpp"
#include "viz/model/load_run.hpp"
#include "viz/model/run_builder.hpp"

namespace raftsim::viz {
namespace {

using shrink::Document;

/// "C1 writes x=1 at 1.2s"
std::string sentence(const Change& change) {
  return change.words + " at " + to_text(change.time - Time{});
}

PlantedWords planted_words(const Mistakes& mistakes) {
  PlantedWords words;
  for (std::size_t rule = 0; rule < words.size(); ++rule) {
    words[rule] = mistakes.in_words(static_cast<raft::Rule>(rule));
  }
  return words;
}

void require_own_run(const Run& run) {
  if (!run.header().imported) return;
  throw ReplayError("this trace was imported from a log: no scenario is there to be run again");
}

void require_same_past(const Run& parent, const Run& branch, const Change& change) {
  for (std::uint64_t i = 1; i <= parent.records() && parent.row(i).time < change.time; ++i) {
    if (i <= branch.records() && parent.line(i) == branch.line(i)) continue;
    throw ReplayError("this run is not repeated by its scenario from record " + std::to_string(i) +
                      " on: raftsim " + parent.header().version + " has made it, this is " RAFTSIM_VERSION);
  }
}

}  // namespace

Run run_of_trace(const std::string& file) {
  Run run = load_run(file);
  run.set_planted(planted_words(mistakes_of(run.header())));
  return run;
}

Run run_of(const std::shared_ptr<const Scenario>& scenario, std::uint64_t seed) {
  Simulation simulation(scenario, seed);
  RunBuilder builder(header_of(simulation));
  Tracer tracer([&](const trace::Record& record) { builder.add(record); });
  simulation.run(&tracer);
  Run run = builder.finish(tracer.footer());
  run.set_planted(planted_words(Mistakes(scenario->bug)));
  return run;
}

std::string with_change(const std::string& scenario, const Change& change) {
  const Document action = Document::parse(change.action, nullptr, false);
  if (action.is_discarded()) {
    throw ReplayError("found " + change.action + R"(, expected one action, as {"crash": "S1"})");
  }
  Document document = Document::parse(scenario);
  if (!document.contains("timeline")) document["timeline"] = Document::array();
  document["timeline"].push_back({{"at", to_text(change.time - Time{})}, {"do", Document::array({action})}});
  return document.dump();
}

std::shared_ptr<const Run> replay(const Run& parent, const Change& change) {
  if (change.time > parent.end()) {
    throw ReplayError("the run is over at " + to_text(parent.end() - Time{}) + ": choose an earlier moment");
  }
  require_own_run(parent);
  const std::string text = with_change(parent.header().scenario_text, change);
  try {
    const auto scenario = std::make_shared<const Scenario>(parse_scenario(text, "the change"));
    auto branch = std::make_shared<const Run>(run_of(scenario, parent.header().seed));
    require_same_past(parent, *branch, change);
    return branch;
  } catch (const ReplayError&) {
    throw;
  } catch (const std::exception& error) {
    // A wrong action, a run that comes upon a limit, a server that finds itself broken.
    throw ReplayError(error.what());
  }
}

std::string scenario_file(const Run& run, const std::vector<Change>& changes) {
  require_own_run(run);
  Scenario scenario = parse_scenario(run.header().scenario_text, run.header().scenario);
  scenario.seed = run.header().seed;
  if (!changes.empty()) {
    std::string told = "A branch in which ";
    for (const Change& change : changes) told += (&change == &changes.front() ? "" : "; ") + sentence(change);
    told += ".";
    if (!scenario.description.empty()) told += " The original: " + scenario.description;
    scenario.description = trace::cut(std::move(told), limits::kMaxDescriptionBytes);
  }
  return shrink::pretty(shrink::document_of(scenario));
}

}  // namespace raftsim::viz
