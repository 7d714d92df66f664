#include "sim/facts.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/sim/scripted.hpp"

namespace raftsim {
namespace {

using tests::at_ms;
using tests::run_of;
using tests::scripted;

struct FactRow {
  const char* condition;
  bool holds;
  std::string actual;
};

/// Runs the scenario that `parts` make and holds each row's condition against its end.
void check_fact(std::initializer_list<tests::Part> parts, const std::vector<FactRow>& rows) {
  std::string expectations;
  for (const FactRow& row : rows) {
    expectations += std::string(expectations.empty() ? "[" : ", ") + R"({"finally": )" + row.condition + "}";
  }
  std::string text = scripted(parts);
  text.pop_back();
  const Simulation simulation = run_of(text + ", \"expect\": " + expectations + "]}");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(rows[i].condition);
    const Condition& condition =
        std::get<ExpectFinally>(simulation.scenario().expectations[i].what).condition;
    CHECK(holds(condition, simulation) == rows[i].holds);
    CHECK(actual_text(condition, simulation) == rows[i].actual);
  }
}

TEST_SUITE("sim/facts") {
  TEST_CASE("facts read the servers as they are") {
    check_fact(
        {{"clients", R"([{"name": "alice", "mode": "scripted", "delay": "0s", "to": "S1"}])"},
         {"timeline", R"([{"at": "200ms", "do": [{"command": {"client": "alice", "write": {"x": "1"}}}]},
                            {"at": "300ms", "do": [{"crash": "S3"}]}])"}},
        {
            {R"({"leader": "S1"})", true, "the leader is S1"},
            {R"({"leader": "S2"})", false, "the leader is S1"},
            {R"({"leader": "any"})", true, "the leader is S1"},
            {R"({"leader": "none"})", false, "the leader is S1"},
            {R"({"notLeader": "S2"})", true, "the leader is S1"},
            {R"({"notLeader": "S1"})", false, "the leader is S1"},

            {R"({"role": {"S1": "leader"}})", true, "S1 is a leader"},
            {R"({"role": {"S2": ["candidate", "leader"]}})", false, "S2 is a follower"},
            {R"({"role": {"S3": "follower"}})", false, "S3 is down"},
            {R"({"role": {"all": "follower"}})", false, "S1 is a leader"},
            {R"({"role": {"any": "candidate"}})", false, "S1 is a leader; S2 is a follower"},
            {R"({"role": {"majority": "follower"}})", false, "S1 is a leader; S3 is down"},
            {R"({"roleCount": {"leader": 1}})", true, "there is 1 leader (S1)"},
            {R"({"roleCount": {"follower": 2}})", false, "there is 1 follower (S2)"},
            {R"({"roleCount": {"candidate": {">": 0}}})", false, "there is no candidate"},

            {R"({"term": {"S2": 1}})", true, "S2's term is 1"},
            {R"({"term": {"S3": 2}})", false, "S3's term is 1"},
            {R"({"commitIndex": {"leader": {">=": 3}}})", false, "leader S1's commitIndex is 2"},
            {R"({"commitIndex": {"S3": 2}})", false, "S3 is down"},
            {R"({"lastApplied": {"majority": 2}})", true, "S1's lastApplied is 2; S2's lastApplied is 2"},
            {R"({"lastIndex": {"all": 2}})", true, "S1's lastIndex is 2; S2's lastIndex is 2"},
            {R"({"lastIndex": {"S3": {"!=": 2}}})", false, "S3's lastIndex is 2"},
            {R"({"lastIncludedIndex": {"all": 0}})", true,
             "S1's lastIncludedIndex is 0; S2's lastIncludedIndex is 0"},
            {R"({"log": {"S1": "...1 | 1"}})", false, "S1's log is 1 1"},
            {R"({"votedFor": {"S2": "S1"}})", true, "S2 has voted for S1 in term 1"},
            {R"({"votedFor": {"S3": null}})", false, "S3 has voted for S1 in term 1"},

            {R"({"log": {"S1": "1 1"}})", true, "S1's log is 1 1"},
            {R"({"log": {"S1": "1"}})", false, "S1's log is 1 1"},
            {R"({"log": {"S1": "1 ..."}})", true, "S1's log is 1 1"},
            {R"({"log": {"S1": "1 1 1 ..."}})", false, "S1's log is 1 1"},
            {R"({"log": {"S3": "1 1"}})", true, "S3's log is 1 1"},
            {R"({"value": {"S2": {"x": "1"}}})", true, R"(S2 has "1" under "x")"},
            {R"({"value": {"S2": {"x": "2"}}})", false, R"(S2 has "1" under "x")"},
            {R"({"value": {"S2": {"y": null}}})", true, R"(S2 has no key "y")"},
            {R"({"value": {"S3": {"y": null}}})", false, "S3 is down"},
            {R"({"nextIndex": {"S1": {"S2": 3}}})", true, "S1's nextIndex of S2 is 3"},
            {R"({"matchIndex": {"leader": {"S3": 1}}})", false, "leader S1's matchIndex of S3 is 2"},
            {R"({"matchIndex": {"S2": {"S1": 0}}})", false, "S2 is a follower"},

            {R"({"voters": {"S1": ["S1", "S2", "S3"]}})", true, "S1's voters are S1, S2, S3"},
            {R"({"voters": {"S3": ["S1", "S2", "S3"]}})", false, "S3 is down"},
            {R"({"oldVoters": {"all": []}})", true, "S1's oldVoters are nobody; S2's oldVoters are nobody"},
            {R"({"learners": {"S2": "S3"}})", false, "S2's learners are nobody"},
            {R"({"changing": {"leader": false}})", true,
             "leader S1 has no change of the membership under way"},
            {R"({"changing": {"S1": true}})", false, "S1 has no change of the membership under way"},
            {R"({"up": {"S3": false}})", true, "S3 is down"},
            {R"({"up": {"all": true}})", false, "S3 is down"},
            {R"({"up": {"any": false}})", true, "S3 is down"},
            {R"({"up": {"majority": true}})", true, "S1 is up; S2 is up"},

            {R"({"committed": 2})", true, "committed is 2"},
            {R"({"elections": {"<": 1}})", false, "elections is 1"},
            {R"({"leaders": 1})", true, "leaders is 1"},
            {R"({"splitVotes": 1})", false, "splitVotes is 0"},
            {R"({"time": "500ms"})", true, "time is 500ms"},
            {R"({"unavailable": {"<=": "119ms"}})", false, "unavailable is 120ms"},
            {R"({"longestUnavailable": "120ms"})", true, "longestUnavailable is 120ms"},

            {R"({"messages": [{"type": "RequestVote", "count": 2}]})", true, "2 RequestVote sent"},
            {R"({"messages": [{"type": "RequestVote", "from": "S2", "count": {">": 0}}]})", false,
             "0 RequestVote from S2 sent"},
            {R"({"messages": [{"to": "S3", "fate": "lost", "count": 0}]})", false, "4 messages to S3 lost"},

            {R"({"clients": {"alice": {"ok": 1}}})", true, "alice: ok is 1"},
            {R"({"clients": {"all": {"pending": {">": 0}}}})", false, "all clients: pending is 0"},
            {R"({"answer": {"client": "alice", "operation": 1, "status": "ok"}})", true,
             "alice's operation 1 is ok"},
            {R"({"answer": {"client": "alice", "operation": 1, "status": "failed"}})", false,
             "alice's operation 1 is ok"},
            {R"({"answer": {"client": "alice", "operation": 2, "status": "pending"}})", false,
             "alice's operation 2 was not issued"},
            {R"({"converged": true})", true, "all running servers have converged"},
            {R"({"converged": false})", false, "all running servers have converged"},
            {R"({"converged": ["S1", "S2"]})", true, "S1, S2 have converged"},
            {R"({"converged": "mended", "leader": "mended"})", true,
             "all running servers have converged; the leader is S1"},
        });
  }

  TEST_CASE("conditions are joined, nested and turned round") {
    check_fact(
        {},
        {
            {R"({"leader": "S2", "term": {"S1": 1, "S2": 3}})", false, "the leader is S1; S2's term is 1"},
            {R"({"all": [{"leader": "S1"}, {"term": {"S1": 4}}]})", false, "S1's term is 1"},
            {R"({"any": [{"leader": "S1"}, {"term": {"S1": 4}}]})", true, "the leader is S1"},
            {R"({"any": [{"leader": "S2"}, {"term": {"S1": 4}}]})", false,
             "the leader is S1; S1's term is 1"},
            {R"({"not": {"leader": "S2"}})", true, "the leader is S1"},
            {R"({"not": {"leader": "S1"}})", false, "the leader is S1"},
            {R"({"not": {"any": [{"leader": "S2"}, {"not": {"term": {"S1": 1}}}]}})", true,
             "the leader is S1; S1's term is 1"},
            {R"({"not": {"any": [{"leader": "S2"}, {"term": {"S1": 1}}]}})", false, "S1's term is 1"},
            {R"({"leader": "S1", "any": [{"term": {"S1": 2}}, {"term": {"S1": 1}}]})", true,
             "the leader is S1; S1's term is 1"},
        });
  }

  TEST_CASE("where nobody is up, `all` holds, and nothing that asks for somebody") {
    check_fact({{"timeline", R"([{"at": "200ms", "do": [{"crash": "all"}]}])"}},
               {
                   {R"({"term": {"all": 5}})", true, "no server is up"},
                   {R"({"term": {"any": 1}})", false, "no server is up"},
                   {R"({"term": {"majority": 1}})", false, "S1 is down; S2 is down; S3 is down"},
                   {R"({"term": {"leader": 1}})", false, "there is no leader"},
                   {R"({"leader": "none"})", true, "there is no leader"},
                   {R"({"notLeader": "S1"})", true, "there is no leader"},
                   {R"({"leader": "any"})", false, "there is no leader"},
                   {R"({"converged": true})", true, "all running servers have converged"},
                   {R"({"term": {"S1": 1}, "lastIndex": {"S2": 1}, "votedFor": {"S3": "S1"}})", true,
                    "S1's term is 1; S2's lastIndex is 1; S3 has voted for S1 in term 1"},
                   {R"({"unavailable": "420ms", "longestUnavailable": "300ms"})", true,
                    "unavailable is 420ms; longestUnavailable is 300ms"},
               });
  }

  TEST_CASE("a server that lags behind keeps the cluster from having converged") {
    check_fact({{"timeline", R"([{"at": "125ms", "do": [{"isolate": "S3"}]}])"}},
               {{R"({"converged": true})", false, "S1's log is 1, S3's log is empty"},
                {R"({"converged": ["S1", "S2"]})", true, "S1, S2 have converged"},
                {R"({"converged": ["S3", "S2"]})", false, "S2's log is 1, S3's log is empty"}});
    check_fact({{"stop", R"({"at": "135ms"})"}},
               {{R"({"converged": true})", false, "S1 has entries that are not committed"}});
    check_fact({{"stop", R"({"at": "145ms"})"}},
               {{R"({"converged": true})", false, "S1's commitIndex is 1, S2's commitIndex is 0"}});
    check_fact({{"stop", R"({"at": "105ms"})"}},
               {{R"({"converged": true})", false, "S1's term is 1, S2's term is 0"}});
  }

  TEST_CASE("of two leaders the one of the higher term is the current one") {
    check_fact(
        {{"timeline",
          R"([{"at": "200ms", "do": [{"isolate": "S1"}, {"fire": {"servers": "S2", "timer": "election"}}]}])"}},
        {
            {R"({"leader": "S2", "role": {"S1": "leader"}})", true, "the leader is S2; S1 is a leader"},
            {R"({"roleCount": {"leader": 1}})", false, "there are 2 leaders (S1, S2)"},
            {R"({"term": {"leader": 1}})", false, "leader S2's term is 2"},
        });
  }

  TEST_CASE("a paused server runs") {
    check_fact({{"timeline", R"([{"at": "200ms", "do": [{"pause": "S1"}]}])"}},
               {
                   {R"({"leader": "S1", "up": {"S1": true}})", true, "the leader is S1; S1 is up"},
                   {R"({"role": {"S1": "follower"}})", false, "S1 is a leader (paused)"},
               });
  }

  TEST_CASE("a long log and a long list of servers stay on one line") {
    std::string terms;
    for (int i = 0; i < 1000; ++i) terms += i < 500 ? "1 " : "2 ";
    check_fact(
        {{"cluster", R"({"servers": 15, "initial": {"S1": {"log": ")" + terms + R"("}}})"},
         {"stop", R"({"at": "1ms"})"}},
        {{R"({"log": {"S1": "1"}})", false,
          "S1's log is 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ... 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 "
          "(1000 entries)"},
         {R"({"role": {"all": "leader"}})", false,
          "S1 is a follower; S2 is a follower; S3 is a follower; S4 is a follower; S5 is a follower; "
          "S6 is a follower; S7 is a follower; S8 is a follower; S9 is a follower; S10 is a follower; "
          "S11 is a follower; S12 is a follower; and 3 more"}});
  }

  TEST_CASE("what depends on time is read at the time asked for") {
    const Simulation simulation = run_of(scripted({{"stop", R"({"at": "90ms"})"}}));
    Range range;
    range.min = milliseconds(95).count();
    const Condition condition{{Count{Counter::unavailable, range}}, {}, {}, {}};
    CHECK_FALSE(holds(condition, simulation));
    CHECK_FALSE(holds(condition, simulation, at_ms(94)));
    CHECK(holds(condition, simulation, at_ms(95)));
    CHECK(actual_text(condition, simulation, at_ms(95)) == "unavailable is 95ms");
  }
}

}  // namespace
}  // namespace raftsim
