#include <array>
#include <doctest/doctest.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

#include "sim/simulation.hpp"
#include "tools/ending_at.hpp"
#include "tools/line_input.hpp"
#include "tools/run_report.hpp"

/// What the program makes of questions, and where it reads answers.
namespace raftsim {
namespace {

/// At 100ms it is asked who will lead; it is S1, at 120ms.
Scenario asking_who_leads(int answer, const std::string& more = R"("expect": [])") {
  return parse_scenario(R"({"name": "who leads", "network": {"delay": "10ms"}, "stop": {"at": "500ms"},
      "cluster": {"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"},
                  "initial": {"S1": {"electionTimeouts": ["100ms"]}}},
      "timeline": [{"at": "100ms", "ask": {"question": "Who?", "because": "it is so", "choices":
          [{"text": "S1", "if": {"leader": "S1"}}, {"text": "S2", "if": {"leader": "S2"}}], "answer": )" +
                            std::to_string(answer) + "}}], " + more + "}",
                        "test.json");
}

RunReport report_with_answer(int answer) {
  Simulation simulation(std::make_shared<const Scenario>(asking_who_leads(answer)), 1);
  simulation.run();
  return report_of(simulation, std::nullopt);
}

TEST_CASE("a question whose answer the run contradicts is an expectation that is not met") {
  const RunReport right = report_with_answer(1);
  CHECK(right.verdict == Verdict::passed);
  CHECK(right.met() == 1);
  const RunReport wrong = report_with_answer(2);
  CHECK(wrong.verdict == Verdict::unmet);
  REQUIRE(wrong.expectations.size() == 1);
  CHECK(wrong.expectations.front().pointer == "/timeline/0/ask");
}

TEST_CASE("of what a run contradicts, expectations and answers alike, the first is told") {
  const auto first_of = [](Scenario scenario) {
    Simulation run(std::make_shared<const Scenario>(std::move(scenario)), 1);
    run.run();
    const ExpectationResult* const first = first_not_met(run);
    return first == nullptr ? std::string() : first->pointer;
  };
  CHECK(first_of(asking_who_leads(1)).empty());
  CHECK(first_of(asking_who_leads(2)) == "/timeline/0/ask");
  const std::string never = R"("expect": [{"never": {"leader": "S1"}, "because": "it is wrong"}])";
  const std::string finally = R"("expect": [{"finally": {"leader": "S2"}, "because": "it is wrong"}])";
  CHECK(first_of(asking_who_leads(1, never)) == "/expect/0");
  // At the end, after the answer is known.
  CHECK(first_of(asking_who_leads(2, finally)) == "/timeline/0/ask");
}

TEST_CASE("a run that ends earlier asks nothing, one that ends later does") {
  CHECK_FALSE(ending_at(asking_who_leads(1), Time{milliseconds(110)}).timeline.front().ask.has_value());
  CHECK(ending_at(asking_who_leads(1), Time{milliseconds(900)}).timeline.front().ask.has_value());
}

/// What LineInput makes of this text in a pipe.
std::vector<std::string> lines_of(std::string_view text) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  ::close(ends[1]);
  LineInput input(ends[0]);
  CHECK_FALSE(input.is_terminal());
  std::vector<std::string> lines;
  while (auto line = input.next()) lines.push_back(*line);
  CHECK_FALSE(input.next().has_value());
  ::close(ends[0]);
  return lines;
}

TEST_CASE("lines are read one by one, the last one with or without its line feed, long ones cut") {
  using Lines = std::vector<std::string>;
  CHECK(lines_of("").empty());
  CHECK(lines_of("1\n2\n") == Lines{"1", "2"});
  CHECK(lines_of("1\n\n2") == Lines{"1", "", "2"});
  const std::string most(LineInput::kMostBytes, 'x');
  CHECK(lines_of(most + "yyy\n1\n") == Lines{most, "1"});
  CHECK(lines_of(std::string(20'000, 'x') + "\n1") == Lines{most, "1"});
  CHECK_FALSE(LineInput(-1).next().has_value());
}

}  // namespace
}  // namespace raftsim
