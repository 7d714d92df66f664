#include <algorithm>
#include <doctest/doctest.h>
#include <sstream>
#include <string>
#include <vector>

#include "sim/lin/read_history.hpp"
#include "sim/lin/write_history.hpp"
#include "sim/scenario_error.hpp"
#include "tests/sim/lin_bench.hpp"

namespace raftsim {
namespace {

lin::History read_history(const std::string& text) {
  std::istringstream in(text);
  return lin::read_history(in, "h.jsonl");
}

/// One line a row; the line feeds are added.
std::string lines(const std::vector<std::string>& rows) {
  std::string text;
  for (const std::string& row : rows) text += row + "\n";
  return text;
}

std::string error_of(const std::string& text) {
  try {
    read_history(text);
  } catch (const ScenarioError& error) {
    return error.message();
  }
  return "none";
}

constexpr const char* kWrite = R"({"type":"invoke","client":1,"key":"x","op":"write","value":"1","time":12})";
constexpr const char* kRead = R"({"type":"invoke","client":"b","key":"x","op":"read","time":13})";

TEST_CASE("a history is read: kinds, outcomes, numbers for texts, and the lines as places") {
  const lin::History history = read_history(lines({
      kWrite,
      R"({"type":"invoke","client":"b","key":7,"op":"cas","value":[null,-2],"time":12})",
      "",
      R"({"type":"ok","client":"1","time":15})",
      R"({"type":"fail","client":"b","found":"3","time":15})",
      R"({"type":"invoke","client":"b","key":"x","op":"read","value":null,"time":16})",
      R"({"type":"ok","client":"b","op":"read","value":null,"time":17})",
      R"({"type":"invoke","client":"b","key":"x","op":"append","value":"é","time":18})",
      R"({"type":"info","client":"b","key":"x","op":"append","value":"é","time":19})",
      R"({"type":"invoke","client":"b","key":"x","op":"write","value":"","time":19})",
  }));
  REQUIRE(history.size() == 5);
  CHECK(history[0].client == "1");
  CHECK(history[0].outcome == lin::Outcome::ok);
  CHECK(history[0].invoked == lin::Moment{12, 1});
  CHECK(history[0].returned == lin::Moment{15, 4});
  CHECK(history[1].key == "7");
  CHECK(history[1].expected.empty());
  CHECK(history[1].value == "-2");
  CHECK(history[1].outcome == lin::Outcome::failed);
  CHECK(history[1].found == "3");
  CHECK(history[1].returned == lin::Moment{15, 5});
  CHECK(history[2].outcome == lin::Outcome::ok);
  CHECK_FALSE(history[2].found);
  CHECK(history[3].outcome == lin::Outcome::unknown);
  CHECK_FALSE(history[3].returned);
  CHECK(history[4].outcome == lin::Outcome::unknown);
  CHECK(read_history("").empty());
}

TEST_CASE("a client that numbers its operations may have several at a time") {
  const lin::History history = read_history(lines({
      R"({"type":"invoke","client":1,"operation":1,"key":"x","op":"write","value":"1","time":1})",
      R"({"type":"invoke","client":1,"operation":2,"key":"x","op":"read","time":2})",
      R"({"type":"ok","client":1,"operation":1,"time":3})",
      R"({"type":"ok","client":1,"operation":2,"value":"1","time":4})",
  }));
  REQUIRE(history.size() == 2);
  CHECK(history[1].number == 2);
  CHECK(history[1].found == "1");
}

TEST_CASE("what is wrong with a history is told with its line") {
  struct Row {
    std::vector<std::string> lines;
    const char* error;
  };
  const std::vector<Row> rows{
      {{"{"}, "h.jsonl: line 1: found unexpected end of input in column 2, expected string literal"},
      {{kWrite, "[]"}, "h.jsonl: line 2: found an empty array, expected an event: an object"},
      {{kWrite, R"({"type":"okay","client":1,"time":13})"},
       R"(h.jsonl: line 2: at /type: found "okay", expected "invoke", "ok", "fail" or "info")"},
      {{R"({"tpye":"ok"})"},
       R"(h.jsonl: line 1: at /tpye: found the unknown key "tpye", expected in an event one of "type", "client", )"
       R"("operation", "key", "op", "value", "found" or "time" (did you mean "type"?))"},
      {{R"({"type":"ok","client":1})"},
       R"(h.jsonl: line 1: found no "time", expected one: it has no default)"},
      {{kWrite, R"({"type":"ok","client":1,"time":11})"},
       "h.jsonl: line 2: at /time: found 11, expected a time not before 12, the one of the line before"},
      {{R"({"type":"ok","client":1,"time":1.5})"},
       "h.jsonl: line 1: at /time: found 1.5, expected a whole number from 0 to 18446744073709551615"},
      {{kWrite, kWrite},
       "h.jsonl: line 2: found an invocation while the one of line 1 is not over, expected one operation of "
       "a "
       "client at a time (several at a time need an \"operation\", a number each)"},
      {{kWrite, R"({"type":"ok","client":2,"time":13})"},
       "h.jsonl: line 2: found the end of an operation that its client has not begun, or has ended, expected "
       "an "
       "earlier \"invoke\" of the same client"},
      {{kWrite, R"({"type":"ok","client":1,"key":"y","time":13})"},
       R"(h.jsonl: line 2: at /key: found "y", expected "x" as in line 1)"},
      {{kWrite, R"({"type":"ok","client":1,"op":"read","time":13})"},
       R"(h.jsonl: line 2: at /op: found "read", expected "write" as in line 1)"},
      {{kWrite, R"({"type":"ok","client":1,"value":"2","time":13})"},
       R"(h.jsonl: line 2: at /value: found "2", expected the value as in line 1)"},
      {{kRead, R"({"type":"ok","client":"b","time":13})"},
       R"(h.jsonl: line 2: found no "value", expected one: it has no default)"},
      {{kRead, R"({"type":"ok","client":"b","value":[1],"time":13})"},
       "h.jsonl: line 2: at /value: found an array, expected a value: a text of at most 65536 bytes, or "
       "a "
       "whole number"},
      {{kRead, R"({"type":"info","client":"b","value":"1","time":13})"},
       R"(h.jsonl: line 2: at /value: found "1", expected no value, as the read has not ended well)"},
      {{kWrite, R"({"type":"fail","client":1,"found":"2","time":13})"},
       R"(h.jsonl: line 2: at /found: found "found" in such an event, expected it only in the "fail" of a "cas")"},
      {{R"({"type":"invoke","client":1,"key":"x","op":"cas","value":"1","time":12})"},
       R"(h.jsonl: line 1: at /value: found "1", expected two values, [EXPECTED, NEW])"},
      {{R"({"type":"invoke","client":1,"key":"x","op":"read","value":"1","time":12})"},
       R"(h.jsonl: line 1: at /value: found "1", expected nothing in the invocation of a read)"},
  };
  for (const Row& row : rows) CHECK(error_of(lines(row.lines)) == row.error);
}

TEST_CASE("what is too long is refused") {
  const std::string long_value(lin::kMaxValueBytes + 1, 'v');
  CHECK(error_of(R"({"type":"invoke","client":1,"key":"x","op":"write","time":1,"value":")" + long_value +
                 "\"}")
            .find("found a text of 65537 bytes") != std::string::npos);
  const std::string long_name(lin::kMaxNameBytes + 1, 'n');
  CHECK(
      error_of(R"({"type":"ok","time":1,"client":")" + long_name + "\"}").find("found a text of 257 bytes") !=
      std::string::npos);
  CHECK(error_of(std::string(lin::kMaxLineBytes + 1, ' ')) ==
        "h.jsonl: line 1: found a longer line, expected a line of at most 1048576 bytes");
}

TEST_CASE("reading what was written gives the same history") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    lin::History history = tests::random_history(seed);
    CAPTURE(tests::text_of(history));
    // Numbers for all, as clients may go on after an unknown outcome; places without gaps, as lines have.
    std::vector<std::uint32_t*> places;
    for (std::size_t i = 0; i < history.size(); ++i) {
      history[i].number = static_cast<std::uint32_t>(i + 1);
      places.push_back(&history[i].invoked.place);
      if (history[i].returned) places.push_back(&history[i].returned->place);
    }
    std::sort(places.begin(), places.end(), [](const auto* a, const auto* b) { return *a < *b; });
    for (std::size_t i = 0; i < places.size(); ++i) *places[i] = static_cast<std::uint32_t>(i + 1);
    std::string text;
    lin::write_history(history, [&](std::string_view line) { text += line; });
    REQUIRE(read_history(text) == history);
  }
}

}  // namespace
}  // namespace raftsim
