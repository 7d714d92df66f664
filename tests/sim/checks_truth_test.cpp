#include "sim/checks/pending_writes.hpp"
#include "sim/checks/truth.hpp"
#include "tests/sim/checks_expect.hpp"

/// Ghost truth by itself: what is durable, what is committed, and who was elected.
namespace raftsim::tests {
namespace {

using checks::Checks;
using checks::Property;
using checks::Truth;
using raft::LogIndex;
using raft::ServerId;
using raft::Term;

/// A follower that takes a log from whoever leads in a term. It stands apart from any cluster, so that it can
/// be led into what no history of Raft leads to.
class LoneFollower {
 public:
  LoneFollower(int id, std::uint64_t term)
      : server_(ServerId{static_cast<std::uint8_t>(id)}, {raft::ServerSet::first(5)}, raft::kRaft,
                durable_of({}, term)) {}

  /// Has the leader of `term` send these entries after the first `kept` ones; answers the write to be done.
  raft::Write take(std::uint64_t term, std::uint64_t kept, std::initializer_list<std::uint64_t> terms) {
    raft::AppendEntries request;
    request.prev_log = {server_.log().term_at(LogIndex{kept}), LogIndex{kept}};
    std::vector<raft::Entry> entries;
    for (const std::uint64_t one : terms) entries.push_back(raft::Entry::no_op(Term{one}));
    request.entries.assign(entries);
    const raft::Message message{ServerId{9}, server_.id(), Term{term}, std::move(request)};
    server_.step(raft::Received{&message}, effects_);
    return *effects_.write;
  }
  [[nodiscard]] const raft::Server& server() const { return server_; }
  [[nodiscard]] const raft::Effects& effects() const { return effects_; }

