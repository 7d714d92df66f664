#include "viz/app/open_run.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "sim/scenario.hpp"
#include "sim/trace/open_trace.hpp"
#include "viz/model/bookmarks.hpp"
#include "viz/replay/replay.hpp"

namespace raftsim::viz {
namespace {

namespace fs = std::filesystem;

/// By how it begins. Throws OpenError where there is nothing to be read.
bool is_trace(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in || fs::is_directory(file)) throw OpenError(file + ": cannot be read");
  std::string begin(64, '\0');
  in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  begin.resize(static_cast<std::size_t>(in.gcount()));
  return trace::begins_as_trace(begin);
}

Run run_scenario(const std::string& file, std::optional<std::uint64_t> seed) {
  const auto scenario = std::make_shared<const Scenario>(load_scenario(file));
  return run_of(scenario, seed.value_or(scenario->seed));
}

/// Where they lie from the program, installed or in its build tree, else ./scenarios.
fs::path scenarios_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  // Of a build tree it is a link.
  const fs::path beside = fs::canonical(program.parent_path() / RAFTSIM_SCENARIOS, error);
  return error ? fs::path("scenarios") : beside;
}

bool is_scenario_file(const fs::path& path) {
  return path.extension() == ".json" && path.filename() != "schema.json";
}

/// The file that a word means: itself if there is one, else the shipped scenario of that name.
std::string file_called(const std::string& word) {
  std::error_code ignored;
  if (fs::path(word).is_absolute() || fs::exists(word, ignored)) return word;
  const fs::path shipped = scenarios_folder() / (word + ".json");
  // Not what lies outside, as ../x would.
  const bool below = shipped.lexically_normal() == shipped;
  return below && fs::is_regular_file(shipped, ignored) ? shipped.string() : word;
}

}  // namespace

OpenRun open_run(const std::string& word, std::optional<std::uint64_t> seed) {
  const std::string file = file_called(word);
  try {
    if (is_trace(file)) {
      if (seed) throw OpenError(file + ": a trace has its seed; --seed is for scenarios");
      return {std::make_shared<const Run>(run_of_trace(file)), Bookmarks::path_for(file)};
    }
    auto run = std::make_shared<const Run>(run_scenario(file, seed));
    const std::string suffix = ".seed" + std::to_string(run->header().seed);
    return {std::move(run), Bookmarks::path_for(file + suffix)};
  } catch (const OpenError&) {
    throw;
  } catch (const std::exception& error) {
    // Whatever it is, it is about this file: a wrong scenario, a wrong trace, a server that finds itself
    // broken.
    const std::string what = error.what();
    throw OpenError(what.rfind(file, 0) == 0 ? what : file + ": " + what);
  }
}

std::vector<Offer> shipped_offers() {
  std::vector<Offer> offers;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(scenarios_folder(), error)) {
    if (!is_scenario_file(entry.path())) continue;
    try {
      const Scenario scenario = load_scenario(entry.path().string());
      offers.push_back({entry.path().string(), entry.path().stem().string(), scenario.purpose});
    } catch (const std::exception&) {
      // A broken file among them is not offered; opened by name it tells why.
      continue;
    }
  }
  std::sort(offers.begin(), offers.end(), [](const Offer& a, const Offer& b) { return a.name < b.name; });
  return offers;
}

std::vector<std::string> shipped_names() {
  std::vector<std::string> names;
  std::error_code error;
  const fs::path folder = scenarios_folder();
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, error)) {
    if (!is_scenario_file(entry.path())) continue;
    names.push_back(entry.path().lexically_relative(folder).replace_extension().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace raftsim::viz
