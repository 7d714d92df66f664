#include "sim/shrink/shrink.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/bugs/bug.hpp"
#include "sim/faults/random_scenario.hpp"
#include "sim/shrink/presentation.hpp"
#include "sim/shrink/pretty.hpp"
#include "tests/effort.hpp"
#include "tests/sim/shipped.hpp"

/// Whole searches: what is left fails as what was given does.
namespace raftsim {
namespace {

using shrink::Document;
using shrink::FailureKind;
using shrink::Trial;

/// A search of many hundred runs, in which sanitizers would see what they see in the short ones.
const doctest::skip kLongSearch(!tests::kTakesLong);

/// The first random scenario with this bug in which anything goes wrong.
Scenario failing_scenario(std::string_view bug) {
  constexpr std::uint64_t kSeeds = 400;
  for (std::uint64_t seed = 1; seed < kSeeds; ++seed) {
    Scenario scenario = random_scenario(FaultProfile::swarm, seed);
    scenario.bug = find_bug(bug);
    Simulation simulation(std::make_shared<const Scenario>(scenario), seed);
    if (shrink::observe(simulation, UINT64_MAX).failure) return scenario;
  }
  FAIL("no seed shows ", std::string(bug));
  return {};
}

/// What is left of the random scenario of this seed with this bug, which fails.
Document made_small(std::uint64_t seed, std::string_view bug) {
  Scenario given = random_scenario(FaultProfile::swarm, seed);
  given.bug = find_bug(bug);
  const Trial trial(given);
  REQUIRE(trial.failure());
  return shrink::shrink(trial.start(), shrink::in_order(trial)).smallest;
}

/// Runs the document alone, with its own seed.
std::optional<shrink::Failure> failure_of(const Document& document) {
  const auto scenario = std::make_shared<const Scenario>(*shrink::scenario_of(document));
  Simulation simulation(scenario, scenario->seed);
  return shrink::observe(simulation, UINT64_MAX).failure;
}

TEST_CASE("shrinking: a small scenario fails in the same way, Raft does not, and nothing makes it smaller") {
  std::vector<const char*> bugs{"vote-twice"};
  if (tests::kTakesLong) bugs.insert(bugs.end(), {"next-index-at-match", "up-to-date-by-term"});
  for (const char* const bug : bugs) {
    CAPTURE(bug);
    const Scenario given = failing_scenario(bug);
    const Trial trial(given);
    REQUIRE(trial.failure());
    const shrink::Outcome outcome = shrink::shrink(trial.start(), shrink::in_order(trial));
    CAPTURE(shrink::pretty(outcome.smallest));
    const auto failure = failure_of(outcome.smallest);
    REQUIRE(failure);
    CHECK(is_same(*failure, *trial.failure()));
    Document right = outcome.smallest;
    right.erase("bug");
    CHECK_FALSE((failure_of(right) && is_same(*failure_of(right), *trial.failure())));
    CHECK(shrink::size_of(outcome.smallest) < shrink::size_of(trial.start()));
    CHECK(shrink::size_of(outcome.smallest).servers <= 4);

    // A fixed point: from there, not one step.
    const Trial again(*shrink::scenario_of(outcome.smallest));
    const shrink::Outcome same = shrink::shrink(again.start(), shrink::in_order(again));
    CHECK(same.smallest == outcome.smallest);
    CHECK(same.steps == 0);

    // For the reader it says more, and is the same run.
    const Document shown = shrink::presented(outcome.smallest, *trial.failure(), "small", "given.json");
    const auto shown_failure = failure_of(Document::parse(shrink::pretty(shown)));
    REQUIRE(shown_failure);
    CHECK(shown_failure->message == failure->message);
    CHECK(shown_failure->time == failure->time);
    const auto timeline = [](const Document& of) { return of.value("timeline", Document::array()); };
    CHECK(timeline(Trial(*shrink::scenario_of(shown)).start()) == timeline(again.start()));
  }
}

TEST_CASE(
    "shrinking: delays become constant where only another seed, or a later moment, shows the failure then") {
  const Document smallest = made_small(218, "prev-term-ignored");
  CAPTURE(shrink::pretty(smallest));
  REQUIRE(smallest.contains("network"));
  CHECK(smallest.at("network").value("delay", Document()).is_string());
  CHECK(smallest.value("timeline", Document::array()).size() <= 2);
}

TEST_CASE("shrinking: single messages take the place of a lossy network where clients wait for answers, too" *
          kLongSearch) {
  // Clients send again what was lost, and it takes effect twice.
  const Trial trial(parse_scenario(
      R"({"name": "retry", "cluster": {"servers": 3}, "network": {"loss": "20%"}, "seed": 14,
          "clients": [{"operations": {"read": 1, "append": 1}, "limit": 4}],
          "expect": [{"linearizable": true}], "stop": {"at": "5s"}})",
      "test.json"));
  REQUIRE(trial.failure());
  const shrink::Outcome outcome = shrink::shrink(trial.start(), shrink::in_order(trial));
  CAPTURE(shrink::pretty(outcome.smallest));
  CHECK(outcome.smallest["network"] == Document{{"delay", "10ms"}});
  CHECK(outcome.smallest["timeline"].size() <= 4);
  CHECK(failure_of(outcome.smallest));
}

