#pragma once

#include <string>
#include <vector>

#include "sim/trace/record.hpp"

/// Hand-made values of the trace, each with everything in it that its kind can carry.
namespace raftsim::trace::samples {

inline constexpr raft::ServerId kS1{1};
inline constexpr raft::ServerId kS2{2};
inline constexpr raft::ServerId kS3{3};

inline Time at_ms(std::int64_t count) {
  return Time{milliseconds(count)};
}

inline raft::Command write_command(const std::string& key, const std::string& value) {
  return {raft::Operation::write, raft::Text(key), raft::Text(value), {}};
}

inline raft::Entry command_entry(std::uint64_t term) {
  return raft::Entry::of(raft::Term{term}, {raft::ClientId{2},
                                            7,
                                            {raft::Operation::compare_and_set, raft::Text("key"),
                                             raft::Text("new"), raft::Text("old \"\\\n")}});
}

inline raft::Message message(raft::MessageBody body, std::uint64_t term = 3) {
  return {kS1, kS2, raft::Term{term}, std::move(body)};
}

inline raft::SharedSnapshot snapshot() {
  return raft::SharedSnapshot(raft::Snapshot({raft::Term{2}, raft::LogIndex{9}}, 77,
                                             {{raft::ServerSet::first(3), {}, {}}, raft::StateMachine{}}));
}

inline std::vector<raft::Message> every_message() {
  return {
      message(raft::RequestVote{{raft::Term{2}, raft::LogIndex{9}}}),
      message(raft::RequestVoteReply{true}),
      message(raft::RequestVoteReply{false}),
      message(raft::AppendEntries{{raft::Term{2}, raft::LogIndex{9}}, raft::LogIndex{8}, {}}),
      message(raft::AppendEntries{{raft::Term{0}, raft::LogIndex{0}},
                                  raft::LogIndex{0},
                                  {raft::Entry::no_op(raft::Term{1}), command_entry(2)}}),
      message(raft::AppendEntriesReply{true, raft::LogIndex{11}, raft::Term{0}, raft::LogIndex{0}}),
      message(raft::AppendEntriesReply{false, raft::LogIndex{11}, raft::Term{2}, raft::LogIndex{5}}),
      message(raft::RequestVote{{raft::Term{3}, raft::LogIndex{9}}, true}),
      message(raft::PreVote{{raft::Term{3}, raft::LogIndex{9}}}),
      message(raft::PreVoteReply{true, raft::Term{4}}),
      message(raft::TimeoutNow{}),
      message(raft::InstallSnapshot{{raft::Term{2}, raft::LogIndex{9}}, 0, std::string("\0\xff a", 4)}),
      message(raft::InstallSnapshot{{raft::Term{2}, raft::LogIndex{9}}, 4, "", true, 3}),
      message(raft::InstallSnapshotReply{raft::LogIndex{9}, false, 4}),
      message(raft::InstallSnapshotReply{raft::LogIndex{9}, true, 0, 3}),
  };
}

inline StateChange full_change() {
  StateChange change;
  change.role = raft::Role::leader;
  change.current_term = raft::Term{3};
  change.voted_for = kS1;
  change.leader = raft::kNobody;
  change.commit_index = raft::LogIndex{4};
  change.last_applied = raft::LogIndex{4};
  change.votes = raft::ServerSet::from_mask(0b101);
  change.vote_replies = raft::ServerSet{};
  change.hears_leader = false;
  change.answered = raft::ServerSet::from_mask(0b11);
  change.successor = kS3;
  change.configuration = {raft::ServerSet::first(2), raft::ServerSet::from_mask(0b110),
                          raft::ServerSet::from_mask(0b100)};
  change.membership_change = raft::MembershipChange{
      {raft::ServerSet::first(3), {}, {}}, true, raft::LogIndex{9}, true, 2, raft::LogIndex{4}, 3};
  change.departing = raft::ServerSet::from_mask(0b10);
  change.durable_index = raft::LogIndex{5};
  change.last_write = raft::WriteId{12};
  change.durable_write = raft::WriteId{11};
  change.truncate_from = raft::LogIndex{6};
  change.appended = {raft::Entry::no_op(raft::Term{3}), command_entry(3),
                     raft::Entry::of(raft::Term{3}, *change.configuration)};
  change.progress = {
      {kS2, {raft::LogIndex{3}, raft::LogIndex{6}, raft::ProgressMode::replicate, false}},
      {kS3, {raft::LogIndex{0}, raft::LogIndex{1}, raft::ProgressMode::probe, true}},
      {kS1,
       {raft::LogIndex{0}, raft::LogIndex{1}, raft::ProgressMode::snapshot, true, raft::LogIndex{9}, 1024}}};
  change.receiving = raft::LogIndex{9};
  change.received = 0;
  return change;
}

/// A crash that leaves an older snapshot, or none.
inline StateChange back_to(const raft::SharedSnapshot& older) {
  StateChange change;
  change.snapshot = SnapshotChange{older, true};
  change.appended = {raft::Entry::no_op(raft::Term{3})};
  return change;
}

inline Step full_step() {
  Step step;
  step.judgements = {{raft::Rule::adopts_term, raft::Reason::newer_term, true, kS2},
                     {raft::Rule::wins_election, raft::Reason::no_quorum_yet, false, raft::kNobody}};
  step.change = full_change();
  step.write = WriteAsked{{raft::WriteId{12},
                           true,
                           raft::Term{3},
                           kS1,
                           raft::LogIndex{6},
                           2,
                           raft::LogIndex{7},
                           {raft::Term{2}, raft::LogIndex{9}},
                           true},
                          at_ms(5)};
  step.timers = {{raft::Timer::election, std::nullopt}, {raft::Timer::heartbeat, at_ms(50)}};
  for (const raft::Message& one : every_message()) {
    const MessageId id{100 + step.sends.size()};
    step.sends.push_back({id, one, raft::WriteId{0}, OnTheWay{at_ms(3), std::nullopt, false}});
  }
  step.sends[1].fate = OnTheWay{at_ms(3), at_ms(4), true};
  step.sends[2].fate = Lost{LossReason::cut};
  step.sends[3].after = raft::WriteId{12};
  step.sends[3].fate = WaitsForWrite{};
  step.sends[4].fate = Lost{LossReason::dropped};
  step.released = {{MessageId{9}, OnTheWay{at_ms(8), std::nullopt, true}},
                   {MessageId{10}, Lost{LossReason::loss}}};
  step.first_applied = raft::LogIndex{3};
  step.last_applied = raft::LogIndex{4};
  step.answers = {
      {raft::ClientId{1}, 4, raft::AnswerStatus::not_leader, kS2, {}, {}},
      {raft::ClientId{2}, 6, raft::AnswerStatus::try_later, kS1, {}, {}, raft::Reason::transferring},
      {raft::ClientId{1},
       5,
       raft::AnswerStatus::done,
       kS1,
       raft::LogIndex{4},
       {raft::ResultStatus::mismatch, "grün\t\x01"}}};
  return step;
}

inline ClientActed client_acted(ClientAct act) {
  ClientActed acted;
  acted.act = act;
  acted.client = raft::ClientId{2};
  acted.sequence = 7;
  if (act == ClientAct::issue || act == ClientAct::send_again) acted.command = write_command("k", "v");
  if (act != ClientAct::give_up) acted.server = kS3;
  if (act == ClientAct::redirected) acted.leader = kS1;
  if (act == ClientAct::answered) acted.result = raft::Result{raft::ResultStatus::ok, "x"};
  if (act == ClientAct::answered || act == ClientAct::give_up) acted.latency = microseconds(1500);
  return acted;
}

/// At least one record of every kind, numbered from 1.
inline std::vector<Record> every_record() {
  std::vector<Event> events = {
      Started{},
      TimerFired{raft::Timer::election},
      TimerFired{raft::Timer::catch_up, true},
      Written{raft::WriteId{11}},
      Proposed{{raft::ClientId{1}, 5, write_command("k", "v")}},
      TransferRequested{kS3},
      ChangeRequested{raft::ServerSet::first(2), raft::ServerSet::from_mask(0b100), true, false},
      SnapshotRequested{},
      Crashed{full_change()},
      Crashed{back_to(snapshot())},
      Crashed{back_to({})},
      Crashed{},
      Crashed{full_change(), true, 3, std::nullopt},
      Crashed{full_change(), false, 0, raft::LogIndex{7}},
      Restarted{},
      Restarted{raft::LogIndex{0}},
      Restarted{raft::LogIndex{7}},
      Refused{},
      DiskLost{full_change()},
      ClockJumped{milliseconds(5), false, {}},
      ClockJumped{milliseconds(5), true, {{raft::Timer::election, at_ms(7)}}},
      Paused{},
      Resumed{},
      MessageLost{MessageId{5}, LossReason::receiver_down},
      LinksChanged{{{kS1, raft::ServerSet::from_mask(0b110)}, {kS2, {}}}},
      SettingsChanged{Setting::network, {}, "loss 1/10"},
      SettingsChanged{Setting::disk, raft::ServerSet::from_mask(0b11), "slow"},
      Caption{"„Grüße“ / \\ \"quoted\""},
      QuestionAsked{"Who leads?", {"S1", "nobody"}, "Raft §5.2", "/timeline/0/ask"},
      QuestionAsked{"Who \"leads\"?", {}, "", ""},
      ExpectationJudged{true, "{}", "answer 2, \"nobody\"", "why", "", "/timeline/0/ask", 2},
      ExpectationJudged{true, "finally {}", "", "", "", "/expect/0"},
      ExpectationJudged{false, R"(finally {"leader":"S1"})", "finally: S1 leads", "why", "S2", ""},
      Violation{"electionSafety",
                raft::ServerSet::from_mask(0b11),
                {raft::LogIndex{3}, raft::LogIndex{4}},
                "Raft §5.2",
                "two leaders"},
      Ended{"time"},
      Logged{"", {}, {}, {}, false},
      Logged{"sent \"MsgVote\"\n",
             {{"pid", "12"}, {"role", "StateCandidate"}},
             {{kS1, 1, raft::MessageType::request_vote}, {kS3, 2, std::nullopt}},
             full_change(),
             true}};
  for (const raft::Message& one : every_message()) events.emplace_back(Received{MessageId{7}, one});
  for (int act = 0; act <= static_cast<int>(ClientAct::give_up); ++act) {
    events.emplace_back(client_acted(static_cast<ClientAct>(act)));
  }
  std::vector<Record> records;
  for (Event& event : events) {
    Record record;
    record.number = records.size() + 1;
    record.time = at_ms(static_cast<std::int64_t>(records.size()));
    record.cause = records.size();
    record.event = std::move(event);
    if (record.kind() <= Kind::lost || record.kind() == Kind::event) record.server = kS2;
    if (is_step(record.kind())) record.step = full_step();
    if (record.kind() == Kind::snapshot) record.step.change.snapshot = SnapshotChange{snapshot(), false};
    records.push_back(std::move(record));
  }
  return records;
}

inline Header full_header() {
  Header header;
  header.version = "0.1.0";
  header.scenario = "all \"kinds\"";
  header.scenario_text = "{\n  \"name\": \"all\"\n}\n";
  header.seed = 0xFFFFFFFFFFFFFFFF;
  header.servers = 3;
  header.max_entries_per_append = 64;
  header.max_in_flight = 8;
  header.election_timeout_min = milliseconds(150);
  header.election_timeout_max = milliseconds(300);
  header.heartbeat = milliseconds(50);
  header.snapshot_every = 100;
  header.snapshot_chunk = 64;
  header.pre_vote = header.check_quorum = true;
  header.voters = raft::ServerSet::first(2);
  header.learners = raft::ServerSet::from_mask(0b100);
  header.initial.resize(3);
  header.initial[1] = {raft::Term{4}, kS3,
                       raft::Log(std::vector{raft::Entry::no_op(raft::Term{1}), command_entry(4)})};
  header.client_names = {"ann", "bob"};
  return header;
}

inline Footer full_footer(std::uint64_t records) {
  Footer footer;
  footer.records = records;
  footer.time = at_ms(1000);
  footer.kinds.fill(2);
  footer.kinds[3] = 0;
  footer.messages[0] = {1, 2, 3};
  footer.messages[3] = {4, 5, 6};
  footer.checks = 7;
  footer.violations = 1;
  footer.expectations_met = 2;
  footer.expectations_failed = 3;
  footer.hash = 0x0123456789ABCDEF;
  return footer;
}

}  // namespace raftsim::trace::samples
