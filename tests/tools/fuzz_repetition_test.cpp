#include "tools/fuzz_repetition.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <string>

/// How a run that is not the same twice is told.
namespace raftsim {
namespace {

/// S1 is candidate at 100ms.
std::unique_ptr<RecordSource> repeated_records(const std::string& delay, const std::string& end) {
  const std::string text =
      R"({"name": "n", "cluster": {"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"},
      "initial": {"S1": {"electionTimeouts": ["100ms"]}}}, "network": {"delay": ")" +
      delay + R"("}, "stop": {"at": ")" + end + R"("}})";
  return live_records(std::make_shared<const Scenario>(parse_scenario(text, "test.json")), 1);
}

}  // namespace

TEST_CASE("a run that is not the same twice is told by its first event that differs, as it was both times") {
  const auto one = repeated_records("10ms", "500ms");
  const auto other = repeated_records("11ms", "500ms");
  const std::string words = repetition_in_words(*one, *other);
  CAPTURE(words);
  CHECK(words.starts_with(std::string(kRepeatedOtherwise) + ": event "));
  CHECK(words.find(" was first at 100ms, S1: ") != std::string::npos);
  CHECK(words.find("; then at 100ms, S1: ") != std::string::npos);
  CHECK(words.find("(they differ in /") != std::string::npos);
}

TEST_CASE("a repetition that ends earlier is told as that, and one that is the same as no difference") {
  const auto one = repeated_records("10ms", "500ms");
  const auto shorter = repeated_records("10ms", "310ms");
  const std::string words = repetition_in_words(*one, *shorter);
  CAPTURE(words);
  CHECK(words.find("; then at 310ms, end: time is up") != std::string::npos);
  const auto same = repeated_records("10ms", "500ms");
  const auto again = repeated_records("10ms", "500ms");
  CHECK(repetition_in_words(*same, *again) ==
        std::string(kRepeatedOtherwise) + "; run twice more, both were the same");
}

}  // namespace raftsim
