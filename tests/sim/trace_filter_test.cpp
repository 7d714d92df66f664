#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/simulation.hpp"
#include "sim/trace/filter.hpp"
#include "sim/tracer.hpp"
#include "tests/sim/shipped.hpp"

namespace raftsim::trace {
namespace {

struct OutlinedRecord {
  std::uint64_t number{};
  Outline outline;
  std::string words;
};

/// All records of leader-crash-failover.
const std::vector<OutlinedRecord>& outlined_failover() {
  static const std::vector<OutlinedRecord> records = [] {
    const auto scenario =
        raftsim::tests::load_shared(RAFTSIM_SOURCE_DIR "/scenarios/leader-crash-failover.json");
    Simulation simulation(scenario, 1);
    Outliner outliner(header_of(simulation));
    std::vector<OutlinedRecord> found;
    Tracer tracer([&](const Record& record) {
      outliner.next(record);
      found.push_back({record.number, outliner.outline(), outliner.words()});
    });
    simulation.run(&tracer);
    return found;
  }();
  return records;
}

/// Those that a filter lets pass.
std::vector<OutlinedRecord> passing(const char* text) {
  const Filter filter = std::get<Filter>(Filter::parse(text));
  std::vector<OutlinedRecord> found;
  for (const OutlinedRecord& one : outlined_failover()) {
    if (filter.matches(one.number, one.outline, one.words)) found.push_back(one);
  }
  return found;
}

TEST_CASE("a filter lets pass what it says") {
  struct Row {
    const char* filter;
    bool (*expected)(const Outline&);
  };
  const std::vector<Row> rows{
      {"", [](const Outline&) { return true; }},
      {"server:S2", [](const Outline& e) { return e.server.value == 2; }},
      {"server:2", [](const Outline& e) { return e.server.value == 2; }},
      {"SERVER=s2", [](const Outline& e) { return e.server.value == 2; }},
      {"with:S2", [](const Outline& e) { return e.server.value == 2 || e.peer.value == 2; }},
      {"client:1", [](const Outline& e) { return e.client.value == 1; }},
      {"kind:crash", [](const Outline& e) { return e.kind == Kind::crash; }},
      {"type:requestvote", [](const Outline& e) { return e.type == 0; }},
      {"timer:election", [](const Outline& e) { return e.kind == Kind::timer && e.detail == 0; }},
      {"term>=2", [](const Outline& e) { return e.server.value != 0 && e.term.value >= 2; }},
      {"term<2", [](const Outline& e) { return e.server.value != 0 && e.term.value < 2; }},
      {"time>1.5s", [](const Outline& e) { return e.time > Time{} + milliseconds(1500); }},
      {"routine", [](const Outline& e) { return e.routine; }},
      {"not routine", [](const Outline& e) { return !e.routine; }},
      {"kind:crash or kind:restart",
       [](const Outline& e) { return e.kind == Kind::crash || e.kind == Kind::restart; }},
      {"server:1 and kind:timer",
       [](const Outline& e) { return e.server.value == 1 && e.kind == Kind::timer; }},
      {"server:1 kind:timer", [](const Outline& e) { return e.server.value == 1 && e.kind == Kind::timer; }},
      {"kind:crash or server:1 kind:timer",
       [](const Outline& e) {
         return e.kind == Kind::crash || (e.server.value == 1 && e.kind == Kind::timer);
       }},
      {"(kind:crash or server:1) kind:timer",
       [](const Outline& e) { return e.server.value == 1 && e.kind == Kind::timer; }},
      {"not (kind:timer or not server:1)",
       [](const Outline& e) { return e.server.value == 1 && e.kind != Kind::timer; }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.filter);
    const auto parsed = Filter::parse(row.filter);
    REQUIRE(std::holds_alternative<Filter>(parsed));
    const auto& filter = std::get<Filter>(parsed);
    std::size_t passed = 0;
    for (const OutlinedRecord& one : outlined_failover()) {
      REQUIRE(filter.matches(one.number, one.outline, one.words) == row.expected(one.outline));
      if (row.expected(one.outline)) ++passed;
    }
    CHECK(filter.lets_all_pass() == std::string(row.filter).empty());
    // A row that lets nothing pass would prove little.
    if (std::string(row.filter) != "(kind:crash or server:1) kind:timer") CHECK(passed > 0);
  }
}

TEST_CASE("a filter knows the run's clients by their names, whatever their case, and by their numbers") {
  const std::vector<std::string> clients{"alice", "C1"};
  const auto meant = [&clients](const char* text) {
    Outline outline;
    const Filter filter = std::get<Filter>(Filter::parse(text, clients));
    for (std::uint16_t number = 1; number <= 3; ++number) {
      outline.client = raft::ClientId{number};
      if (filter.matches(1, outline, "")) return static_cast<int>(number);
    }
    return 0;
  };
  CHECK(meant("client:alice") == 1);
  CHECK(meant("client:ALICE") == 1);
  CHECK(meant("client:1") == 1);
  CHECK(meant("client:c3") == 3);
  CHECK(meant("client:C1") == 2);  // its name
  CHECK(meant("client:9") == 0);
  const auto wrong = Filter::parse("client:alcie", clients);
  REQUIRE(std::holds_alternative<FilterError>(wrong));
  CHECK(std::get<FilterError>(wrong).message == "there is no client \"alcie\"; did you mean \"alice\"?");
}

TEST_CASE("a filter chooses by the number of the record") {
  const std::vector<OutlinedRecord> found = passing("record>10 record<=12");
  REQUIRE(found.size() == 2);
  CHECK(found[0].number == 11);
  CHECK(found[1].number == 12);
}

TEST_CASE("a bare word and a text in quotes are looked for in what records say, in any case") {
  for (const char* text :
       {"\"ELECTION timeout\"", "text:\"election timeout\"", "text:\"Election Timeout\""}) {
    CAPTURE(text);
    const std::vector<OutlinedRecord> found = passing(text);
    REQUIRE_FALSE(found.empty());
    for (const OutlinedRecord& one : found) {
      CHECK(one.words.find("election timeout") != std::string_view::npos);
    }
  }
  CHECK_FALSE(passing("leader").empty());
}

TEST_CASE("the examples of the filter's help are filters") {
  for (const FilterWord& word : filter_words()) {
    CAPTURE(word.example);
    CHECK(std::holds_alternative<Filter>(Filter::parse(word.example)));
  }
}

TEST_CASE("a wrong filter is told where and what is wrong") {
  struct Row {
    const char* filter;
    std::size_t at;
    const char* message;
  };
  const std::vector<Row> rows{
      {"kind:crsh", 5, R"(there is no kind of record "crsh"; did you mean "crash"?)"},
      {"sevrer:S1", 0, R"(there is no field "sevrer"; did you mean "server"?)"},
      {"server:one", 7, "found \"one\", expected a whole number"},
      {"client:carol", 7, "there is no client \"carol\"; expected its number"},
      {"time>soon", 5, R"(found "soon", expected a time as "1.5s" or "300ms")"},
      {"server>1", 6, "\"server\" has no order: write \"server:…\""},
      {"(kind:crash", 0, "this ( is not closed"},
      {"kind:crash)", 10, "there is no ( to this )"},
      {"a and", 5, "something must follow here"},
      {"or a", 0, "found \"or\", expected a condition"},
      {"kind:", 5, "a value must follow \"kind:\""},
      {"\"open", 0, "the quotation mark is not closed"},
      {"timer:lunch", 6,
       "there is no timer \"lunch\"; it is one of election, heartbeat, leaderHeard, quorum, transfer, lease, "
       "otherLease, catchUp"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.filter);
    const auto parsed = Filter::parse(row.filter);
    REQUIRE(std::holds_alternative<FilterError>(parsed));
    CHECK(std::get<FilterError>(parsed).at == row.at);
    CHECK(std::get<FilterError>(parsed).message == row.message);
  }
  CHECK(std::holds_alternative<FilterError>(Filter::parse(std::string(100'000, '('))));
}

}  // namespace
}  // namespace raftsim::trace
