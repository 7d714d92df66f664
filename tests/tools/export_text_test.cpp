#include "tools/export_text.hpp"

#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

#include "tools/export_svg.hpp"

namespace raftsim {
namespace {

struct TextRow {
  const char* text;
  const char* written;
};

TEST_CASE("exports: a field of a table is in quotes where it has to be (RFC 4180)") {
  const std::vector<TextRow> rows{{"", ""},
                                  {"a b", "a b"},
                                  {"a,b", "\"a,b\""},
                                  {"a\nb", "\"a\nb\""},
                                  {"a\rb", "\"a\rb\""},
                                  {"say \"x\"", R"("say ""x""")"}};
  for (const TextRow& row : rows) {
    CAPTURE(row.text);
    CHECK(csv_field(row.text) == row.written);
  }
}

TEST_CASE("exports: of a Mermaid text what has a meaning is an entity") {
  const std::vector<TextRow> rows{
      {"votes for S1 (T1)", "votes for S1 (T1)"},
      {"a; b", "a#59; b"},
      {"#1", "#35;1"},
      {"<b>&amp;", "#lt;b#gt;#amp;amp#59;"},
      {"%%{init}%%", "#37;#37;#123;init#125;#37;#37;"},
      {"vote from S1: 2 of 5", "vote from S1: 2 of 5"},
      {"style x:;", "style x#58;#59;"},
      {"wrap: x", "wrap#58; x"},
      {"nowrap: x", "nowrap#58; x"},
      {"a\\b", "a#92;b"},
      {"a\nb", "a b"},
  };
  for (const TextRow& row : rows) {
    CAPTURE(row.text);
    CHECK(mermaid_text(row.text) == row.written);
  }
}

TEST_CASE("exports: XML gets no markup and no control characters from a text") {
  const std::vector<TextRow> rows{
      {"a<b>&\"c\"", "a&lt;b&gt;&amp;&quot;c&quot;"}, {"é → 𝄞", "é → 𝄞"}, {"a\x01\x7F", "a\uFFFD\uFFFD"}};
  for (const TextRow& row : rows) {
    CAPTURE(row.text);
    CHECK(xml_text(row.text) == row.written);
  }
}

TEST_CASE("exports: trace events have microseconds, exact to the nanosecond") {
  CHECK(microseconds_number(nanoseconds(0)) == "0");
  CHECK(microseconds_number(nanoseconds(1)) == "0.001");
  CHECK(microseconds_number(nanoseconds(1'500)) == "1.5");
  CHECK(microseconds_number(nanoseconds(160'046'012)) == "160046.012");
  CHECK(microseconds_number(kMaxDuration) == std::to_string(kMaxDuration.count() / 1000));
}

TEST_CASE("exports: the length of a text is counted as JavaScript does") {
  CHECK(utf16_length("") == 0);
  CHECK(utf16_length("abc") == 3);
  CHECK(utf16_length("é→") == 2);
  CHECK(utf16_length("𝄞") == 2);
}

TEST_CASE("exports: numbers in SVG are rounded to tenths, the same on every machine") {
  CHECK(svg_number(0) == "0");
  CHECK(svg_number(12) == "12");
  CHECK(svg_number(12.34) == "12.3");
  CHECK(svg_number(12.36) == "12.4");
  CHECK(svg_number(-0.5) == "-0.5");
  CHECK(svg_number(-12.34) == "-12.3");
  CHECK(svg_number(-0.04) == "0");
}

TEST_CASE("exports: pictures call replies by their answers, and entries shortly where room is scarce") {
  CHECK(svg_label("RequestVoteReply T4", true) == "vote T4");
  CHECK(svg_label("RequestVoteReply T4", false) == "no vote T4");
  CHECK(svg_label("PreVoteReply T4", true) == "pre-vote T4");
  CHECK(svg_label("PreVoteReply T4", false) == "no pre-vote T4");
  CHECK(svg_label("AppendEntriesReply T4", true) == "AppendEntriesReply T4: success");
  CHECK(svg_label("AppendEntriesReply T4", false) == "AppendEntriesReply T4: refused");
  CHECK(svg_label("RequestVote T4", std::nullopt) == "RequestVote T4");
  CHECK(svg_short_label("AppendEntries T4, entries 4..6") == "entries 4..6");
  CHECK(svg_short_label("AppendEntriesReply T4: refused") == "refused");
  CHECK(svg_short_label("RequestVote T4").empty());
  // What a client asks for is not shortened.
  CHECK(svg_short_label("writes x=1, 2").empty());
}

TEST_CASE("exports: a text that is too wide is cut between characters") {
  const SvgFont font{10};
  CHECK(svg_cut("abc", 100, font) == "abc");
  CHECK(svg_cut("ééééé", 24, font) == "ééé…");
  CHECK(svg_cut("abc", 1, font).empty());
}

}  // namespace
}  // namespace raftsim
