#include "sim/selection.hpp"

#include <doctest/doctest.h>
#include <set>
#include <string>
#include <vector>

#include "tests/sim/scripted.hpp"

namespace raftsim {
namespace {

using tests::run_scripted;

raft::ServerSet servers_of(std::initializer_list<int> servers) {
  raft::ServerSet set;
  for (const int server : servers) set.insert(raft::ServerId{static_cast<std::uint8_t>(server)});
  return set;
}

Selector of(std::initializer_list<Choice> choices) {
  return Selector{choices};
}
Choice class_of(ServerClass among, std::uint8_t random = 0) {
  return {among, {}, random};
}
Choice named(std::uint8_t server) {
  return {ServerClass::server, raft::ServerId{server}, 0};
}

/// Seven servers: S1 leads term 2, S2 still leads term 1 and is cut off, S3 is a candidate of its own, S4 and
/// S5 follow, S6 is paused and S7 is down.
Simulation mixed_cluster() {
  Simulation simulation = run_scripted(
      {{"cluster", R"({"servers": 7, "electionTimeout": {"min": "1s", "max": "2s"}, "heartbeat": "50ms",
                       "initial": {"S2": {"electionTimeouts": ["100ms"]}}})"},
       {"timeline", R"([{"at": "200ms", "do": [{"isolate": ["S2", "S3"]}, {"crash": "S7"},
                                               {"fire": {"servers": ["S1", "S3"], "timer": "election"}}]},
                        {"at": "300ms", "do": [{"pause": "S6"}]}])"}});
  REQUIRE(simulation.leader() == raft::ServerId{1});
  return simulation;
}

TEST_SUITE("sim/selection") {
  TEST_CASE("servers are chosen by name and by what they are at the moment") {
    const Simulation simulation = mixed_cluster();
    struct Row {
      const char* name;
      Selector selector;
      raft::ServerSet expected;
    };
    const std::vector<Row> rows{
        {"S4", of({named(4)}), servers_of({4})},
        {"all", of({class_of(ServerClass::all)}), servers_of({1, 2, 3, 4, 5, 6, 7})},
        {"leader", of({class_of(ServerClass::leader)}), servers_of({1})},
        {"stale leaders", of({class_of(ServerClass::stale_leaders)}), servers_of({2})},
        {"followers", of({class_of(ServerClass::followers)}), servers_of({4, 5, 6})},
        {"candidates", of({class_of(ServerClass::candidates)}), servers_of({3})},
        {"up", of({class_of(ServerClass::up)}), servers_of({1, 2, 3, 4, 5, 6})},
        {"down", of({class_of(ServerClass::down)}), servers_of({7})},
        {"paused", of({class_of(ServerClass::paused)}), servers_of({6})},
        {"several", of({named(4), class_of(ServerClass::down), named(4)}), servers_of({4, 7})},
        {"all of few", of({class_of(ServerClass::followers, 3)}), servers_of({4, 5, 6})},
        {"more than there are", of({class_of(ServerClass::followers, 9)}), servers_of({4, 5, 6})},
    };
    for (const Row& row : rows) {
      CAPTURE(row.name);
      Random random(1, "test");
      CHECK(select(row.selector, simulation, random) == row.expected);
      CHECK(random == Random(1, "test"));  // nothing was drawn
      for (const raft::ServerId id : simulation.all_servers()) {
        CHECK(picks(row.selector, simulation, id) == row.expected.contains(id));
      }
    }
  }

  TEST_CASE("nobody is chosen where nobody is of the class") {
    const Simulation simulation = run_scripted({{"stop", R"({"at": "10ms"})"}});
    Random random;
    for (const ServerClass among : {ServerClass::leader, ServerClass::stale_leaders, ServerClass::candidates,
                                    ServerClass::down, ServerClass::paused}) {
      CAPTURE(static_cast<int>(among));
      CHECK(select(of({class_of(among)}), simulation, random).empty());
      CHECK(select(of({class_of(among, 1)}), simulation, random).empty());
    }
    CHECK(random == Random{});
  }

  TEST_CASE("random members are of the class, as many as asked for, and all sets of them occur") {
    const Simulation simulation = mixed_cluster();
    Random random(7, "test");
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 200; ++i) {
      const raft::ServerSet drawn = select(of({class_of(ServerClass::followers, 2)}), simulation, random);
      CHECK(drawn.size() == 2);
      CHECK((drawn & servers_of({4, 5, 6})) == drawn);
      seen.insert(drawn.mask());
    }
    CHECK(seen.size() == 3);

    Random again(7, "test");
    Random same(7, "test");
    const Selector any = of({class_of(ServerClass::all, 3)});
    CHECK(select(any, simulation, again) == select(any, simulation, same));
  }

  TEST_CASE("the others are those whom the other side does not choose") {
    const Simulation simulation = mixed_cluster();
    Random random;
    const Selector others = of({class_of(ServerClass::others)});
    const Selector leader = of({class_of(ServerClass::leader)});
    CHECK(select(others, simulation, random).empty());

    const SelectedEnds forth = select_ends(leader, others, simulation, random);
    CHECK(forth.from == servers_of({1}));
    CHECK(forth.to == servers_of({2, 3, 4, 5, 6, 7}));
    const SelectedEnds back = select_ends(others, of({named(5), named(6)}), simulation, random);
    CHECK(back.from == servers_of({1, 2, 3, 4, 7}));
    CHECK(back.to == servers_of({5, 6}));

    CHECK(select_groups({leader, of({named(2), named(3)}), others}, simulation, random) ==
          std::vector<raft::ServerSet>{servers_of({1}), servers_of({2, 3}), servers_of({4, 5, 6, 7})});
    CHECK(
        select_groups({of({named(1), class_of(ServerClass::others)}), of({named(2)})}, simulation, random) ==
        std::vector<raft::ServerSet>{servers_of({1, 3, 4, 5, 6, 7}), servers_of({2})});
    CHECK(select_groups({of({named(1), named(2)}), of({named(2), named(3)})}, simulation, random) ==
          std::vector<raft::ServerSet>{servers_of({1, 2}), servers_of({2, 3})});
  }
}

}  // namespace
}  // namespace raftsim
