#include "tools/scenario_files.hpp"

#include <algorithm>
#include <cctype>
#include <system_error>

#include "sim/scenario_error.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

namespace fs = std::filesystem;

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

/// Where the running program lies; empty where the system does not tell.
fs::path program_folder() {
  std::error_code ignored;
  return fs::read_symlink("/proc/self/exe", ignored).parent_path();
}

/// "04-election-won" is called "election-won" as well.
bool is_called(const std::string& stem, const std::string& name) {
  constexpr std::size_t kNumber = 3;
  return stem.size() == name.size() + kNumber && stem.compare(kNumber, name.size(), name) == 0 &&
         stem[kNumber - 1] == '-' && std::isdigit(static_cast<unsigned char>(stem[0])) != 0 &&
         std::isdigit(static_cast<unsigned char>(stem[1])) != 0;
}

/// The file "lessons/04-election-won.json" where "lessons/election-won" is asked for.
std::optional<fs::path> numbered_one(const fs::path& shipped, const fs::path& name) {
  const fs::path folder = shipped / name.parent_path();
  if (name.has_extension() || folder.lexically_normal() != folder || !is_folder(folder)) return std::nullopt;
  for (const std::string& file : scenarios_in(folder)) {
    if (is_called(fs::path(file).stem().string(), name.filename().string())) return file;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> scenarios_in(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error) throw UsageError(printable(folder.string()) + ": the folder cannot be read: " + error.message());
  for (const fs::directory_entry& entry : entries) {
    const fs::path& path = entry.path();
    if (path.extension() == ".json" && path.filename() != "schema.json" && !is_folder(path)) {
      files.push_back(path.string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string no_scenarios_in(const fs::path& folder) {
  return printable(folder.string()) + ": no scenario files (*.json) in this folder";
}

std::vector<std::string> scenario_files(const std::vector<std::string>& operands) {
  if (operands.empty()) throw UsageError("expected a scenario file or a folder of them");
  std::vector<std::string> files;
  for (const std::string& operand : operands) {
    if (!is_folder(operand)) {
      files.push_back(scenario_called(operand));
      continue;
    }
    const std::vector<std::string> found = scenarios_in(operand);
    if (found.empty()) throw UsageError(no_scenarios_in(operand));
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

std::optional<fs::path> shipped_scenarios() {
  for (const fs::path& place : {program_folder() / RAFTSIM_SCENARIOS, fs::path("scenarios")}) {
    if (!is_folder(place)) continue;
    // Of a build tree it is a link.
    std::error_code error;
    const fs::path folder = fs::canonical(place, error);
    return error ? place.lexically_normal() : folder;
  }
  return std::nullopt;
}

std::vector<std::string> scenarios_below(const fs::path& folder) {
  std::vector<std::string> files = scenarios_in(folder);
  std::vector<fs::path> folders;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  for (const fs::path& each : folders) {
    const std::vector<std::string> more = scenarios_in(each);
    files.insert(files.end(), more.begin(), more.end());
  }
  return files;
}

std::string scenario_called(const std::string& operand) {
  std::error_code ignored;
  const fs::path name(operand);
  if (name.empty()) throw UsageError(named(operand) + ": no such file");
  if (name.is_absolute() || fs::exists(name, ignored)) return operand;
  const auto shipped = shipped_scenarios();
  if (!shipped) return operand;
  const fs::path file = *shipped / (operand + ".json");
  // Not what lies outside, as ../x would.
  const bool below = file.lexically_normal() == file;
  if (below && fs::is_regular_file(file, ignored)) return as_typed(file);
  if (const auto numbered = numbered_one(*shipped, name)) return as_typed(*numbered);
  if (name.has_extension()) return operand;
  throw UsageError(printable(operand) + ": no such file, and no scenario of that name comes with raftsim" +
                   suggestion(operand, shipped_names()) + " ('raftsim list' lists all)");
}

std::vector<std::string> shipped_names() {
  std::vector<std::string> names;
  const auto shipped = shipped_scenarios();
  if (!shipped) return names;
  for (const std::string& file : scenarios_below(*shipped)) {
    names.push_back(fs::path(file).lexically_relative(*shipped).replace_extension().string());
  }
  return names;
}

std::string as_typed(const fs::path& path) {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  const fs::path relative = fs::absolute(path, error).lexically_normal().lexically_relative(here);
  const bool below = !error && !relative.empty() && *relative.begin() != "..";
  return below ? relative.string() : path.string();
}

}  // namespace raftsim
