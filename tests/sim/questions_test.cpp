#include "sim/questions.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "sim/simulation.hpp"
#include "sim/trace/story.hpp"
#include "sim/tracer.hpp"
#include "tests/sim/scripted.hpp"

/// Questions to the audience: the run proves the answer, or contradicts it.
namespace raftsim {
namespace {

/// S1 leads from 120ms on, see scripted(); the question is asked at 100ms, when S1 has just become candidate.
std::string scripted_question(const std::string& choices, int answer, const std::string& more = "",
                              const std::string& actions = "[]") {
  const std::string ask = R"({"question": "What comes next?", "choices": )" + choices + R"(, "answer": )" +
                          std::to_string(answer) + R"(, "because": "it is so")" + more + "}";
  return tests::scripted(
      {{"timeline", R"([{"at": "100ms", "ask": )" + ask + R"(, "do": )" + actions + "}]"}});
}

constexpr const char* kWhoLeads =
    R"([{"text": "S1 leads", "if": {"leader": "S1"}}, {"text": "S2 leads", "if": {"leader": "S2"}}])";
constexpr const char* kHowMany =
    R"([{"text": "nobody leads", "if": {"leader": "none"}}, {"text": "somebody leads", "if": {"leader": "any"}},
        {"text": "S1 leads", "if": {"leader": "S1"}}])";
constexpr const char* kNothing =
    R"([{"text": "S3 leads", "if": {"leader": "S3"}}, {"text": "S2 leads", "if": {"leader": "S2"}}])";

const ExpectationResult& only_result(const Simulation& simulation) {
  REQUIRE(simulation.questions().results().size() == 1);
  return simulation.questions().results().front();
}

