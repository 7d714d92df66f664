#include "tools/run_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/trace/hex.hpp"
#include "tools/planted_fault.hpp"
#include "tools/stagnation_json.hpp"

namespace raftsim {
namespace {

using Json = nlohmann::ordered_json;

/// Of what the summary documents; rises when a field changes its meaning or goes.
constexpr int kSummaryFormat = 1;

std::int64_t count_ns(Duration duration) {
  return duration.count();
}

std::int64_t count_ns(Time time) {
  return time.time_since_epoch().count();
}

const char* end_word(EndReason reason) {
  switch (reason) {
    case EndReason::running: return "broken";
    case EndReason::stop_time: return "time";
    case EndReason::stop_condition: return "condition";
    case EndReason::violation: return "violation";
  }
  return "?";
}

Json json_of(const ReportedViolation& violation, Time time) {
  Json servers = Json::array();
  for (const raft::ServerId id : violation.servers) servers.push_back(raft::to_string(id));
  Json indexes = Json::array();
  for (const raft::LogIndex index : violation.indexes) indexes.push_back(index.value);
  return {{"property", violation.property},
          {"section", violation.section},
          {"timeNs", count_ns(time)},
          {"servers", servers},
          {"indexes", indexes},
          {"message", violation.message}};
}

Json json_of(const ExpectationResult& result) {
  return {{"pointer", result.pointer},
          {"met", result.state == ExpectationState::met},
          {"timeNs", count_ns(result.moment)},
          {"expected", result.expected},
          {"words", result.words},
          {"actual", result.actual},
          {"because", result.because}};
}

Json messages_of(const RunReport& report) {
  Json messages = Json::object();
  for (std::size_t i = 0; i < report.messages.size(); ++i) {
    const MessageTotals& totals = report.messages.at(i);
    messages[raft::to_string(static_cast<raft::MessageType>(i))] = {
        {"sent", totals.sent}, {"delivered", totals.delivered}, {"lost", totals.lost}};
  }
  return messages;
}

Json expectations_of(const RunReport& report) {
  Json results = Json::array();
  for (const ExpectationResult& result : report.expectations) results.push_back(json_of(result));
  return {{"met", report.met()}, {"unmet", report.unmet()}, {"results", results}};
}

Json performance(Duration simulated, double real_seconds) {
  const double simulated_seconds = std::chrono::duration<double>(simulated).count();
  return {{"realSeconds", real_seconds},
          {"simulatedOverReal", simulated_seconds / std::max(real_seconds, 1e-9)}};
}

Json json_of(const RunReport& report) {
  Json run;
  run["file"] = report.file;
  run["scenario"] = report.scenario;
  run["seed"] = report.seed;
  run["servers"] = report.servers;
  run["bug"] = report.bug == nullptr ? Json() : Json(report.bug->id);
  run["verdict"] = to_string(report.verdict);
  run["violation"] = report.violation ? json_of(*report.violation, report.time) : Json();
  run["end"] = {{"reason", end_word(report.end)}, {"timeNs", count_ns(report.time)}};
  run["faults"] = report.faults.empty() ? Json() : Json(report.faults);
  run["leader"] = report.leader == raft::kNobody ? Json() : Json(raft::to_string(report.leader));
  run["term"] = report.term.value;
  run["elections"] = {
      {"begun", report.elections}, {"won", report.leaders}, {"splitVotes", report.split_votes}};
  run["unavailable"] = {{"totalNs", count_ns(report.unavailable)},
                        {"longestNs", count_ns(report.longest_unavailable)}};
  run["committed"] = {{"entries", report.committed_entries},
                      {"commands", report.committed_commands},
                      {"latencyP50Ns", count_ns(report.commit_latency_p50)},
                      {"latencyP99Ns", count_ns(report.commit_latency_p99)}};
  run["clients"] = {{"answered", report.clients.answered},
                    {"givenUp", report.clients.given_up},
                    {"pending", report.clients.pending},
                    {"redirected", report.clients.redirected},
                    {"retried", report.clients.retried}};
  run["messages"] = messages_of(report);
  run["checks"] = report.checks;
  run["expectations"] = expectations_of(report);
  run["stagnation"] = report.stagnation ? stagnation_json(*report.stagnation) : Json();
  run["plantedFault"] = planted_fault_json(report.lost_disks);
  run["events"] = report.events;
  run["hash"] = trace::hex_of(report.hash);
  run["performance"] = performance(report.time - Time{}, report.real_seconds);
  return run;
}

}  // namespace

std::string summary_json(const std::vector<RunReport>& reports, const std::vector<RefusedFile>& refused) {
  Json runs = Json::array();
  std::uint64_t passed = 0;
  Duration simulated{};
  double real_seconds = 0;
  for (const RunReport& report : reports) {
    runs.push_back(json_of(report));
    if (report.verdict == Verdict::passed) ++passed;
    simulated += report.time - Time{};
    real_seconds += report.real_seconds;
  }
  Json document;
  document["raftsimSummary"] = kSummaryFormat;
  document["version"] = RAFTSIM_VERSION;
  document["runs"] = runs;
  document["refused"] = Json::array();
  for (const RefusedFile& each : refused) {
    document["refused"].push_back({{"file", each.file}, {"message", each.message}});
  }
  document["totals"] = {{"passed", passed},
                        {"failed", reports.size() - passed},
                        {"refused", refused.size()},
                        {"performance", performance(simulated, real_seconds)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace raftsim
