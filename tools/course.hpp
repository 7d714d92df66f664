#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sim/scenario.hpp"

namespace raftsim {

/// A scenario of scenarios/lessons: NN-name.json.
struct Lesson {
  /// Its place in the course, from 1.
  int number{};
  /// What it is called by: the scenario's name.
  std::string name;
  std::string file;
  std::shared_ptr<const Scenario> scenario;
};

/// The lessons in this folder, in their order. Throws ScenarioError, and UsageError for a folder without any
/// and for files whose names are not NN-name.json, with the name of their scenario and numbers from 1 on.
std::vector<Lesson> course_in(const std::filesystem::path& folder);

/// The folder of the lessons that come with the program. Throws UsageError where there is none.
std::filesystem::path shipped_course();

/// The lesson of that number or name, "4", "04", "election-won" or "04-election-won". Throws UsageError.
const Lesson& lesson_called(const std::string& word, const std::vector<Lesson>& course);

/// What the lessons that come with the program are called, in their order; none where there are none.
std::vector<std::string> lesson_names();

}  // namespace raftsim
