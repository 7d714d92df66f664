#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace raftsim {

/// The scenario files directly in a folder, by name; the schema is none. Throws UsageError
/// for a folder that cannot be read.
std::vector<std::string> scenarios_in(const std::filesystem::path& folder);

/// Files as given, and for each folder the scenario files in it; throws UsageError for a folder without any
/// and for no operand at all.
std::vector<std::string> scenario_files(const std::vector<std::string>& operands);

/// The folder of the scenarios that come with the program: beside the installed program, else in the source
/// tree that it was built from, else ./scenarios. Nothing if there is none.
std::optional<std::filesystem::path> shipped_scenarios();

/// The file as the user would type it: relative to the working folder when it lies below that.
std::string as_typed(const std::filesystem::path& path);

}  // namespace raftsim
