#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tools/export_html_changes.hpp"
#include "tools/export_html_texts.hpp"
#include "tools/export_text.hpp"

namespace raftsim {
namespace {

TEST_CASE("exports: whole numbers are taken out of a page's texts, which are then the same") {
  struct Row {
    const char* text;
    /// # stands for a number.
    const char* left;
    const char* numbers;
  };
  const std::vector<Row> rows{
      {"", "", "[]"},
      {"vote from S2: 2 of 5, needs 3", "vote from S#: # of #, needs #", "[2,2,5,3]"},
      {"0", "#", "[0]"},
      {"x=0047", "x=00#", "[47]"},
      {"1.050", "#.0#", "[1,50]"},
      {"999999999999999", "#", "[999999999999999]"},
      {"1000000000000000", "1000000000000000", "[]"},
      // What is no character is escaped, so that it stands for no number.
      {"a\x01z", "a\\u000#z", "[1]"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.text));
    HtmlTexts texts;
    HtmlNumbers numbers;
    CHECK(texts.add(row.text, numbers) == 0);
    std::string left = row.left;
    std::replace(left.begin(), left.end(), '#', kHtmlNumber);
    CHECK(texts.json() == "[" + json_text(left) + "]");
    CHECK(numbers.json() == row.numbers);
  }
  HtmlTexts texts;
  HtmlNumbers numbers;
  CHECK(texts.add("commits entry 1", numbers) == 0);
  CHECK(texts.add("commits entries 2..3", numbers) == 1);
  CHECK(texts.add("commits entry 12", numbers) == 0);
  CHECK(texts.add_whole("commits entry 12") == 2);
  CHECK(numbers.json() == "[1,2,3,12]");
}

TEST_CASE("exports: JSON in a script element ends it nowhere") {
  CHECK(html_script_text("\"</script><!-- \xE2\x80\xA8\xE2\x80\xA9 \xE2\x82\xAC\"") ==
        "\"\\u003c/script\\u003e\\u003c!-- \\u2028\\u2029 \xE2\x82\xAC\"");
}

raft::Entry html_entry(std::uint64_t term) {
  return raft::Entry::no_op(raft::Term{term});
}

/// Field, snapshot's index and term, what stays, how many follow, entries.
using HtmlLogChange = std::vector<std::int64_t>;

TEST_CASE("exports: of a log a page is told what stays and what follows it") {
  HtmlTexts texts;
  HtmlEntries entries(texts);
  HtmlServer shown;
  trace::ServerState state;
  const auto note = [&] {
    HtmlLogChange change;
    shown.note(state, Time{}, {}, entries, texts, change);
    return change;
  };
  constexpr auto kLog = static_cast<std::int64_t>(HtmlField::log);
  note();
  CHECK(note().empty());

  for (const std::uint64_t term : {1U, 1U, 2U}) state.log.append(html_entry(term));
  CHECK(note() == HtmlLogChange{kLog, 0, 0, 0, 3, 0, 0, 1});
  CHECK(note().empty());

  state.log.truncate_from(raft::LogIndex{3});
  CHECK(note() == HtmlLogChange{kLog, 0, 0, 2, 0});

  state.log.append(html_entry(3));
  state.log.append(html_entry(3));
  CHECK(note() == HtmlLogChange{kLog, 0, 0, 2, 2, 2, 2});

  // Another entry at the end, and another length.
  state.log.truncate_from(raft::LogIndex{4});
  state.log.append(html_entry(4));
  state.log.append(html_entry(4));
  CHECK(note() == HtmlLogChange{kLog, 0, 0, 3, 2, 3, 3});

  // A snapshot takes the place of the beginning: nothing else is new.
  state.log.compact_to(raft::LogIndex{3});
  CHECK(note() == HtmlLogChange{kLog, 3, 3, 5, 0});

  // An older one is on the disk, and what followed it.
  const std::vector<raft::Entry> restored{html_entry(3)};
  state.log.restore({raft::Term{1}, raft::LogIndex{2}},
                    raft::Log(std::vector<raft::Entry>(2, html_entry(1))).hash(), restored);
  CHECK(note() == HtmlLogChange{kLog, 2, 1, 2, 3, 2, 3, 3});

  // One that reaches beyond the log replaces it.
  state.log.reset({raft::Term{5}, raft::LogIndex{9}}, 0);
  CHECK(note() == HtmlLogChange{kLog, 9, 5, 9, 0});
}

}  // namespace
}  // namespace raftsim
