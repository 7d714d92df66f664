#include <doctest/doctest.h>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <unistd.h>

#include "core/check.hpp"
#include "core/rules.hpp"
#include "sim/trace/json_read.hpp"
#include "tools/output.hpp"
#include "tools/run_json.hpp"
#include "tools/run_scenario.hpp"
#include "tools/run_summary.hpp"

/// What the program tells of a Raft that is wrong: rules replaced one at a time.
namespace raftsim {
namespace {

namespace fs = std::filesystem;

/// A folder that goes away with the test.
class FailureFolder {
 public:
  FailureFolder() {
    std::string name = (fs::temp_directory_path() / "raftsim.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  FailureFolder(const FailureFolder&) = delete;
  FailureFolder(FailureFolder&&) = delete;
  FailureFolder& operator=(const FailureFolder&) = delete;
  FailureFolder& operator=(FailureFolder&&) = delete;
  ~FailureFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string operator/(const char* name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

/// S1 and S2 ask for votes at the same time, and S3 hears both.
std::string tied_candidates(const FailureFolder& folder) {
  std::string file = folder / "two-candidates.json";
  std::ofstream(file) << R"({"name": "two candidates", "network": {"delay": "10ms"},
    "cluster": {"servers": 3, "initial": {"S1": {"electionTimeouts": ["100ms"]}, "S2": {"electionTimeouts": ["100ms"]},
                                          "S3": {"electionTimeouts": ["1s"]}}},
    "expect": [{"finally": {"leader": "any"}}], "stop": {"at": "5s"}})";
  return file;
}

raft::Rules with_votes_for_everybody() {
  raft::Rules rules;
  rules.may_grant_vote = [](const raft::VoteQuestion&) -> raft::Decision {
    return {true, raft::Reason::granted};
  };
  return rules;
}

raft::Rules with_a_broken_promise() {
  raft::Rules rules;
  rules.wins_election = [](const raft::ElectionQuestion&) -> raft::Decision {
    raft::fail("a rule that answers");
  };
  return rules;
}

RunReport run(const RunRequest& request) {
  Output nowhere(-1, "nowhere");
  return run_scenario(request, nowhere);
}

TEST_CASE("a violated property ends the run and is told with servers, place and section") {
  const FailureFolder folder;
  const raft::Rules rules = with_votes_for_everybody();
  RunRequest request;
  request.file = tied_candidates(folder);
  request.trace = folder / "trace.jsonl";
  request.rules = &rules;
  const RunReport report = run(request);

  CHECK(report.verdict == Verdict::violated);
  CHECK(report.end == EndReason::violation);
  REQUIRE(report.violation.has_value());
  CHECK(report.time == Time{milliseconds(110)});
  const std::string text = failure_text(report, false);
  CAPTURE(text);
  for (const char* const part :
       {"VIOLATED oneVoteATerm (Raft §5.2) at 110ms: S2 voted", "servers    S1, S2\n"}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(failure_text(report, true).find('\x1b') != std::string::npos);
  CHECK(summary_text(report, false).find(": FAILED\n") != std::string::npos);
  CHECK(totals_line({report}, 0, false).rfind("0 ok, 1 failed;", 0) == 0);

  const auto json = nlohmann::json::parse(summary_json({report}, {}));
  CHECK(json["runs"][0]["verdict"] == "violated");
  CHECK(json["runs"][0]["violation"]["timeNs"] == 110'000'000);
  CHECK(json["totals"]["failed"] == 1);

  // The trace of a run that failed is whole, and tells of the violation.
  const trace::Trace trace = trace::load_trace(*request.trace);
  CHECK(trace.footer.violations == 1);
  CHECK(trace.footer.hash == report.hash);
}

TEST_CASE("the same history passes where the rule is right") {
  const FailureFolder folder;
  RunRequest request;
  request.file = tied_candidates(folder);
  const RunReport report = run(request);
  CHECK(report.verdict == Verdict::passed);
  CHECK(failure_text(report, false).empty());
}

TEST_CASE("a server that finds itself broken ends the run; its trace is not written") {
  const FailureFolder folder;
  const raft::Rules rules = with_a_broken_promise();
  RunRequest request;
  request.file = tied_candidates(folder);
  request.trace = folder / "trace.jsonl";
  request.rules = &rules;
  const RunReport report = run(request);
  CHECK(report.verdict == Verdict::broken);
  CHECK(failure_text(report, false).find("VIOLATED internalConsistency at ") != std::string::npos);
  CHECK(failure_text(report, false).find("a rule that answers") != std::string::npos);
  CHECK_FALSE(fs::exists(*request.trace));
}

TEST_CASE("a server that finds itself broken is no failure where the scenario is there to show it") {
  const FailureFolder folder;
  const raft::Rules rules = with_a_broken_promise();
  const std::string file = tied_candidates(folder);
  std::ifstream in(file);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::string expected = R"({"finally": {"leader": "any"}})";
  text.replace(text.find(expected), expected.size(), R"({"violation": "internalConsistency"})");
  std::ofstream(file) << text;
  RunRequest request;
  request.file = file;
  CHECK(run(request).verdict == Verdict::unmet);
  request.rules = &rules;
  const RunReport report = run(request);
  CHECK(report.verdict == Verdict::passed);
  CHECK(report.met() == 1);
  REQUIRE(report.violation.has_value());
  CHECK(report.violation->expected);
  CHECK(to_json(parse_scenario(text, "test.json")).find(R"("internalConsistency")") != std::string::npos);
}

}  // namespace
}  // namespace raftsim
