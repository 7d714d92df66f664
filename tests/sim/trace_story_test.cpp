#include <algorithm>
#include <doctest/doctest.h>
#include <sstream>
#include <string>
#include <vector>

#include "sim/trace/story.hpp"
#include "sim/trace/story_layout.hpp"
#include "sim/trace/story_links.hpp"
#include "tests/sim/trace_little_world.hpp"
#include "tests/sim/trace_samples.hpp"

namespace raftsim::trace {
namespace {

using namespace samples;

std::string told(const Header& header, const std::vector<Record>& records, const StoryOptions& options) {
  Story story(header, options);
  std::string text;
  story.begin(text);
  for (const Record& record : records) story.tell(record, text);
  return text;
}

/// A leader is cut off, another takes over, and the first one comes back to a log that is not its own.
LittleWorld leader_cut_off() {
  LittleWorld world(0);
  world.header.scenario = "leader cut off";
  const auto fire = [&world](raft::ServerId server) {
    world.fire(server, raft::Timer::election);
    world.settle();
  };
  const auto heartbeat = [&world](raft::ServerId server) {
    world.fire(server, raft::Timer::heartbeat);
    world.settle();
  };
  world.pass(milliseconds(150));
  fire(kS1);
  world.propose(kS1);
  world.settle();
  heartbeat(kS1);
  world.add(
      raft::kNobody,
      Caption{"The leader is cut off and does not know. What it takes from its clients now can never be "
              "committed."});
  world.isolate(kS1, true);
  world.propose(kS1);
  world.propose(kS1);
  heartbeat(kS1);
  world.pass(milliseconds(200));
  fire(kS2);
  world.propose(kS3);
  world.propose(kS2);
  world.settle();
  world.add(raft::kNobody, Caption{"It returns."});
  world.isolate(kS1, false);
  heartbeat(kS2);
  world.propose(kS2);
  world.crash(kS2);
  world.pass(milliseconds(200));
  // Two at once: neither votes for the other.
  world.fire(kS1, raft::Timer::election);
  fire(kS3);
  fire(kS3);
  world.restart(kS2);
  heartbeat(kS3);
  world.add(raft::kNobody, ExpectationJudged{true, "{}", "finally: S3 leads", "", "", "/expect/0"});
  world.add(raft::kNobody, Ended{"time"});
  return world;
}

TEST_CASE("the story of a leader that is cut off reads aloud") {
  const LittleWorld world = leader_cut_off();
  CHECK("\n" + told(world.header, world.records, {}) == R"(
leader cut off, seed 0
    time/ms  S1                   S2                   S3
    150.000  election timeout → candidate T1           │
    152.000  ┆                    votes for S1 (T1)    │
    152.000  ┆                    │                    votes for S1 (T1)
    154.000  vote from S2: 2 of 3 is a majority → LEADER T1
    155.000  ┃                    follows S1 in T1; takes entry 1
    155.000  ┃                    │                    follows S1 in T1; takes entry 1
    157.000  S2 has log to 1 → commits entry 1         │
    157.000  C1 appends "1" to k → entry 2             │
    158.000  ┃                    takes entry 2 from S1; commits entry 1
    158.000  ┃                    │                    takes entry 2 from S1; commits entry 1
    160.000  S2 has log to 2 → commits entry 2; answers C1
    161.000  ┃                    commits entry 2      │
    161.000  ┃                    │                    commits entry 2
    162.000  ── The leader is cut off and does not know. What it takes from its clients now can
                never be committed.
    162.000  ≈ partition: S1 | S2, S3
    162.000  C1 appends "2" to k → entry 3             │
    162.000  C1 appends "3" to k → entry 4             │
    364.000  ┃                    election timeout → candidate T2
    366.000  ┃                    ┆                    votes for S2 (T2)
    368.000  ┃                    vote from S3: 2 of 3 is a majority → LEADER T2
    369.000  ┃                    ┃                    follows S2 in T2; takes entry 3
    371.000  ┃                    S3 has log to 3 → commits entry 3
    371.000  ┃                    ┃                    C1 appends "4" to k → redirected to S2
    371.000  ┃                    C1 appends "5" to k → entry 4
    372.000  ┃                    ┃                    takes entry 4 from S2; commits entry 3
    374.000  ┃                    S3 has log to 4 → commits entry 4; answers C1
    374.000  ── It returns.
    374.000  ≈ all links are whole
    375.000  S2 leads T2: leader of T1 steps down; removes entries 3..4: the entry at this index has
               another term; takes entries 3..4; commits entries 3..4
    375.000  │                    ┃                    commits entry 4
    377.000  │                    C1 appends "6" to k → entry 5
    377.000  │                    crashes; entry 5 not yet durable, lost
    577.000  election timeout → candidate T3           │
    577.000  ┆                                         election timeout → candidate T3
    578.000  refuses entries of S2 (T2): the message is of an older term
    578.000  ┆                                         refuses entries of S2 (T2): the message is of
             ┆                                           an older term
    579.000  ┆                                         no vote for S1 (T3): it has already voted for
             ┆                                           another candidate in this term
    579.000  no vote for S3 (T3): it has already voted for another candidate in this term
    580.000  no vote from S3                           ┆
    580.000  ┆                                         no vote from S1
    580.000  ┆                                         no winner in T3 → candidate T4
    582.000  T4 seen: candidate of T3 steps down; votes for S3 (T4)
    584.000  │                                         vote from S1: 2 of 3 is a majority → LEADER
             │                                           T4
    585.000  follows S3 in T4; takes entry 5           ┃
    587.000  │                                         S1 has log to 5 → commits entry 5
    587.000  │                    restarts: T2, log 1 1 2 2
    588.000  commits entry 5      │                    ┃
    588.000  │                    follows S3 in T4; takes entry 5; commits entries 1..5
    590.000  ✓ as expected, finally: S3 leads
    590.000  ■ end: time is up
)");
}

/// The text without ANSI colours.
std::string plain(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = text.find('m', i);
    } else {
      result += text[i];
    }
  }
  return result;
}

