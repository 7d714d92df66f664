#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <future>
#include <limits>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/scenario_error.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/trace/hex.hpp"
#include "tools/allocation_count.hpp"
#include "tools/ending_at.hpp"
#include "tools/scenario_files.hpp"
#include "tools/subcommands.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"
#include "tools/workload.hpp"

namespace raftsim {
namespace {

namespace fs = std::filesystem;

struct Standard {
  std::string_view name;
  std::string_view file;
  std::uint64_t seeds;
};

constexpr std::array kStandards{
    Standard{"W1", "bench/w1-steady.json", 1},
    Standard{"W2", "bench/w2-fuzz.json", 1000},
    Standard{"W3", "bench/w3-cold-start.json", 20000},
};
constexpr std::uint64_t kRepeats = 5;

std::vector<std::string> workload_names() {
  std::vector<std::string> names;
  names.reserve(kStandards.size());
  for (const Standard& standard : kStandards) names.emplace_back(standard.name);
  return names;
}

}  // namespace

Usage bench_usage() {
  Usage usage(
      "bench", "[W1|W2|W3|FILE...]",
      "Runs the standard workloads, scenarios/bench, on one core with all checks on and no trace, and\n"
      "prints what a second of CPU time achieves: the median of some repeats, the least and the most.\n"
      "  W1 steady       one run of 1,000 simulated seconds\n"
      "  W2 fuzz         seeds 1 to N, each 10 simulated seconds with losses and isolated servers\n"
      "  W3 cold start   seeds 1 to N, each half a simulated second: set-up and first election\n"
      "Any other scenario file is run likewise. Without an operand: W1, W2 and W3.");
  usage
      .option("seeds", "N", "how many seeds; by default 1 for W1, 1,000 for W2, 20,000 for W3, 100 for files")
      .option("seconds", "N", "end each run after so many simulated seconds")
      .option("repeat", "N", "how often to measure, 5 times by default")
      .flag("json", "print the figures as JSON")
      .operands(workload_names)
      .exits(ExitCode::found, "a property of Raft is violated in any run")
      .example("raftsim bench --repeat 1 --seeds 100 W3", "a quick look at how fast runs begin");
  return usage;
}

namespace {

Workload workload_named(const std::string& operand, const Given& given) {
  Workload workload;
  workload.name = operand;
  const auto* const standard = std::find_if(kStandards.begin(), kStandards.end(),
                                            [&](const Standard& each) { return each.name == operand; });
  std::string file = operand;
  workload.seeds = 100;
  if (standard != kStandards.end()) {
    const auto folder = shipped_scenarios();
    if (!folder) throw UsageError("the folder scenarios/bench is not found");
    file = (*folder / standard->file).string();
    workload.seeds = standard->seeds;
  } else if (!fs::exists(operand) && operand.find_first_of("./") == std::string::npos) {
    const bool is_standard_in_lower_case = operand.starts_with('w');
    throw UsageError("unknown workload '" + printable(operand) + "', expected W1, W2, W3 or a scenario file" +
                     (is_standard_in_lower_case ? suggestion(operand, workload_names()) : ""));
  }
  Scenario scenario = load_scenario(file);
  if (const auto end =
          given.number("seconds", 1, static_cast<std::uint64_t>(limits::kMaxTime / seconds(1)))) {
    scenario = ending_at(std::move(scenario), Time{} + seconds(static_cast<std::int64_t>(*end)));
  }
  workload.scenario = std::make_shared<const Scenario>(std::move(scenario));
  workload.seeds =
      given.number("seeds", 1, std::numeric_limits<std::uint32_t>::max()).value_or(workload.seeds);
  return workload;
}

/// A figure over all repeats.
struct Spread {
  double median{};
  double least{};
  double most{};
};

Spread spread_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  const double median = values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  return {median, values.front(), values.back()};
}

struct Figure {
  const char* key;
  const char* name;
  double (*of)(const Measurement&);
};

double a_second(std::uint64_t count, const Measurement& measurement) {
  return static_cast<double>(count) / measurement.cpu_seconds;
}

/// What a second of CPU time achieves, in the order of weight.
constexpr std::array kFigures{
    Figure{"simulatedSeconds", "simulated seconds",
           [](const Measurement& m) {
             return std::chrono::duration<double>(m.simulated).count() / m.cpu_seconds;
           }},
    Figure{"seeds", "seeds", [](const Measurement& m) { return a_second(m.runs, m); }},
    Figure{"delivered", "messages delivered", [](const Measurement& m) { return a_second(m.delivered, m); }},
    Figure{"commits", "commands committed", [](const Measurement& m) { return a_second(m.commits, m); }},
    Figure{"events", "events", [](const Measurement& m) { return a_second(m.events, m); }},
};

double allocations_an_event(const Measurement& measurement) {
  return static_cast<double>(measurement.steady_allocations) /
         static_cast<double>(std::max<std::uint64_t>(measurement.steady_events, 1));
}

double setup_allocations_a_run(const Measurement& measurement) {
  return static_cast<double>(measurement.steady_setup_allocations) /
         static_cast<double>(std::max<std::uint64_t>(measurement.steady_runs, 1));
}

std::string memory_text(const Measurement& measurement) {
  if (!counts_allocations()) return "  allocations are not counted in this build\n";
  return "  second half: " + measured(allocations_an_event(measurement)) + " allocations an event (" +
         grouped(measurement.steady_allocations) + " in " + grouped(measurement.steady_events) +
         " events), " + measured(setup_allocations_a_run(measurement)) + " to set up a run\n" +
         "  memory of the simulation when it has ended: " + grouped(measurement.memory) + " bytes\n";
}

Spread spread_of(const Figure& figure, const std::vector<Measurement>& measurements) {
  std::vector<double> values;
  std::transform(measurements.begin(), measurements.end(), std::back_inserter(values), figure.of);
  return spread_of(std::move(values));
}

std::string text_of(const Workload& workload, const std::vector<Measurement>& measurements) {
  const Measurement& last = measurements.back();
  std::string text = workload.name + ": " + workload.scenario->purpose + "\n";
  text += "  each of " + grouped(measurements.size()) + " repeats: " + grouped(last.runs) +
          (last.runs == 1 ? " seed, " : " seeds, ") + to_text(last.simulated) + " simulated, " +
          grouped(last.events) + " events, " + grouped(last.delivered) + " messages delivered,\n    " +
          grouped(last.commits) + " commands committed, " + grouped(last.checks) + " checks, " +
          grouped(last.violations) + " violations, hash " + trace::hex_of(last.hash) + "\n";
  text +=
      "  " + left("a CPU second", 22) + right("median", 14) + right("least", 14) + right("most", 14) + "\n";
  for (const Figure& figure : kFigures) {
    const Spread spread = spread_of(figure, measurements);
    text += "  " + left(figure.name, 22) + right(measured(spread.median), 14) +
            right(measured(spread.least), 14) + right(measured(spread.most), 14) + "\n";
  }
  return text + memory_text(last);
}

nlohmann::ordered_json json_of(const Workload& workload, const std::vector<Measurement>& measurements) {
  const Measurement& last = measurements.back();
  nlohmann::ordered_json json;
  json["workload"] = workload.name;
  json["scenario"] = workload.scenario->name;
  json["repeats"] = measurements.size();
  json["seeds"] = last.runs;
  json["simulatedNs"] = last.simulated.count();
  json["events"] = last.events;
  json["delivered"] = last.delivered;
  json["commits"] = last.commits;
  json["checks"] = last.checks;
  json["violations"] = last.violations;
  json["hash"] = trace::hex_of(last.hash);
  for (const Figure& figure : kFigures) {
    const Spread spread = spread_of(figure, measurements);
    json["perCpuSecond"][figure.key] = {
        {"median", spread.median}, {"least", spread.least}, {"most", spread.most}};
  }
  json["steadyState"] = {{"events", last.steady_events}};
  if (counts_allocations()) {
    json["steadyState"]["allocations"] = last.steady_allocations;
    json["steadyState"]["allocationsPerEvent"] = allocations_an_event(last);
    json["steadyState"]["setupAllocationsPerRun"] = setup_allocations_a_run(last);
    json["memoryBytes"] = last.memory;
  }
  return json;
}

/// In a thread of its own, which begins without blocks of memory that another measurement has left to its
/// thread.
Measurement measure_alone(const Workload& workload) {
  return std::async(std::launch::async, measure, std::cref(workload)).get();
}

}  // namespace

