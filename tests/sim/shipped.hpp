#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "sim/scenario.hpp"

namespace raftsim::tests {

/// The scenario files that the project ships for users to run, sorted by name.
inline std::vector<std::string> shipped_scenarios() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(RAFTSIM_SOURCE_DIR "/scenarios")) {
    const std::filesystem::path& path = entry.path();
    if (path.extension() == ".json" && path.filename() != "schema.json") files.push_back(path.string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Whether the scenario shows what goes wrong.
inline bool expects_violation(const Scenario& scenario) {
  return std::any_of(scenario.expectations.begin(), scenario.expectations.end(), [](const Expectation& one) {
    return std::holds_alternative<ExpectViolation>(one.what);
  });
}

inline std::shared_ptr<const Scenario> load_shared(const std::string& file) {
  return std::make_shared<const Scenario>(load_scenario(file));
}

inline std::shared_ptr<const Scenario> parse_shared(const std::string& text) {
  return std::make_shared<const Scenario>(parse_scenario(text, "test.json"));
}

/// The text of the shipped scenario of that name.
inline std::string scenario_text(const std::string& name) {
  std::ifstream in(RAFTSIM_SOURCE_DIR "/scenarios/" + name + ".json");
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace raftsim::tests
