#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>

#include "tools/output.hpp"
#include "tools/run_json.hpp"
#include "tools/run_scenario.hpp"
#include "tools/run_summary.hpp"

namespace raftsim {
namespace {

TEST_CASE("a violation that the scenario is there to show is told and is no failure") {
  Output nowhere(-1, "nowhere");
  RunRequest request;
  request.file = RAFTSIM_SOURCE_DIR "/scenarios/stale-read.json";
  const RunReport report = run_scenario(request, nowhere);

  CHECK(report.verdict == Verdict::passed);
  CHECK(report.end == EndReason::violation);
  REQUIRE(report.violation.has_value());
  CHECK(report.violation->expected);
  const std::string text = summary_text(report, false);
  CAPTURE(text);
  CHECK(text.find(": ok\n") != std::string::npos);
  CHECK(text.find("violated as expected: freshReads (thesis §6.4) at 820ms") != std::string::npos);
  const auto json = nlohmann::json::parse(summary_json({report}, {}));
  CHECK(json["runs"][0]["verdict"] == "passed");
  CHECK(json["runs"][0]["violation"]["property"] == "freshReads");
}

}  // namespace
}  // namespace raftsim
