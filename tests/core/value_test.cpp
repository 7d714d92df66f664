#include <functional>
#include <set>
#include <utility>

#include "core/reused_list.hpp"
#include "tests/core/server_bench.hpp"

/// A server is a regular value: copy, ==, hash.
namespace raft::tests {
namespace {

/// A leader of four with one command on its way, in the midst of things.
ServerBench busy_leader() {
  ServerBench bench(4, durable({1}, 1));
  bench.become_leader();
  bench.accepted(2, 2);
  bench.propose(1);
  return bench;
}

}  // namespace

TEST_CASE("a copied server goes its own way, and both do the same when told the same") {
  const ServerBench original = busy_leader();
  ServerBench one = original;
  ServerBench two = original;
  CHECK(one.server == two.server);
  CHECK(one.server.hash() == two.server.hash());
  one.written();
  CHECK_FALSE(one.server == two.server);
  CHECK(two.server == original.server);
  two.written();
  CHECK(one.server == two.server);
  CHECK(one.effects == two.effects);
  one.accepted(3, 3);
  two.accepted(3, 3);
  CHECK(one.server == two.server);
  CHECK(one.server.hash() == two.server.hash());
  CHECK(one.effects == two.effects);
  CHECK_FALSE(one.effects == original.effects);
}

TEST_CASE("whatever changes a server changes its hash") {
  const std::vector<std::pair<std::string, std::function<void(ServerBench&)>>> changes{
      {"a write ends", [](ServerBench& bench) { bench.written(2); }},
      {"another write ends", [](ServerBench& bench) { bench.written(3); }},
      {"an acknowledgement", [](ServerBench& bench) { bench.accepted(3, 2); }},
      {"another acknowledgement", [](ServerBench& bench) { bench.accepted(4, 2); }},
      {"a refusal", [](ServerBench& bench) { bench.refused(3, 1, 0, 1); }},
      {"a command", [](ServerBench& bench) { bench.propose(2); }},
      {"another command", [](ServerBench& bench) { bench.propose(3); }},
      {"a newer term", [](ServerBench& bench) { bench.receive(2, 9, RequestVoteReply{false}); }},
      {"a vote in it", [](ServerBench& bench) { bench.receive(2, 9, RequestVote{end(9, 9)}); }},
      {"a vote for another", [](ServerBench& bench) { bench.receive(3, 9, RequestVote{end(9, 9)}); }},
      {"a leader in it", [](ServerBench& bench) { bench.append(2, 9, end(9, 9), {}); }},
      {"another leader in it", [](ServerBench& bench) { bench.append(3, 9, end(9, 9), {}); }}};
  std::set<std::uint64_t> hashes{busy_leader().server.hash()};
  for (const auto& change : changes) {
    CAPTURE(change.first);
    ServerBench bench = busy_leader();
    change.second(bench);
    CHECK(hashes.insert(bench.server.hash()).second);
    CHECK_FALSE(bench.server == busy_leader().server);
  }
}

TEST_CASE("who a server is and what it was told are parts of its value") {
  const Options three{ServerSet::first(3)};
  const Server server(s(1), three, kRaft, {});
  CHECK(server == Server(s(1), three, kRaft, {}));
  CHECK_FALSE(server == Server(s(2), three, kRaft, {}));
  CHECK(server.hash() != Server(s(2), three, kRaft, {}).hash());
  const Options five{ServerSet::first(5)};
  CHECK_FALSE(server == Server(s(1), five, kRaft, {}));
  CHECK(server.hash() != Server(s(1), five, kRaft, {}).hash());
  Options narrow = three;
  narrow.max_in_flight = 1;
  CHECK(server.hash() != Server(s(1), narrow, kRaft, {}).hash());
  CHECK(server.id() == s(1));
  CHECK(server.options().voters == three.voters);
  CHECK(server.options().places == 3);
  CHECK(server.rules() == kRaft);
}

TEST_CASE("a step does nothing if it changes nothing, and asks for nothing") {
  CHECK(Effects{}.nothing());
  const std::vector<std::pair<std::string, std::function<void(Effects&)>>> acts{
      {"a change", [](Effects& effects) { effects.mark(Change::role); }},
      {"a timer", [](Effects& effects) { effects.set(Timer::election, TimerChange::cancel); }},
      {"a message", [](Effects& effects) { effects.sends.add(); }},
      {"an answer", [](Effects& effects) { effects.answers.add(); }},
      {"a write", [](Effects& effects) { effects.write.emplace(); }}};
  for (const auto& act : acts) {
    CAPTURE(act.first);
    Effects effects;
    act.second(effects);
    CHECK_FALSE(effects.nothing());
    effects.clear();
    CHECK(effects.nothing());
  }
}

TEST_CASE("effects that are used again hold nothing of the step before") {
  ServerBench used = busy_leader();
  ServerBench fresh = used;
  fresh.effects = Effects{};
  used.accepted(3, 3);
  fresh.accepted(3, 3);
  CHECK(used.effects == fresh.effects);
  used.effects.clear();
  CHECK(used.effects == Effects{});
}

TEST_CASE("a reused list is a list of what was added since it was emptied") {
  ReusedList<int> list;
  CHECK(list.empty());
  list.push_back(1);
  list.push_back(2);
  list.add() = 3;
  CHECK(list.size() == 3);
  CHECK(list.front() == 1);
  CHECK(list.back() == 3);
  CHECK(list[1] == 2);
  const ReusedList<int> copy = list;
  CHECK(copy == list);
  CHECK(std::vector<int>(copy.begin(), copy.end()) == std::vector{1, 2, 3});
  list.clear();
  CHECK(list.empty());
  CHECK(list.begin() == list.end());
  CHECK(list == ReusedList<int>());
  list.push_back(1);
  CHECK_FALSE(copy == list);
  CHECK(copy.back() == 3);
  CHECK(copy[0] == list[0]);
}

}  // namespace raft::tests
