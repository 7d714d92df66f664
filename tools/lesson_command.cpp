#include <algorithm>
#include <filesystem>
#include <memory>
#include <unistd.h>

#include "sim/scenario_error.hpp"
#include "sim/trace/story_layout.hpp"
#include "tools/course.hpp"
#include "tools/lesson_player.hpp"
#include "tools/subcommands.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

namespace fs = std::filesystem;

}  // namespace

Usage lesson_usage() {
  Usage usage("lesson", "[NAME]",
              "A course in Raft, lesson by lesson. Without NAME it lists the lessons; with one, a number, a\n"
              "name or a scenario file, it plays that: the run is told as 'raftsim run --log' tells it, and\n"
              "stops at each caption, and at each question of what comes next, which is answered by the\n"
              "number of a choice; q ends it. In a pipe each line of standard input is an answer.");
  usage.option("dir", "FOLDER", "the lessons in this folder instead of those that come with raftsim")
      .operands(lesson_names)
      .exits(ExitCode::found, "the run contradicts the lesson; the score is of no account")
      .example("raftsim lesson", "the course, in order")
      .example("raftsim lesson election-won", "plays a lesson; 'raftsim lesson 4' is the same");
  return usage;
}

namespace {

fs::path folder_given(const Given& given) {
  const auto folder = given.text("dir");
  if (!folder) return shipped_course();
  std::error_code ignored;
  if (!fs::is_directory(*folder, ignored)) throw UsageError(printable(*folder) + ": no such folder");
  return *folder;
}

void list_course(const std::vector<Lesson>& course, Output& out) {
  std::size_t name_width = 0;
  std::size_t section_width = 0;
  for (const Lesson& lesson : course) {
    name_width = std::max(name_width, lesson.name.size());
    section_width = std::max(section_width, trace::columns(lesson.scenario->section));
  }
  for (const Lesson& lesson : course) {
    const std::string& section = lesson.scenario->section;
    out.line(right(std::to_string(lesson.number), 2) + "  " + left(lesson.name, name_width) + "  " + section +
             std::string(section_width - trace::columns(section), ' ') + "  " + lesson.scenario->purpose);
  }
}

bool is_file_name(const std::string& word) {
  return fs::path(word).extension() == ".json";
}

ExitCode play_lesson(const Lesson& lesson, const Lesson* next, Output& out) {
  LineInput in(STDIN_FILENO);
  return LessonPlayer(lesson, next, in, out).play();
}

}  // namespace

ExitCode lesson_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = lesson_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  const std::vector<std::string> names = given->operands();
  if (names.size() > 1) throw UsageError("one lesson at a time, found " + std::to_string(names.size()));
  try {
    if (!names.empty() && is_file_name(names.front())) {
      const auto scenario = std::make_shared<const Scenario>(load_scenario(names.front()));
      return play_lesson({0, scenario->name, names.front(), scenario}, nullptr, out);
    }
    const std::vector<Lesson> course = course_in(folder_given(*given));
    if (names.empty()) {
      list_course(course, out);
      return ExitCode::fine;
    }
    const Lesson& lesson = lesson_called(names.front(), course);
    const auto place = static_cast<std::size_t>(lesson.number);
    return play_lesson(lesson, place < course.size() ? &course[place] : nullptr, out);
  } catch (const ScenarioError& error) {
    out.flush();
    errors.line("raftsim lesson: " + error.message());
    errors.flush();
    return ExitCode::refused;
  }
}

}  // namespace raftsim