ExitCode bench_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = bench_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  const std::uint64_t repeats = given->number("repeat", 1, 1000).value_or(kRepeats);
  std::vector<std::string> operands = given->operands();
  if (operands.empty()) {
    for (const Standard& standard : kStandards) operands.emplace_back(standard.name);
  }
  std::vector<Workload> workloads;
  workloads.reserve(operands.size());
  for (const std::string& operand : operands) workloads.push_back(workload_named(operand, *given));

  ExitCode code = ExitCode::fine;
  nlohmann::ordered_json document = nlohmann::ordered_json::array();
  for (const Workload& workload : workloads) {
    std::vector<Measurement> measurements;
    try {
      for (std::uint64_t i = 0; i < repeats; ++i) measurements.push_back(measure_alone(workload));
    } catch (const std::length_error& error) {
      throw std::length_error(printable(workload.name) + ": " + error.what());
    } catch (const std::bad_alloc&) {
      throw std::runtime_error(printable(workload.name) + ": out of memory");
    }
    if (measurements.back().violations > 0) {
      errors.line("raftsim bench: " + workload.name +
                  ": a property of Raft is violated; 'raftsim run' tells which");
      code = ExitCode::found;
    }
    if (given->has("json")) {
      document.push_back(json_of(workload, measurements));
    } else {
      out.write(text_of(workload, measurements));
      out.flush();
    }
  }
  if (given->has("json")) out.line(document.dump(2));
  return code;
}

}  // namespace raftsim