TEST_CASE("a coloured story is the plain one in colours") {
  const LittleWorld world = leader_cut_off();
  const std::string coloured = told(world.header, world.records, {100, true, false});
  CHECK(plain(coloured) == told(world.header, world.records, {}));
  CHECK(coloured.find("\x1b[1;32mvote from S2: 2 of 3 is a majority → LEADER T1\x1b[0m") !=
        std::string::npos);
  CHECK(coloured.find("\x1b[33melection timeout → candidate T1\x1b[0m") != std::string::npos);
  CHECK(told(world.header, world.records, {}).find('\x1b') == std::string::npos);
}

TEST_CASE("a story keeps within its width and says the same at every width") {
  const LittleWorld world = leader_cut_off();
  const auto words = [](const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> all;
    for (std::string word; in >> word;) {
      if (word != "│" && word != "┆" && word != "┃") all.push_back(word);
    }
    return all;
  };
  const std::vector<std::string> expected = words(told(world.header, world.records, {}));
  for (const int width : {48, 60, 80, 99, 132, 200}) {
    CAPTURE(width);
    const std::string text = told(world.header, world.records, {width, false, false});
    std::istringstream lines(text);
    std::string line;
    std::getline(lines, line);  // the title
    while (std::getline(lines, line)) {
      CAPTURE(line);
      CHECK(columns(line) <= static_cast<std::size_t>(width));
      CHECK((line.empty() || line.back() != ' '));
    }
    std::vector<std::string> found = words(text);
    CHECK(found == expected);
  }
}

TEST_CASE("with more servers than the width has room for, a name replaces the column") {
  Header header;
  header.scenario = "many";
  header.servers = 20;
  Record record;
  record.number = 1;
  record.server = raft::ServerId{17};
  record.event = Crashed{};
  CHECK(told(header, {record}, {80, false, false}) ==
        "many, seed 0\n"
        "    time/ms\n"
        "      0.000  S17: crashes\n");
}

TEST_CASE("what happens all the time is told in detail only") {
  const LittleWorld world = leader_cut_off();
  const std::string brief = told(world.header, world.records, {});
  const std::string detailed = told(world.header, world.records, {100, false, true});
  for (const std::string routine : {"late answer from S3", "heartbeat to all", "write is durable",
                                    "S3 has log to 2", "AppendEntries to S2, S3: cut off"}) {
    CAPTURE(routine);
    CHECK(brief.find(routine) == std::string::npos);
    CHECK(detailed.find(routine) != std::string::npos);
  }
}

/// What a single record of S2, which leads term 2 with four entries, is told as.
std::string line_of(const Record& record, bool detail = false) {
  Header header;
  header.servers = 3;
  header.client_names = {"ann"};
  Story story(header, {200, false, detail});
  std::string text;
  Record before;
  before.server = kS2;
  before.event = Started{};
  before.step.change.role = raft::Role::leader;
  before.step.change.current_term = raft::Term{2};
  before.step.change.appended.assign(4, raft::Entry::no_op(raft::Term{2}));
  story.tell(before, text);
  text.clear();
  story.tell(record, text);
  constexpr std::size_t kTime = 13;
  return text.size() < kTime ? text : text.substr(kTime);
}