TEST_CASE(
    "shrinking: what fails in few events does not become a long run, however much less there is to read" *
    kLongSearch) {
  const Document smallest = made_small(78, "vote-before-durable");
  CAPTURE(shrink::pretty(smallest));
  const auto scenario = std::make_shared<const Scenario>(*shrink::scenario_of(smallest));
  Simulation simulation(scenario, scenario->seed);
  CHECK(shrink::observe(simulation, UINT64_MAX).steps <= 20);
}

TEST_CASE("shrinking: whatever goes wrong in a scenario is seen, and only that") {
  struct Row {
    const char* name;
    const char* parts;
    std::optional<FailureKind> kind;
  };
  const std::vector<Row> rows{
      {"all is well", R"("expect": [{"finally": {"leader": "any"}}])", {}},
      {"an expectation", R"("expect": [{"finally": {"leader": "any"}}, {"never": {"leader": "any"}}])",
       FailureKind::expectation},
      {"an expectation whose moment never comes",
       R"("expect": [{"eventually": {"leader": "any"}, "after": {"term": {"any": 99}}}])",
       {}},
      {"a violation that does not come", R"("expect": [{"violation": "logMatching"}])", {}},
      {"a history that is no wrong one", R"("expect": [{"linearizable": false}])", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Trial trial(parse_scenario(
        std::string(R"({"name": "n", "cluster": {"servers": 3}, "stop": {"at": "2s"}, )") + row.parts + "}",
        "test.json"));
    CHECK(trial.failure().has_value() == row.kind.has_value());
    if (trial.failure() && row.kind) CHECK(trial.failure()->kind == *row.kind);
  }
}

TEST_CASE("shrinking: who watches is told of each search when it begins a pass, and when it is over") {
  const Trial trial(failing_scenario("vote-twice"));
  const shrink::Search* watched = nullptr;
  int over = 0;
  const shrink::FirstOf first_of = [&](const std::vector<Document>& candidates,
                                       const shrink::Wanted& wanted) {
    // What is watched is still there: one document of it is as good as another.
    if (watched != nullptr) CHECK(watched->current().contains("stop"));
    return shrink::in_order(trial)(candidates, wanted);
  };
  shrink::shrink(trial.start(), first_of, {}, [&](const shrink::Progress& now) {
    watched = now.search;
    if (watched == nullptr) ++over;
  });
  CHECK(watched == nullptr);
  // The search, a detour, and the search from where that ends, at least.
  CHECK(over >= 3);
}

TEST_CASE("shrinking: a search that is stopped gives the smallest so far, which fails in the same way") {
  const Trial trial(failing_scenario("vote-twice"));
  int asked = 0;
  const shrink::Outcome stopped =
      shrink::shrink(trial.start(), shrink::in_order(trial), [&] { return ++asked == 3; });
  CHECK(asked == 3);
  CHECK(stopped.rounds == 1);
  REQUIRE(failure_of(stopped.smallest));
  CHECK(is_same(*failure_of(stopped.smallest), *trial.failure()));
  const shrink::Outcome whole = shrink::shrink(trial.start(), shrink::in_order(trial));
  CHECK(shrink::size_of(whole.smallest) < shrink::size_of(stopped.smallest));
}

TEST_CASE("shrinking: of conditions that are to hold together the first counts that fails alone") {
  struct Row {
    const char* name;
    const char* expected;
    const char* left;
  };
  const std::vector<Row> rows{
      {"one of two fails", R"({"finally": {"leader": "any", "committed": {">=": 50}}})",
       R"({"finally": {"committed": {">=": 50}}})"},
      {"both fail", R"({"finally": {"up": {"S1": false}, "committed": {">=": 50}}})",
       R"({"finally": {"up": {"S1": false}}})"},
      {"of two servers one", R"({"finally": {"up": {"S1": true, "S2": false}}})",
       R"({"finally": {"up": {"S2": false}}})"},
      {"one of a list", R"({"finally": {"all": [{"leader": "any"}, {"committed": {">=": 50}}]}})",
       R"({"finally": {"all": [{"committed": {">=": 50}}]}})"},
      {"a choice of which all fail is one condition",
       R"({"finally": {"leader": "any", "any": [{"leaders": 9}, {"committed": {">=": 50}}]}})",
       R"({"finally": {"any": [{"leaders": 9}, {"committed": {">=": 50}}]}})"},
      {"what must not be so", R"({"finally": {"leader": "any", "not": {"up": {"S1": true}}}})",
       R"({"finally": {"not": {"up": {"S1": true}}}})"},
      {"what must never be so needs all", R"({"never": {"leader": "any", "up": {"S1": true}}})",
       R"({"never": {"leader": "any", "up": {"S1": true}}})"},
      {"each comes about, but never both", R"({"eventually": {"leader": "none", "leaders": 1}})",
       R"({"eventually": {"leader": "none", "leaders": 1}})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Trial trial(parse_scenario(
        std::string(R"({"name": "n", "cluster": {"servers": 3}, "stop": {"at": "2s"}, "expect": [)") +
            row.expected + "]}",
        "test.json"));
    REQUIRE(trial.failure());
    Document expectation = trial.start()["expect"][0];
    CHECK(expectation["because"] == trial.failure()->message);
    CHECK(expectation["met"] == false);
    expectation.erase("because");
    expectation.erase("met");
    CHECK(expectation == Document::parse(row.left));
  }
}