 private:
  raft::Server server_;
  raft::Effects effects_;
};

/// The same as a cluster of five would see it, durable at once.
void take(Truth& truth, LoneFollower& follower, std::uint64_t term, std::uint64_t kept,
          std::initializer_list<std::uint64_t> terms) {
  const raft::Write write = follower.take(term, kept, terms);
  truth.on_step(follower.server(), follower.effects());
  truth.on_durable(follower.server().id(), write);
}

struct World {
  World() { truth.reset(5); }
  Truth truth;
  std::vector<LoneFollower> servers{{1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}};
  void take(int id, std::uint64_t term, std::uint64_t kept, std::initializer_list<std::uint64_t> terms) {
    tests::take(truth, servers.at(static_cast<std::size_t>(id) - 1), term, kept, terms);
  }
  [[nodiscard]] std::uint64_t committed() const { return truth.committed().value; }
};

}  // namespace

TEST_CASE(
    "Raft §5.3: an entry of the leader's term that is durable on a majority is committed, and all before") {
  World world;
  world.take(1, 1, 0, {1, 1, 1});
  world.take(2, 1, 0, {1, 1});
  CHECK(world.committed() == 0);
  world.take(3, 1, 0, {1});
  CHECK(world.committed() == 1);
  world.take(3, 1, 1, {1, 1});
  CHECK(world.committed() == 2);
  world.take(4, 1, 0, {1, 1, 1, 1});
  CHECK(world.committed() == 3);
  world.take(5, 1, 0, {1, 1, 1, 1});
  CHECK(world.committed() == 3);
  world.take(1, 1, 3, {1});
  CHECK(world.committed() == 4);
  CHECK(world.truth.agrees(world.servers[0].server().log(), LogIndex{4}));
  CHECK_FALSE(world.truth.agrees(world.servers[1].server().log(), LogIndex{4}));
  CHECK_FALSE(world.truth.agrees(world.servers[0].server().log(), LogIndex{5}));
}

TEST_CASE("Raft §5.4.2: copies that a later leader has handed on do not commit an entry") {
  World world;
  for (const int id : {1, 2}) world.take(id, 2, 0, {1, 2});
  world.take(3, 4, 0, {1, 2});  // from a leader of term 4
  world.take(4, 4, 0, {1, 2});
  CHECK(world.committed() == 0);
  for (const int id : {1, 3}) world.take(id, 4, 2, {4});
  CHECK(world.committed() == 0);
  world.take(4, 4, 2, {4});
  CHECK(world.committed() == 3);
}

TEST_CASE("Raft §5.4.2: a copy counts for its term after its server has gone on to a later one") {
  World world;
  world.take(1, 1, 0, {1});
  world.take(2, 1, 0, {1});
  world.take(2, 2, 1, {2, 2});
  world.take(2, 3, 3, {3});
  CHECK(world.truth.own_durable(ServerId{2}, Term{1}) == LogIndex{1});
  CHECK(world.truth.own_durable(ServerId{2}, Term{2}) == LogIndex{3});
  CHECK(world.truth.own_durable(ServerId{2}, Term{3}) == LogIndex{4});
  CHECK(world.truth.own_durable(ServerId{2}, Term{4}) == LogIndex{0});
  CHECK(world.truth.own_durable(ServerId{1}, Term{0}) == LogIndex{0});
  CHECK(world.committed() == 0);
  world.take(3, 1, 0, {1});
  CHECK(world.committed() == 1);
}

TEST_CASE("Raft §5.3: what was cut off counts no more") {
  World world;
  world.take(1, 1, 0, {1, 1, 1});
  world.take(1, 3, 2, {3});
  CHECK(world.truth.own_durable(ServerId{1}, Term{1}) == LogIndex{2});
  world.take(1, 4, 0, {4});
  CHECK(world.truth.own_durable(ServerId{1}, Term{1}) == LogIndex{0});
  CHECK(world.truth.own_durable(ServerId{1}, Term{3}) == LogIndex{0});
  world.take(2, 1, 0, {1});
  world.take(3, 1, 0, {1});
  CHECK(world.committed() == 0);
  world.take(4, 1, 0, {1});
  CHECK(world.committed() == 1);
}

TEST_CASE(
    "Raft Figure 2: a disk holds the log as it was when the write was asked for, not as it is by then") {
  World world;
  LoneFollower& follower = world.servers[0];
  const raft::Write first = follower.take(1, 0, {1, 1, 1});
  world.truth.on_step(follower.server(), follower.effects());
  const std::uint64_t hash_at_first = follower.server().log().hash();
  const raft::Write second = follower.take(2, 1, {2});
  world.truth.on_step(follower.server(), follower.effects());
  world.truth.on_durable(ServerId{1}, first);
  CHECK(world.truth.disk(ServerId{1}) ==
        Truth::Disk{Term{1}, raft::kNobody, {Term{1}, LogIndex{3}}, hash_at_first});
  world.truth.on_durable(ServerId{1}, second);
  CHECK(world.truth.disk(ServerId{1}) ==
        Truth::Disk{Term{2}, raft::kNobody, {Term{2}, LogIndex{2}}, follower.server().log().hash()});
}

TEST_CASE("Raft §5.4: two committed logs that part are told as a clash") {
  // S1 to S3 hold an entry of term 2; then S2 to S4 make durable an entry of term 1 at the same index.
  World world;
  for (const int id : {1, 2, 3}) world.take(id, 2, 0, {2});
  CHECK(world.committed() == 1);
  std::vector<LoneFollower> later;
  for (const int id : {2, 3, 4}) later.emplace_back(id, 1);
  for (LoneFollower& follower : later) {
    CHECK(world.truth.commit_clash().index == LogIndex{0});
    take(world.truth, follower, 1, 0, {1});
  }
  CHECK(world.truth.commit_clash() == Truth::Clash{LogIndex{1}, Term{1}});
}

TEST_CASE(
    "Raft §5.4: a log that is committed on top of another than the committed one breaks leader "
    "completeness") {
  Checks checks(5);
  const auto take_all = [&](std::initializer_list<int> ids, std::uint64_t term,
                            std::initializer_list<std::uint64_t> terms) {
    for (const int id : ids) {
      LoneFollower follower(id, term);
      const raft::Write write = follower.take(term, 0, terms);
      checks.on_step(Time{}, follower.server(), follower.effects());
      checks.on_durable(follower.server(), write);
    }
  };
  take_all({1, 2, 3}, 2, {2});
  expect_none(checks);
  SUBCASE("shorter") {
    take_all({2, 3, 4}, 1, {1});
  }
  SUBCASE("longer") {
    take_all({3, 4, 5}, 3, {1, 3});
  }
  expect_violation(checks, Property::leader_completeness, {}, "Raft §5.4");
  CHECK(checks.violation()->indexes == std::vector{LogIndex{1}});
}

TEST_CASE("Raft §5.3: entries of replaced leaders are remembered beside those of the latest") {
  World world;
  world.take(1, 3, 0, {1, 3});
  world.take(2, 2, 0, {1, 2, 2});
  world.take(3, 4, 0, {4});
  struct Row {
    std::uint64_t index;
    std::uint64_t term;
    bool known;
  };
  const std::vector<Row> rows{{1, 1, true},  {1, 4, true},  {2, 3, true},  {2, 2, true}, {3, 2, true},
                              {0, 0, false}, {1, 2, false}, {3, 3, false}, {4, 2, false}};
  for (const Row& row : rows) {
    CAPTURE(row.index);
    CAPTURE(row.term);
    CHECK((world.truth.entries().find(LogIndex{row.index}, Term{row.term}) != nullptr) == row.known);
  }
  CHECK(world.truth.entry_clash().index == LogIndex{0});
}

TEST_CASE("Raft §5.2: who was elected in which term is known in whatever order it happens") {
  checks::ElectedLeaders leaders;
  CHECK(leaders.latest() == nullptr);
  CHECK(leaders.of(Term{1}) == nullptr);
  for (const std::uint64_t term : {5U, 2U, 9U, 4U}) {
    leaders.add({Term{term}, ServerId{static_cast<std::uint8_t>(term)}, {}});
  }
  leaders.add({Term{2}, ServerId{7}, {}});
  leaders.add({Term{9}, ServerId{7}, {}});
  for (std::uint64_t term = 0; term <= 10; ++term) {
    CAPTURE(term);
    const checks::ElectedLeader* leader = leaders.of(Term{term});
    const bool elected = term == 2 || term == 4 || term == 5 || term == 9;
    REQUIRE((leader != nullptr) == elected);
    if (leader != nullptr) CHECK(leader->server.value == term);
  }
  CHECK(leaders.latest()->term == Term{9});
  CHECK(leaders.all().size() == 4);
}

TEST_CASE("writes on their way come out in their order, however many there are") {
  checks::PendingWrites writes;
  std::uint64_t asked = 0;
  std::uint64_t done = 0;
  const auto ask = [&] { writes.push({raft::WriteId{++asked}, {}, {}, {}, asked}); };
  for (int i = 0; i < 3; ++i) ask();
  for (int i = 0; i < 500; ++i) {  // never empty
    ask();
    CHECK(writes.pop(raft::WriteId{++done}).hash == done);
  }
  checks::PendingWrites same;
  for (std::uint64_t id = done + 1; id <= asked; ++id) same.push({raft::WriteId{id}, {}, {}, {}, id});
  CHECK(same == writes);
  CHECK_THROWS_AS(writes.pop(raft::WriteId{done + 2}), raft::InternalError);
  writes.clear();
  CHECK_FALSE(same == writes);
  CHECK_THROWS_AS(writes.pop(raft::WriteId{done + 1}), raft::InternalError);
}

}  // namespace raftsim::tests
