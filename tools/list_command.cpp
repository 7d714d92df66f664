#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/scenario_error.hpp"
#include "tools/scenario_files.hpp"
#include "tools/subcommands.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

namespace fs = std::filesystem;

}  // namespace

Usage list_usage() {
  Usage usage("list", "",
              "Lists the scenarios that come with raftsim, each with its purpose: files to be run with\n"
              "'raftsim run FILE'. The file's name without .json will do, with the folder within the\n"
              "scenarios if it lies in one: 'raftsim run bugs/vote-twice'.");
  usage.option("dir", "FOLDER", "list the scenarios in this folder instead")
      .example("raftsim list", "all, each with its purpose");
  return usage;
}

namespace {

fs::path listed_folder(const Given& given) {
  if (const auto folder = given.text("dir")) {
    std::error_code ignored;
    if (!fs::is_directory(*folder, ignored)) throw UsageError(*folder + ": no such folder");
    return *folder;
  }
  const auto shipped = shipped_scenarios();
  if (!shipped) throw UsageError("no scenarios found; --dir FOLDER says where they are");
  return *shipped;
}

}  // namespace

ExitCode list_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = list_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  std::vector<std::string> files;
  for (const std::string& file : scenarios_below(listed_folder(*given))) files.push_back(as_typed(file));
  std::size_t width = 0;
  for (const std::string& file : files) width = std::max(width, file.size());
  ExitCode code = ExitCode::fine;
  for (const std::string& file : files) {
    try {
      out.line(left(printable(file), width) + "  " + load_scenario(file).purpose);
    } catch (const ScenarioError& error) {
      if (error.is_schema) continue;
      out.flush();
      errors.line("raftsim list: " + error.message());
      errors.flush();
      code = ExitCode::refused;
    }
  }
  return code;
}

}  // namespace raftsim
