#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sim/simulation.hpp"
#include "sim/trace/hex.hpp"
#include "sim/trace/story.hpp"
#include "sim/tracer.hpp"
#include "tests/effort.hpp"
#include "tests/golden/golden_file.hpp"
#include "tests/golden/the_course.hpp"
#include "tests/sim/shipped.hpp"

/// scenarios/lessons: the course. What its questions say is what the runs do, and nothing else would pass.
namespace raftsim {
namespace {

using tests::the_course;

/// More lines than this nobody follows.
constexpr std::ptrdiff_t kMostStoryLines = 95;
constexpr std::size_t kFewestQuestions = 2;
constexpr std::size_t kMostQuestions = 4;
constexpr const char* kLessonHashes = "lessons.txt";

Simulation run_of_lesson(const std::shared_ptr<const Scenario>& scenario) {
  Simulation simulation(scenario, scenario->seed);
  simulation.run();
  return simulation;
}

std::string story_of_lesson(const Lesson& lesson) {
  Simulation simulation(lesson.scenario, lesson.scenario->seed);
  trace::Story story(header_of(simulation), trace::StoryOptions{.width = 120});
  std::string text;
  Tracer tracer([&](const trace::Record& record) { story.tell(record, text); });
  simulation.run(&tracer);
  return text;
}

/// Whether it is a place in the paper or the thesis, of those that the course is about; more may follow it.
bool is_stated_in(const std::string& section) {
  static const std::set<std::string> kPlaces{
      "Raft §2",        // Replicated state machines
      "Raft §5.1",      // Raft basics
      "Raft §5.2",      // Leader election
      "Raft §5.3",      // Log replication
      "Raft §5.4.1",    // Election restriction
      "Raft §5.4.2",    // Committing entries from previous terms
      "Raft §5.4.3",    // Safety argument
      "Raft §5.6",      // Timing and availability
      "Raft §6",        // Cluster membership changes
      "Raft §7",        // Log compaction
      "Raft §8",        // Client interaction
      "Raft §9.3",      // Performance
      "Raft Figure 2",  // what servers keep, and what they do
      "thesis §4.1",    // membership, one server at a time: Safety
      "thesis §4.2.1",  // Catching up new servers
      "thesis §6.2",    // Routing requests to the leader
      "thesis §6.3",    // Implementing linearizable semantics
      "thesis §6.4",    // Processing read-only queries more efficiently
      "thesis §9.6",    // Preventing disruptions when a server rejoins the cluster
  };
  return kPlaces.count(section.substr(0, section.find(", "))) == 1;
}

/// What neither of them tells stands in a letter to the raft-dev list.
bool is_told_on_the_list(const std::string& section) {
  return section.starts_with("raft-dev, ");
}

TEST_CASE("every lesson says what it is about and where that stands, and asks two to four questions") {
  REQUIRE(the_course().size() >= 20);
  for (const Lesson& lesson : the_course()) {
    CAPTURE(lesson.file);
    const Scenario& scenario = *lesson.scenario;
    CHECK_FALSE(scenario.purpose.empty());
    CHECK(scenario.purpose.size() <= 100);
    CHECK_FALSE(scenario.description.empty());
    CHECK(is_stated_in(scenario.section));
    std::size_t captions = 0;
    std::size_t questions = 0;
    for (const TimelineEntry& entry : scenario.timeline) {
      if (!entry.say.empty()) ++captions;
      if (!entry.ask) continue;
      ++questions;
      CAPTURE(entry.ask->text);
      const std::string& section = entry.ask->section;
      CHECK((section.empty() || is_stated_in(section) || is_told_on_the_list(section)));
    }
    CHECK(captions >= 3);
    CHECK(questions >= kFewestQuestions);
    CHECK(questions <= kMostQuestions);
    CHECK_FALSE(scenario.expectations.empty());
    for (const Expectation& expectation : scenario.expectations) CHECK_FALSE(expectation.because.empty());
  }
}

TEST_CASE(
    "the right answer to every question of a lesson is what its run does, and so is all that it expects") {
  for (const Lesson& lesson : the_course()) {
    CAPTURE(lesson.file);
    const Simulation run = run_of_lesson(lesson.scenario);
    CHECK((run.checks().violation() == nullptr || tests::expects_violation(*lesson.scenario)));
    for (const auto* const results : {&run.expectations().results(), &run.questions().results()}) {
      for (const ExpectationResult& result : *results) {
        CAPTURE(result.pointer);
        CAPTURE(result.actual);
        CHECK(result.state == ExpectationState::met);
      }
    }
  }
}

TEST_CASE(
    "no answer to a question of a lesson is right by the luck of its seed, and nothing that it expects") {
  constexpr std::uint64_t kSeeds = tests::tries(25U);
  for (const Lesson& lesson : the_course()) {
    CAPTURE(lesson.file);
    Simulation run(lesson.scenario, 1);
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      run.reset(seed);
      run.run();
      for (const auto* const results : {&run.expectations().results(), &run.questions().results()}) {
        for (const ExpectationResult& result : *results) {
          CAPTURE(result.pointer);
          CAPTURE(result.actual);
          CHECK(result.state == ExpectationState::met);
        }
      }
    }
  }
}

// Who always takes the same place must not get far, nor who always takes the last one.
TEST_CASE("the right answers of the course are spread over the places in which they stand") {
  std::size_t questions = 0;
  std::size_t last = 0;
  std::map<std::size_t, std::size_t> at_place;
  std::map<std::size_t, std::map<std::size_t, std::size_t>> of_so_many;
  for (const Lesson& lesson : the_course()) {
    for (const TimelineEntry& entry : lesson.scenario->timeline) {
      if (!entry.ask) continue;
      const std::size_t choices = entry.ask->choices.size();
      ++questions;
      ++at_place[entry.ask->answer + 1];
      ++of_so_many[choices][entry.ask->answer + 1];
      if (entry.ask->answer + 1 == choices) ++last;
    }
  }
  CAPTURE(questions);
  CHECK(2 * last <= questions);
  for (const auto& right : at_place) {
    CAPTURE(right.first);
    CHECK(2 * right.second <= questions);
  }
  // Each place has four fifths at least of what it had, were they spread evenly.
  for (const std::size_t choices : {std::size_t{2}, std::size_t{3}}) {
    std::size_t all = 0;
    for (const auto& [place, right] : of_so_many[choices]) all += right;
    for (std::size_t place = 1; place <= choices; ++place) {
      CAPTURE(choices);
      CAPTURE(place);
      CHECK(5 * choices * of_so_many[choices][place] >= 4 * all);
    }
  }
}

TEST_CASE("no other answer to any question of a lesson would pass") {
  for (const Lesson& lesson : the_course()) {
    for (std::size_t entry = 0; entry < lesson.scenario->timeline.size(); ++entry) {
      const auto& ask = lesson.scenario->timeline[entry].ask;
      if (!ask) continue;
      for (std::size_t wrong = 0; wrong < ask->choices.size(); ++wrong) {
        if (wrong == ask->answer) continue;
        auto changed = std::make_shared<Scenario>(*lesson.scenario);
        changed->timeline[entry].ask->answer = wrong;
        const Simulation run = run_of_lesson(changed);
        const auto& results = run.questions().results();
        CAPTURE(ask->pointer);
        CAPTURE(wrong + 1);
        CAPTURE(lesson.file);
        CHECK(std::any_of(results.begin(), results.end(), [&](const ExpectationResult& result) {
          return result.pointer == ask->pointer && result.state == ExpectationState::failed &&
                 !result.shows_nothing;
        }));
      }
    }
  }
}

TEST_CASE("a lesson can be followed: its story is short") {
  for (const Lesson& lesson : the_course()) {
    CAPTURE(lesson.file);
    const std::string story = story_of_lesson(lesson);
    CHECK(std::count(story.begin(), story.end(), '\n') <= kMostStoryLines);
  }
}

TEST_CASE("lessons about a bug expect what it breaks, which Raft without it does not") {
  std::size_t bugs_shown = 0;
  for (const Lesson& lesson : the_course()) {
    if (lesson.scenario->bug == nullptr) continue;
    CAPTURE(lesson.file);
    ++bugs_shown;
    CHECK(tests::expects_violation(*lesson.scenario));
    auto cured = std::make_shared<Scenario>(*lesson.scenario);
    cured->bug = nullptr;
    CHECK(run_of_lesson(cured).checks().violation() == nullptr);
  }
  CHECK(bugs_shown >= 4);
}

TEST_CASE("lessons are the same runs in every build, on every machine: their golden hashes") {
  std::string now =
      "# lesson, hash of its run; RAFTSIM_UPDATE_GOLDEN=1 raftsim_tests writes this file anew\n";
  for (const Lesson& lesson : the_course()) {
    now.append(lesson.name)
        .append(" ")
        .append(trace::hex_of(run_of_lesson(lesson.scenario).hash()))
        .append("\n");
  }
  if (tests::updates_golden()) tests::write_golden(kLessonHashes, now);
  CHECK(tests::golden_text(kLessonHashes) == now);
}

}  // namespace
}  // namespace raftsim
