#include "tools/import_words.hpp"

#include <doctest/doctest.h>
#include <initializer_list>
#include <optional>
#include <string>

#include "tools/import_state.hpp"
#include "tools/import_time.hpp"

namespace raftsim {
namespace {

using raft::MessageType;

MessageTypes types(std::initializer_list<MessageType> named) {
  MessageTypes all;
  for (const MessageType type : named) all.set(static_cast<std::size_t>(type));
  return all;
}

TEST_CASE("a type of message is known by the spellings of Raft programs, and by nothing else") {
  struct Row {
    const char* text;
    MessageTypes named;
  };
  const Row rows[] = {
      {"S1 sends RequestVote to S2", types({MessageType::request_vote})},
      {"request_vote(term=3)", types({MessageType::request_vote})},
      {"sendRequestVote", types({})},
      {"RequestVoteRequest", types({MessageType::request_vote})},
      {"RequestVoteRPC", types({MessageType::request_vote})},
      {"RequestVote RPC reply from S3", types({MessageType::request_vote_reply})},
      {"RequestVoteResponse{granted}", types({MessageType::request_vote_reply})},
      {"VoteResponse", types({MessageType::request_vote_reply})},
      {"got MsgVote, answers MsgVoteResp",
       types({MessageType::request_vote, MessageType::request_vote_reply})},
      {"raftpb.MsgApp", types({MessageType::append_entries})},
      {"MsgAppResp", types({MessageType::append_entries_reply})},
      {"append_entries", types({MessageType::append_entries})},
      {"append-entries reply", types({MessageType::append_entries_reply})},
      {"AppendEntries: reply lost", types({MessageType::append_entries})},
      {"AppendEntriesArgs", types({MessageType::append_entries})},
      {"MsgHeartbeat", types({MessageType::append_entries})},
      {"MsgHeartbeatResp", types({MessageType::append_entries_reply})},
      {"MsgPreVote", types({MessageType::pre_vote})},
      {"RequestPreVoteResponse", types({MessageType::pre_vote_reply})},
      {"InstallSnapshotRequest", types({MessageType::install_snapshot})},
      {"MsgSnap", types({MessageType::install_snapshot})},
      {"MsgSnapStatus", types({})},
      {"TimeoutNow", types({MessageType::timeout_now})},
      {"TimeoutNowResponse", types({})},
      {"MsgReadIndexResp", types({MessageType::read_index_reply})},
      // Plain words say something else as often.
      {"heartbeat timeout reached, starting election", types({})},
      {"grants its vote", types({})},
      {"will append entries to its log", types({})},
      {"vote request", types({})},
      {"pre-vote phase", types({})},
      {"", types({})},
      {"MsgProp", types({})},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(message_types_in(row.text) == row.named);
  }
}

TEST_CASE("what both ends name is the type of an arrow, else what one of them names alone") {
  struct Row {
    const char* sent;
    const char* received;
    std::optional<MessageType> type;
  };
  const Row rows[] = {
      {"sends MsgVote", "receives MsgVote", MessageType::request_vote},
      {"sends MsgVote", "receives MsgVote, sends MsgVoteResp", MessageType::request_vote},
      {"receives MsgVote, sends MsgVoteResp", "receives MsgVoteResp: leader",
       MessageType::request_vote_reply},
      {"asks", "receives MsgApp", MessageType::append_entries},
      {"sends MsgApp", "something comes", MessageType::append_entries},
      {"sends MsgApp and MsgVote", "something comes", std::nullopt},
      {"sends MsgApp", "MsgVote and MsgSnap come", std::nullopt},
      {"receives MsgVote", "receives MsgVoteResp", MessageType::request_vote_reply},
      {"hello", "hello", std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.sent);
    CAPTURE(row.received);
    CHECK(message_between(message_types_in(row.sent), message_types_in(row.received)) == row.type);
  }
}

LogStanding standing(const std::string& name, const std::string& value) {
  return standing_of(std::vector<trace::LoggedField>{{name, value}});
}

TEST_CASE("roles, terms and commitIndexes are read in common spellings, and refused where they are none") {
  CHECK(standing("role", "Follower").role == raft::Role::follower);
  CHECK(standing("role", "StateLeader").role == raft::Role::leader);
  CHECK(standing("role", "PRE_CANDIDATE").role == raft::Role::pre_candidate);
  CHECK(standing("Role", "C").role == raft::Role::candidate);
  CHECK(standing("role", "Shutdown").down);
  CHECK(standing("term", "18446744073709551615").term == raft::Term{18446744073709551615U});
  CHECK(standing("commit_index", "7").commit_index == raft::LogIndex{7});
  for (const char* nothing : {"", "-", "?", "unknown", " "}) {
    CAPTURE(nothing);
    CHECK_FALSE(standing("role", nothing).role);
    CHECK_FALSE(standing("term", nothing).term);
  }
  CHECK_THROWS_AS(standing("role", "observer"), WrongField);
  CHECK_THROWS_AS(standing("term", "-1"), WrongField);
  CHECK_THROWS_AS(standing("term", "3a"), WrongField);
  CHECK_THROWS_AS(standing("term", "18446744073709551616"), WrongField);
  CHECK_THROWS_AS(standing("commitIndex", "1.5"), WrongField);
  CHECK_THROWS_AS(standing("time", "12"), WrongField);
  // Another name is a field like any other.
  CHECK_FALSE(standing("state", "observer").role);
  CHECK_FALSE(standing("times", "many").time);
}

TEST_CASE("times are durations, numbers in the unit of their group, or timestamps") {
  struct Row {
    const char* name;
    const char* value;
    std::int64_t time;
    bool absolute;
  };
  const Row rows[] = {
      {"time", "0.152300412s", 152'300'412, false},
      {"time", "150ms", 150'000'000, false},
      {"time_ms", "12.25", 12'250'000, false},
      {"timeNs", "7", 7, false},
      {"timestamp_us", "3", 3'000, false},
      {"time_ms", "1700000000000", 1'700'000'000'000'000'000, true},
      {"timestamp", "1700000000123456789", 1'700'000'000'123'456'789, true},
      {"time", "1970-01-01T00:00:00Z", 0, true},
      {"time", "1970-03-01T00:00:01.5Z", 5'097'601'500'000'000, true},
      {"time", "2000-02-29 12:00:00,000000001+01:30", 951'820'200'000'000'001, true},
      {"time", "2026-11-29T03:09:23.1234567891", 1'795'921'763'123'456'789, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.value);
    const auto time = parse_log_time(row.name, row.value);
    REQUIRE(time);
    CHECK(time->time.count() == row.time);
    CHECK(time->absolute == row.absolute);
  }
  for (const char* wrong :
       {"12", "soon", "2026-13-01T00:00:00Z", "2025-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01",
        "2026-01-01T00:00:00Zx", "2300-01-01T00:00:00Z", "-1s", ""}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_log_time("time", wrong));
  }
  for (const char* wrong : {"5m", "5u", "5s", "", "-1"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_log_time("time_s", wrong));
  }
}

}  // namespace
}  // namespace raftsim
