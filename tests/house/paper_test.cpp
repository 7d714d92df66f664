#include <doctest/doctest.h>
#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "tests/house/house_rules.hpp"

/// tests/README.md names a test for what each section of the paper says: they must exist.
namespace raftsim::tests {
namespace {

struct PaperRow {
  /// "§5.1"
  std::string section;
  std::string test;
  /// From tests/ on.
  std::string file;
};

/// The rows of the document's tables by section.
std::vector<PaperRow> paper_rows() {
  std::ifstream in(std::string(RAFTSIM_SOURCE_DIR) + "/tests/README.md");
  static const std::regex kHeading(R"(### (§\d\.\d) .*)");
  static const std::regex kRow(R"(\| [^|]+ \| `([^`]+)` \| `([^`]+)` \|)");
  std::vector<PaperRow> found;
  std::string section;
  std::smatch match;
  for (std::string line; std::getline(in, line);) {
    if (std::regex_match(line, match, kHeading)) section = match[1];
    if (!section.empty() && std::regex_match(line, match, kRow))
      found.push_back({section, match[1], match[2]});
  }
  return found;
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

TEST_CASE("the house: what the paper says in §5.1 to §5.4 is held by tests, which exist under their names") {
  std::map<std::string, std::string> texts;
  for (const Source& source : all_sources()) texts[source.path] = source.text;
  std::map<std::string, int> of_section;
  for (const PaperRow& row : paper_rows()) {
    CAPTURE(row.test);
    CHECK(has_test_case(texts["tests/" + row.file], row.test));
    CHECK(row.test.find(row.section) != std::string::npos);
    ++of_section[row.section];
  }
  CHECK(paper_rows().size() >= 26);
  for (const char* const section : {"§5.1", "§5.2", "§5.3", "§5.4"}) {
    CAPTURE(section);
    CHECK(of_section[section] >= 5);
  }
}

TEST_CASE("the house: a test case is found by its whole name, in however many literals") {
  const std::string source = "TEST_CASE(\n    \"Raft §5.1: one \"\n    \"sentence\") {\n";
  CHECK(has_test_case(source, "Raft §5.1: one sentence"));
  CHECK_FALSE(has_test_case(source, "Raft §5.1: one"));
  CHECK_FALSE(has_test_case(source, "one sentence"));
}

}  // namespace
}  // namespace raftsim::tests