TEST_CASE("the answer to a question is judged when it is known, and must be the one choice that comes true") {
  struct Row {
    const char* name;
    const char* choices;
    int answer;
    const char* known;
    bool met;
    std::int64_t ms;
    const char* found;
  };
  const Row rows[] = {
      {"the first choice that comes true", kWhoLeads, 1, "", true, 120, ""},
      {"another than the scenario's comes true", kWhoLeads, 2, "", false, 120,
       "1, \"S1 leads\": the leader is S1"},
      {"none comes true", kNothing, 1, "", false, 500, "the run ended at 500ms, before the answer was known"},
      {"after some time", kHowMany, 1, R"(, "known": {"after": "10ms"})", true, 110, ""},
      {"after some time none", kWhoLeads, 1, R"(, "known": {"after": "10ms"})", false, 110,
       "none of the choices: there is no leader"},
      {"at the last moment before", kHowMany, 1, R"(, "known": {"after": "19999us"})", true, 119, ""},
      {"after all that happens at the instant", kWhoLeads, 1, R"(, "known": {"after": "20ms"})", true, 120,
       ""},
      {"two come true", kHowMany, 2, R"(, "known": {"after": "20ms"})", false, 120, "also 3, \"S1 leads\""},
      {"when a condition holds", kWhoLeads, 1, R"(, "known": {"when": {"lastIndex": {"S2": 1}}})", true, 130,
       ""},
      {"some time after a condition", kWhoLeads, 1,
       R"(, "known": {"when": {"lastIndex": {"S2": 1}}, "after": "5ms"})", true, 135, ""},
      {"when what never holds", kWhoLeads, 1, R"(, "known": {"when": {"leader": "S2"}})", false, 500,
       "before the answer was known"},
      {"some time after the end", kWhoLeads, 1, R"(, "known": {"after": "1s"})", false, 500,
       "before the answer was known"},
      {"at the end", kWhoLeads, 1, R"(, "known": "end")", true, 500, ""},
      {"at the end, wrong", kWhoLeads, 2, R"(, "known": "end")", false, 500, "1, \"S1 leads\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Simulation run = tests::run_of(scripted_question(row.choices, row.answer, row.known));
    const ExpectationResult& result = only_result(run);
    CAPTURE(result.actual);
    CHECK((result.state == ExpectationState::met) == row.met);
    CHECK(std::chrono::duration_cast<std::chrono::milliseconds>(result.moment - Time{}).count() == row.ms);
    CHECK((row.met ? result.actual.empty() : result.actual.find(row.found) != std::string::npos));
    CHECK(result.answer == static_cast<std::uint32_t>(row.answer));
    CHECK(result.pointer == "/timeline/0/ask");
    CHECK(result.because == "it is so");
  }
}

TEST_CASE("a question whose entry never happens has shown nothing") {
  const std::string ask =
      R"({"question": "?", "choices": )" + std::string(kWhoLeads) + R"(, "answer": 1, "because": "so"})";
  const Simulation run =
      tests::run_scripted({{"timeline", R"([{"when": {"leader": "S3"}, "ask": )" + ask + "}]"}});
  CHECK(only_result(run).state == ExpectationState::failed);
  CHECK(only_result(run).shows_nothing);
  CHECK(only_result(run).actual == "the run ended at 500ms, before it was asked");
}

TEST_CASE("what the entry does belongs to what comes next") {
  const Simulation run = tests::run_of(scripted_question(
      R"([{"text": "S1 is down", "if": {"up": {"S1": false}}}, {"text": "S1 leads", "if": {"leader": "S1"}}])",
      1, "", R"([{"crash": "S1"}])"));
  CHECK(only_result(run).state == ExpectationState::met);
  CHECK(only_result(run).moment == tests::at_ms(100));
}

TEST_CASE("a question and its answer are in the trace, the question before what its entry does") {
  const auto scenario = std::make_shared<const Scenario>(parse_scenario(
      scripted_question(kWhoLeads, 1, R"(, "section": "Raft §5.2")", R"([{"pause": "S3"}])"), "test.json"));
  Simulation simulation(scenario, 1);
  std::vector<trace::Record> told;
  Tracer tracer([&](const trace::Record& record) {
    if (!is_step(record.kind())) told.push_back(record);
  });
  simulation.run(&tracer);
  REQUIRE(told.size() == 4);
  const auto& asked = std::get<trace::QuestionAsked>(told[0].event);
  CHECK(asked ==
        trace::QuestionAsked{"What comes next?", {"S1 leads", "S2 leads"}, "Raft §5.2", "/timeline/0/ask"});
  CHECK(told[1].kind() == trace::Kind::pause);
  const auto& judged = std::get<trace::ExpectationJudged>(told[2].event);
  CHECK(judged == trace::ExpectationJudged{true,
                                           R"(of 2 choices only {"leader":"S1"} holds once one of them does)",
                                           R"(answer 1, "S1 leads")", "it is so", "", "/timeline/0/ask", 1});
  CHECK(told[2].time == tests::at_ms(120));
  CHECK(tracer.footer().expectations_met == 1);
  CHECK(tracer.footer().expectations_failed == 0);
}

TEST_CASE("a story asks the question with its choices, and tells the answer with its reason") {
  const auto scenario =
      std::make_shared<const Scenario>(parse_scenario(scripted_question(kWhoLeads, 1), "test.json"));
  Simulation simulation(scenario, 1);
  trace::Story story(header_of(simulation), {});
  std::string text;
  Tracer tracer([&](const trace::Record& record) {
    if (record.kind() == trace::Kind::question || record.kind() == trace::Kind::expectation) {
      story.tell(record, text);
    }
  });
  simulation.run(&tracer);
  CHECK(text ==
        "    100.000  ? What comes next?\n"
        "                 1) S1 leads\n"
        "                 2) S2 leads\n"
        "    120.000  → answer 1, \"S1 leads\": it is so\n");
}

TEST_CASE("a simulation that is copied between question and answer goes on as the original") {
  const auto scenario =
      std::make_shared<const Scenario>(parse_scenario(scripted_question(kWhoLeads, 1), "test.json"));
  Simulation simulation(scenario, 1);
  while (simulation.now() < tests::at_ms(105)) simulation.step();
  Simulation copy = simulation;
  simulation.run();
  copy.run();
  CHECK(copy.hash() == simulation.hash());
  CHECK(copy.questions() == simulation.questions());
  CHECK(only_result(copy).state == ExpectationState::met);
  copy.reset(2);
  copy.run();
  CHECK(only_result(copy).state == ExpectationState::met);
}

TEST_CASE("questions can be taken out of a scenario, and what is left can be written and read") {
  Scenario scenario = parse_scenario(scripted_question(kWhoLeads, 1), "test.json");
  REQUIRE(scenario.timeline.front().ask.has_value());
  drop_questions(scenario);
  CHECK_FALSE(scenario.timeline.front().ask.has_value());
  CHECK(parse_scenario(to_json(scenario), "again") == scenario);
}

TEST_CASE("those that a plan of faults mends are meant by questions, too") {
  const std::string ask = R"({"question": "Who?", "choices": [{"text": "a", "if": {"leader": "mended"}},
      {"text": "b", "if": {"leader": "none"}}], "answer": 1,
      "known": {"when": {"converged": "mended"}}, "because": "so"})";
  const auto scenario = std::make_shared<const Scenario>(parse_scenario(
      tests::scripted({{"timeline", R"([{"at": "100ms", "ask": )" + ask + "}]"},
                       {"faults", R"({"profile": "lossy", "until": "200ms", "mend": "majority"})"},
                       {"stop", R"({"at": "2s"})"}}),
      "test.json"));
  const Simulation simulation(scenario, 1);
  CHECK(to_json(*scenario).find("mended") != std::string::npos);
  CHECK(to_json(simulation.scenario()).find("mended") == std::string::npos);
}

}  // namespace
}  // namespace raftsim
