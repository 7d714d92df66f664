#include <cstdint>
#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

#include "sim/random.hpp"
#include "sim/trace/fold.hpp"
#include "sim/trace/trace_error.hpp"
#include "tests/effort.hpp"
#include "tests/tools/imported.hpp"
#include "tools/log_expression.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

using tests::import_text;
using tests::kLogHead;
using tests::logged;

/// What importing complains of; empty when it does not.
std::string import_complaint(const std::string& text, const LogOptions& options = {}) {
  try {
    import_text(text, options);
  } catch (const trace::TraceError& error) {
    return error.what();
  } catch (const UsageError& error) {
    return error.what();
  }
  return {};
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("a log without an expression of its own is read as GoVector writes it") {
  const trace::Trace trace = import_text(
      "a {\"a\":1}\nInitialization Complete\nb {\"b\":1}\nInitialization Complete\n"
      "a {\"a\":2}\nsends MsgVote\nb {\"a\":2, \"b\":2}\nreceives MsgVote\n");
  CHECK(trace.header.servers == 2);
  REQUIRE(trace.header.imported);
  CHECK(trace.header.imported->hosts == std::vector<std::string>{"a", "b"});
  CHECK(trace.header.imported->file == "node.log");
  CHECK(trace.header.imported->logical_time);
  CHECK(trace.header.scenario_text.empty());
  REQUIRE(trace.records.size() == 5);
  CHECK(logged(trace, 3).text == "sends MsgVote");
  CHECK(trace.records[3].time == Time{milliseconds(4)});
  CHECK(trace.records[3].cause == 3);
  CHECK(logged(trace, 4).heard ==
        std::vector<trace::Heard>{{raft::ServerId{1}, 3, raft::MessageType::request_vote}});
  CHECK(std::get<trace::Ended>(trace.records[4].event).reason == "log");
  // What is not told is not known.
  const trace::ClusterState state = trace::fold(trace.header, trace.records);
  CHECK(state.servers[0].up);
  CHECK_FALSE(state.servers[0].known.role);
  CHECK_FALSE(state.servers[0].known.term);
}

TEST_CASE("a log without an expression may also be as ShiViz has it by default, with the events first") {
  const std::string body = "starts\na {\"a\":1}\nstarts\nb {\"b\":1}\nsends MsgVote\na {\"a\":2}\n";
  const auto texts = [](const trace::Trace& trace) {
    std::vector<std::string> all;
    for (std::size_t i = 1; i < trace.records.size(); ++i) all.push_back(logged(trace, i).text);
    return all;
  };
  const std::vector<std::string> expected{"starts", "starts", "sends MsgVote"};
  CHECK(texts(import_text(body)) == expected);
  // An empty line stands for the default, and the line after it for executions.
  CHECK(texts(import_text("\n\n" + body)) == expected);
  CHECK(texts(import_text("\n\n\n" + body)) == expected);
  CHECK(texts(import_text("\n^==$\n==\n" + body + "==\nwakes\nc {\"c\":1}\n")) == expected);
  CHECK(texts(import_text("\n\na {\"a\":1}\nstarts\n")) == std::vector<std::string>{"starts"});
  // Its first line has no clock.
  CHECK(texts(import_text("x {y}z\na {\"a\":1}\n")) == std::vector<std::string>{"x {y}z"});
  CHECK(holds(import_complaint(body + "stops\n"), "line 7: found \"stops\""));
}

TEST_CASE("only immediate predecessors of another host are arrows") {
  struct Row {
    const char* name;
    const char* log;
    std::size_t event;
    /// Records.
    std::vector<std::uint64_t> heard;
    std::uint64_t cause;
  };
  const Row rows[] = {
      {"nothing is heard at the own host", "a {\"a\":1} x\na {\"a\":2} y\n", 2, {}, 0},
      {"a message", "a {\"a\":1} x\nb {\"a\":1,\"b\":1} y\n", 2, {1}, 1},
      {"what was heard before is not heard again",
       "a {\"a\":1} x\nb {\"a\":1,\"b\":1} y\nb {\"a\":1,\"b\":2} z\n",
       3,
       {},
       0},
      {"what one of the causes knew comes with it",
       "a {\"a\":1} x\nb {\"a\":1,\"b\":1} y\nc {\"a\":1,\"b\":1,\"c\":1} z\n",
       3,
       {2},
       2},
      {"two at once, of which neither knows the other",
       "a {\"a\":1} x\nb {\"b\":1} y\nc {\"a\":1,\"b\":1,\"c\":1} z\n",
       3,
       {1, 2},
       0},
      {"of one host the latest that is known",
       "a {\"a\":1} x\na {\"a\":2} x\nb {\"a\":2,\"b\":1} y\n",
       3,
       {2},
       2},
      {"an older event than the last, overtaken",
       "a {\"a\":1} x\na {\"a\":2} x\nb {\"a\":1,\"b\":1} y\n",
       3,
       {1},
       1},
      {"zero counts as nothing", "a {\"a\":1,\"b\":0} x\nb {\"a\":1,\"b\":1,\"z\":0} y\n", 2, {1}, 1},
      {"a chain of three and a message past it",
       "a {\"a\":1} 1\nb {\"a\":1,\"b\":1} 2\na {\"a\":2} 3\nc {\"a\":2,\"b\":1,\"c\":1} 4\n",
       4,
       {3, 2},
       0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const trace::Trace trace = import_text(kLogHead + std::string(row.log));
    std::vector<std::uint64_t> heard;
    for (const trace::Heard& one : logged(trace, row.event).heard) heard.push_back(one.record);
    CHECK(heard == row.heard);
    CHECK(trace.records[row.event - 1].cause == row.cause);
  }
}

TEST_CASE(
    "events are in the log's order where that is an order of happened-before, else in the nearest one") {
  const auto texts = [](const trace::Trace& trace) {
    std::string all;
    for (std::size_t i = 1; i < trace.records.size(); ++i) all += logged(trace, i).text;
    return all;
  };
  const std::string head = kLogHead;
  CHECK(texts(import_text(head + "a {\"a\":1} 1\nb {\"b\":1} 2\na {\"a\":2} 3\nb {\"b\":2} 4\n")) == "1234");
  // The logs of two hosts one behind the other.
  CHECK(texts(import_text(head +
                          "b {\"a\":1,\"b\":1} 2\nb {\"a\":1,\"b\":2} 3\na {\"a\":1} 1\na {\"a\":2} 4\n")) ==
        "1234");
  // By their numbers, however they stand.
  CHECK(texts(import_text(head + "a {\"a\":3} 3\na {\"a\":1} 1\na {\"a\":2} 2\n")) == "123");
}

TEST_CASE("times put events in order, and give way to happened-before") {
  const std::string head = "(?<time>\\S+) (?<host>\\S+) (?<clock>\\{.*?\\}) (?<event>.*)\n\n";
  const trace::Trace trace = import_text(
      head + "3ms a {\"a\":1} x\n1ms b {\"b\":1} y\n2ms b {\"a\":1,\"b\":2} z\n5ms b {\"a\":1,\"b\":3} w\n");
  CHECK_FALSE(trace.header.imported->logical_time);
  std::vector<std::int64_t> times;
  std::string order;
  for (std::size_t i = 1; i <= 4; ++i) {
    times.push_back(trace.records[i - 1].time.time_since_epoch() / milliseconds(1));
    order += logged(trace, i).text;
  }
  CHECK(order == "yxzw");
  CHECK(times == std::vector<std::int64_t>{1, 3, 3, 5});
  // As logged it is kept beside.
  CHECK(logged(trace, 3).fields == std::vector<trace::LoggedField>{{"time", "2ms"}});
  const ImportedLog log = read_log(head + "3ms a {\"a\":1} x\n2ms b {\"a\":1,\"b\":1} z\n", "node.log", {});
  CHECK(ImportedTrace(log).summary().moved == 1);
  CHECK(ImportedTrace(log).summary().moved_line == 4);
}

TEST_CASE("timestamps begin with the earliest, wherever it stands") {
  const std::string head = "(?<time>\\S+) (?<host>\\S+) (?<clock>\\{.*?\\}) (?<event>.*)\n\n";
  const trace::Trace trace =
      import_text(head + "2026-01-01T00:00:01Z a {\"a\":1} x\n2026-01-01T00:00:00.5Z b {\"b\":1} y\n");
  CHECK(logged(trace, 1).text == "y");
  CHECK(trace.records[0].time == Time{});
  CHECK(trace.records[1].time == Time{milliseconds(500)});
  CHECK(holds(import_complaint(head + "2026-01-01T00:00:01Z a {\"a\":1} x\n1s a {\"a\":2} y\n"),
              "line 4: found a time"));
}

TEST_CASE("roles and terms are told where they change") {
  const std::string head = "(?<host>\\S+) (?<clock>\\{.*?\\}) (?<role>\\S+) (?<term>\\S+) (?<event>.*)\n\n";
  const trace::Trace trace = import_text(
      head +
      "a {\"a\":1} - - boot\na {\"a\":2} follower 1 x\na {\"a\":3} follower 1 y\na {\"a\":4} leader 2 z\n"
      "a {\"a\":5} down 2 w\na {\"a\":6} follower 2 v\n");
  CHECK(logged(trace, 1).change->empty());
  CHECK(logged(trace, 2).change->role == raft::Role::follower);
  CHECK(logged(trace, 2).change->current_term == raft::Term{1});
  CHECK(logged(trace, 3).change->empty());
  CHECK(logged(trace, 4).change->role == raft::Role::leader);
  CHECK(logged(trace, 5).down);
  CHECK(logged(trace, 5).change->empty());
  CHECK_FALSE(logged(trace, 6).down);
  CHECK(logged(trace, 6).change->role == raft::Role::follower);
  CHECK(logged(trace, 1).fields == std::vector<trace::LoggedField>{{"role", "-"}, {"term", "-"}});
}

TEST_CASE("of several executions one is imported, by its number or its name") {
  const std::string log =
      "(?<host>\\S+) (?<clock>\\{.*?\\}) (?<event>.*)\n^== (?<trace>.*) ==$\n"
      "== first ==\na {\"a\":1} one\n== second ==\n\nb {\"b\":1} two\nc {\"c\":1} three\n";
  const trace::Trace first = import_text(log);
  CHECK(first.header.imported->name == "first");
  CHECK(first.records.size() == 2);
  for (const char* wanted : {"2", "second"}) {
    const trace::Trace second = import_text(log, {{}, {}, wanted});
    CHECK(second.header.imported->execution == 2);
    CHECK(second.header.imported->hosts == std::vector<std::string>{"b", "c"});
  }
  CHECK(holds(import_complaint(log, {{}, {}, "secnod"}), "did you mean 'second'?"));
  CHECK(holds(import_complaint(log, {{}, {}, "3"}), "none of the 2 executions"));
  CHECK(holds(import_complaint(log, {{}, {}, "0"}), "none of the 2 executions"));
  // Without a delimiter the expression would have to match what is between.
  CHECK(
      holds(import_complaint(log, {{}, "", {}}), "line 3: found \"== first ==\", the first of 2 such lines"));
}

TEST_CASE("an expression that is given stands for one in the log") {
  const LogOptions options{"^(?<event>\\w+): (?<host>\\w+) (?<clock>.*)$", {}, {}};
  const trace::Trace trace = import_text("one: a {\"a\":1}\r\ntwo: b {\"a\":1,\"b\":1}\r\n", options);
  CHECK(logged(trace, 2).text == "two");
  CHECK(trace.records[1].cause == 1);
}

TEST_CASE("what is no log with vector clocks is refused with the line") {
  struct Row {
    const char* name;
    std::string log;
    const char* complaint;
  };
  const std::string head = kLogHead;
  const Row rows[] = {
      {"nothing", "", "found nothing"},
      {"only the head", head, "found nothing"},
      {"no own host", head + "a {\"b\":1} x\nb {\"b\":1} y\n",
       "line 3: found a clock without its own host, \"a\""},
      {"a jump", head + "a {\"a\":1} x\na {\"a\":3} y\n",
       "line 4: found event 3 of \"a\" next after its event 1, expected its event 2"},
      {"a late beginning", head + "a {\"a\":2} x\n", "line 3: found event 2 of \"a\" as its first"},
      {"a duplicate", head + "a {\"a\":1} x\na {\"a\":1} y\n",
       "line 4: found event 1 of \"a\" once more, as in line 3"},
      {"a host without events", head + "a {\"a\":1,\"b\":1} x\n",
       "line 3: found a clock that knows event 1 of \"b\""},
      {"an event that is not there", head + "a {\"a\":1} x\nb {\"a\":2,\"b\":1} y\n",
       "line 4: found a clock that knows event 2 of \"a\", expected events that are in the log: it has 1"},
      {"a clock that falls", head + "a {\"a\":1} x\nb {\"a\":1,\"b\":1} y\nb {\"b\":2} z\n",
       "line 5: found a clock that falls to 0 for \"a\""},
      {"half of what was known", head + "a {\"a\":1} x\nb {\"a\":1,\"b\":1} y\nc {\"b\":1,\"c\":1} z\n",
       R"(line 5: found a clock that knows event 1 of "b" (line 4) but only 0 of "a")"},
      {"each before the other", head + "a {\"a\":1,\"b\":1} x\nb {\"a\":1,\"b\":1} y\n",
       "line 3: found a clock that knows event 1 of \"b\" (line 4), which knows this one"},
      {"each before the other, and one after both",
       head + "x {\"x\":1,\"a\":2,\"b\":1} w\na {\"a\":1,\"b\":1} x\nb {\"a\":1,\"b\":1} y\na "
              "{\"a\":2,\"b\":1} z\n",
       "line 4: found a clock that knows event 1 of \"b\" (line 5), which knows this one"},
      {"a line that does not match", head + "a {\"a\":1} x\nhello\n\nworld\na {\"a\":2} y\n",
       "line 4: found \"hello\", the first of 2 such lines"},
      {"no match at all", head + "hello\n", "line 3: found \"hello\", expected a line"},
      {"no JSON", head + "a {\"a\":1,} x\n", "line 3: found a clock that is no JSON"},
      {"no whole number", head + "a {\"a\":1.5} x\n", "line 3: found a clock with 1.5 for \"a\""},
      {"a negative number", head + "a {\"a\":-1} x\n", "line 3: found a clock with -1"},
      {"a huge number", head + "a {\"a\":4294967296} x\n", "line 3: found a clock with 4294967296"},
      {"a name twice", head + "a {\"a\":1,\"a\":2} x\n", "line 3: found a clock that names \"a\" twice"},
      {"an array for a number", head + "a {\"a\":[1]} x\n", "line 3: found a clock with an array"},
      {"deep JSON", head + "a {\"a\":{\"a\":{}}} x\n", "line 3: found a clock with an object"},
      {"a bad expression", "(?<host>a (?<clock>.*) (?<event>.*)\n\n",
       "line 1: found an expression that cannot be used"},
      {"a group missing", "(?<host>.*) (?<event>.*)\n\n",
       "line 1: found an expression without a group \"clock\""},
      {"a group twice", "(?<host>.*) (?<host>.*) (?<clock>.*) (?<event>.*)\n\n",
       "two groups called \"host\""},
      {"a bad delimiter", "(?<host>.*) (?<clock>.*) (?<event>.*)\n(\nx\n", "line 2: found an expression"},
      {"an expression that never ends",
       "(?<host>\\w+) (?<clock>\\{.*?\\}) (?<event>(a+)+b)\n\na {\"a\":1} " + std::string(5000, 'a') + "\n",
       "line 3: found a text where the expression fails"},
      {"a long line", head + "a {\"a\":1} " + std::string(70'000, 'x') + "\n", "line 3: found a longer line"},
      {"bytes", head + "a {\"a\":1} x\n" + std::string(1, '\0') + "\n", "line 4: found a byte of zero"},
      {"no UTF-8", head + "\xFFz\xC4\n", "line 3: found \"\xEF\xBF\xBDz\xEF\xBF\xBD\", expected a line"},
      {"a long name", head + std::string(201, 'a') + " {\"a\":1} x\n", "line 3: found the host"},
      {"times of more than a century",
       "(?<time>\\S+) (?<host>\\S+) (?<clock>\\{.*?\\}) (?<event>.*)\n\n"
       "9223372036854775807 a {\"a\":1} x\n1970-01-01T00:00:00Z a {\"a\":2} y\n",
       "line 3: found a time more than a hundred years after the beginning"},
      {"a term that is none",
       "(?<host>\\S+) (?<clock>\\{.*?\\}) (?<term>.*) (?<event>.*)\n\na {\"a\":1} three x\n",
       R"(line 3: found "three" in the group "term", expected a whole number)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::string complaint = import_complaint(row.log);
    CAPTURE(complaint);
    CHECK(holds(complaint, row.complaint));
    CHECK(complaint.find('\n') == std::string::npos);
  }
}

TEST_CASE("bytes that are no UTF-8 are taken for a character, and all others stay") {
  const trace::Trace trace =
      import_text(kLogHead + std::string("n\xC3\xA9 {\"n\xC3\xA9\":1} \"a\\b\"\t\xE2\x80\xA6 \xFF\n"));
  CHECK(trace.header.imported->hosts == std::vector<std::string>{"n\xC3\xA9"});
  CHECK(logged(trace, 1).text == "\"a\\b\"\t\xE2\x80\xA6 \xEF\xBF\xBD");
}

TEST_CASE("an expression that matches nothing at all comes to an end, too") {
  const LogExpression nothing("^(?<trace>x*)$");
  struct Row {
    std::string text;
    std::size_t matches;
  };
  const Row rows[] = {{"", 0},
                      {"\n", 1},
                      {"x", 1},
                      {"x\n", 1},
                      {"a\n", 0},
                      {"a\n\n\nx\n", 3},
                      {std::string(40, '\n') + "a\n", 40}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const TextLines lines(row.text);
    LogMatches matches(nothing, row.text, lines, 0, row.text.size());
    std::size_t found = 0;
    while (found < 100 && matches.next()) ++found;
    CHECK(found == row.matches);
  }
}

TEST_CASE("64 hosts are taken, and no more") {
  std::string log = kLogHead;
  for (int host = 1; host <= 64; ++host) {
    const std::string name = "h" + std::to_string(host);
    log += name;
    log += " {\"" + name + "\":1} x\n";
  }
  CHECK(import_text(log).header.servers == 64);
  CHECK(holds(import_complaint(log + "h65 {\"h65\":1} x\n"),
              "line 67: found \"h65\", another host, expected at most 64"));
}

TEST_CASE("a log whose bytes change at random is imported or refused with one line, 10,000 times") {
  const std::string log =
      "(?<host>\\S+) (?<clock>\\{.*\\}) (?<role>[\\w-]+) (?<term>[\\d-]+) (?<time>\\S+) (?<event>.*)\n"
      "^== (?<trace>.*)$\n"
      "a {\"a\":1} follower 0 1ms starts\nb {\"b\":1} follower 0 1ms starts\nc {\"c\":1} follower 0 2ms "
      "starts\n"
      "a {\"a\":2} candidate 1 9ms sends MsgVote\nb {\"a\":2, \"b\":2} follower 1 12ms MsgVoteResp\n"
      "c {\"a\":2, \"c\":2} follower 1 13ms MsgVoteResp\na {\"a\":3, \"b\":2} leader 1 15ms leads\n"
      "== second\na {\"a\":1} - - 1ms alone\n";
  Random random(20261129, "import");
  const auto below = [&](std::uint64_t bound) { return random.below(bound); };
  int imported = 0;
  constexpr int kTimes = tests::tries(10'000);
  for (int time = 0; time < kTimes; ++time) {
    std::string mutated = log;
    for (std::size_t changes = 1 + below(4); changes != 0; --changes) {
      const std::size_t at = below(mutated.size());
      switch (below(5)) {
        case 0: mutated[at] = static_cast<char>(below(256)); break;
        case 1: mutated.erase(at, 1 + below(20)); break;
        case 2: mutated.insert(at, mutated.substr(below(mutated.size()), below(30))); break;
        case 3: mutated.insert(at, 1, "{}[]()\"\\*+?|:,0123456789\n"[below(25)]); break;
        default: mutated[at] = static_cast<char>('0' + below(10)); break;
      }
    }
    CAPTURE(mutated);
    const std::string complaint = import_complaint(mutated);
    if (complaint.empty()) ++imported;
    REQUIRE(complaint.find('\n') == std::string::npos);
  }
  // Both happen, or it would prove little.
  CHECK(imported > kTimes / 100);
  CHECK(imported < kTimes);
}

}  // namespace
}  // namespace raftsim
