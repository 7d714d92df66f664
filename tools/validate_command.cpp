#include <string>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/scenario_error.hpp"
#include "tools/scenario_files.hpp"
#include "tools/subcommands.hpp"
#include "tools/usage.hpp"

namespace raftsim {

Usage validate_usage() {
  Usage usage(
      "validate", "FILE|FOLDER...",
      "Reads scenario files as 'run' does, and says of each whether it is valid: if not, where, what\n"
      "was found and what was expected. A folder stands for the *.json files directly in it; one that\n"
      "has none is bad input.");
  usage.flag("quiet,q", "print nothing but what is not valid")
      .operands(shipped_names)
      .example("raftsim validate split-vote", "checks a scenario that comes with raftsim");
  return usage;
}

namespace {

/// The files that the operands stand for. An operand that stands for none is told, and hides none of the
/// others.
std::vector<std::string> usable(const std::vector<std::string>& operands, Output& errors, ExitCode& code) {
  if (operands.empty()) return scenario_files(operands);
  std::vector<std::string> files;
  for (const std::string& operand : operands) {
    try {
      const std::vector<std::string> found = scenario_files({operand});
      files.insert(files.end(), found.begin(), found.end());
    } catch (const UsageError& error) {
      errors.line("raftsim validate: " + std::string(error.what()));
      code = ExitCode::refused;
    }
  }
  return files;
}

}  // namespace

ExitCode validate_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = validate_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  ExitCode code = ExitCode::fine;
  const std::vector<std::string> files = usable(given->operands(), errors, code);
  for (const std::string& file : files) {
    try {
      const Scenario scenario = load_scenario(file);
      if (!given->has("quiet")) out.line(printable(file) + ": valid");
    } catch (const ScenarioError& error) {
      out.flush();
      const bool skipped = error.is_schema && files.size() > 1;
      errors.line("raftsim validate: " + error.message() + (skipped ? "; skipped" : ""));
      errors.flush();
      if (!skipped) code = ExitCode::refused;
    }
  }
  return code;
}

}  // namespace raftsim
