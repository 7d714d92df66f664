#include "sim/condition_words.hpp"

#include <doctest/doctest.h>
#include <string>
#include <variant>
#include <vector>

#include "sim/expectation_words.hpp"
#include "sim/range_words.hpp"
#include "tests/sim/scripted.hpp"

namespace raftsim {
namespace {

struct ConditionRow {
  std::string json;
  std::string words;
};

/// The scenario whose one expectation is this JSON; its client is alice.
Scenario expecting(const std::string& expectation) {
  return parse_scenario(tests::scripted({{"clients", R"([{"name": "alice", "mode": "scripted"}])"},
                                         {"expect", "[" + expectation + "]"}}),
                        "test.json");
}

void check_conditions(const std::vector<ConditionRow>& rows) {
  for (const ConditionRow& row : rows) {
    CAPTURE(row.json);
    const Scenario scenario = expecting(R"({"finally": )" + row.json + "}");
    const auto& expected = std::get<ExpectFinally>(scenario.expectations.front().what);
    CHECK(in_words(expected.condition, &scenario.client_names) == row.words);
  }
}

TEST_CASE("conditions on servers are said in words") {
  check_conditions({
      {R"({"leader": "S3"})", "S3 leads"},
      {R"({"leader": ["S1", "S2", "S3"]})", "S1, S2 or S3 leads"},
      {R"({"leader": "any"})", "somebody leads"},
      {R"({"leader": "none"})", "nobody leads"},
      {R"({"notLeader": "S1"})", "S1 does not lead"},
      {R"({"notLeader": ["S1", "S2"]})", "none of S1 and S2 leads"},
      {R"({"role": {"S1": "candidate"}})", "S1 is a candidate"},
      {R"({"role": {"all": "follower"}})", "all are followers"},
      {R"({"role": {"any": ["candidate", "leader"]}})", "at least one is a candidate or leader"},
      {R"({"role": {"majority": "follower"}})", "a majority are followers"},
      {R"({"roleCount": {"leader": 1, "candidate": 0}})", "no candidate and 1 leader"},
      {R"({"roleCount": {"leader": {"<=": 1}}})", "at most 1 leader"},
      {R"({"term": {"S1": 2}})", "S1's term is 2"},
      {R"({"commitIndex": {"all": 1}})", "commitIndex of all is 1"},
      {R"({"lastApplied": {"leader": {">=": 3}}})", "the leader's lastApplied is at least 3"},
      {R"({"lastIndex": {"any": {"!=": 4}}})", "lastIndex of at least one is not 4"},
      {R"({"votedFor": {"S2": "S1"}})", "S2 has voted for S1"},
      {R"({"votedFor": {"all": "S3"}})", "all have voted for S3"},
      {R"({"votedFor": {"all": null}})", "nobody has voted"},
      {R"({"votedFor": {"S2": null}})", "S2 has not voted"},
      {R"({"log": {"S1": "1 1 4"}})", "S1's log is 1 1 4"},
      {R"({"log": {"all": "1 1 ..."}})", "log of all begins with 1 1"},
      {R"({"log": {"S1": ""}})", "S1's log is empty"},
      {R"({"log": {"S1": "...5 | 4 4"}})", "S1's log is …5 | 4 4"},
      {R"({"log": {"S1": "…5 |"}})", "S1's log is …5 |"},
      {R"({"log": {"S1": "...5 | 4 ..."}})", "S1's log begins with …5 | 4"},
      {R"({"lastIncludedIndex": {"S1": {">=": 5}}})", "S1's lastIncludedIndex is at least 5"},
      {R"({"log": {"S1": "..."}})", "S1's log is of any length"},
      {R"({"value": {"all": {"x": "1"}}})", R"(all have "1" under "x")"},
      {R"({"value": {"S1": {"x": null}}})", R"(S1 has no key "x")"},
      {R"({"matchIndex": {"S1": {"S3": 2}}})", "S1's matchIndex for S3 is 2"},
      {R"({"nextIndex": {"leader": {"S3": {">": 2}}}})", "the leader's nextIndex for S3 is at least 3"},
      {R"({"up": {"S1": true}})", "S1 is up"},
      {R"({"voters": {"leader": ["S1", "S2"]}})", "the leader's voters are S1 and S2"},
      {R"({"oldVoters": {"all": []}})", "oldVoters of all are nobody"},
      {R"({"learners": {"S1": "S3"}})", "S1's learners are S3"},
      {R"({"changing": {"S1": true}})", "S1 has a change of the membership under way"},
      {R"({"changing": {"all": false}})", "all have no change of the membership under way"},
      {R"({"up": {"any": false}})", "at least one is down"},
      {R"({"converged": true})", "all have converged"},
      {R"({"converged": false})", "they have not all converged"},
      {R"({"converged": ["S1", "S3"]})", "S1 and S3 have converged"},
      {R"({"converged": "S2"})", "S2 has converged"},
      {R"({"converged": "mended"})", "those that are mended have converged"},
      {R"({"leader": "mended"})", "one of those that are mended leads"},
  });
}

TEST_CASE("conditions on the whole run are said in words") {
  check_conditions({
      {R"({"committed": 0})", "no entry committed"},
      {R"({"committed": {">=": 20}})", "at least 20 entries committed"},
      {R"({"elections": 1})", "1 election begun"},
      {R"({"leaders": {">=": 2}})", "at least 2 leaders elected"},
      {R"({"splitVotes": {"<=": 3}})", "at most 3 split votes"},
      {R"({"time": {">=": "1s"}})", "the time is at least 1s"},
      {R"({"unavailable": {"<": "600ms"}})", "unavailable for less than 600ms in all"},
      {R"({"longestUnavailable": {"<=": "600ms"}})", "unavailable for at most 600ms at a stretch"},
      {R"({"messages": [{"type": "RequestVoteReply", "to": "S3", "fate": "delivered", "count": {">=": 2}}]})",
       "at least 2 RequestVoteReply delivered to S3"},
      {R"({"messages": [{"from": ["S1", "S2"], "fate": "lost", "count": 1}]})",
       "1 message from S1 or S2 lost"},
      {R"({"messages": [{"type": "AppendEntries", "count": 0}]})", "no AppendEntries sent"},
      {R"({"clients": {"alice": {"ok": 3}}})", "3 operations of alice answered"},
      {R"({"clients": {"all": {"failed": 0}}})", "no operation given up"},
      {R"({"clients": {"all": {"pending": {"<=": 1}}}})", "at most 1 operation pending"},
      {R"({"clients": {"alice": {"redirected": 1}}})", "1 redirection of alice"},
      {R"({"clients": {"alice": {"retried": {">=": 2}}}})", "at least 2 repetitions of alice"},
      {R"({"answer": {"client": "alice", "operation": 2, "status": "ok"}})", "alice's operation 2 is ok"},
      {R"({"answer": {"client": "alice", "operation": 2, "value": "7"}})",
       R"(alice's operation 2 brings "7")"},
      {R"({"answer": {"client": "alice", "operation": 1, "status": "mismatch", "value": "7"}})",
       R"(alice's operation 1 is mismatch with "7")"},
  });
}

TEST_CASE("conditions that are joined are said with and, or and not") {
  check_conditions({
      {R"({"leader": "S1", "term": {"S1": 1, "S2": 2}})", "S1 leads, S1's term is 1 and S2's term is 2"},
      {R"({"not": {"leader": "S1"}})", "not: S1 leads"},
      {R"({"not": {"leader": "S1", "term": {"S1": 1}}})", "not: (S1 leads and S1's term is 1)"},
      {R"({"any": [{"leader": "S1"}, {"leader": "S2"}]})", "S1 leads or S2 leads"},
      {R"({"any": [{"leader": "S1"}]})", "S1 leads"},
      {R"({"any": [{"leader": "S1", "committed": 1}, {"leader": "S2"}]})",
       "(S1 leads and 1 entry committed) or S2 leads"},
      {R"({"committed": 1, "any": [{"leader": "S1"}, {"leader": "S2"}]})",
       "1 entry committed and (S1 leads or S2 leads)"},
      {R"({"all": [{"leader": "S1"}, {"any": [{"committed": 1}, {"committed": 2}]}]})",
       "S1 leads and (1 entry committed or 2 entries committed)"},
      {R"({"not": {"any": [{"leader": "S1"}, {"leader": "S2"}]}})", "not: (S1 leads or S2 leads)"},
  });
  CHECK(in_words(Condition{}) == "nothing is asked");
}

TEST_CASE("a client without a name is said by its number") {
  Condition condition;
  condition.facts = {ClientCount{raft::ClientId{2}, ClientCounter::ok, {1, 1, {}}}};
  CHECK(in_words(condition) == "1 operation of C2 answered");
}

TEST_CASE("expectations are said with their times before what must hold") {
  const ConditionRow rows[] = {
      {R"({"at": "149ms", "that": {"leader": "S1"}})", "at 149ms: S1 leads"},
      {R"({"finally": {"leader": "S1"}})", "finally: S1 leads"},
      {R"({"never": {"leader": "S1"}})", "never: S1 leads"},
      {R"({"always": {"leader": "S1"}, "from": "100ms", "until": "200ms"})",
       "always from 100ms until 200ms: S1 leads"},
      {R"({"never": {"leader": "S1"}, "after": {"leader": "S2"}, "until": "200ms"})",
       "never until 200ms once S2 leads: S1 leads"},
      {R"({"eventually": {"leader": "S1"}, "by": "200ms"})", "eventually by 200ms: S1 leads"},
      {R"({"eventually": {"leader": "S1"}, "after": {"leader": "S2"}, "within": "30ms"})",
       "eventually within 30ms once S2 leads: S1 leads"},
      {R"({"finally": {"clients": {"alice": {"ok": 1}}}})", "finally: 1 operation of alice answered"},
  };
  for (const ConditionRow& row : rows) {
    CAPTURE(row.json);
    const Scenario scenario = expecting(row.json);
    CHECK(in_words(scenario.expectations.front(), &scenario.client_names) == row.words);
  }
}

TEST_CASE("ranges are said by their bounds, durations by the shorter one") {
  CHECK(in_words(Range{4, 4, {}}) == "4");
  CHECK(in_words(Range{3, 7, {}}) == "3 to 7");
  CHECK(in_words(Range{3, 7, 5}) == "3 to 7 but not 5");
  CHECK(in_words(Range{}) == "at least 0");
  CHECK(in_words(Range{0, 0, {}}) == "0");
  const auto from_ms = [](std::int64_t count) { return milliseconds(count).count(); };
  CHECK(durations_in_words(Range{from_ms(5), from_ms(9), {}}) == "5ms to 9ms");
  CHECK(durations_in_words(Range{from_ms(5) + 1, Range{}.max, {}}) == "more than 5ms");
}

}  // namespace
}  // namespace raftsim