TEST_CASE("shrinking: a scenario that shows what goes wrong can be made smaller, too") {
  const Trial trial(load_scenario(RAFTSIM_SOURCE_DIR "/scenarios/stale-read.json"));
  REQUIRE(trial.failure());
  CHECK(trial.failure()->name() == "freshReads");
  const Document& start = trial.start();
  CHECK(start["expect"].size() == 1);
  CHECK(shrink::size_of(start).end <= milliseconds(820));
}

TEST_CASE("shrinking: liveness is given as much time as it had, or as much as Raft needs" * kLongSearch) {
  // Without a majority nothing is ever committed, and nothing else is to blame: the crashes stay.
  const Trial trial(parse_scenario(R"({"name": "n", "cluster": {"servers": 3}, "stop": {"at": "6s"},
      "clients": [{"start": "1s", "limit": 3}],
      "timeline": [{"at": "500ms", "do": [{"crash": "S1"}]}, {"at": "700ms", "do": [{"crash": "S2"}]},
                   {"at": "900ms", "do": [{"pause": "S3"}, {"resume": "S3"}]}],
      "expect": [{"eventually": {"committed": {">=": 3}}, "from": "2s"}]})",
                                   "test.json"));
  REQUIRE(trial.failure());
  const shrink::Outcome outcome = shrink::shrink(trial.start(), shrink::in_order(trial));
  CAPTURE(shrink::pretty(outcome.smallest));
  const auto scenario = *shrink::scenario_of(outcome.smallest);
  // Raft without the faults must be able to do it, and has the time of ten elections.
  const auto& eventually = std::get<ExpectEventually>(scenario.expectations.at(0).what);
  CHECK(scenario.stop.at - eventually.window.from >= seconds(3));
  CHECK_FALSE(scenario.timeline.empty());
  Document calm = outcome.smallest;
  calm.erase("timeline");
  CHECK_FALSE(failure_of(calm));
  CHECK(failure_of(outcome.smallest));
}

TEST_CASE("shrinking: what never comes about has its bound still, and comes about with the bug taken out" *
          kLongSearch) {
  struct Row {
    const char* bug;
    std::uint64_t seed;
  };
  // Seeds that show them, and soon.
  const std::vector<Row> rows{{"election-timer-not-random", 7},
                              {"learner-refuses-vote", 465},
                              {"election-timer-reset-by-any-message", 291},
                              {"pre-vote-silent", 1156}};
  for (const Row& row : rows) {
    CAPTURE(row.bug);
    Scenario given = random_scenario(FaultProfile::swarm, row.seed);
    given.bug = find_bug(row.bug);
    const Trial trial(given);
    REQUIRE(trial.failure());
    REQUIRE(trial.failure()->kind == FailureKind::liveness);
    const shrink::Outcome outcome = shrink::shrink(trial.start(), shrink::in_order(trial));
    CAPTURE(shrink::pretty(outcome.smallest));
    CHECK(failure_of(outcome.smallest));
    Scenario right = *shrink::scenario_of(outcome.smallest);
    const auto& eventually = std::get<ExpectEventually>(right.expectations.at(0).what);
    REQUIRE(eventually.within);
    CHECK(*eventually.within >= 10 * right.cluster.election_timeout_max);
    CHECK(right.stop.at - eventually.window.from >= *eventually.within);
    right.bug = nullptr;
    const auto shared = std::make_shared<const Scenario>(std::move(right));
    int failures = 0;
    constexpr std::uint64_t kFirst = 101;
    for (std::uint64_t seed = kFirst; seed < kFirst + 40; ++seed) {
      Simulation simulation(shared, seed);
      if (shrink::observe(simulation, UINT64_MAX).failure) ++failures;
    }
    // Split votes may make even ten elections too few, once in a while.
    CHECK(failures <= 1);
  }
}

