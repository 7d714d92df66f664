#include "tests/core/server_bench.hpp"

/// Followers and their logs, message by message (Raft §5.3).
namespace raft::tests {

TEST_CASE("Raft §5.3: how a follower's log takes AppendEntries") {
  struct AppendRow {
    std::string name;
    std::vector<std::uint64_t> log;
    LogPosition prev;
    std::vector<std::uint64_t> entries;
    std::string log_after;
    bool success;
    std::uint64_t index;           // of the reply
    std::uint64_t conflict_term;   // of the reply
    std::uint64_t conflict_index;  // of the reply
    std::uint64_t truncate_from;   // of the write
    std::uint32_t appended;        // of the write
  };
  const std::vector<AppendRow> rows{
      {"a heartbeat to an empty log", {}, end(0, 0), {}, "", true, 0, 0, 0, 0, 0},
      {"a first entry", {}, end(0, 0), {1}, "1", true, 1, 0, 0, 0, 1},
      {"entries at the end", {1, 1}, end(1, 2), {2, 2}, "1 1 2 2", true, 4, 0, 0, 0, 2},
      {"a heartbeat inside the log", {1, 1, 2}, end(1, 2), {}, "1 1 2", true, 2, 0, 0, 0, 0},
      {"entries it has", {1, 1, 2}, end(1, 1), {1, 2}, "1 1 2", true, 3, 0, 0, 0, 0},
      {"fewer entries than it has", {1, 1, 2}, end(0, 0), {1}, "1 1 2", true, 1, 0, 0, 0, 0},
      {"entries it has and one more", {1, 1, 2}, end(1, 1), {1, 2, 3}, "1 1 2 3", true, 4, 0, 0, 0, 1},
      {"a conflict at its end", {1, 1, 2}, end(1, 2), {3}, "1 1 3", true, 3, 0, 0, 3, 1},
      {"a conflict inside", {1, 1, 2, 2, 2}, end(1, 2), {3}, "1 1 3", true, 3, 0, 0, 3, 1},
      {"a conflict after agreement", {1, 1, 2, 2}, end(1, 1), {1, 3, 3}, "1 1 3 3", true, 4, 0, 0, 3, 2},
      {"everything conflicts", {1, 1}, end(0, 0), {2, 3}, "2 3", true, 2, 0, 0, 1, 2},
      {"the log is too short", {1, 1}, end(2, 5), {3}, "1 1", false, 5, 0, 3, 0, 0},
      {"an empty log is too short", {}, end(2, 5), {3}, "", false, 5, 0, 1, 0, 0},
      {"the previous entry conflicts", {1, 2, 2, 2}, end(3, 4), {3}, "1 2 2 2", false, 4, 2, 2, 0, 0},
      {"a previous entry inside conflicts", {1, 2, 2, 4}, end(3, 3), {3}, "1 2 2 4", false, 3, 2, 2, 0, 0},
      {"the first entry conflicts", {1, 1}, end(2, 1), {3}, "1 1", false, 1, 1, 1, 0, 0}};
  for (const AppendRow& row : rows) {
    CAPTURE(row.name);
    ServerBench bench(3, durable(row.log, 5));
    bench.append(2, 5, row.prev, row.entries);
    CHECK(terms_of(bench.server.log()) == row.log_after);
    CHECK(bench.sent<AppendEntriesReply>(2) ==
          AppendEntriesReply{row.success, at(row.index), term(row.conflict_term), at(row.conflict_index)});
    CHECK(bench.server.leader() == s(2));
    CHECK(bench.timer(Timer::election) == TimerChange::arm);
    const bool writes = row.truncate_from != 0 || row.appended != 0;
    REQUIRE(bench.effects.write.has_value() == writes);
    CHECK(bench.effects.has_changed(Change::log) == writes);
    CHECK(bench.reply_waits_for() == (writes ? 1 : 0));
    CHECK(bench.effects.removed.size() ==
          (row.truncate_from == 0 ? 0 : row.log.size() + 1 - row.truncate_from));
    if (!writes) continue;
    CHECK(*bench.effects.write == Write{WriteId{1}, false, term(5), kNobody, at(row.truncate_from),
                                        row.appended, bench.server.log().last_index()});
  }
}

TEST_CASE("Raft §5.3: entries that are cut off are told, in their order") {
  ServerBench bench(3, durable({1, 2, 3, 4}, 4));
  const std::vector<Entry> lost{Entry::no_op(term(3)), Entry::no_op(term(4))};
  bench.append(2, 5, end(2, 2), {5});
  CHECK(bench.effects.removed == lost);
}

TEST_CASE("Raft §5.3: an old AppendEntries that comes late cuts nothing off") {
  ServerBench bench(3, durable({}, 1));
  bench.append(2, 1, end(0, 0), {1});
  bench.append(2, 1, end(1, 1), {1, 1});
  bench.written();
  bench.append(2, 1, end(0, 0), {1});
  CHECK(terms_of(bench.server.log()) == "1 1 1");
  CHECK(bench.sent<AppendEntriesReply>(2) == AppendEntriesReply{true, at(1), {}, {}});
  CHECK_FALSE(bench.effects.write.has_value());
}

TEST_CASE("Raft §5.3: a follower commits and applies as far as leader and message go") {
  ServerBench bench(3, durable({1, 1, 1}, 1));
  bench.append(2, 1, end(1, 2), {}, 3);
  CHECK(bench.server.commit_index() == at(2));
  CHECK(bench.effects.first_applied == at(1));
  CHECK(bench.effects.last_applied == at(2));
  CHECK(bench.server.last_applied() == at(2));
  bench.append(2, 1, end(1, 2), {}, 3);
  CHECK(bench.effects.first_applied == at(0));
  CHECK(bench.effects.last_applied == at(0));
  CHECK_FALSE(bench.effects.has_changed(Change::applied));
  bench.append(2, 1, end(1, 1), {}, 1);
  CHECK(bench.server.commit_index() == at(2));
  bench.append(2, 1, end(1, 3), {1}, 3);
  CHECK(bench.server.commit_index() == at(3));
  CHECK(bench.effects.first_applied == at(3));
  CHECK(bench.server.log().last_index() == at(4));
  CHECK(bench.effects.answers.empty());
}

TEST_CASE("Raft §5.3: a refused AppendEntries commits nothing") {
  ServerBench bench(3, durable({1, 1}, 1));
  bench.append(2, 1, end(1, 5), {}, 2);
  CHECK(bench.server.commit_index() == at(0));
}

TEST_CASE("Raft §5.3: commands are applied in the order of the log, by followers without an answer") {
  ServerBench bench(3);
  AppendEntries request;
  std::vector<Entry> entries{Entry::no_op(term(1))};
  for (const std::uint32_t i : {1U, 2U, 3U}) {
    entries.push_back(Entry::of(
        term(1), {ClientId{1}, i, {Operation::append, Text("key"), Text(std::to_string(i)), Text()}}));
  }
  request.entries.assign(entries);
  request.leader_commit = at(4);
  bench.receive(2, 1, request);
  CHECK(bench.server.store().content().at(Text("key")) == "123");
  CHECK(bench.effects.answers.empty());
  CHECK(bench.server.last_applied() == at(4));
}

TEST_CASE("Raft §5.1: what takes a new term from a leader waits for the term to be durable") {
  ServerBench bench(3, durable({1}, 1));
  bench.append(2, 3, end(1, 1), {});
  REQUIRE(bench.effects.write.has_value());
  CHECK(bench.effects.write->hard_state);
  CHECK(bench.effects.write->appended == 0);
  CHECK(bench.reply_waits_for() == 1);
  bench.append(2, 3, end(1, 1), {});
  CHECK_FALSE(bench.effects.write.has_value());
  CHECK(bench.reply_waits_for() == 1);
  bench.written();
  bench.append(2, 3, end(1, 1), {});
  CHECK(bench.reply_waits_for() == 0);
}

TEST_CASE("Raft Figure 7: each follower backs one leader of term 8 up to where the logs agree") {
  struct FollowerRow {
    std::string name;
    std::vector<std::uint64_t> log;
    int refusals;
  };
  const std::vector<FollowerRow> rows{{"(a)", {1, 1, 1, 4, 4, 5, 5, 6, 6}, 1},
                                      {"(b)", {1, 1, 1, 4}, 1},
                                      {"(c)", {1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6}, 0},
                                      {"(d)", {1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7}, 0},
                                      {"(e)", {1, 1, 1, 4, 4, 4, 4}, 2},
                                      {"(f)", {1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3}, 2}};
  for (const FollowerRow& row : rows) {
    CAPTURE(row.name);
    ServerBench leader(7, durable({1, 1, 1, 4, 4, 5, 5, 6, 6, 6}, 7));
    ServerBench follower(7, durable(row.log, 7), 2);
    leader.become_leader();
    CHECK(leader.server.current_term() == term(8));
    int refusals = 0;
    for (int i = 0; i < 10 && leader.sends_to(2) > 0; ++i) {
      const Message request{s(1), s(2), term(8), leader.sent<AppendEntries>(2)};
      follower.step(Received{&request});
      const AppendEntriesReply reply = follower.sent<AppendEntriesReply>(1);
      refusals += reply.success ? 0 : 1;
      leader.receive(2, 8, reply);
    }
    CHECK(refusals == row.refusals);
    CHECK(terms_of(follower.server.log()) == "1 1 1 4 4 5 5 6 6 6 8");
    CHECK(leader.server.match_index(s(2)) == at(11));
  }
}

}  // namespace raft::tests
