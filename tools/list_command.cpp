#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/scenario_error.hpp"
#include "sim/trace/story_layout.hpp"
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
    if (!fs::is_directory(*folder, ignored)) throw UsageError(named(*folder) + ": no such folder");
    return *folder;
  }
  const auto shipped = shipped_scenarios();
  if (!shipped) throw UsageError("no scenarios found; --dir FOLDER says where they are");
  return *shipped;
}

/// A scenario in a line; on a terminal of `columns` that is too narrow in several, broken at blanks, with the
/// purpose below itself, or where it would have little room there, below the path. `width` is that of paths.
std::string listed_scenario(const std::string& path, const std::string& purpose, std::size_t width,
                            std::optional<std::size_t> columns) {
  constexpr std::size_t kGap = 2;
  if (!columns) return left(path, width + kGap) + purpose + "\n";
  constexpr std::size_t kLeast = 30;
  const bool is_beside = *columns >= width + kGap + kLeast;
  const std::size_t indent = is_beside ? width + kGap : kGap;
  std::string before = is_beside ? left(path, indent) : path + "\n" + left("", indent);
  const std::size_t room = *columns > indent ? *columns - indent : 1;
  std::string text;
  for (const std::string& line : trace::wrapped(purpose, room, room)) {
    text += std::exchange(before, left("", indent)) + line + "\n";
  }
  return text;
}

}  // namespace

ExitCode list_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = list_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  std::vector<std::string> files;
  const fs::path folder = listed_folder(*given);
  for (const std::string& file : scenarios_below(folder)) files.push_back(as_typed(file));
  if (files.empty()) throw UsageError(no_scenarios_in(folder));
  std::size_t width = 0;
  for (const std::string& file : files) width = std::max(width, printable(file).size());
  std::optional<std::size_t> columns;
  if (out.is_terminal()) columns = out.columns();
  ExitCode code = ExitCode::fine;
  for (const std::string& file : files) {
    try {
      out.write(listed_scenario(printable(file), load_scenario(file).purpose, width, columns));
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