TEST_CASE("shrinking: a bound is an instant or a time, and stays long enough for ten elections" *
          kLongSearch) {
  std::vector<const char*> bounds{R"("within": "9s")"};
  if (tests::kTakesLong) bounds.push_back(R"("by": "10s")");
  for (const char* const bound : bounds) {
    CAPTURE(bound);
    const std::string text =
        std::string(R"({"name": "n", "cluster": {"servers": 3}, "network": {"delay": "10ms"}, "seed": 3,
        "bug": "election-timer-not-random", "stop": {"at": "20s"},
        "expect": [{"eventually": {"leader": "any"}, "from": "1s", )") +
        bound + "}]}";
    const Trial trial(parse_scenario(text, "test.json"));
    REQUIRE(trial.failure());
    CHECK(trial.start()["stop"]["at"] == "10s");
    const shrink::Outcome outcome = shrink::shrink(trial.start(), shrink::in_order(trial));
    CAPTURE(shrink::pretty(outcome.smallest));
    CHECK(failure_of(outcome.smallest));
    const Duration end = shrink::size_of(outcome.smallest).end;
    CHECK(end >= seconds(3));
    CHECK(end <= seconds(4));
  }
}

TEST_CASE("shrinking: a run that ends before what should come about is due has shown nothing") {
  const Trial trial(parse_scenario(R"({"name": "n", "cluster": {"servers": 3}, "stop": {"at": "100ms"},
      "expect": [{"eventually": {"leader": "any"}, "within": "6s", "met": false}]})",
                                   "test.json"));
  CHECK_FALSE(trial.failure());
}

TEST_CASE("shrinking: captions tell the story that was given, and none where that is another") {
  const auto left = [](const char* after) {
    const auto document = [](const std::string& text) {
      return Document::parse(R"({"cluster": {"servers": )" + text + R"(, "stop": {"at": "9s"}})");
    };
    const Document given =
        document(R"(5}, "timeline": [{"at": "1s", "say": "S1 falls", "do": [{"crash": "S1"}]},
        {"at": "2s", "say": "A moment later"}, {"after": "1s", "do": [{"restart": "S1"}]}])");
    return shrink::without_false_captions(document(after), given).value("timeline", Document()).dump();
  };
  const char* const all = R"(5}, "timeline": [{"at": "1s", "say": "S1 falls", "do": [{"crash": "S1"}]},
        {"at": "3s", "say": "A moment later"}, {"after": "1s", "do": [{"restart": "S1"}]}])";
  CHECK(left(R"(5}, "timeline": [{"at": "1s", "say": "S1 falls", "do": [{"crash": "S1"}]},
        {"at": "2s", "say": "A moment later"}, {"after": "1s", "do": [{"crash": "S2"}]}])")
            .find("say") == std::string::npos);
  CHECK(left(all).find("S1 falls") != std::string::npos);
  CHECK(left(R"(3}, "timeline": [{"at": "1s", "say": "S1 falls", "do": [{"crash": "S1"}]},
        {"at": "3s", "say": "A moment later"}, {"after": "1s", "do": [{"crash": "S2"}]}])") ==
        R"([{"at":"1s","do":[{"crash":"S1"}]},{"at":"3s","do":[]},{"after":"1s","do":[{"crash":"S2"}]}])");
  CHECK(left(R"(5}, "timeline": [{"at": "1s", "say": "S1 falls", "do": [{"crash": "S1"}]}])") ==
        R"([{"at":"1s","do":[{"crash":"S1"}]}])");
  CHECK(left("5}") == "null");
}

TEST_CASE("shrinking: the text for a reader is read back as the same scenario") {
  for (const std::string& file : tests::shipped_scenarios()) {
    CAPTURE(file);
    const Scenario scenario = load_scenario(file);
    const std::string text = shrink::pretty(shrink::document_of(scenario));
    CHECK(to_json(parse_scenario(text, "again.json")) == to_json(scenario));
  }
}

}  // namespace
}  // namespace raftsim
