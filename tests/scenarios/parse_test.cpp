#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "sim/json_value.hpp"
#include "sim/scenario.hpp"
#include "sim/scenario_error.hpp"

namespace {

using raftsim::milliseconds;
using raftsim::seconds;

std::vector<std::string> good_files() {
  std::vector<std::string> paths;
  for (const char* folder : {"/tests/scenarios/good", "/scenarios"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(RAFTSIM_SOURCE_DIR) + folder)) {
      const auto& path = entry.path();
      if (path.extension() == ".json" && path.filename() != "schema.json") paths.push_back(path.string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// The scenario with these members beside a name and an end.
raftsim::Scenario parse(const std::string& members) {
  return raftsim::parse_scenario(R"({"name": "test", "stop": {"at": "10s"}, )" + members + "}", "test");
}

raftsim::Condition condition(const std::string& json) {
  const raftsim::Scenario scenario = parse(R"("expect": [{"finally": )" + json + "}]");
  return std::get<raftsim::ExpectFinally>(scenario.expectations.front().what).condition;
}

raftsim::Selector selector(const std::string& json) {
  const raftsim::Scenario scenario = parse(R"("timeline": [{"at": "0s", "do": [{"crash": )" + json + "}]}]");
  return std::get<raftsim::Crash>(scenario.timeline.front().actions.front().what).servers;
}

raftsim::Ratio loss(const std::string& json) {
  return parse(R"("network": {"loss": )" + json + "}").network.link.loss;
}

}  // namespace

TEST_SUITE("scenarios") {
  TEST_CASE("a scenario that is written and read again is the same scenario") {
    const auto paths = good_files();
    REQUIRE(paths.size() >= 3);
    for (const std::string& path : paths) {
      CAPTURE(path);
      const raftsim::Scenario scenario = raftsim::load_scenario(path);
      const std::string text = raftsim::to_json(scenario);
      CAPTURE(text);
      const raftsim::Scenario again = raftsim::parse_scenario(text, "again");
      CHECK(again == scenario);
      CHECK(raftsim::to_json(again) == text);
    }
  }

  TEST_CASE("the example of scenarios/README.md is a scenario") {
    const std::string text = raftsim::read_file(std::string(RAFTSIM_SOURCE_DIR) + "/scenarios/README.md");
    const std::string fence = "```json\n";
    const auto begin = text.find(fence);
    REQUIRE(begin != std::string::npos);
    const auto end = text.find("```", begin + fence.size());
    const std::string example = text.substr(begin + fence.size(), end - begin - fence.size());
    CHECK(raftsim::parse_scenario(example, "README.md").name == "failover");
  }

  TEST_CASE("what a scenario leaves out has the defaults of scenarios/README.md") {
    const raftsim::Scenario scenario =
        raftsim::parse_scenario(R"({"name": "n", "stop": {"at": "1s"}})", "test");
    CHECK(scenario.seed == 1);
    CHECK(scenario.cluster.servers == 5);
    CHECK(scenario.cluster.initial == std::vector<raftsim::InitialServer>(5));
    CHECK(scenario.cluster.election_timeout_min == milliseconds(150));
    CHECK(scenario.cluster.election_timeout_max == milliseconds(300));
    CHECK(scenario.cluster.heartbeat == milliseconds(50));
    CHECK(scenario.network.link.delay == raftsim::Delay::uniform(milliseconds(10), milliseconds(15)));
    CHECK(scenario.network.link.loss.is_zero());
    CHECK(scenario.disk.write == std::vector<raftsim::Delay>(5));
    REQUIRE(scenario.clients.size() == 1);
    CHECK(scenario.clients.front().mode == raftsim::ClientMode::scripted);
    CHECK(scenario.client_names == std::vector<std::string>{"C1"});
    CHECK(scenario.stop.at == raftsim::Time{seconds(1)});
  }

  TEST_CASE("probabilities are exact fractions in lowest terms") {
    struct Row {
      std::string json;
      raftsim::Ratio ratio;
    };
    const Row rows[] = {{"0.1", {1, 10}},        {"\"10%\"", {1, 10}},
                        {"\"1/3\"", {1, 3}},     {"\"2/6\"", {1, 3}},
                        {"0", {0, 1}},           {"1", {1, 1}},
                        {"1.0", {1, 1}},         {"5e-1", {1, 2}},
                        {"\"0.1%\"", {1, 1000}}, {"\"100%\"", {1, 1}},
                        {"1E-3", {1, 1000}},     {"0.25", {1, 4}},
                        {"0.300", {3, 10}},      {"\"33.3%\"", {333, 1000}},
                        {"\"0%\"", {0, 1}}};
    for (const Row& row : rows) {
      CAPTURE(row.json);
      CHECK(loss(row.json) == row.ratio);
    }
    for (const std::string json :
         {"1.1", "\"1/0\"", "\"%\"", "\"/\"", "\"-1%\"", "\"1 %\"", "\"1e%\"", "\".5%\"", "\"5.%\"",
          "0.1234567890123456789", "1e-20", "null", "\"2/1\"", "[]"}) {
      CAPTURE(json);
      CHECK_THROWS_AS(loss(json), raftsim::ScenarioError);
    }
  }

  TEST_CASE("servers are selected by name, by role and by chance") {
    using raftsim::Choice;
    using raftsim::ServerClass;
    struct Row {
      std::string json;
      std::vector<Choice> choices;
    };
    const Row rows[] = {
        {R"("S3")", {{ServerClass::server, raft::ServerId{3}, 0}}},
        {R"("all")", {{ServerClass::all, {}, 0}}},
        {R"("leader")", {{ServerClass::leader, {}, 0}}},
        {R"("stale leaders")", {{ServerClass::stale_leaders, {}, 0}}},
        {R"("random")", {{ServerClass::all, {}, 1}}},
        {R"("random server")", {{ServerClass::all, {}, 1}}},
        {R"("random 2")", {{ServerClass::all, {}, 2}}},
        {R"("random follower")", {{ServerClass::followers, {}, 1}}},
        {R"("random 12 followers")", {{ServerClass::followers, {}, 12}}},
        {R"("random up")", {{ServerClass::up, {}, 1}}},
        {R"(["S1", "random 2 down"])",
         {{ServerClass::server, raft::ServerId{1}, 0}, {ServerClass::down, {}, 2}}},
    };
    for (const Row& row : rows) {
      CAPTURE(row.json);
      CHECK(selector(row.json).choices == row.choices);
    }
    for (const std::string json : {R"("random 0")", R"("random 65")", R"("random ")", R"("random  2")",
                                   R"("random leader")", R"("random 2 2")", R"("S")", R"("S01")", R"("S6")",
                                   R"("s1")", R"("")", "1", "null", "{}", R"([["S1"]])"}) {
      CAPTURE(json);
      CHECK_THROWS_AS(selector(json), raftsim::ScenarioError);
    }
  }

  TEST_CASE("a comparison is a range of whole numbers") {
    struct Row {
      std::string json;
      raftsim::Range range;
    };
    constexpr std::int64_t kLeast = raftsim::Range{}.min;
    constexpr std::int64_t kMost = raftsim::Range{}.max;
    const Row rows[] = {{"3", {3, 3, {}}},
                        {R"({"=": 3})", {3, 3, {}}},
                        {R"({">=": 3})", {3, kMost, {}}},
                        {R"({">": 3})", {4, kMost, {}}},
                        {R"({"<": 3})", {kLeast, 2, {}}},
                        {R"({"<=": 3, ">": 1})", {2, 3, {}}},
                        {R"({"!=": 3})", {kLeast, kMost, 3}}};
    for (const Row& row : rows) {
      CAPTURE(row.json);
      const auto parsed = condition(R"({"committed": )" + row.json + "}");
      CHECK(std::get<raftsim::Count>(parsed.facts.front()).range == row.range);
    }
    const auto durations = condition(R"({"unavailable": {"<": "300ms"}})");
    CHECK(std::get<raftsim::Count>(durations.facts.front()).range.max == milliseconds(300).count() - 1);
  }

  TEST_CASE("every member of a condition is a fact of its own") {
    const auto parsed = condition(
        R"({"leader": "S1", "term": {"S1": 2, "all": {">=": 1}}, "value": {"S2": {"x": "1", "y": null}},
                                      "log": {"S1": "1 1 4", "S2": "1 ..."}, "not": {"leader": "none"}})");
    REQUIRE(parsed.facts.size() == 7);
    CHECK(std::get<raftsim::LeaderIn>(parsed.facts[0]) ==
          raftsim::LeaderIn{raft::ServerSet::first(1), false});
    CHECK(std::get<raftsim::ServerNumber>(parsed.facts[2]).subject.scope == raftsim::Scope::all);
    CHECK(std::get<raftsim::ValueIs>(parsed.facts[3]).value == "1");
    CHECK_FALSE(std::get<raftsim::ValueIs>(parsed.facts[4]).value.has_value());
    CHECK(std::get<raftsim::LogIs>(parsed.facts[5]).terms ==
          std::vector<raft::Term>{raft::Term{1}, raft::Term{1}, raft::Term{4}});
    CHECK_FALSE(std::get<raftsim::LogIs>(parsed.facts[5]).open_end);
    CHECK(std::get<raftsim::LogIs>(parsed.facts[6]).open_end);
    REQUIRE(parsed.none.size() == 1);
    CHECK(std::get<raftsim::LeaderIn>(parsed.none[0].facts[0]) == raftsim::LeaderIn{{}, true});
  }

  TEST_CASE("a condition is written as one line for messages") {
    const std::string json = R"({"leader":"S1","term":{"S1":2,"all":{">=":1}},"not":{"notLeader":"S2"}})";
    CHECK(raftsim::to_text(condition(json)) == json);
    const std::string durations = R"({"unavailable":{">":"1s","<":"10m"},"time":{">=":"1s","<=":"2s"}})";
    CHECK(raftsim::to_text(condition(durations)) == durations);
    // The same thing twice, as only a program makes it, loses nothing.
    raftsim::Condition twice = condition(R"({"leader": "S1"})");
    twice.facts.push_back(twice.facts.front());
    CHECK(raftsim::to_text(twice) == R"({"leader":"S1","all":[{"leader":"S1"}]})");
  }

  TEST_CASE("clients are numbered in the order of their groups and named by them") {
    const auto scenario =
        parse(R"("clients": [{"count": 2}, {"name": "w", "count": 2}, {"name": "one"}, {}])");
    CHECK(scenario.client_names == std::vector<std::string>{"C1", "C2", "w1", "w2", "one", "C6"});
    CHECK(scenario.clients[1].first == raft::ClientId{3});
    CHECK(scenario.clients[3].first == raft::ClientId{6});
  }

  TEST_CASE("a whole number may be written as JSON Schema lets it") {
    for (const std::string number : {"5", "5.0", "5.00", "50e-1", "0.5e1", "0.05E+2", "500.0e-2"}) {
      CAPTURE(number);
      CHECK(parse(R"("cluster": {"servers": )" + number + "}").cluster.servers == 5);
    }
    CHECK(parse(R"("cluster": {"maxUncommittedBytes": -0.0e9})").cluster.max_uncommitted_bytes == 0);
    for (const std::string number : {"5.5", "55e-1", "5e20", "5e-20", "5e99999999999", "0.5", "-5.0"}) {
      CAPTURE(number);
      CHECK_THROWS_AS(parse(R"("cluster": {"servers": )" + number + "}"), raftsim::ScenarioError);
    }
  }

  TEST_CASE("an initial log is given by its terms or by its entries") {
    const auto scenario = parse(R"("cluster": {"initial": {"S1": {"log": "1 1 4"},
        "S2": {"term": 7, "votedFor": "S1", "log": [{"term": 2}, {"term": 3, "write": {"x": "1"}}]}}})");
    const auto& initial = scenario.cluster.initial;
    CHECK(initial[0].term == raft::Term{4});  // the highest of all logs
    CHECK(initial[2].term == raft::Term{4});
    REQUIRE(initial[0].log.size() == 3);
    CHECK(initial[0].log[2] == raft::Entry::no_op(raft::Term{4}));
    CHECK(initial[1].term == raft::Term{7});
    CHECK(initial[1].voted_for == raft::ServerId{1});
    REQUIRE(initial[1].log.size() == 2);
    CHECK(initial[1].log[1].command().key == raft::Text("x"));
    CHECK(initial[1].log[1].kind == raft::EntryKind::command);
  }

  TEST_CASE("actions and expectations know their place in the file") {
    const auto scenario = parse(R"("timeline": [{"at": "0s", "say": "."},
        {"at": "0s", "do": [{"heal": "all"}, {"choose": [{"do": []}, {"do": [{"crash": "S1"}]}]}]}],
        "expect": [{"finally": {"leader": "any"}}])");
    const auto& action = scenario.timeline[1].actions[1];
    CHECK(action.pointer == "/timeline/1/do/1");
    const auto& branches = std::get<raftsim::Choose>(action.what).branches;
    CHECK(branches[1].actions[0].pointer == "/timeline/1/do/1/choose/1/do/0");
    CHECK(scenario.expectations[0].pointer == "/expect/0");
  }
}
