#include "tools/shrink_report.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/check.hpp"
#include "sim/shrink/passes.hpp"
#include "sim/shrink/size.hpp"
#include "sim/simulation.hpp"
#include "tools/planted_fault.hpp"
#include "tools/text_format.hpp"

namespace raftsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kFigureWidth = 12;

std::string row(const std::string& what, const std::string& before, const std::string& after) {
  return labelled(what, right(before, kFigureWidth) + right(after, kFigureWidth));
}

Json json_of(const ShrinkFigures& figures) {
  return {{"servers", figures.servers}, {"clients", figures.clients}, {"entries", figures.entries},
          {"actions", figures.actions}, {"events", figures.events},   {"endNs", figures.end.count()},
          {"bytes", figures.bytes}};
}

}  // namespace

ShrinkFigures figures_of(const Scenario& scenario) {
  Simulation simulation(std::make_shared<const Scenario>(scenario), scenario.seed);
  try {
    simulation.run();
  } catch (const raft::InternalError&) {
    // That is what it shows; all up to there counts.
  }
  const Scenario& drawn = simulation.scenario();
  ShrinkFigures figures;
  figures.servers = static_cast<std::uint64_t>(drawn.cluster.servers);
  figures.clients = drawn.client_names.size();
  figures.entries = drawn.timeline.size();
  for (const TimelineEntry& entry : drawn.timeline) figures.actions += entry.actions.size();
  figures.events = simulation.events();
  figures.end = simulation.now() - Time{};
  figures.lost_disks = back_until(simulation.lost_disks(), simulation.now());
  return figures;
}

std::string shrink_progress(const shrink::Progress& progress, std::uint64_t tried) {
  const auto* const pass = std::find_if(shrink::kPasses.begin(), shrink::kPasses.end(),
                                        [&](const shrink::Pass& each) { return each.name == progress.pass; });
  std::string bar(shrink::kPasses.size(), '.');
  std::fill_n(bar.begin(), pass - shrink::kPasses.begin(), '#');
  const shrink::Document& document = progress.search->current();
  const shrink::Size size = shrink::size_of(document);
  const std::size_t entries = document.contains("timeline") ? document.at("timeline").size() : 0;
  return "[" + bar + "] round " + std::to_string(progress.round) + ", " + std::string(progress.pass) + ": " +
         counted(size.servers, "server", "servers") + ", " + counted(size.clients, "client", "clients") +
         ", " + counted(entries, "entry", "entries") + ", " + to_text(size.end) + "; " + grouped(tried) +
         " tried";
}

std::string shrink_text(const ShrinkReport& report) {
  std::string text = report.file + ": " + report.failure.name() + ": " + report.failure.message + "\n";
  const ShrinkFigures& before = report.before;
  const ShrinkFigures& after = report.after;
  text += row("", "before", "after");
  text += row("servers", grouped(before.servers), grouped(after.servers));
  text += row("clients", grouped(before.clients), grouped(after.clients));
  text += row("entries", grouped(before.entries), grouped(after.entries));
  text += row("actions", grouped(before.actions), grouped(after.actions));
  text += row("events", grouped(before.events), grouped(after.events));
  text += row("simulated", brief(before.end), brief(after.end));
  // What is written explains itself, so that it may have more bytes though nothing could be left out.
  if (report.steps > 0) text += row("bytes", grouped(before.bytes), grouped(after.bytes));
  text += labelled("took", measured(report.seconds) + "s, " + grouped(report.tried) + " candidates, " +
                               counted(report.steps, "step", "steps") + " in " +
                               counted(report.rounds, "round", "rounds"));
  if (!report.complete) {
    text += "  interrupted: it may become smaller still\n";
  } else if (report.steps == 0) {
    text += "  nothing could be left out; the new file has what goes wrong as what it expects, and why\n";
  }
  if (!after.lost_disks.empty()) text += "  " + planted_fault_in_words(after.lost_disks) + "\n";
  return text + "  raftsim run " + report.written + "\n";
}

std::string shrink_json(const ShrinkReport& report) {
  const Json json{{"raftsimShrink", 1},
                  {"version", RAFTSIM_VERSION},
                  {"file", report.file},
                  {"written", report.written},
                  {"property", report.failure.name()},
                  {"message", report.failure.message},
                  {"complete", report.complete},
                  {"plantedFault", planted_fault_json(report.after.lost_disks)},
                  {"before", json_of(report.before)},
                  {"after", json_of(report.after)},
                  {"rounds", report.rounds},
                  {"steps", report.steps},
                  {"performance", {{"tried", report.tried}, {"seconds", report.seconds}}}};
  return json.dump(2) + "\n";
}

}  // namespace raftsim
