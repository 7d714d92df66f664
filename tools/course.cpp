#include "tools/course.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "sim/scenario_error.hpp"
#include "tools/scenario_files.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

namespace fs = std::filesystem;

/// The number that the text is, all of it; 0 for what is none.
int lesson_number(const std::string& text) {
  int number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && rest == end && number > 0 ? number : 0;
}

std::string two_digits(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

std::vector<Lesson> course_in(const fs::path& folder) {
  std::vector<Lesson> course;
  for (const std::string& file : scenarios_in(folder)) {
    Lesson lesson;
    lesson.number = static_cast<int>(course.size()) + 1;
    lesson.file = file;
    lesson.scenario = std::make_shared<const Scenario>(load_scenario(file));
    lesson.name = lesson.scenario->name;
    const std::string expected = two_digits(lesson.number) + "-" + lesson.name;
    if (fs::path(file).stem() != expected) {
      throw UsageError(printable(file) + ": expected the name " + in_quotes(expected + ".json") +
                       ", the lesson's number and its scenario's name");
    }
    course.push_back(std::move(lesson));
  }
  if (course.empty()) throw UsageError(printable(folder.string()) + ": no lessons (*.json) in this folder");
  return course;
}

fs::path shipped_course() {
  const auto shipped = shipped_scenarios();
  std::error_code ignored;
  if (!shipped || !fs::is_directory(*shipped / "lessons", ignored)) {
    throw UsageError("no lessons found; --dir FOLDER says where they are");
  }
  return *shipped / "lessons";
}

std::vector<std::string> lesson_names() {
  std::vector<std::string> names;
  const auto shipped = shipped_scenarios();
  std::error_code ignored;
  if (!shipped || !fs::is_directory(*shipped / "lessons", ignored)) return names;
  constexpr std::size_t kNumber = 3;  // "04-"
  for (const std::string& file : scenarios_in(*shipped / "lessons")) {
    const std::string stem = fs::path(file).stem().string();
    if (stem.size() > kNumber) names.push_back(stem.substr(kNumber));
  }
  return names;
}

const Lesson& lesson_called(const std::string& word, const std::vector<Lesson>& course) {
  const int number = lesson_number(word);
  const auto is_meant = [&](const Lesson& lesson) {
    return lesson.number == number || lesson.name == word ||
           two_digits(lesson.number) + "-" + lesson.name == word;
  };
  const auto found = std::find_if(course.begin(), course.end(), is_meant);
  if (found != course.end()) return *found;
  std::vector<std::string> known;
  known.reserve(course.size());
  for (const Lesson& lesson : course) known.push_back(lesson.name);
  const std::string hint = number != 0 ? "; they have the numbers from 1 to " + std::to_string(course.size())
                                       : suggestion(word, known);
  throw UsageError("no lesson " + in_quotes(word) + hint + " ('raftsim lesson' lists all)");
}

}  // namespace raftsim
