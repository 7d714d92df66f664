#include <doctest/doctest.h>
#include <fstream>
#include <istream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/house/house_rules.hpp"

/// tests/README.md names a test for what each section of the paper and the thesis says, and counts them:
/// they must exist.
namespace raftsim::tests {
namespace {

struct PaperRow {
  std::string test;
  /// From tests/ on.
  std::string file;
};

struct PaperSection {
  /// "Raft §6 and thesis §4: membership changes"
  std::string heading;
  std::vector<PaperRow> rows;
};

struct PaperTables {
  std::vector<PaperSection> sections;
  /// By heading, as the table at the top says; "all" for their sum.
  std::map<std::string, std::size_t> counts;
};

/// What the document says. A table's row of two columns is a count, one of three names a test.
PaperTables paper_tables(std::istream& in) {
  static const std::regex kHeading(R"(### (.*§.*))");
  static const std::regex kCount(R"(\| ([^|]+) \| (\d+) \|)");
  static const std::regex kRow(R"(\| [^|]+ \| `([^`]+)` \| `([^`]+)` \|)");
  PaperTables found;
  std::smatch match;
  for (std::string line; std::getline(in, line);) {
    if (std::regex_match(line, match, kHeading)) found.sections.push_back({match[1], {}});
    if (std::regex_match(line, match, kCount)) found.counts[match[1]] = std::stoul(match[2]);
    if (!found.sections.empty() && std::regex_match(line, match, kRow)) {
      found.sections.back().rows.push_back({match[1], match[2]});
    }
  }
  return found;
}

/// What a test's name, or a heading, cites before its colon, each with its book: "Raft §5.4.1, §7: a server
/// …" has "Raft §5.4.1" and "Raft §7". A book is the paper if none is named.
std::vector<std::string> cited_sections(const std::string& text) {
  static const std::regex kCited(R"((Raft |[Tt]hesis )?(§\d+(\.\d+)*|Figure \d+))");
  const std::string head = text.substr(0, text.find(": "));
  std::vector<std::string> cited;
  std::string book = "Raft ";
  for (std::sregex_iterator at(head.begin(), head.end(), kCited); at != std::sregex_iterator(); ++at) {
    if ((*at)[1].matched) book = (*at)[1].str() == "Raft " ? "Raft " : "thesis ";
    cited.push_back(book + (*at)[2].str());
  }
  return cited;
}

/// Whether a test with this name belongs under the heading: it cites one of its sections, or a part of one.
bool belongs_under(const std::string& heading, const std::string& name) {
  for (const std::string& section : cited_sections(heading)) {
    for (const std::string& cited : cited_sections(name)) {
      if (cited == section || cited.rfind(section + ".", 0) == 0) return true;
    }
  }
  return false;
}

/// Whether the source has a test case of this name, which it may write as several literals.
bool has_test_case(const std::string& source, const std::string& name) {
  static const std::regex kTestCase(R"re(TEST_CASE\(\s*((?:"[^"]*"\s*)+)\))re");
  static const std::regex kBetween(R"re("\s*")re");
  for (std::sregex_iterator at(source.begin(), source.end(), kTestCase); at != std::sregex_iterator(); ++at) {
    const std::string joined = std::regex_replace((*at)[1].str(), kBetween, "");
    if (joined.substr(0, joined.rfind('"') + 1) == "\"" + name + "\"") return true;
  }
  return false;
}

PaperTables tables_on_file() {
  std::ifstream in(std::string(RAFTSIM_SOURCE_DIR) + "/tests/README.md");
  return paper_tables(in);
}

TEST_CASE("the house: what paper and thesis say is held by tests, which exist under their names") {
  std::map<std::string, std::string> texts;
  for (const Source& source : all_sources()) texts[source.path] = source.text;
  for (const PaperSection& section : tables_on_file().sections) {
    CAPTURE(section.heading);
    std::set<std::string> named;
    for (const PaperRow& row : section.rows) {
      CAPTURE(row.test);
      CHECK(has_test_case(texts["tests/" + row.file], row.test));
      CHECK(belongs_under(section.heading, row.test));
      CHECK_MESSAGE(named.insert(row.test).second, "a section counts a test once");
    }
  }
}

TEST_CASE("the house: the tests of each section of paper and thesis are as many as the table says") {
  const PaperTables tables = tables_on_file();
  std::size_t all = 0;
  std::set<std::string> cited;
  for (const PaperSection& section : tables.sections) {
    CAPTURE(section.heading);
    REQUIRE(tables.counts.count(section.heading) == 1);
    CHECK(tables.counts.at(section.heading) == section.rows.size());
    CHECK(section.rows.size() >= 5);
    all += section.rows.size();
    for (const std::string& one : cited_sections(section.heading)) cited.insert(one);
  }
  CHECK(tables.counts.size() == tables.sections.size() + 1);
  REQUIRE(tables.counts.count("all") == 1);
  CHECK(tables.counts.at("all") == all);
  for (const char* const section :
       {"Raft §5.1", "Raft §5.2", "Raft §5.3", "Raft §5.4", "Raft §6", "Raft §7", "Raft §8", "thesis §4",
        "thesis §6.3", "thesis §6.4", "thesis §3.10", "thesis §9.6", "thesis §4.2.3", "thesis §6.2"}) {
    CAPTURE(section);
    CHECK(cited.count(section) == 1);
  }
}

TEST_CASE("the house: a test case is found by its whole name, in however many literals") {
  const std::string source = "TEST_CASE(\n    \"Raft §5.1: one \"\n    \"sentence\") {\n";
  CHECK(has_test_case(source, "Raft §5.1: one sentence"));
  CHECK_FALSE(has_test_case(source, "Raft §5.1: one"));
  CHECK_FALSE(has_test_case(source, "one sentence"));
}

TEST_CASE("the house: what a test cites is told with its book, and belongs under headings of that") {
  using Cited = std::vector<std::string>;
  CHECK(cited_sections("Raft §5.4.1, §7: thesis §1") == Cited{"Raft §5.4.1", "Raft §7"});
  CHECK(cited_sections("thesis §4.1 (2015): none") == Cited{"thesis §4.1"});
  CHECK(cited_sections("thesis §9.6, Raft §6: one") == Cited{"thesis §9.6", "Raft §6"});
  CHECK(cited_sections("Raft Figure 13: one") == Cited{"Raft Figure 13"});
  CHECK(cited_sections("§5.1 Raft basics") == Cited{"Raft §5.1"});
  CHECK(cited_sections("no section") == Cited{});
  CHECK(belongs_under("Raft §6 and thesis §4: changes", "thesis §4.2.1: a learner"));
  CHECK(belongs_under("Raft §6 and thesis §4: changes", "thesis §6.2, Raft §6: a leader"));
  CHECK_FALSE(belongs_under("Raft §6 and thesis §4: changes", "thesis §6.4: a read"));
  CHECK_FALSE(belongs_under("Raft §6 and thesis §4: changes", "Raft §5.1: thesis §4"));
  CHECK_FALSE(belongs_under("Thesis §6.2: CheckQuorum", "thesis §6.20: none"));
}

}  // namespace
}  // namespace raftsim::tests
