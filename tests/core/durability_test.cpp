#include <utility>

#include "tests/core/server_bench.hpp"

/// What must be durable before what, and what a restart begins from (Raft Figure 2, thesis §10.2.1).
namespace raft::tests {

TEST_CASE("thesis §10.2.1: a leader counts itself only once its log is durable") {
  ServerBench bench(3);
  bench.become_leader();
  CHECK(bench.server.durable_index() == at(0));
  bench.accepted(2, 1);
  CHECK(bench.reason(Rule::own_match_index) == "notYetDurable");
  CHECK(bench.server.commit_index() == at(0));
  bench.written();
  CHECK(bench.reason(Rule::own_match_index) == "allDurable");
  CHECK(bench.server.match_index(s(1)) == at(1));
  CHECK(bench.server.commit_index() == at(1));
}

TEST_CASE("thesis §10.2.1: a leader may commit by a majority of the others, before its own log is durable") {
  ServerBench bench(3);
  bench.become_leader();
  bench.accepted(2, 1);
  bench.accepted(3, 1);
  CHECK(bench.server.commit_index() == at(1));
  CHECK(bench.server.durable_index() == at(0));
}

TEST_CASE("Raft Figure 2: writes have rising ids and become durable one after the other") {
  ServerBench bench(3);
  bench.append(2, 1, end(0, 0), {1});
  CHECK(bench.effects.write->id == WriteId{1});
  bench.append(2, 1, end(1, 1), {1, 1});
  CHECK(bench.effects.write->id == WriteId{2});
  CHECK(bench.effects.write->last_index == at(3));
  CHECK(bench.effects.write->appended == 2);
  CHECK(bench.reply_waits_for() == 2);
  bench.written(1);
  CHECK(bench.server.durable_index() == at(1));
  CHECK(bench.server.durable_write() == WriteId{1});
  bench.written(2);
  CHECK(bench.server.durable_index() == at(3));
}

TEST_CASE("Raft Figure 2: several writes may become durable at once") {
  ServerBench bench(3);
  bench.append(2, 1, end(0, 0), {1});
  bench.append(2, 1, end(1, 1), {1});
  bench.append(2, 1, end(1, 2), {1});
  bench.written(3);
  CHECK(bench.server.durable_index() == at(3));
}

TEST_CASE("Raft §5.3: a write on its way says nothing of what was cut off since it was asked for") {
  ServerBench bench(3, durable({1}, 1));
  bench.append(2, 1, end(1, 1), {1, 1, 1});  // write 1: to index 4
  bench.append(3, 2, end(1, 2), {2});        // write 2: cut from 3, then index 3
  CHECK(bench.effects.write->truncate_from == at(3));
  CHECK(bench.server.durable_index() == at(1));
  bench.written(1);
  CHECK(bench.server.durable_index() == at(2));
  bench.written(2);
  CHECK(bench.server.durable_index() == at(3));
}

TEST_CASE("Raft §5.3: what was durable and is cut off is durable no more") {
  ServerBench bench(3, durable({1, 1, 1}, 1));
  CHECK(bench.server.durable_index() == at(3));
  bench.append(2, 2, end(1, 1), {2});
  CHECK(bench.server.durable_index() == at(1));
  bench.written();
  CHECK(bench.server.durable_index() == at(2));
}

TEST_CASE("Raft Figure 2: term, vote and entries that change in one step are one write") {
  ServerBench bench(3, durable({1, 1}, 1, s(1)));
  bench.append(2, 3, end(1, 1), {2, 3});
  REQUIRE(bench.effects.write.has_value());
  CHECK(*bench.effects.write == Write{WriteId{1}, true, term(3), kNobody, at(2), 2, at(3)});
}

TEST_CASE("Raft Figure 2: a restart knows term, vote and log, and nothing else") {
  ServerBench before(3);
  before.become_leader();
  before.propose(1);
  before.written();
  before.accepted(2, 2);
  REQUIRE(before.server.commit_index() == at(2));
  Server crashing = before.server;
  const Durable content = std::move(crashing).release();
  CHECK(content.current_term == term(1));
  CHECK(content.voted_for == s(1));
  CHECK(terms_of(content.log) == "1 1");

  const ServerBench after(3, content);
  CHECK(after.server.role() == Role::follower);
  CHECK(after.server.current_term() == term(1));
  CHECK(after.server.voted_for() == s(1));
  CHECK(after.server.log() == before.server.log());
  CHECK(after.server.durable_index() == at(2));
  CHECK(after.server.commit_index() == at(0));
  CHECK(after.server.last_applied() == at(0));
  CHECK(after.server.leader() == kNobody);
  CHECK(after.server.store().content().empty());
  CHECK(after.server.last_write() == WriteId{0});
  CHECK(after.timer(Timer::election) == TimerChange::arm);
}

TEST_CASE("Raft §5.2: a server that voted before it restarted votes for nobody else in that term") {
  ServerBench bench(3, durable({}, 4, s(3)));
  bench.receive(2, 4, RequestVote{end(9, 9)});
  CHECK_FALSE(bench.sent<RequestVoteReply>(2).vote_granted);
  bench.receive(3, 4, RequestVote{end(0, 0)});
  CHECK(bench.sent<RequestVoteReply>(3).vote_granted);
}

TEST_CASE("a write that ends out of order is a broken promise") {
  ServerBench bench(3);
  CHECK_THROWS_AS(bench.written(1), InternalError);
  bench.fire(Timer::election);
  bench.written(1);
  CHECK_THROWS_AS(bench.written(1), InternalError);
  CHECK_THROWS_AS(bench.written(2), InternalError);
}

TEST_CASE("a server is made with an id and room to send") {
  const Options three{ServerSet::first(3)};
  CHECK_THROWS_AS(Server(kNobody, three, kRaft, {}), InternalError);
  Options no_entries = three;
  no_entries.max_entries_per_append = 0;
  CHECK_THROWS_AS(Server(s(1), no_entries, kRaft, {}), InternalError);
  Options no_window = three;
  no_window.max_in_flight = 0;
  CHECK_THROWS_AS(Server(s(1), no_window, kRaft, {}), InternalError);
  CHECK_NOTHROW(Server(s(1), three, kRaft, {}));
}

}  // namespace raft::tests
