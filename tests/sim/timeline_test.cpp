#include "sim/timeline.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "sim/trace/record.hpp"
#include "sim/tracer.hpp"
#include "tests/sim/scripted.hpp"

namespace raftsim {
namespace {

using tests::at_ms;
using tests::scripted;

struct Said {
  std::int64_t at_ms;
  std::string caption;
  friend bool operator==(const Said&, const Said&) = default;
};

/// The captions of a run and when each was said.
std::vector<Said> captions_of(const std::string& timeline, const char* stop = R"({"at": "500ms"})") {
  const std::string text = scripted({{"timeline", timeline}, {"stop", stop}});
  Simulation simulation(std::make_shared<const Scenario>(parse_scenario(text, "test.json")), 1);
  std::vector<Said> said;
  Tracer tracer([&](const trace::Record& record) {
    if (const auto* caption = std::get_if<trace::Caption>(&record.event)) {
      const auto since_start = record.time.time_since_epoch();
      said.push_back(
          {std::chrono::duration_cast<std::chrono::milliseconds>(since_start).count(), caption->text});
      CHECK(since_start % milliseconds(1) == Duration{});
    }
  });
  simulation.run(&tracer);
  return said;
}

TEST_SUITE("sim/timeline") {
  TEST_CASE("`at` happens once at its time, in the file's order") {
    CHECK(captions_of(R"([{"at": "20ms", "say": "b"}, {"at": "10ms", "say": "a"}, {"at": "20ms", "say": "c"},
                          {"at": "500ms", "say": "end"}, {"at": "0s", "say": "start"}])") ==
          std::vector<Said>{{0, "start"}, {10, "a"}, {20, "b"}, {20, "c"}, {500, "end"}});
  }

  TEST_CASE("`every` happens again and again, `until` included") {
    CHECK(captions_of(R"([{"every": "200ms", "say": "x"}])") == std::vector<Said>{{200, "x"}, {400, "x"}});
    CHECK(captions_of(R"([{"every": "200ms", "from": "50ms", "until": "250ms", "say": "x"}])") ==
          std::vector<Said>{{50, "x"}, {250, "x"}});
    CHECK(captions_of(R"([{"every": "200ms", "from": "50ms", "until": "50ms", "say": "x"}])") ==
          std::vector<Said>{{50, "x"}});
    CHECK(captions_of(R"([{"every": "200ms", "from": "0s", "until": "199ms", "say": "x"}])") ==
          std::vector<Said>{{0, "x"}});
  }

  TEST_CASE("`when` happens once, a delay after its condition first holds") {
    CHECK(captions_of(R"([{"when": {"leader": "S1"}, "say": "at once"},
                          {"when": {"leader": "S1"}, "after": "35ms", "say": "later"},
                          {"when": {"leader": "S2"}, "say": "not at all"}])") ==
          std::vector<Said>{{120, "at once"}, {155, "later"}});
  }

  TEST_CASE("`when` does not look before `from`") {
    // S1 is candidate from 100ms to 120ms, and leads then; nothing happens at 165ms.
    CHECK(captions_of(R"([{"when": {"role": {"S1": "candidate"}}, "from": "120ms", "say": "too late"},
                          {"when": {"leader": "S1"}, "from": "165ms", "say": "leader"}])") ==
          std::vector<Said>{{165, "leader"}});
  }

  TEST_CASE("`after` follows the entry before it, whatever that waited for") {
    CHECK(
        captions_of(R"([{"when": {"leader": "S1"}, "after": "5ms", "say": "a"}, {"after": "10ms", "say": "b"},
                          {"after": "0s", "say": "c"}])") ==
        std::vector<Said>{{125, "a"}, {135, "b"}, {135, "c"}});
    CHECK(captions_of(R"([{"every": "200ms", "say": "x"}, {"after": "10ms", "say": "once"}])") ==
          std::vector<Said>{{200, "x"}, {210, "once"}, {400, "x"}});
    CHECK(
        captions_of(R"([{"when": {"leader": "S2"}, "say": "a"}, {"after": "0s", "say": "never"}])").empty());
  }

  TEST_CASE("`follows` looks only after the entry before has happened") {
    CHECK(captions_of(R"([{"at": "110ms", "say": "a"},
                          {"when": {"role": {"S1": "candidate"}}, "follows": true, "say": "b"},
                          {"when": {"commitIndex": {"S1": 1}}, "follows": true, "after": "1ms", "say": "c"},
                          {"when": {"leader": "S1"}, "follows": true, "say": "d"}])") ==
          std::vector<Said>{{110, "a"}, {110, "b"}, {141, "c"}, {141, "d"}});
    CHECK(captions_of(R"([{"at": "200ms", "say": "a"},
                          {"when": {"role": {"S1": "candidate"}}, "follows": true, "say": "it was before"}])") ==
          std::vector<Said>{{200, "a"}});
  }

  TEST_CASE("nothing happens after the end") {
    CHECK(captions_of(R"([{"at": "120ms", "say": "now"}, {"after": "100ms", "say": "too late"}])",
                      R"({"at": "150ms"})") == std::vector<Said>{{120, "now"}});
  }

  TEST_CASE("conditions are looked at only while some wait") {
    const Scenario scenario = parse_scenario(
        scripted({{"timeline", R"([{"at": "10ms", "say": "a"}, {"when": {"leader": "any"}, "follows": true,
                                   "say": "b"}])"}}),
        "test.json");
    Timeline timeline;
    timeline.reset(scenario);
    std::vector<Timeline::Due> due;
    timeline.start(due);
    CHECK(due == std::vector<Timeline::Due>{{at_ms(10), 0}});
    CHECK_FALSE(timeline.watches());
    timeline.happened(0, at_ms(10), due);
    CHECK(timeline.watches());
    const Timeline copy = timeline;
    CHECK(copy == timeline);

    Simulation simulation = tests::run_scripted({{"stop", R"({"at": "119ms"})"}});
    due.clear();
    timeline.watch(simulation, due);
    CHECK(due.empty());
    simulation = tests::run_scripted({{"stop", R"({"at": "130ms"})"}});
    timeline.watch(simulation, due);
    CHECK(due == std::vector<Timeline::Due>{{at_ms(130), 1}});
    CHECK_FALSE(timeline.watches());
  }
}

}  // namespace
}  // namespace raftsim
