#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

#include "sim/statistics.hpp"
#include "tests/sim/scripted.hpp"

/// How long a leader that has crashed is missed. In scripted() S1 leads from 120ms on.
namespace raftsim {
namespace {

struct DowntimeRow {
  std::string name;
  std::string timeline;
  std::vector<Duration> downtimes;
  /// Since when a leader is missed at the end.
  std::optional<Time> missed_since;
};

TEST_CASE("a leader that crashes is missed until a server becomes leader in a later term") {
  const std::string crash = R"({"at": "200ms", "do": [{"crash": "S1"}]})";
  const std::string s2_stands =
      R"({"at": "250ms", "do": [{"fire": {"servers": "S2", "timer": "election"}}]})";
  const std::vector<DowntimeRow> rows{
      {"nothing", "", {}, {}},
      {"another one takes over", crash + "," + s2_stands, {milliseconds(70)}, {}},
      {"nobody takes over", crash, {}, tests::at_ms(200)},
      {"a follower crashes", R"({"at": "200ms", "do": [{"crash": "S2"}]})", {}, {}},
      {"it comes back and leads again",
       crash + R"(, {"at": "210ms", "do": [{"restart": "S1"}]},
                   {"at": "220ms", "do": [{"fire": {"servers": "S1", "timer": "election"}}]})",
       {milliseconds(40)},
       {}},
      {"it crashes and restarts in one instant",
       R"({"at": "200ms", "do": [{"crash": "S1"}, {"restart": "S1"}]}, )" + s2_stands,
       {milliseconds(70)},
       {}},
      {"to be paused or cut off is no crash",
       R"({"at": "200ms", "do": [{"isolate": "S1"}]}, )" + s2_stands,
       {},
       {}},
      {"a leader that another one has replaced is not missed",
       R"({"at": "200ms", "do": [{"isolate": "S1"}]}, )" + s2_stands +
           R"(, {"at": "300ms", "do": [{"crash": "S1"}]})",
       {},
       {}},
      {"its successor crashes, too",
       crash + "," + s2_stands + R"(, {"at": "300ms", "do": [{"crash": "S2"}]})",
       {milliseconds(70)},
       tests::at_ms(300)},
  };
  for (const DowntimeRow& row : rows) {
    CAPTURE(row.name);
    Simulation simulation = tests::run_scripted({{"timeline", "[" + row.timeline + "]"}});
    CHECK(simulation.statistics().first_leader() == tests::at_ms(120));
    CHECK(simulation.statistics().downtimes() == row.downtimes);
    CHECK(simulation.statistics().missed_since() == row.missed_since);
    simulation.reset(1);
    CHECK_FALSE(simulation.statistics().first_leader().has_value());
    CHECK(simulation.statistics().downtimes().empty());
    CHECK_FALSE(simulation.statistics().missed_since().has_value());
  }
}

TEST_CASE("a leader that crashes while one is missed is not missed beside it") {
  Statistics statistics;
  statistics.reset(3, false);
  statistics.leader_crashed(tests::at_ms(10), raft::Term{3});
  // One of an older term that was still there.
  statistics.leader_crashed(tests::at_ms(20), raft::Term{1});
  statistics.leader_elected(tests::at_ms(30), raft::Term{2});
  CHECK(statistics.missed_since() == tests::at_ms(10));
  statistics.leader_elected(tests::at_ms(40), raft::Term{4});
  CHECK(statistics.downtimes() == std::vector<Duration>{milliseconds(30)});
  CHECK_FALSE(statistics.missed_since().has_value());
}

}  // namespace
}  // namespace raftsim
