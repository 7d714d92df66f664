#include <doctest/doctest.h>
#include <set>
#include <sstream>
#include <string>

#include "sim/trace/json_read.hpp"
#include "sim/trace/json_text.hpp"
#include "sim/trace/json_write.hpp"
#include "tests/effort.hpp"
#include "tests/sim/trace_samples.hpp"

namespace raftsim::trace {
namespace {

using namespace samples;

std::string whole_trace() {
  std::string text;
  append_line(text, full_header());
  for (const Record& record : every_record()) append_line(text, record);
  append_line(text, full_footer(every_record().size()));
  return text;
}

Trace read_text(const std::string& text) {
  std::istringstream in(text);
  return read_trace(in, "run.jsonl");
}

/// What reading the text complains of; empty when it does not.
std::string complaint(const std::string& text) {
  try {
    read_text(text);
  } catch (const TraceError& error) {
    return error.what();
  }
  return {};
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

TEST_CASE("a trace that is read and written again is the same, value by value and byte by byte") {
  const Trace trace = read_text(whole_trace());
  CHECK(trace.header == full_header());
  CHECK(trace.footer == full_footer(every_record().size()));
  const std::vector<Record> expected = every_record();
  REQUIRE(trace.records.size() == expected.size());
  std::set<Kind> kinds;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(to_json_line(expected[i]));
    CHECK(trace.records[i] == expected[i]);
    CHECK(to_json_line(trace.records[i]) == to_json_line(expected[i]));
    kinds.insert(expected[i].kind());
  }
  CHECK(kinds.size() == kKinds);  // the samples hold every kind
}

Header imported_header() {
  Header header;
  header.version = "0.1.0";
  header.scenario = "node.log";
  header.servers = 2;
  header.imported = ImportedFrom{"shiviz", "node.log", 2, "storm", true, {"a", "b"}};
  return header;
}

TEST_CASE("the header of an imported trace says from where, and nothing that the log does not tell") {
  const std::string line = to_json_line(imported_header());
  CHECK(line ==
        R"({"raftsimTrace":1,"version":"0.1.0","scenario":"node.log","servers":2,)"
        R"("imported":{"format":"shiviz","file":"node.log","execution":2,"name":"storm","logicalTime":true,)"
        R"("hosts":["a","b"]},"scenarioText":""})");
  CHECK(parse_header(line) == imported_header());
  CHECK_THROWS_AS(parse_header(replaced(line, R"(["a","b"])", R"(["a"])")), TraceError);
  CHECK_THROWS_AS(parse_header(replaced(line, R"(["a","b"])", R"(["a",""])")), TraceError);
  CHECK_THROWS_AS(parse_header(replaced(line, R"(["a","b"])", R"(["a","\u001b"])")), TraceError);
  CHECK_THROWS_AS(parse_header(replaced(line, R"("servers":2,)", R"("servers":2,"seed":1,)")), TraceError);
  // Of a run of raftsim's own nothing may be missing.
  CHECK_THROWS_AS(parse_header(replaced(to_json_line(full_header()), R"("heartbeat":50000000,)", "")),
                  TraceError);
}

TEST_CASE("an event has heard of records before it only") {
  Record event;
  event.number = 1;
  event.server = kS1;
  event.event = Logged{"x", {}, {{kS2, 1, {}}}};
  const std::string header = to_json_line(imported_header()) + "\n";
  const std::string line = to_json_line(event);
  CHECK(complaint(header + line + "\n").find("line 2: at /heard/0/record: found 1") != std::string::npos);
  CHECK(complaint(header + replaced(line, R"("record":1)", R"("record":0)") + "\n").find("/heard/0/record") !=
        std::string::npos);
  CHECK(complaint(header + replaced(line, R"("from":"S2")", R"("from":"S3")") + "\n").find("/heard/0/from") !=
        std::string::npos);
}

TEST_CASE("a reader tells the line and its text as it goes") {
  std::istringstream in(whole_trace());
  Reader reader(in, "run.jsonl");
  CHECK(reader.line_number() == 1);
  CHECK(reader.line() == to_json_line(full_header()));
  Record record;
  REQUIRE(reader.next(record));
  CHECK(reader.line_number() == 2);
  CHECK(reader.line() == to_json_line(record));
  while (reader.next(record)) continue;
  CHECK_FALSE(reader.next(record));
  CHECK(reader.line() == to_json_line(reader.footer()));
}

TEST_CASE("every line is one line of JSON, whatever the texts hold") {
  struct Row {
    std::string name;
    std::string text;
    std::string quoted;
  };
  const Row rows[] = {
      {"plain", "abc", R"("abc")"},
      {"empty", "", R"("")"},
      {"quotes and backslashes", R"(a"b\c)", R"("a\"b\\c")"},
      {"control characters", std::string("\n\r\t\x01\x1f", 5), R"("\n\r\t\u0001\u001f")"},
      {"zero byte", std::string(1, '\0'), R"("\u0000")"},
      {"delete", "\x7f", R"("\u007f")"},
      {"two, three and four bytes", "ü€😀", R"("ü€😀")"},
      {"a lone continuation byte", "a\x80z", "\"a\xEF\xBF\xBDz\""},
      {"a sequence cut short", "\xE2\x82", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"an overlong form", "\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"a surrogate", "\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {"beyond the last code point", "\xF4\x90\x80\x80",
       "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    std::string out;
    append_quoted(out, row.text);
    CHECK(out == row.quoted);
    Record record;
    record.number = 1;
    record.event = Caption{row.text};
    const std::string line = to_json_line(record);
    CHECK(line.find('\n') == std::string::npos);
    CHECK(to_json_line(parse_record(line, 3)) == line);
  }
}

TEST_CASE("a change of one thing alone is no empty change and comes back from its line") {
  const StateChange full = full_change();
  std::vector<StateChange> singles(14);
  singles[0].role = full.role;
  singles[1].current_term = full.current_term;
  singles[2].voted_for = full.voted_for;
  singles[3].leader = full.leader;
  singles[4].commit_index = full.commit_index;
  singles[5].last_applied = full.last_applied;
  singles[6].votes = full.votes;
  singles[7].vote_replies = full.vote_replies;
  singles[8].durable_index = full.durable_index;
  singles[9].last_write = full.last_write;
  singles[10].durable_write = full.durable_write;
  singles[11].truncate_from = full.truncate_from;
  singles[12].appended = full.appended;
  singles[13].progress = full.progress;
  CHECK(StateChange{}.empty());
  for (std::size_t i = 0; i < singles.size(); ++i) {
    CAPTURE(i);
    CHECK_FALSE(singles[i].empty());
    Record record;
    record.number = 1;
    record.server = kS2;
    record.event = Started{};
    record.step.change = singles[i];
    CHECK(parse_record(to_json_line(record), 3) == record);
    singles[i].clear();
    CHECK(singles[i].empty());
  }
  StateChange cleared = full;
  cleared.round = 7;
  cleared.confirmed_round = 6;
  cleared.round_answers = raft::ServerSet::first(2);
  cleared.lease_running = true;
  cleared.reads.emplace();
  cleared.snapshot = SnapshotChange{samples::snapshot(), true};
  cleared.clear();
  CHECK(cleared == StateChange{});
}

TEST_CASE("numbers are written to the last digit") {
  Record record;
  record.number = std::numeric_limits<std::uint64_t>::max();
  record.time = Time::max();
  record.event = Ended{};
  const std::string line = to_json_line(record);
  CHECK(line == R"({"number":18446744073709551615,"time":9223372036854775807,"kind":"end","reason":""})");
  CHECK(parse_record(line, 1) == record);
}

TEST_CASE("what is wrong with a trace is told with its file, line and place") {
  const std::string good = whole_trace();
  REQUIRE(complaint(good).empty());
  const std::size_t second_line = good.find('\n') + 1;
  const std::size_t footer_line = good.rfind('\n', good.size() - 2) + 1;
  const std::string all = std::to_string(every_record().size());
  struct Row {
    std::string name;
    std::string text;
    std::string says;
  };
  const Row rows[] = {
      {"empty file", "", "run.jsonl: found nothing, expected the header of a raftsim trace"},
      {"another JSON file", "{}\n", "line 1: found something else, expected the header of a raftsim trace"},
      {"not JSON", "hello\n", "line 1: found no JSON at column 1, expected one JSON object a line"},
      {"another format", replaced(good, "\"raftsimTrace\":1", "\"raftsimTrace\":2"),
       "line 1: at /raftsimTrace: found 2, expected format version 1"},
      {"too many servers", replaced(good, "\"servers\":3", "\"servers\":65"),
       "line 1: at /servers: found 65, expected a whole number from 1 to 64"},
      {"no footer", good.substr(0, footer_line), "the trace is incomplete"},
      {"cut off in a line", good.substr(0, good.size() / 2), "the trace is incomplete"},
      {"cut off in the footer", good.substr(0, good.size() - 5), "the trace is incomplete"},
      {"more after the footer", good + "{}\n", "found more lines, expected the end of the file"},
      {"a broken line", replaced(good, "{\"number\":2", "{\"number\":,"),
       "line 3: found no JSON at column 11"},
      {"a record left out", good.substr(0, second_line) + good.substr(good.find('\n', second_line) + 1),
       "line 2: at /number: found 2, expected 1"},
      {"a time that falls", replaced(good, R"({"number":3,"time":2000000)", R"({"number":3,"time":5)"),
       "line 4: at /time: found 5, expected a time not before the last record's, 1000000"},
      {"a cause to come", replaced(good, "\"cause\":1,", "\"cause\":2,"),
       "line 3: at /cause: found 2, expected the number of a record before this one"},
      {"an unknown kind", replaced(good, R"("kind":"timer")", R"("kind":"alarm")"),
       "line 3: at /kind: found \"alarm\", expected one of start, receive, timer"},
      {"an unknown member", replaced(good, R"("kind":"timer")", R"("kind":"timer","why":1)"),
       "line 3: found the member \"why\", expected none but number, time, kind"},
      {"a member twice", replaced(good, R"("kind":"timer")", R"("kind":"timer","kind":"timer")"),
       "line 3: found the member \"kind\" twice, expected it once"},
      {"a missing member", replaced(good, R"("kind":"timer")", R"("kind":"lost")"),
       "line 3: found an object without \"id\", expected that member"},
      {"a step of no server", replaced(good, R"("server":"S2",)", ""),
       "line 2: found an object without \"server\", expected that member"},
      {"a step of nobody", replaced(good, R"("server":"S2")", R"("server":null)"),
       "line 2: at /server: found null, expected a server, and not nobody"},
      {"a cut from nobody", replaced(good, R"("cuts":[{"from":"S1")", R"("cuts":[{"from":null)"),
       "at /cuts/0/from: found null, expected a server, and not nobody"},
      {"a server that is not there", replaced(good, R"("server":"S2")", R"("server":"S4")"),
       R"(line 2: at /server: found "S4", expected a server, "S1" to "S3", or null)"},
      {"an unknown reason", replaced(good, "newerTerm", "newestTerm"),
       "line 2: at /judgements/0/2: found \"newestTerm\", expected one of newerTerm, sameTerm"},
      {"a negative number", replaced(good, "\"lastLogIndex\":9", "\"lastLogIndex\":-9"),
       "line 2: at /sends/0/message/lastLogIndex: found -9, expected a whole number from 0 to"},
      {"a fraction", replaced(good, "\"lastLogIndex\":9", "\"lastLogIndex\":9.5"), "found 9.5"},
      {"a number beyond all bounds", replaced(good, "\"lastLogIndex\":9", "\"lastLogIndex\":1e999"),
       "line 2: found a number that no machine holds"},
      {"a text too long", replaced(good, R"("key":"key")", R"("key":"a key far too long")"),
       "found \"a key far too long\", expected a text of at most 15 bytes"},
      {"servers out of order", replaced(good, R"("votes":["S1","S3"])", R"("votes":["S3","S1"])"),
       "at /change/votes/1: found \"S1\", expected a server after the one before"},
      {"three arrivals", replaced(good, "\"arrives\":[3000000]", "\"arrives\":[1,2,3]"),
       "expected one or two times of arrival"},
      {"a released message that waits",
       replaced(good, R"("released":[{"id":9,"arrives":[8000000],"delayed":true})",
                R"("released":[{"id":9,"held":true})"),
       "expected a message that waits no longer"},
      {"data of half a byte", replaced(good, R"("data":"00ff2061")", R"("data":"00ff206")"),
       "pairs of hexadecimal digits"},
      {"data of other letters", replaced(good, R"("data":"00ff2061")", R"("data":"00ff206G")"),
       "pairs of hexadecimal digits"},
      {"a damaged snapshot", replaced(good, R"("content":"01)", R"("content":"02)"),
       "the content of a snapshot; its format is another"},
      {"another snapshot",
       replaced(good, R"("lastIncludedIndex":9,"content")", R"("lastIncludedIndex":8,"content")"),
       "the content of this very snapshot"},
      {"a footer that counts otherwise", replaced(good, "{\"records\":" + all, "{\"records\":9" + all),
       "at /records: found 9" + all + ", expected " + all + ", the records before"},
      {"a hash that is none", replaced(good, "0123456789abcdef", "0123456789ABCDEF"),
       "at /hash: found \"0123456789ABCDEF\", expected 16 hexadecimal digits"},
      {"deep nesting", replaced(good, R"("kind":"timer")", R"("kind":)" + std::string(100000, '[')),
       "line 3: found deeper nesting, expected at most 16 levels"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const std::string told = complaint(row.text);
    CHECK(told.substr(0, 11) == "run.jsonl: ");
    CHECK_MESSAGE(told.find(row.says) != std::string::npos, told);
  }
}

TEST_CASE("a line of any length is refused, not read into memory") {
  const std::string text = to_json_line(full_header()) + "\n" + std::string(kMaxLineBytes + 1, ' ') + "\n";
  CHECK(complaint(text).find("line 2: found a longer line, expected at most") != std::string::npos);
}

TEST_CASE("a trace cut off anywhere is refused") {
  const std::string good = whole_trace();
  // In the header and the first records everywhere; later now and then, for each reads all that is before it.
  for (std::size_t size = 0; size + 1 < good.size(); size += size < 4000 ? 7 : 499) {
    CAPTURE(size);
    const std::string told = complaint(good.substr(0, size));
    REQUIRE_FALSE(told.empty());
  }
  CHECK(complaint(good.substr(0, good.size() - 1)).empty());  // the last line feed alone may be missing
}

TEST_CASE("a trace with any byte changed is refused or read, never worse") {
  const std::string good = whole_trace();
  constexpr std::size_t kStep = tests::kTakesLong ? 1 : 7;
  for (std::size_t i = 0; i < good.size(); i += kStep) {
    for (const char byte : {'{', '9', '"', '\n', '\xFF'}) {
      std::string bad = good;
      bad[i] = byte;
      CHECK_NOTHROW(complaint(bad));
    }
    if (i > 3000) break;  // the header, and records of several kinds
  }
}

}  // namespace
}  // namespace raftsim::trace
