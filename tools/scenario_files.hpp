#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace raftsim {

/// The scenario files directly in a folder, by name; the schema is none. Throws UsageError
/// for a folder that cannot be read.
std::vector<std::string> scenarios_in(const std::filesystem::path& folder);

/// What is said of a folder without any.
std::string no_scenarios_in(const std::filesystem::path& folder);

/// Files as given or called, and for each folder the scenario files in it; throws UsageError for a folder
/// without any and for no operand at all.
std::vector<std::string> scenario_files(const std::vector<std::string>& operands);

/// The folder of the scenarios that come with the program: where it lies from the program, installed or in
/// its build tree, else ./scenarios. Nothing if there is none.
std::optional<std::filesystem::path> shipped_scenarios();

/// The scenarios in a folder, then those in each folder within it, all by name. Throws UsageError.
std::vector<std::string> scenarios_below(const std::filesystem::path& folder);

/// The file that an operand means: itself if there is one, else the shipped scenario of that name, as
/// "split-vote" or "bugs/vote-twice". Where there is none either: itself if it has an extension, so that
/// whoever reads it tells why it cannot be read; else throws UsageError.
std::string scenario_called(const std::string& operand);
/// What the shipped scenarios are called so; none where there are none.
std::vector<std::string> shipped_names();

/// The file as the user would type it: relative to the working folder when it lies below that.
std::string as_typed(const std::filesystem::path& path);

}  // namespace raftsim
