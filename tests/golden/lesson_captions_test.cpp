#include <algorithm>
#include <array>
#include <cstdint>
#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <regex>
#include <string>
#include <variant>
#include <vector>

#include "sim/facts.hpp"
#include "sim/simulation.hpp"
#include "sim/tracer.hpp"
#include "tests/effort.hpp"
#include "tests/golden/lesson_claims.hpp"
#include "tests/golden/the_course.hpp"

/// scenarios/lessons: what a caption says is so when it is said, in the run that is shown and in any other.
///
/// That is held in two ways, for neither would do alone. How captions and questions are tied to the run is
/// looked at: never to a time, which knows nothing of what has come about by then. But an entry with actions
/// must be allowed to wait ("after": "100ms", S1 crashes), and its caption might go on to tell what other
/// servers have done meanwhile; and a condition may be another one than the caption needs. So captions are
/// read, too, and each lesson is played in other worlds, with slower and quicker networks and other seeds,
/// where what is true by luck is not.
namespace raftsim {
namespace {

using tests::Claim;
using tests::Claimed;
using tests::the_course;

/// Whether the entry happens in the very moment in which its condition comes true.
bool is_told_when_true(const TimelineEntry& entry) {
  const auto* const when = std::get_if<When>(&entry.trigger);
  return when != nullptr && when->delay == Duration{};
}

bool is_the_opening(const TimelineEntry& entry) {
  const auto* const at = std::get_if<At>(&entry.trigger);
  return at != nullptr && at->time == Time{};
}

/// Of an entry with actions that waits: it may tell what these do.
bool follows_another(const TimelineEntry& entry) {
  return std::holds_alternative<Then>(entry.trigger) || std::holds_alternative<When>(entry.trigger);
}

// ---- Other worlds ----------------------------------------------------------------------------------------

struct LessonWorld {
  std::string name;
  std::function<void(LinkConfig&)> change;
};

/// The lesson where messages take another time, with time enough to come to its end all the same.
std::shared_ptr<const Scenario> lesson_in(const LessonWorld& world, const Scenario& lesson) {
  auto changed = std::make_shared<Scenario>(lesson);
  world.change(changed->network.link);
  changed->stop.at += seconds(3);
  return changed;
}

struct Judged {
  std::size_t claims{};
  /// What captions claim and is not so.
  std::vector<std::string> untrue;
};

Judged captions_judged(const std::shared_ptr<const Scenario>& lesson, std::uint64_t seed,
                       const std::vector<Claim>& all) {
  Judged judged;
  std::vector<std::string> told;
  Simulation run(lesson, seed);
  const auto judge = [&](const std::string& caption, Claim::Moment moment) {
    for (const Claimed& claimed : tests::claimed_in(all, caption)) {
      if (claimed.claim->moment != moment) continue;
      ++judged.claims;
      if (claimed.claim->is_so(run, claimed.words)) continue;
      judged.untrue.push_back("at " + to_text(run.now() - Time{}) + " not so: " + claimed.words.str());
    }
  };
  Tracer tracer([&](const trace::Record& record) {
    const auto* const caption = std::get_if<trace::Caption>(&record.event);
    if (caption == nullptr) return;
    judge(caption->text, Claim::Moment::said);
    told.push_back(caption->text);
  });
  while (run.step(&tracer)) {
    // A timer that is made to fire fires in the same instant, as an event of its own.
    if (!run.over() && run.queue().top_time() == run.now()) continue;
    for (const std::string& caption : told) judge(caption, Claim::Moment::done);
    told.clear();
  }
  return judged;
}

// ---- Tests -----------------------------------------------------------------------------------------------

TEST_CASE(
    "captions and questions of lessons are tied to conditions, or to an action of their own, never to a "
    "time") {
  for (const Lesson& lesson : the_course()) {
    CAPTURE(lesson.file);
    for (const TimelineEntry& entry : lesson.scenario->timeline) {
      if (entry.say.empty() && !entry.ask) continue;
      CAPTURE(entry.say);
      CAPTURE(entry.pointer);
      const bool tells_what_it_does = !entry.actions.empty() && follows_another(entry);
      CHECK((is_the_opening(entry) || is_told_when_true(entry) || tells_what_it_does));
    }
  }
}

TEST_CASE(
    "what captions of lessons tell of servers and clients by name is said in words that the next test "
    "reads") {
  const std::vector<Claim> all = tests::claims();
  for (const Lesson& lesson : the_course()) {
    CAPTURE(lesson.file);
    std::size_t claims_made = 0;
    for (const TimelineEntry& entry : lesson.scenario->timeline) {
      const std::string& caption = entry.say;
      CAPTURE(caption);
      const std::vector<Claimed> found = tests::claimed_in(all, caption);
      claims_made += found.size();
      for (std::sregex_iterator at(caption.begin(), caption.end(), tests::telling_words());
           at != std::sregex_iterator(); ++at) {
        CAPTURE(at->str());
        const bool is_read = std::any_of(found.begin(), found.end(), [&](const Claimed& claimed) {
          return claimed.words.position() <= at->position() &&
                 at->position() < claimed.words.position() + claimed.words.length();
        });
        CHECK((is_read || tests::is_yet_to_come(caption, static_cast<std::size_t>(at->position()))));
      }
    }
    CHECK(claims_made >= 2);
  }
}

TEST_CASE("all captions of a lesson are told, in the order in which they stand in its file") {
  for (const Lesson& lesson : the_course()) {
    CAPTURE(lesson.file);
    std::vector<std::string> waiting;
    for (const TimelineEntry& entry : lesson.scenario->timeline) {
      if (!entry.say.empty()) waiting.push_back(entry.say);
    }
    Simulation run(lesson.scenario, lesson.scenario->seed);
    Tracer tracer([&](const trace::Record& record) {
      const auto* const caption = std::get_if<trace::Caption>(&record.event);
      if (caption == nullptr) return;
      REQUIRE_FALSE(waiting.empty());
      // In the order in which they stand, for a lesson is read so.
      CHECK(caption->text == waiting.front());
      waiting.erase(waiting.begin());
    });
    run.run(&tracer);
    CHECK(waiting.empty());
  }
}

TEST_CASE(
    "the condition that a caption of a lesson waits for still holds when it is told, whatever the seed") {
  constexpr std::uint64_t kSeeds = tests::tries(10U);
  for (const Lesson& lesson : the_course()) {
    CAPTURE(lesson.file);
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      Simulation run(lesson.scenario, seed);
      Tracer tracer([&](const trace::Record& record) {
        const auto* const caption = std::get_if<trace::Caption>(&record.event);
        if (caption == nullptr) return;
        for (const TimelineEntry& entry : lesson.scenario->timeline) {
          if (entry.say != caption->text || !is_told_when_true(entry)) continue;
          CAPTURE(entry.say);
          CHECK(holds(std::get<When>(entry.trigger).condition, run));
        }
      });
      run.run(&tracer);
    }
  }
}

TEST_CASE(
    "what captions of lessons tell is so when they tell it, however quick the network and whatever the "
    "seed") {
  const std::array worlds{
      LessonWorld{"as it is", [](LinkConfig&) {}},
      LessonWorld{"3 ms", [](LinkConfig& link) { link.delay = Delay::constant(milliseconds(3)); }},
      LessonWorld{"55 ms", [](LinkConfig& link) { link.delay = Delay::constant(milliseconds(55)); }},
      LessonWorld{"120 ms", [](LinkConfig& link) { link.delay = Delay::constant(milliseconds(120)); }},
      LessonWorld{"1 to 120 ms, a tenth is lost",
                  [](LinkConfig& link) {
                    link.delay = Delay::uniform(milliseconds(1), milliseconds(120));
                    link.loss = Ratio{1, 10};
                  }},
  };
  constexpr std::uint64_t kSeeds = tests::kTakesLong ? 4 : 1;
  // In the strangest of these worlds, too, most captions get their say.
  constexpr std::size_t kFewestClaims = 100 * kSeeds;
  const std::vector<Claim> all = tests::claims();
  for (const LessonWorld& world : worlds) {
    CAPTURE(world.name);
    std::size_t claims_made = 0;
    for (const Lesson& lesson : the_course()) {
      CAPTURE(lesson.file);
      const auto changed = lesson_in(world, *lesson.scenario);
      for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        const Judged judged = captions_judged(changed, seed, all);
        claims_made += judged.claims;
        for (const std::string& untrue : judged.untrue) {
          CAPTURE(untrue);
          CHECK(untrue.empty());
        }
      }
    }
    CHECK(claims_made >= kFewestClaims);
  }
}

}  // namespace
}  // namespace raftsim
