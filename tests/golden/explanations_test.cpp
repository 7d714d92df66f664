#include <doctest/doctest.h>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tests/golden/golden_file.hpp"
#include "tools/explain_report.hpp"

/// tests/golden/explanations has what `raftsim explain --why` tells in a pipe of values that teach, to be
/// read as a student would. RAFTSIM_UPDATE_GOLDEN=1 raftsim_tests writes them anew; read them then.
namespace raftsim {
namespace {

struct TaughtValue {
  const char* golden;
  const char* scenario;
  const char* value;
  /// In milliseconds; 0 is the end.
  int at;
};

const std::vector<TaughtValue>& taught_values() {
  static const std::vector<TaughtValue> values{
      {"follower-commits", "first-election", "S4.commitIndex", 0},
      {"election-won-after-a-crash", "leader-crash-failover", "S5.role", 0},
      {"vote-refused", "election-restriction", "S2.votedFor", 500},
      {"majority-of-an-older-term", "figure-8-lost", "S1.commitIndex", 700},
      {"snapshot-installed", "snapshot-in-chunks", "S3.snapshot", 0},
      {"leader-removes-itself", "leader-removes-itself", "S1.role", 0},
      {"leader-hands-over", "transfer-before-maintenance", "S2.role", 0},
      {"log-brought-into-line", "figure-7", "S1.matchIndex[S2]", 0},
      {"answered-write-lost", "amnesia", "S1.log[2]", 0},
  };
  return values;
}

std::string explanation_file(const TaughtValue& taught) {
  return std::string("explanations/") + taught.golden + ".txt";
}

TEST_CASE("values that teach are explained as their golden explanations are") {
  for (const TaughtValue& taught : taught_values()) {
    CAPTURE(taught.golden);
    Moment moment{RAFTSIM_SOURCE_DIR "/scenarios/" + std::string(taught.scenario) + ".json"};
    if (taught.at != 0) moment.at = Time{} + milliseconds(taught.at);
    const std::string told = explanation_text(explain_value(moment, taught.value, 12), 100);
    if (tests::updates_golden()) tests::write_golden(explanation_file(taught), told);
    CHECK(told == tests::golden_text(explanation_file(taught)));
  }
}

TEST_CASE("every golden explanation belongs to a value") {
  std::set<std::string> known;
  for (const TaughtValue& taught : taught_values()) known.insert(taught.golden);
  for (const auto& entry : std::filesystem::directory_iterator(tests::golden_path("explanations"))) {
    CAPTURE(entry.path().string());
    CHECK(known.count(entry.path().stem().string()) == 1);
  }
}

}  // namespace
}  // namespace raftsim
