#include "tools/scenario_files.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include "sim/scenario_error.hpp"
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

std::vector<std::string> scenario_files(const std::vector<std::string>& operands) {
  if (operands.empty()) throw UsageError("expected a scenario file or a folder of them");
  std::vector<std::string> files;
  for (const std::string& operand : operands) {
    if (!is_folder(operand)) {
      files.push_back(operand);
      continue;
    }
    const std::vector<std::string> found = scenarios_in(operand);
    if (found.empty()) throw UsageError(printable(operand) + ": no scenario files (*.json) in this folder");
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

std::optional<fs::path> shipped_scenarios() {
  const std::array<fs::path, 3> places{program_folder() / RAFTSIM_INSTALLED_SCENARIOS,
                                       RAFTSIM_SOURCE_SCENARIOS, "scenarios"};
  const auto* const found = std::find_if(places.begin(), places.end(), is_folder);
  if (found == places.end()) return std::nullopt;
  return found->lexically_normal();
}

std::string as_typed(const fs::path& path) {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  const fs::path relative = fs::absolute(path, error).lexically_normal().lexically_relative(here);
  const bool below = !error && !relative.empty() && *relative.begin() != "..";
  return below ? relative.string() : path.string();
}

}  // namespace raftsim
