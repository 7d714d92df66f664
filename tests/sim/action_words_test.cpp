#include "sim/action_words.hpp"

#include <doctest/doctest.h>
#include <string>
#include <variant>
#include <vector>

#include "tests/sim/scripted.hpp"

namespace raftsim {
namespace {

struct ActionRow {
  std::string json;
  std::string words;
};

constexpr raft::ServerSet kAllOfActions = raft::ServerSet::first(3);
constexpr raft::ServerSet kS1OfActions = raft::ServerSet::from_mask(0b001);
constexpr raft::ServerSet kS2S3OfActions = raft::ServerSet::from_mask(0b110);

using tests::action;

TEST_CASE("a change of all links is said in words") {
  const ActionRow rows[] = {
      {R"({"delay": "5ms"})", "messages take 5ms"},
      {R"({"delay": "0s", "fifo": true})", "messages take no time; messages keep their order"},
      {R"({"fifo": false})", "messages may overtake each other"},
      {R"({"loss": "10%", "delay": {"uniform": ["10ms", "15ms"]}})",
       "messages take 10ms to 15ms; 10% of messages are lost"},
      {R"({"initial": true, "fifo": true})", "as at the start; messages keep their order"},
      {R"({"bandwidth": "100kB/s"})", "at most 100kB/s"},
      {R"({"bandwidth": "unlimited"})", "as many bytes as there are"},
      {R"({"loss": 0, "duplicate": 1})", "no message is lost; all messages arrive twice"},
      {R"({"reorder": {"probability": "20%", "extra": {"exponential": {"mean": "40ms"}}}})",
       "20% of messages are held up for 40ms on average (exponential)"},
      {R"({"reorder": {"probability": 0, "extra": "5ms"}})", "no message is held up"},
      {R"({"delay": {"normal": {"mean": "10ms", "deviation": "2ms"}}})",
       "messages take about 10ms (normal, deviation 2ms)"},
      {R"({"delay": {"exponential": {"mean": "10ms", "min": "1ms"}}})",
       "messages take 10ms on average (exponential, at least 1ms)"},
      {R"({"delay": {"logNormal": {"median": "8ms", "p99": "40ms"}}})",
       "messages take 8ms in the median, up to 40ms in 99 of 100 (log-normal)"},
      {R"({"delay": {"pareto": {"min": "1ms", "shape": 1.5}}})",
       "messages take 1ms or more (Pareto, shape 3/2)"},
      {R"({"delay": {"percentiles": {"0": "1ms", "50": "2ms", "100": "1s"}}})",
       "messages take 1ms to 1s (as measured)"},
  };
  for (const ActionRow& row : rows) {
    CAPTURE(row.json);
    CHECK(in_words(action<ChangeNetwork>(R"({"network": )" + row.json + "}")) == "all links: " + row.words);
  }
}

TEST_CASE("a change of some links names them") {
  const auto both = action<ChangeLinks>(R"({"links": {"from": "S1", "to": "others", "loss": "50%"}})");
  CHECK(in_words(both, kS1OfActions, kS2S3OfActions, kAllOfActions) ==
        "links between S1 and S2, S3: 50% of messages are lost");
  CHECK(in_words(both, kAllOfActions, kAllOfActions, kAllOfActions) == "all links: 50% of messages are lost");
  CHECK(in_words(both, kS1OfActions, kAllOfActions, kAllOfActions) ==
        "links between S1 and all servers: 50% of messages are lost");
  const auto one =
      action<ChangeLinks>(R"({"links": {"from": "S1", "to": "S2", "bothWays": false, "delay": "1ms"}})");
  CHECK(in_words(one, kS1OfActions, raft::ServerSet::from_mask(0b010), kAllOfActions) ==
        "the link from S1 to S2: messages take 1ms");
}

TEST_CASE("an interception is said in words") {
  const ActionRow rows[] = {
      {R"({"drop": {"type": "AppendEntries", "from": "S1", "to": "S2"}})",
       "the next AppendEntries from S1 to S2 is dropped"},
      {R"({"drop": {}})", "the next message is dropped"},
      {R"({"drop": {"to": "S3", "count": 3}})", "the next 3 messages to S3 are dropped"},
      {R"({"drop": {"from": ["leader", "candidates", "down"], "count": "all", "for": "1s"}})",
       "all messages from the leader, candidates, servers that are down are dropped, for 1s from now"},
      {R"({"drop": {"from": "stale leaders", "to": ["up", "paused"], "term": {">=": 2}, "count": "all"}})",
       "all messages of term at least 2 from stale leaders to running servers, paused servers are dropped"},
      {R"({"delay": {"type": "AppendEntries", "entries": false, "by": "20ms"}})",
       "the next heartbeat is held up for 20ms"},
      {R"({"delay": {"type": "AppendEntries", "entries": false, "by": "20ms", "count": "all"}})",
       "all heartbeats are held up for 20ms"},
      {R"({"drop": {"type": "AppendEntries", "entries": true}})",
       "the next AppendEntries with entries is dropped"},
      {R"({"drop": {"type": "RequestVoteReply", "granted": true, "count": 2}})",
       "the next 2 granting RequestVoteReply are dropped"},
      {R"({"drop": {"type": "RequestVoteReply", "granted": false}})",
       "the next refusing RequestVoteReply is dropped"},
      {R"({"drop": {"type": "AppendEntriesReply", "success": true}})",
       "the next accepting AppendEntriesReply is dropped"},
      {R"({"drop": {"type": "AppendEntriesReply", "success": false}})",
       "the next refusing AppendEntriesReply is dropped"},
      {R"({"duplicate": {"type": "RequestVote"}})", "the next RequestVote arrives twice"},
      {R"({"duplicate": {"type": "RequestVote", "by": "5ms", "count": "all"}})",
       "all RequestVote arrive twice, the copy 5ms later"},
      {R"({"drop": {"message": 17}})", "message 17 is dropped"},
      {R"({"delay": {"message": 17, "type": "AppendEntries", "from": "S1", "to": "S2", "by": "5ms"}})",
       "message 17 (AppendEntries from S1 to S2) is held up for 5ms"},
  };
  for (const ActionRow& row : rows) {
    CAPTURE(row.json);
    CHECK(in_words(action<Intercept>(row.json)) == row.words);
  }
}

TEST_CASE("changes of disks and of election timeouts are said in words") {
  const auto slow = action<ChangeDisk>(R"({"disk": {"servers": "S1", "write": "20ms"}})");
  CHECK(in_words(slow, kS1OfActions, kAllOfActions) == "writes on S1 take 20ms");
  CHECK(in_words(slow, kAllOfActions, kAllOfActions) == "writes on all servers take 20ms");
  const auto timeouts = [](const std::string& next) {
    return action<ScriptTimeouts>(R"({"timeouts": {"servers": "S1", "next": [)" + next + "]}}");
  };
  CHECK(in_words(timeouts(R"("1s")"), kS1OfActions, kAllOfActions) ==
        "the next election timeout of S1 is 1s");
  CHECK(in_words(timeouts(R"("150ms", "200ms")"), kS2S3OfActions, kAllOfActions) ==
        "the next election timeouts of S2, S3 are 150ms, 200ms");
  std::string ten = R"("1s")";
  for (int i = 0; i < 9; ++i) ten += R"(, "1s")";
  CHECK(in_words(timeouts(ten), kS1OfActions, kAllOfActions) ==
        "the next election timeouts of S1 are 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, … (10 in all)");
}

}  // namespace
}  // namespace raftsim
