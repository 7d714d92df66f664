#include "sim/expectations.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "tests/sim/scripted.hpp"

namespace raftsim {
namespace {

using tests::at_ms;
using tests::Part;
using tests::run_scripted;
using tests::scripted;

constexpr ExpectationState kMet = ExpectationState::met;
constexpr ExpectationState kFailed = ExpectationState::failed;

struct ExpectationRow {
  const char* expectation;
  ExpectationState state;
  std::int64_t moment_ms;
  std::string expected;
  std::string actual;
};

/// Runs the scenario with all the expectations at once, and each of them alone, which must come to the same.
void check_expectation(const std::vector<ExpectationRow>& rows, std::initializer_list<Part> parts) {
  std::string text = scripted(parts);
  text.pop_back();
  std::string together;
  for (const ExpectationRow& row : rows)
    together += (together.empty() ? "" : ", ") + std::string(row.expectation);
  const Simulation all = tests::run_of(text + R"(, "expect": [)" + together + "]}");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ExpectationRow& row = rows[i];
    CAPTURE(row.expectation);
    const Simulation alone = tests::run_of(text + R"(, "expect": [)" + row.expectation + "]}");
    ExpectationResult result = all.expectations().results()[i];
    CHECK(result.state == row.state);
    CHECK(result.moment == at_ms(row.moment_ms));
    CHECK(result.expected == row.expected);
    CHECK(result.actual == row.actual);
    CHECK(result.pointer == "/expect/" + std::to_string(i));
    result.pointer = "/expect/0";
    CHECK(result == alone.expectations().results().front());
  }
}

TEST_SUITE("sim/expectations") {
  // S1 is candidate at 100ms, leader at 120ms, and commits at 140ms; it crashes at 400ms.
  const std::initializer_list<Part> kCrash{{"timeline", R"([{"at": "400ms", "do": [{"crash": "S1"}]}])"}};

  TEST_CASE("`at` looks after all that happens at the instant") {
    check_expectation(
        {
            {R"({"at": "0s", "that": {"up": {"all": true}}})", kMet, 0, R"(at 0s: {"up":{"all":true}})", ""},
            {R"({"at": "119ms", "that": {"leader": "S1"}})", kFailed, 119, R"(at 119ms: {"leader":"S1"})",
             "there is no leader"},
            {R"({"at": "120ms", "that": {"leader": "S1"}})", kMet, 120, R"(at 120ms: {"leader":"S1"})", ""},
            {R"({"at": "121ms", "that": {"leader": "none"}})", kFailed, 121, R"(at 121ms: {"leader":"none"})",
             "the leader is S1"},
            {R"({"at": "400ms", "that": {"up": {"S1": false}}})", kMet, 400,
             R"(at 400ms: {"up":{"S1":false}})", ""},
            {R"({"at": "500ms", "that": {"up": {"S1": true}}})", kFailed, 500,
             R"(at 500ms: {"up":{"S1":true}})", "S1 is down"},
        },
        kCrash);
  }

  TEST_CASE("what foresees its failure is met where the other fails, and the other way round") {
    check_expectation(
        {
            {R"({"at": "119ms", "that": {"leader": "S1"}, "met": false})", kMet, 119,
             R"(not met: at 119ms: {"leader":"S1"})", "there is no leader"},
            {R"({"at": "120ms", "that": {"leader": "S1"}, "met": false})", kFailed, 120,
             R"(not met: at 120ms: {"leader":"S1"})", "it was met"},
            {R"({"never": {"leader": "S1"}, "met": false})", kMet, 120, R"(not met: never {"leader":"S1"})",
             "the leader is S1"},
            {R"({"always": {"term": {"all": {"<=": 1}}}, "met": false})", kFailed, 500,
             R"(not met: always {"term":{"all":{"<=":1}}})", "it was met"},
            {R"({"eventually": {"leader": "S2"}, "by": "300ms", "met": false})", kMet, 300,
             R"(not met: eventually {"leader":"S2"} by 300ms)", "the leader is S1"},
            {R"({"eventually": {"leader": "S1"}, "met": false})", kFailed, 120,
             R"(not met: eventually {"leader":"S1"})", "it was met"},
            {R"({"finally": {"leader": "S1"}, "met": false})", kMet, 500,
             R"(not met: finally {"leader":"S1"})", "there is no leader"},
            // What has not been tried has failed all the same.
            {R"({"eventually": {"leader": "S1"}, "after": {"term": {"any": 7}}, "met": false})", kFailed, 500,
             R"(not met: eventually {"leader":"S1"} after {"term":{"any":7}})",
             R"("after" did not hold until 500ms: S2's term is 1; S3's term is 1)"},
        },
        kCrash);
  }

  TEST_CASE("between events an instant still has its own time") {
    check_expectation(
        {
            {R"({"at": "50ms", "that": {"unavailable": "50ms"}})", kMet, 50,
             R"(at 50ms: {"unavailable":"50ms"})", ""},
            {R"({"at": "51ms", "that": {"time": {">": "51ms"}}})", kFailed, 51,
             R"(at 51ms: {"time":{">":"51ms"}})", "time is 51ms"},
        },
        {});
  }

  TEST_CASE("`never` fails at the first event after which it holds") {
    check_expectation(
        {
            {R"({"never": {"leader": ["S2", "S3"]}})", kMet, 500, R"(never {"leader":["S2","S3"]})", ""},
            {R"({"never": {"leader": "S1"}})", kFailed, 120, R"(never {"leader":"S1"})", "the leader is S1"},
            {R"({"never": {"leader": "S1"}, "until": "119ms"})", kMet, 119,
             R"(never {"leader":"S1"} until 119ms)", ""},
            {R"({"never": {"leader": "S1"}, "until": "120ms"})", kFailed, 120,
             R"(never {"leader":"S1"} until 120ms)", "the leader is S1"},
            {R"({"never": {"leader": "S1"}, "from": "350ms"})", kFailed, 350,
             R"(never {"leader":"S1"} from 350ms)", "the leader is S1"},
            {R"({"never": {"leader": "S1"}, "from": "400ms"})", kMet, 500,
             R"(never {"leader":"S1"} from 400ms)", ""},
            {R"({"never": {"role": {"S1": "candidate"}}, "after": {"leader": "S1"}})", kMet, 500,
             R"(never {"role":{"S1":"candidate"}} after {"leader":"S1"})", ""},
            {R"({"never": {"up": {"S1": false}}, "after": {"leader": "S1"}, "until": "450ms"})", kFailed, 400,
             R"(never {"up":{"S1":false}} after {"leader":"S1"} until 450ms)", "S1 is down"},
        },
        kCrash);
  }

  TEST_CASE("`always` looks at the window's start, after every event, between events, and at its end") {
    check_expectation(
        {
            {R"({"always": {"term": {"all": {"<=": 1}}}})", kMet, 500, R"(always {"term":{"all":{"<=":1}}})",
             ""},
            {R"({"always": {"leader": "S1"}})", kFailed, 0, R"(always {"leader":"S1"})",
             "there is no leader"},
            {R"({"always": {"leader": "S1"}, "from": "120ms", "until": "399ms"})", kMet, 399,
             R"(always {"leader":"S1"} from 120ms until 399ms)", ""},
            {R"({"always": {"leader": "S1"}, "from": "119ms"})", kFailed, 119,
             R"(always {"leader":"S1"} from 119ms)", "there is no leader"},
            {R"({"always": {"leader": "S1"}, "after": {"leader": "any"}})", kFailed, 400,
             R"(always {"leader":"S1"} after {"leader":"any"})", "there is no leader"},
            {R"({"always": {"unavailable": {"<": "165ms"}}, "until": "450ms"})", kFailed, 445,
             R"(always {"unavailable":{"<":"165ms"}} until 450ms)", "unavailable is 165ms"},
        },
        kCrash);
  }

  TEST_CASE("`eventually` is met by the first event after which it holds") {
    check_expectation(
        {
            {R"({"eventually": {"leader": "S1"}})", kMet, 120, R"(eventually {"leader":"S1"})", ""},
            {R"({"eventually": {"leader": "S2"}})", kFailed, 500, R"(eventually {"leader":"S2"})",
             "there is no leader"},
            {R"({"eventually": {"leader": "S1"}, "by": "120ms"})", kMet, 120,
             R"(eventually {"leader":"S1"} by 120ms)", ""},
            {R"({"eventually": {"leader": "S1"}, "by": "119ms"})", kFailed, 119,
             R"(eventually {"leader":"S1"} by 119ms)", "there is no leader"},
            {R"({"eventually": {"leader": "S1"}, "from": "200ms"})", kMet, 200,
             R"(eventually {"leader":"S1"} from 200ms)", ""},
            {R"({"eventually": {"commitIndex": {"S1": 1}}, "after": {"leader": "S1"}, "within": "20ms"})",
             kMet, 140, R"(eventually {"commitIndex":{"S1":1}} after {"leader":"S1"} within 20ms)", ""},
            {R"({"eventually": {"commitIndex": {"S1": 1}}, "after": {"leader": "S1"}, "within": "19ms"})",
             kFailed, 139, R"(eventually {"commitIndex":{"S1":1}} after {"leader":"S1"} within 19ms)",
             "S1's commitIndex is 0"},
            {R"({"eventually": {"leader": "S1"}, "from": "10ms", "by": "200ms", "within": "50ms"})", kFailed,
             60, R"(eventually {"leader":"S1"} from 10ms by 200ms within 50ms)", "there is no leader"},
            {R"({"eventually": {"unavailable": {">=": "270ms"}}, "within": "10s"})", kFailed, 500,
             R"(eventually {"unavailable":{">=":"270ms"}} within 10s)",
             "the run ended at 500ms, before the bound: unavailable is 220ms"},
        },
        kCrash);
  }

  TEST_CASE("`finally` looks at the end of the run") {
    check_expectation(
        {
            {R"({"finally": {"up": {"S1": false}, "time": "500ms"}})", kMet, 500,
             R"(finally {"up":{"S1":false},"time":"500ms"})", ""},
            {R"({"finally": {"leader": "S1"}})", kFailed, 500, R"(finally {"leader":"S1"})",
             "there is no leader"},
        },
        kCrash);
  }

  TEST_CASE("an expectation whose moment never comes has failed") {
    check_expectation(
        {
            {R"({"at": "300ms", "that": {"leader": "S1"}})", kFailed, 140, R"(at 300ms: {"leader":"S1"})",
             "the run ended at 140ms"},
            {R"({"never": {"leader": "S2"}, "from": "300ms"})", kFailed, 140,
             R"(never {"leader":"S2"} from 300ms)", "the run ended at 140ms, before the window began"},
            {R"({"always": {"term": {"all": 1}}, "after": {"leader": "S2"}})", kFailed, 140,
             R"(always {"term":{"all":1}} after {"leader":"S2"})",
             "\"after\" did not hold until 140ms: the leader is S1"},
            {R"({"eventually": {"leader": "S1"}, "after": {"term": {"S1": 2}}, "by": "130ms"})", kFailed, 130,
             R"(eventually {"leader":"S1"} after {"term":{"S1":2}} by 130ms)",
             "\"after\" did not hold until 130ms: S1's term is 1"},
            {R"({"at": "140ms", "that": {"committed": 1}})", kMet, 140, R"(at 140ms: {"committed":1})", ""},
            {R"({"finally": {"time": "140ms"}})", kMet, 140, R"(finally {"time":"140ms"})", ""},
            {R"({"always": {"leader": "S1"}, "from": "140ms"})", kMet, 140,
             R"(always {"leader":"S1"} from 140ms)", ""},
        },
        {{"stop", R"({"at": "500ms", "when": {"commitIndex": {"S1": 1}}})"}});
  }

  TEST_CASE("a run that ends before the bound neither meets nor refutes that something comes about by then") {
    struct Row {
      const char* bound;
      bool is_reached;
    };
    for (const Row& row : std::vector<Row>{{R"("within": "500ms")", true},
                                           {R"("by": "500ms")", true},
                                           {R"("from": "100ms", "within": "300ms", "by": "1s")", true},
                                           {R"("within": "501ms")", false},
                                           {R"("by": "501ms")", false},
                                           {R"("from": "100ms", "within": "401ms")", false},
                                           {R"("from": "100ms")", true}}) {
      CAPTURE(row.bound);
      for (const bool foreseen : {false, true}) {
        const Simulation simulation =
            run_scripted({{"expect", std::string(R"([{"eventually": {"leader": "S2"}, )") + row.bound +
                                         (foreseen ? R"(, "met": false}])" : "}]")}});
        const ExpectationResult& result = simulation.expectations().results().front();
        CHECK(result.state == (foreseen && row.is_reached ? kMet : kFailed));
        CHECK(result.shows_nothing == !row.is_reached);
        CHECK(result.stagnation.has_value() == row.is_reached);
        const bool says_so = result.actual == "the run ended at 500ms, before the bound: the leader is S1";
        CHECK(says_so == !row.is_reached);
      }
    }
  }

  TEST_CASE("a window that opens at an instant takes the instant's events in, not what was before") {
    check_expectation(
        {
            {R"({"always": {"up": {"S1": false}}, "from": "400ms"})", kMet, 500,
             R"(always {"up":{"S1":false}} from 400ms)", ""},
            {R"({"eventually": {"up": {"S1": true}}, "from": "400ms"})", kFailed, 500,
             R"(eventually {"up":{"S1":true}} from 400ms)", "S1 is down"},
        },
        kCrash);
  }

  TEST_CASE("every event of the instant at which a window begins or ends is looked at") {
    check_expectation(
        {
            {R"({"never": {"up": {"S2": false}}, "from": "400ms"})", kFailed, 400,
             R"(never {"up":{"S2":false}} from 400ms)", "S2 is down"},
            {R"({"never": {"up": {"S2": false}}, "until": "400ms"})", kFailed, 400,
             R"(never {"up":{"S2":false}} until 400ms)", "S2 is down"},
            {R"({"eventually": {"up": {"S2": false}}, "from": "400ms", "by": "400ms"})", kMet, 400,
             R"(eventually {"up":{"S2":false}} from 400ms by 400ms)", ""},
            {R"({"at": "400ms", "that": {"up": {"S2": false}}})", kFailed, 400,
             R"(at 400ms: {"up":{"S2":false}})", "S2 is up"},
        },
        {{"timeline",
          R"([{"at": "400ms", "do": [{"crash": "S2"}]}, {"at": "400ms", "do": [{"restart": "S2"}]}])"}});
  }

  TEST_CASE("the reason and the words stand beside the result, and clients have their names") {
    const Simulation simulation = run_scripted(
        {{"clients", R"([{"name": "alice", "mode": "scripted"}])"},
         {"expect", R"([{"finally": {"clients": {"alice": {"ok": 1}}}, "because": "she asked"}])"}});
    const ExpectationResult& result = simulation.expectations().results().front();
    CHECK(result.expected == R"(finally {"clients":{"alice":{"ok":1}}})");
    CHECK(result.words == "finally: 1 operation of alice answered");
    CHECK(result.actual == "alice: ok is 0");
    CHECK(result.because == "she asked");
  }

  TEST_CASE("each expectation is settled once, in the order of the moments, and counted") {
    const auto scenario = std::make_shared<const Scenario>(parse_scenario(
        scripted({{"expect", R"([{"finally": {"leader": "S1"}}, {"at": "200ms", "that": {"leader": "S2"}},
                                {"never": {"leader": "S1"}}, {"at": "100ms", "that": {"leader": "none"}}])"}}),
        "test.json"));
    Expectations expectations;
    expectations.reset(*scenario);
    CHECK(expectations.watches());
    CHECK(expectations.count(ExpectationState::open) == 4);

    Simulation simulation(scenario, 1);
    std::vector<std::size_t> order;
    Time last{};
    while (!simulation.over()) {
      simulation.step();
      if (simulation.now() > last) expectations.before_time(simulation, simulation.now());
      last = simulation.now();
      if (expectations.watches()) expectations.after_event(simulation);
      for (const std::size_t index : expectations.take_settled()) order.push_back(index);
    }
    expectations.finish(simulation);
    for (const std::size_t index : expectations.take_settled()) order.push_back(index);
    CHECK(order == std::vector<std::size_t>{3, 2, 1, 0});
    CHECK(expectations.take_settled().empty());
    CHECK_FALSE(expectations.watches());
    CHECK(expectations.count(kMet) == 2);
    CHECK(expectations.count(kFailed) == 2);

    expectations.reset(*scenario);
    CHECK(expectations.count(ExpectationState::open) == 4);
    CHECK(expectations.results()[1].actual.empty());
  }

  TEST_CASE("a copy of a run settles its expectations as the original does") {
    const auto scenario = std::make_shared<const Scenario>(parse_scenario(
        scripted({{"expect", R"([{"eventually": {"leader": "S1"}, "from": "50ms"}, {"at": "300ms", "that":
                                {"leader": "S2"}}, {"never": {"commitIndex": {"S1": 1}}, "after": {"leader": "any"}}])"}}),
        "test.json"));
    Simulation original(scenario, 1);
    while (original.now() < at_ms(125)) original.step();
    Simulation copy = original;
    original.run();
    CHECK(copy.expectations().count(ExpectationState::open) == 2);
    copy.run();
    CHECK(copy.expectations() == original.expectations());
    CHECK(copy.expectations().results()[2].moment == at_ms(140));
  }
}

}  // namespace
}  // namespace raftsim
