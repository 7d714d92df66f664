#include <algorithm>
#include <doctest/doctest.h>
#include <sstream>
#include <string>
#include <vector>

#include "sim/trace/story.hpp"
#include "sim/trace/story_layout.hpp"
#include "sim/trace/story_links.hpp"
#include "tests/sim/trace_little_world.hpp"
#include "tests/sim/trace_story_bench.hpp"

namespace raftsim::trace {
namespace {

using namespace samples;

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
