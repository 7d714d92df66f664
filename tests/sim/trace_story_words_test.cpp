#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "sim/trace/outline.hpp"
#include "sim/trace/story.hpp"
#include "sim/trace/story_words.hpp"
#include "tests/sim/trace_story_bench.hpp"

/// How the story tells a single record.
namespace raftsim::trace {
namespace {

using namespace samples;

TEST_CASE("each kind of record that is not a step is told in its own words") {
  struct Row {
    Record record;
    std::string line;
  };
  StateChange lost_two;
  lost_two.truncate_from = raft::LogIndex{3};
  lost_two.current_term = raft::Term{1};
  const Row rows[] = {
      {record_of(Crashed{lost_two}, kS2), "crashes; entries 3..4 not yet durable, lost; back in T1"},
      {record_of(Restarted{}, kS2), "restarts: T2, log 2 2 2 2"},
      {record_of(Crashed{{}, true, 1, std::nullopt}, kS2), "its disk is full: stops"},
      {record_of(Crashed{{}, false, 1, std::nullopt}, kS2), "crashes; a write on its way was on the disk"},
      {record_of(Crashed{lost_two, false, 2, raft::LogIndex{3}}, kS2),
       "crashes; 2 writes on their way were on the disk; entry 3 is torn; entries 3..4 not yet durable, "
       "lost"},
      {record_of(Restarted{raft::LogIndex{5}}, kS2),
       "restarts: T2, log 2 2 2 2; entry 5 is torn, found by its checksum and dropped"},
      {record_of(Restarted{raft::LogIndex{0}}, kS2), "; a record is torn, found by its checksum and dropped"},
      {record_of(Refused{}, kS2), "does not start: its disk does not match its checksums"},
      {record_of(DiskLost{}, kS2), "its disk is lost; the new one is empty"},
      {record_of(ClockJumped{milliseconds(40), false, {}}, kS2), "its clock jumps 40ms forward"},
      {record_of(ClockJumped{milliseconds(40), true, {}}, kS2), "its clock jumps 40ms back"},
      {record_of(Paused{}, kS2), "pauses"},
      {record_of(Resumed{}, kS2), "resumes"},
      {record_of(MessageLost{MessageId{5}, LossReason::cut}, kS2), "message 5 is lost (cut)"},
      {record_of(LinksChanged{{{kS1, raft::ServerSet::from_mask(0b110)}}}), "≈ links cut: S1 ↛ S2, S3"},
      {record_of(SettingsChanged{Setting::disk, {}, "writes take 20ms"}), "≈ writes take 20ms"},
      {record_of(Caption{"Look."}), "── Look."},
      {record_of(ExpectationJudged{true, "{}", "", "", "", ""}), "✓ as expected, {}"},
      {record_of(Violation{"electionSafety", {}, {}, "Raft §5.2", "two leaders"}),
       "✗ electionSafety (Raft §5.2) is violated: two leaders"},
      {record_of(Ended{"time"}), "■ end: time is up"},
      {record_of(client_acted(ClientAct::issue)), "C2 → S3: writes k=v"},
      {record_of(client_acted(ClientAct::send_again)), "C2 → S3: writes k=v, again"},
      {record_of(client_acted(ClientAct::redirected)), "C2 hears from S3: S1 leads"},
      {record_of(client_acted(ClientAct::answered)), "C2 has its answer: \"x\" after 1.500 ms"},
      {record_of(client_acted(ClientAct::give_up)), "C2 gives up operation 7"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    const std::string line = line_of(row.record, true);
    CHECK_MESSAGE(line.find(row.line) != std::string::npos, line);
  }
}

TEST_CASE("one setting that two actions of one instant make is told once") {
  Header header;
  header.servers = 3;
  Record network = record_of(SettingsChanged{Setting::network, {}, "all links: messages take 5ms"});
  network.time = Time{} + milliseconds(7);
  Record later = network;
  later.time = Time{} + milliseconds(8);
  const std::string once = told(header, {network}, {80, false, false});
  CHECK(told(header, {network, network}, {80, false, false}) == once);
  CHECK(told(header, {network, later}, {80, false, false}) != once);
}

TEST_CASE("a leader ignores a candidate because it leads, a follower because it hears its leader") {
  Record ignores = receive(raft::RequestVote{{raft::Term{9}, raft::LogIndex{9}}, false}, 9,
                           {{raft::Rule::heeds_vote_request, raft::Reason::hears_leader, false, kS1}});
  CHECK(line_of(ignores).find("ignores S1 (T9): it leads\n") != std::string::npos);
  ignores.server = kS1;
  CHECK(line_of(ignores).find("ignores S1 (T9): it has heard a leader within") != std::string::npos);
}

TEST_CASE("an expectation is told by its reason, else in words, and in detail as the scenario says it") {
  const ExpectationJudged met{true, "always {}", "always: peace", "nobody dies", "", "/expect/0"};
  CHECK(line_of(record_of(met)) == "✓ as expected: nobody dies\n");
  CHECK(line_of(record_of(met), true) ==
        "✓ as expected: nobody dies\n"
        "                 always {}\n");
  ExpectationJudged unexplained = met;
  unexplained.because.clear();
  CHECK(line_of(record_of(unexplained)) == "✓ as expected, always: peace\n");
}

TEST_CASE(
    "an expectation that fails tells what was expected, found and why, and where the scenario says so") {
  const ExpectationJudged failed{false, "always {}", "always: peace", "nobody dies", "war", "/expect/0"};
  CHECK(line_of(record_of(failed)) ==
        "✗ expected always: peace\n"
        "                 found: war\n"
        "                 because: nobody dies\n"
        "                 in the scenario: /expect/0\n");
}

TEST_CASE("a candidate's votes are counted against what it needs") {
  struct Row {
    int servers;
    std::uint64_t votes;
    bool won;
    std::string line;
  };
  const Row rows[] = {
      {3, 0b11, true, "vote from S1: 2 of 3 is a majority → LEADER T2"},
      {5, 0b11, false, "vote from S1: 2 of 5, needs 3"},
      {4, 0b11, false, "vote from S1: 2 of 4, needs 3"},
      {9, 0b11110, false, "vote from S1: 4 of 9, needs 5"},
      // As a broken rule would have it.
      {5, 0b11, true, "vote from S1: 2 of 5, needs 3 → LEADER T2"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    Header header;
    header.servers = row.servers;
    Teller teller(header);
    Record candidate = record_of(TimerFired{raft::Timer::election}, kS2);
    candidate.step.change.current_term = raft::Term{2};
    teller.tell(candidate);
    Record record = receive(raft::RequestVoteReply{true}, 2,
                            {{raft::Rule::may_count_vote, raft::Reason::counted, true, kS1}});
    record.step.change.votes = raft::ServerSet::from_mask(row.votes);
    if (row.won) record.step.change.role = raft::Role::leader;
    CHECK(teller.tell(record).text == row.line);
  }
}

TEST_CASE("a vote that is asked for again is told once") {
  Header header;
  header.servers = 3;
  Teller teller(header);
  const auto ask = [&teller](std::uint64_t term, bool granted) {
    const raft::Reason reason = granted ? raft::Reason::granted : raft::Reason::log_out_of_date;
    return teller.tell(
        receive(raft::RequestVote{}, term, {{raft::Rule::may_grant_vote, reason, granted, kS1}}));
  };
  CHECK_FALSE(ask(2, false).routine);
  CHECK(ask(2, false).routine);
  CHECK_FALSE(ask(3, false).routine);
  CHECK_FALSE(ask(3, true).routine);
  CHECK(ask(3, true).routine);
}

TEST_CASE("what came of a command is told where it is more than that it is done") {
  using raft::ResultStatus;
  struct Row {
    std::vector<raft::Result> results;
    std::string line;
  };
  const Row rows[] = {
      {{{ResultStatus::ok, ""}}, "answers C1"},
      {{{ResultStatus::ok, ""}, {ResultStatus::ok, ""}}, "answers C1 ×2"},
      {{{ResultStatus::ok, "7"}}, "answers C1: \"7\""},
      {{{ResultStatus::ok, "7"}, {ResultStatus::ok, ""}, {ResultStatus::ok, "7"}},
       "answers C1, C1 ×2: \"7\""},
      {{{ResultStatus::ok, std::string(23, 'a') + "é"}}, "answers C1: \"" + std::string(23, 'a') + "…\""},
      {{{ResultStatus::no_such_key, ""}}, "answers C1: no such key"},
      {{{ResultStatus::mismatch, "8"}}, "answers C1: nothing done, it is \"8\""},
      {{{ResultStatus::value_too_long, ""}}, "answers C1: nothing done, the value would be too long"},
      {{{ResultStatus::no_session, ""}}, "answers C1: nothing done, it has no session"},
      {{{ResultStatus::result_forgotten, ""}}, "answers C1: nothing done, its result is forgotten"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    Record record = receive(raft::ReadIndexReply{1, raft::LogIndex{2}}, 2, {});
    for (const raft::Result& result : row.results) {
      record.step.answers.push_back(
          {raft::ClientId{1}, 1, raft::AnswerStatus::done, kS2, raft::LogIndex{2}, result});
    }
    Header header;
    header.servers = 3;
    Teller teller(header);
    CHECK(teller.tell(record).text == "S1 confirms: a read may be answered from entry 2 on; " + row.line);
  }
}

TEST_CASE("decisions are told with their reasons") {
  using raft::Reason;
  using raft::Rule;
  struct Row {
    Record record;
    std::string line;
  };
  Record conflict = receive(raft::AppendEntries{{raft::Term{1}, raft::LogIndex{4}}, raft::LogIndex{0}, {}}, 2,
                            {{Rule::log_matches, Reason::previous_entry_conflicts, false, kS1}});
  Record backs_up =
      receive(raft::AppendEntriesReply{false, raft::LogIndex{4}, raft::Term{1}, raft::LogIndex{2}}, 2,
              {{Rule::heeds_refusal, Reason::heeded, true, kS1},
               {Rule::next_index_after_refusal, Reason::skips_conflict_term, true, kS1}});
  backs_up.step.change.progress = {{kS1, {raft::LogIndex{0}, raft::LogIndex{2}, {}, true}}};
  Record outvoted = receive(raft::RequestVoteReply{false}, 5, {});
  outvoted.step.change.role = raft::Role::follower;
  Record dropped = record_of(TimerFired{raft::Timer::heartbeat}, kS2);
  dropped.step.sends = {
      {MessageId{1}, {kS2, kS1, raft::Term{2}, raft::AppendEntries{}}, {}, Lost{LossReason::dropped}},
      {MessageId{2}, {kS2, kS3, raft::Term{2}, raft::AppendEntries{}}, {}, OnTheWay{at_ms(9), {}, true}}};
  Record turned_away =
      record_of(Proposed{{raft::ClientId{1}, 1, {raft::Operation::read, raft::Text("k"), {}, {}}}}, kS2);
  turned_away.step.answers = {{raft::ClientId{1}, 1, raft::AnswerStatus::not_leader, raft::kNobody, {}, {}}};
  const Row rows[] = {
      {receive(raft::RequestVote{}, 2, {{Rule::may_grant_vote, Reason::log_out_of_date, false, kS1}}),
       "no vote for S1 (T2): the candidate's log is less up to date than its own"},
      {receive(raft::RequestVote{}, 1, {{Rule::may_grant_vote, Reason::stale_term, false, kS1}}),
       "no vote for S1 (T1): the message is of an older term"},
      {receive(raft::RequestVoteReply{false}, 2,
               {{Rule::may_count_vote, Reason::refused_by_voter, false, kS1}}),
       "no vote from S1"},
      {conflict, "refuses what follows entry 4 (T1) from S1: the entry at prevLogIndex has another term"},
      {backs_up,
       "S1 refuses; tries again from 2 (the leader has no entry of the conflicting term: skip all of it)"},
      {outvoted, "S1 is in T5: leader of T2 steps down"},
      {dropped, "AppendEntries to S1: dropped; AppendEntries to S3: delayed"},
      {turned_away, "ann reads k → turned away, no leader known"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    const std::string line = line_of(row.record);
    CHECK_MESSAGE(line.find(row.line) != std::string::npos, line);
  }
}

/// S2, a candidate of term 2 in this configuration, hears refusals of these, one after the other: the lines.
std::string told_refusals(const raft::Configuration& configuration,
                          const std::vector<raft::ServerId>& voters) {
  Header header;
  header.servers = 5;
  Story story(header, {400, false, false});
  std::string text;
  Record begins = record_of(TimerFired{raft::Timer::election}, kS2);
  begins.step.change.role = raft::Role::candidate;
  begins.step.change.current_term = raft::Term{2};
  begins.step.change.configuration = configuration;
  begins.step.change.votes = begins.step.change.vote_replies = raft::ServerSet::from_mask(0b10);
  story.tell(begins, text);
  std::string lines;
  raft::ServerSet replies = *begins.step.change.vote_replies;
  for (const raft::ServerId voter : voters) {
    replies.insert(voter);
    const raft::Quorums quorums = raft::Quorums::of(configuration);
    const bool lost = raft::vote_result(quorums, raft::ServerSet::from_mask(0b10),
                                        replies - raft::ServerSet::from_mask(0b10)) == raft::VoteResult::lost;
    Record refusal =
        record_of(Received{MessageId{1}, {voter, kS2, raft::Term{2}, raft::RequestVoteReply{false}}}, kS2);
    refusal.step.judgements = {{raft::Rule::may_count_vote, raft::Reason::refused_by_voter, false, voter},
                               {raft::Rule::wins_election,
                                lost ? raft::Reason::cannot_win : raft::Reason::no_quorum_yet,
                                false,
                                {}}};
    refusal.step.change.vote_replies = replies;
    text.clear();
    story.tell(refusal, text);
    lines +=
        text.substr(text.find("no vote"), text.find_last_not_of("│ \n") + 1 - text.find("no vote")) + "\n";
  }
  return lines;
}

TEST_CASE("a timer that runs out is told as what it was") {
  const auto told_timer = [](raft::Timer timer, std::vector<raft::Judgement> judgements) {
    Record record = record_of(TimerFired{timer}, kS2);
    record.step.judgements = std::move(judgements);
    return line_of(record, true);
  };
  for (const raft::Timer timer : {raft::Timer::lease, raft::Timer::other_lease}) {
    CHECK(told_timer(timer, {}).find("the time of a lease is over") != std::string::npos);
  }
  CHECK(told_timer(raft::Timer::election,
                   {{raft::Rule::may_campaign, raft::Reason::no_leader_in_time, true, {}}})
            .find("election timeout → asks again who would vote for it in T3") != std::string::npos);
  CHECK(told_timer(raft::Timer::election, {{raft::Rule::may_campaign, raft::Reason::not_a_voter, false, {}}})
            .find("election timeout, nothing to do: the server in question has no vote") !=
        std::string::npos);
}

TEST_CASE("a record that cuts off more of a log than there is is told without making room for it") {
  Record record = record_of(Written{}, kS2);
  record.step.change.truncate_from = raft::LogIndex{1'000'000'000'000'000};
  Header header;
  header.servers = 3;
  Teller teller(header);
  teller.tell(record);
  CHECK(teller.view(kS2).log.empty());
}

TEST_CASE("a crash that loses a snapshot is told by the one before, whatever else the record says") {
  CHECK(line_of(record_of(Crashed{back_to({})}, kS2)).find("back to the whole log") != std::string::npos);
  CHECK(line_of(record_of(Crashed{back_to(snapshot())}, kS2)).find("back to the one to 9") !=
        std::string::npos);
}

TEST_CASE("a record without a word of its own is told as what it is") {
  Header header;
  header.servers = 3;
  PlainOutliner outliner(header);
  outliner.next(record_of(Caption{""}));
  CHECK(outliner.words() == "caption");
}

TEST_CASE("a timer that the scenario makes fire is not told as one that ran out") {
  const auto told_forced = [](raft::Timer timer, const StateChange& change = {}) {
    Record record = record_of(TimerFired{timer, true}, kS2);
    record.step.change = change;
    return line_of(record, true);
  };
  StateChange candidate;
  candidate.role = raft::Role::candidate;
  candidate.current_term = raft::Term{3};
  CHECK(told_forced(raft::Timer::election, candidate).find("made to time out → candidate T3") !=
        std::string::npos);
  StateChange asks;
  asks.role = raft::Role::pre_candidate;
  CHECK(
      told_forced(raft::Timer::election, asks).find("made to time out → asks who would vote for it in T3") !=
      std::string::npos);
  CHECK(told_forced(raft::Timer::election).find("made to time out, nothing to do") != std::string::npos);
  CHECK(told_forced(raft::Timer::leader_heard).find("counts no leader as heard any more, as the scenario") !=
        std::string::npos);
  CHECK(told_forced(raft::Timer::quorum).find("asked by the scenario whether it hears a majority") !=
        std::string::npos);
  CHECK(told_forced(raft::Timer::lease).find("the time of a lease is over, as the scenario asks") !=
        std::string::npos);
  CHECK(told_forced(raft::Timer::transfer)
            .find("has not taken over: takes commands again, as the scenario asks") != std::string::npos);
  CHECK(told_forced(raft::Timer::catch_up).find("the time of the round is over, as the scenario asks") !=
        std::string::npos);
  CHECK(told_forced(raft::Timer::heartbeat).find("heartbeat to all, as the scenario asks") !=
        std::string::npos);
  StateChange steps_down;
  steps_down.role = raft::Role::follower;
  CHECK(told_forced(raft::Timer::quorum, steps_down)
            .find("asked by the scenario whether it hears a majority: no: leader of T2 steps down") !=
        std::string::npos);
}

TEST_CASE("a read that a planted bug answers is told with what the rule would have waited for") {
  const auto told_read = [](raft::Reason reason, int voters) {
    Record record =
        record_of(Proposed{{raft::ClientId{1}, 1, {raft::Operation::read, raft::Text("k"), {}, {}}}}, kS2);
    record.step.judgements = {{raft::Rule::serves_read, reason, reason == raft::Reason::within_lease, {}}};
    raft::Answer answer;
    answer.client = raft::ClientId{1};
    record.step.answers = {answer};
    return line_of(record, false, raft::ServerSet::from_mask(voters == 1 ? 0b010 : 0b111));
  };
  CHECK(told_read(raft::Reason::within_lease, 3).find("(a majority has promised") != std::string::npos);
  CHECK(told_read(raft::Reason::waits_for_round, 3)
            .find("(though a majority must first confirm that it still leads)") != std::string::npos);
  // One voter confirms it in the same step.
  CHECK(told_read(raft::Reason::waits_for_round, 1)
            .find("(a majority must first confirm that it still leads)") != std::string::npos);
}

TEST_CASE("a command that is applied again and changes nothing is told as such, with the reason") {
  Record record = receive(raft::AppendEntriesReply{true, raft::LogIndex{4}, {}, {}, 0}, 2,
                          {{raft::Rule::takes_effect, raft::Reason::done_before, false, {}}});
  record.step.change.commit_index = raft::LogIndex{4};
  record.step.without_effect = {raft::LogIndex{4}};
  CHECK(line_of(record).find("commits entries 1..4; entry 4 changes nothing: the command was applied before: "
                             "it is the client's retry") != std::string::npos);
  record.step.without_effect = {raft::LogIndex{2}, raft::LogIndex{4}};
  CHECK(line_of(record).find("commits entries 1..4; 2 of them change nothing: the command was applied") !=
        std::string::npos);
  record.step.without_effect = {};
  CHECK(line_of(record).find("change") == std::string::npos);
}

TEST_CASE("the refusal that loses an election says so, and by how many, and those after it do not") {
  const raft::ServerId s4{4};
  const raft::ServerId s5{5};
  CHECK(told_refusals({raft::ServerSet::first(3), {}, {}}, {kS1, kS3}) ==
        "no vote from S1\nno vote from S3: 2 of 3 refuse → T2 cannot be won\n");
  CHECK(told_refusals({raft::ServerSet::first(5), {}, {}}, {kS1, kS3, s4, s5}) ==
        "no vote from S1\nno vote from S3\nno vote from S4: 3 of 5 refuse → T2 cannot be won\nno vote from "
        "S5\n");
  // In joint consensus one majority is enough to lose.
  CHECK(told_refusals({raft::ServerSet::first(5), raft::ServerSet::first(3), {}}, {s5, kS1, kS3}) ==
        "no vote from S5\nno vote from S1\n"
        "no vote from S3: 3 of 5 new and 2 of 3 old voters refuse → T2 cannot be won\n");
  // Half of an even number is enough, too.
  CHECK(told_refusals({raft::ServerSet::first(4), {}, {}}, {s4, kS1}) ==
        "no vote from S4\nno vote from S1: 2 of 4 refuse → T2 cannot be won\n");
}

}  // namespace
}  // namespace raftsim::trace
