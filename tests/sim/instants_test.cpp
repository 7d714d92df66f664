#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sim/expectations.hpp"
#include "sim/simulation.hpp"
#include "sim/tracer.hpp"
#include "tests/sim/shipped.hpp"

/// Conditions that time alone makes true, or untrue, between two events.
namespace raftsim {
namespace {

using tests::parse_shared;

/// Three servers, of which S1 leads from 70 ms on and crashes at 500 ms: nothing happens from then until
/// 1,050 ms.
std::string quiet(const std::string& rest) {
  return R"({"name": "n", "cluster": {"servers": 3, "electionTimeout": {"min": "550ms", "max": "600ms"},
      "initial": {"S1": {"electionTimeouts": ["50ms"]}}}, "network": {"delay": "10ms"}, )" +
         rest + "}";
}
const std::string kCrash = R"({"at": "500ms", "do": [{"crash": "S1"}]})";

TEST_CASE("a condition of time first holds at its instant, though nothing happens then") {
  const struct {
    const char* when;
    Time moment;
  } rows[] = {
      {R"({"time": {">=": "601ms"}})", Time{milliseconds(601)}},
      {R"({"time": {">": "601ms"}})", Time{milliseconds(601) + nanoseconds(1)}},
      {R"({"time": "601ms"})", Time{milliseconds(601)}},
      {R"({"not": {"time": {"<=": "601ms"}}})", Time{milliseconds(601) + nanoseconds(1)}},
      {R"({"any": [{"time": {">=": "700ms"}}, {"time": {">=": "601ms"}}]})", Time{milliseconds(601)}},
      {R"({"longestUnavailable": {">=": "300ms"}})", Time{milliseconds(800)}},
      // Of those 70 ms were before there was a leader.
      {R"({"unavailable": {">=": "300ms"}})", Time{milliseconds(730)}},
      {R"({"unavailable": {">": "40ms"}})", Time{milliseconds(40) + nanoseconds(1)}},
      {R"({"time": {">=": "0s"}})", Time{}},
      {R"({"up": {"S1": false}, "time": {">=": "601ms"}})", Time{milliseconds(601)}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.when);
    Simulation simulation(parse_shared(quiet(R"("timeline": [)" + kCrash + R"(, {"when": )" + row.when +
                                             R"(, "say": "now"}], "stop": {"at": "1s"},
        "expect": [{"eventually": )" + row.when +
                                             R"(}, {"never": )" + row.when + "}]")),
                          1);
    std::vector<Time> captions;
    Tracer tracer([&](const trace::Record& record) {
      if (std::holds_alternative<trace::Caption>(record.event)) captions.push_back(record.time);
    });
    simulation.run(&tracer);
    CHECK(captions == std::vector<Time>{row.moment});
    const std::vector<ExpectationResult>& results = simulation.expectations().results();
    CHECK(results[0].state == ExpectationState::met);
    CHECK(results[0].moment == row.moment);
    CHECK(results[1].state == ExpectationState::failed);
    CHECK(results[1].moment == row.moment);
  }
}

TEST_CASE("an entry that waits for its condition from a moment on happens at that moment, if it holds then") {
  Simulation simulation(parse_shared(quiet(R"("timeline": [)" + kCrash + R"(,
      {"when": {"up": {"S1": false}}, "from": "601ms", "do": [{"restart": "S1"}]}],
      "stop": {"at": "1s"}, "expect": [{"eventually": {"up": {"all": true, "S1": true}}, "from": "550ms"}])")),
                        1);
  simulation.run();
  CHECK(simulation.expectations().results().front().moment == Time{milliseconds(601)});
}

TEST_CASE("a run ends at the instant at which time alone makes its stop condition true") {
  Simulation simulation(parse_shared(quiet(R"("timeline": [)" + kCrash +
                                           R"(], "stop": {"at": "1s", "when": {"time": "601ms"}})")),
                        1);
  simulation.run();
  CHECK(simulation.end_reason() == EndReason::stop_condition);
  CHECK(simulation.now() == Time{milliseconds(601)});
}

}  // namespace
}  // namespace raftsim
