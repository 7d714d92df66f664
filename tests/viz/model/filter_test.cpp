#include "viz/model/filter.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/viz/model/recorded_run.hpp"

namespace raftsim::viz::tests {
namespace {

const Run& failover() {
  // Never destroyed: the memory of its batches is pooled by the thread, and gone before statics are.
  static const Run* const run = new Run(run_of(record_scenario("leader-crash-failover")));
  return *run;
}

TEST_CASE("a filter lets pass what it says") {
  struct Row {
    const char* filter;
    bool (*expected)(const EventRow&);
  };
  using trace::Kind;
  const std::vector<Row> rows{
      {"", [](const EventRow&) { return true; }},
      {"server:S2", [](const EventRow& e) { return e.server.value == 2; }},
      {"server:2", [](const EventRow& e) { return e.server.value == 2; }},
      {"SERVER=s2", [](const EventRow& e) { return e.server.value == 2; }},
      {"with:S2", [](const EventRow& e) { return e.server.value == 2 || e.peer.value == 2; }},
      {"client:1", [](const EventRow& e) { return e.client.value == 1; }},
      {"kind:crash", [](const EventRow& e) { return e.kind == Kind::crash; }},
      {"type:requestvote", [](const EventRow& e) { return e.type == 0; }},
      {"timer:election", [](const EventRow& e) { return e.kind == Kind::timer && e.detail == 0; }},
      {"term>=2", [](const EventRow& e) { return e.server.value != 0 && e.term.value >= 2; }},
      {"term<2", [](const EventRow& e) { return e.server.value != 0 && e.term.value < 2; }},
      {"time>1.5s", [](const EventRow& e) { return e.time > Time{} + milliseconds(1500); }},
      {"routine", [](const EventRow& e) { return e.routine; }},
      {"not routine", [](const EventRow& e) { return !e.routine; }},
      {"kind:crash or kind:restart",
       [](const EventRow& e) { return e.kind == Kind::crash || e.kind == Kind::restart; }},
      {"server:1 and kind:timer",
       [](const EventRow& e) { return e.server.value == 1 && e.kind == Kind::timer; }},
      {"server:1 kind:timer", [](const EventRow& e) { return e.server.value == 1 && e.kind == Kind::timer; }},
      {"kind:crash or server:1 kind:timer",
       [](const EventRow& e) {
         return e.kind == Kind::crash || (e.server.value == 1 && e.kind == Kind::timer);
       }},
      {"(kind:crash or server:1) kind:timer",
       [](const EventRow& e) { return e.server.value == 1 && e.kind == Kind::timer; }},
      {"not (kind:timer or not server:1)",
       [](const EventRow& e) { return e.server.value == 1 && e.kind != Kind::timer; }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.filter);
    const auto parsed = Filter::parse(row.filter);
    REQUIRE(std::holds_alternative<Filter>(parsed));
    const Filter& filter = std::get<Filter>(parsed);
    std::size_t passed = 0;
    for (std::uint64_t record = 1; record <= failover().records(); ++record) {
      REQUIRE(filter.matches(failover(), record) == row.expected(failover().row(record)));
      if (filter.matches(failover(), record)) ++passed;
    }
    CHECK(filter.matching(failover()).size() == passed);
    // A row that lets nothing pass would prove little.
    if (std::string(row.filter) != "(kind:crash or server:1) kind:timer") CHECK(passed > 0);
  }
}

TEST_CASE("a bare word and a text in quotes are looked for in what records say, in any case") {
  for (const char* text :
       {"\"ELECTION timeout\"", "text:\"election timeout\"", "text:\"Election Timeout\""}) {
    CAPTURE(text);
    const std::vector<std::uint64_t> found = std::get<Filter>(Filter::parse(text)).matching(failover());
    REQUIRE_FALSE(found.empty());
    for (const std::uint64_t record : found) {
      CHECK(failover().words(record).find("election timeout") != std::string_view::npos);
    }
  }
  CHECK_FALSE(std::get<Filter>(Filter::parse("leader")).matching(failover()).empty());
}

TEST_CASE("a wrong filter is told where and what is wrong") {
  struct Row {
    const char* filter;
    std::size_t at;
    const char* message;
  };
  const std::vector<Row> rows{
      {"kind:crsh", 5, "there is no kind of record \"crsh\"; did you mean \"crash\"?"},
      {"sevrer:S1", 0, "there is no field \"sevrer\"; did you mean \"server\"?"},
      {"server:one", 7, "found \"one\", expected a whole number"},
      {"time>soon", 5, "found \"soon\", expected a time as \"1.5s\" or \"300ms\""},
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
}  // namespace raftsim::viz::tests