Record record_of(Event event, raft::ServerId server = raft::kNobody) {
  Record record;
  record.server = server;
  record.event = std::move(event);
  return record;
}

Record receive(raft::MessageBody body, std::uint64_t term, std::vector<raft::Judgement> judgements) {
  Record record = record_of(Received{MessageId{1}, {kS1, kS2, raft::Term{term}, std::move(body)}}, kS2);
  record.step.judgements = std::move(judgements);
  return record;
}

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
      {record_of(client_acted(ClientAct::answered)), "C2 has its answer: ok \"x\" after 1.500 ms"},
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

TEST_CASE("a server that starts with a log shows its terms as the paper draws them") {
  Header header;
  header.scenario = "logs";
  header.servers = 3;
  header.initial.resize(3);
  const auto add = [&header](std::size_t place, std::initializer_list<std::uint64_t> terms) {
    for (const std::uint64_t term : terms)
      header.initial.at(place).log.append(raft::Entry::no_op(raft::Term{term}));
    header.initial.at(place).current_term = raft::Term{7};
  };
  add(0, {1, 1, 1, 4});
  for (int i = 0; i < 7; ++i) add(1, {1, 1, 1});
  std::vector<Record> records;
  for (const raft::ServerId server : {kS1, kS2, kS3}) records.push_back(record_of(Started{}, server));
  CHECK(told(header, records, {80, false, false}) ==
        "logs, seed 0\n"
        "    time/ms  S1              S2              S3\n"
        "      0.000  starts: T7, log 1 1 1 4\n"
        "      0.000  │               starts: T7, log to 21\n");
}

TEST_CASE("a loss that comes with every heartbeat is told once") {
  Header header;
  header.scenario = "losses";
  header.servers = 3;
  Record beat = record_of(TimerFired{raft::Timer::heartbeat}, kS1);
  beat.step.sends = {
      {MessageId{1}, {kS1, kS3, raft::Term{1}, raft::AppendEntries{}}, {}, Lost{LossReason::dropped}}};
  const Record news = record_of(Resumed{}, kS1);
  CHECK(told(header, {beat, beat, news, beat, beat}, {80, false, false}) ==
        "losses, seed 0\n"
        "    time/ms  S1              S2              S3\n"
        "      0.000  AppendEntries to S3: dropped\n"
        "      0.000  resumes\n"
        "      0.000  AppendEntries to S3: dropped\n");
}

TEST_CASE("cuts are told as a partition where they are one") {
  const auto set = [](std::uint64_t mask) { return raft::ServerSet::from_mask(mask); };
  struct Row {
    std::vector<raft::ServerSet> cut;
    std::string words;
  };
  const Row rows[] = {
      {{set(0), set(0), set(0)}, "all links are whole"},
      {{set(0b100), set(0b100), set(0b011)}, "partition: S1, S2 | S3"},
      {{set(0b110), set(0b101), set(0b011)}, "partition: S1 | S2 | S3"},
      {{set(0b110), set(0), set(0)}, "links cut: S1 ↛ S2, S3"},
      {{set(0b100), set(0), set(0b001)}, "links cut: S1 ↮ S3"},
      {{set(0b100), set(0b100), set(0b001)}, "links cut: S1 ↮ S3; S2 ↛ S3"},
      {{set(0b0100), set(0b0100), set(0b1011), set(0b0100)}, "partition: S1, S2, S4 | S3"},
      {{set(0b0100), set(0b0100), set(0b0011), set(0)}, "links cut: S3 ↮ S1, S2"},
      {{set(0), set(0b0001), set(0b0001), set(0b0001)}, "links cut: S2, S3, S4 ↛ S1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.words);
    CHECK(links_in_words(row.cut) == row.words);
  }
}

TEST_CASE("a text is broken at its blanks, and a word too long for a line where the line ends") {
  CHECK(wrapped("", 10, 10) == std::vector<std::string>{""});
  CHECK(wrapped("one two  three", 7, 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrapped("größer → kleiner", 8, 7) == std::vector<std::string>{"größer →", "kleiner"});
  CHECK(wrapped("ab größer m", 4, 3) == std::vector<std::string>{"ab", "grö", "ßer", "m"});
}

}  // namespace
}  // namespace raftsim::trace
