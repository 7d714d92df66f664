#include "tools/run_summary.hpp"

#include <algorithm>

#include "sim/scenario_error.hpp"
#include "sim/trace/hex.hpp"
#include "tools/planted_fault.hpp"
#include "tools/text_format.hpp"

namespace raftsim {
namespace {

std::string painted(const std::string& text, bool good, bool colors) {
  if (!colors) return text;
  return (good ? "\033[1;32m" : "\033[1;31m") + text + "\033[0m";
}

std::string verdict_text(const RunReport& report, bool colors) {
  return painted(report.verdict == Verdict::passed ? "ok" : "FAILED", report.verdict == Verdict::passed,
                 colors);
}

/// Seconds of simulated time a second of real time.
std::string speed(Duration simulated, double real_seconds) {
  const double simulated_seconds = std::chrono::duration<double>(simulated).count();
  return measured(real_seconds * 1000) + " ms (" +
         measured(simulated_seconds / std::max(real_seconds, 1e-9)) + " times real time)";
}

std::string end_text(const RunReport& report) {
  std::string time = to_text(report.time - Time{});
  switch (report.end) {
    case EndReason::running: return "broke off at " + time;
    case EndReason::stop_time: return "ended at " + time;
    case EndReason::stop_condition: return "ended at " + time + " by the stop condition";
    case EndReason::violation: return "stopped at " + time + " by a violation";
  }
  return time;
}

std::string leader_text(const RunReport& report) {
  return report.leader == raft::kNobody
             ? "nobody, term " + std::to_string(report.term.value)
             : raft::to_string(report.leader) + ", term " + std::to_string(report.term.value);
}

std::string committed_text(const RunReport& report) {
  const std::string entries =
      grouped(report.committed_entries) + (report.committed_entries == 1 ? " entry" : " entries");
  if (report.committed_commands == 0) return labelled("committed", entries);
  return labelled("committed", entries + "; " + grouped(report.committed_commands) +
                                   (report.committed_commands == 1 ? " command" : " commands")) +
         labelled("", "commit latency p50 " + brief(report.commit_latency_p50) + ", p99 " +
                          brief(report.commit_latency_p99));
}

std::string clients_text(const ClientTotals& clients) {
  return labelled("clients",
                  grouped(clients.answered) +
                      (clients.answered == 1 ? " operation answered, " : " operations answered, ") +
                      grouped(clients.given_up) + " given up, " + grouped(clients.pending) + " pending") +
         labelled("", grouped(clients.redirected) + " redirected or put off, " + grouped(clients.retried) +
                          " sent again");
}

std::string messages_text(const RunReport& report) {
  std::string text =
      labelled("messages", left("", 20) + right("sent", 12) + right("delivered", 12) + right("lost", 12));
  for (std::size_t i = 0; i < report.messages.size(); ++i) {
    const MessageTotals& totals = report.messages.at(i);
    // What Raft does without is not told where it is not used.
    const bool is_basic = i <= static_cast<std::size_t>(raft::MessageType::append_entries_reply);
    if (!is_basic && totals.sent == 0) continue;
    text += labelled("", left(raft::to_string(static_cast<raft::MessageType>(i)), 20) +
                             right(grouped(totals.sent), 12) + right(grouped(totals.delivered), 12) +
                             right(grouped(totals.lost), 12));
  }
  return text;
}

std::string expectations_text(const RunReport& report) {
  const bool is_one = report.left_out == 1;
  if (report.expectations.empty()) {
    if (report.left_out == 0) return "none in the scenario";
    return "none judged: the scenario's " + grouped(report.left_out) +
           (is_one ? " needs the whole run" : " need the whole run");
  }
  const std::string met = grouped(report.met()) + " of " + grouped(report.expectations.size()) + " met";
  if (report.left_out == 0) return met;
  return met + "; " + grouped(report.left_out) +
         (is_one ? " more is not judged: it needs the whole run"
                 : " more are not judged: they need the whole run");
}

template <class Range, class Text>
std::string listed(const Range& range, const Text& text) {
  std::string list;
  for (const auto& each : range) {
    if (!list.empty()) list += ", ";
    list += text(each);
  }
  return list;
}

std::string violation_text(const RunReport& report, const ReportedViolation& violation, bool colors) {
  std::string text =
      "  " + painted(violation.expected ? "violated as expected:" : "VIOLATED", violation.expected, colors) +
      " " + violation.property;
  if (!violation.section.empty()) text += " (" + violation.section + ")";
  text += " at " + to_text(report.time - Time{}) + ": " + violation.message + "\n";
  if (!violation.servers.empty()) {
    text += labelled("  servers",
                     listed(violation.servers, [](raft::ServerId id) { return raft::to_string(id); }));
  }
  if (!violation.indexes.empty()) {
    text += labelled("  entries", listed(violation.indexes,
                                         [](raft::LogIndex index) { return std::to_string(index.value); }));
  }
  return text;
}

std::string unmet_text(const ExpectationResult& result, bool colors) {
  std::string text = "  " + painted("NOT MET", false, colors) + " at " + to_text(result.moment - Time{}) +
                     " (" + result.pointer + ")\n";
  text += labelled("  expected", result.words);
  text += labelled("  exactly", result.expected);
  text += labelled("  actual", result.actual);
  if (!result.because.empty()) text += labelled("  because", result.because);
  return text;
}

}  // namespace

std::string failure_text(const RunReport& report, bool colors) {
  std::string text;
  if (report.violation) text += violation_text(report, *report.violation, colors);
  for (const ExpectationResult& result : report.expectations) {
    if (result.state != ExpectationState::met) text += unmet_text(result, colors);
  }
  if (!report.stagnation_words.empty()) text += "  " + report.stagnation_words + "\n";
  if (!report.lost_disks.empty()) text += "  " + planted_fault_in_words(report.lost_disks) + "\n";
  return text;
}

std::string summary_text(const RunReport& report, bool colors) {
  std::string text = report.scenario + " (" + printable(report.file) + "), " +
                     std::to_string(report.servers) + (report.servers == 1 ? " server" : " servers") +
                     ", seed " + std::to_string(report.seed) + ": " + verdict_text(report, colors) + "\n";
  text += labelled("run", end_text(report) + ", " + grouped(report.events) + " events");
  if (report.bug != nullptr)
    text += labelled("bug", std::string(report.bug->id) + ", planted in all servers");
  if (!report.faults.empty()) text += labelled("faults", report.faults);
  text += labelled("leader", leader_text(report));
  text += labelled("elections", grouped(report.elections) + " begun, " + grouped(report.leaders) + " won, " +
                                    grouped(report.split_votes) + " begun again without a winner");
  text += labelled("unavailable", brief(report.unavailable) + " in all, " +
                                      brief(report.longest_unavailable) + " at a stretch");
  text += committed_text(report);
  text += clients_text(report.clients);
  text += messages_text(report);
  text +=
      labelled("checks", grouped(report.checks) + " made, " + (report.violation ? "one failed" : "all held"));
  text += labelled("expectations", expectations_text(report));
  text += labelled("took", speed(report.time - Time{}, report.real_seconds));
  text += labelled("hash", trace::hex_of(report.hash));
  return text + failure_text(report, colors);
}

std::string summary_line(const RunReport& report, std::size_t width, bool colors) {
  const std::size_t verdict_width =
      7 + verdict_text(report, colors).size() - verdict_text(report, false).size();
  const std::string met = grouped(report.met()) + "/" + grouped(report.expectations.size()) + " met";
  std::string line = left(verdict_text(report, colors), verdict_width);
  line += left(printable(report.file), width);
  line += "  " + right(brief(report.time - Time{}), 7);
  line += "  " + left(met, 9);
  line += trace::hex_of(report.hash);
  // Last, as few runs have one: the columns of the others stay as they are.
  if (report.bug != nullptr) line += "  bug " + std::string(report.bug->id);
  return line + "\n";
}

std::string totals_line(const std::vector<RunReport>& reports, std::uint64_t refused, bool colors) {
  std::uint64_t failed = 0;
  std::uint64_t checks = 0;
  std::uint64_t met = 0;
  std::uint64_t expected = 0;
  Duration simulated{};
  double real_seconds = 0;
  for (const RunReport& report : reports) {
    if (report.verdict != Verdict::passed) ++failed;
    checks += report.checks;
    met += report.met();
    expected += report.expectations.size();
    simulated += report.time - Time{};
    real_seconds += report.real_seconds;
  }
  const bool good = failed == 0 && refused == 0;
  std::string text = grouped(reports.size() - failed) + " ok, " + grouped(failed) + " failed";
  if (refused > 0) text += ", " + grouped(refused) + " refused";
  return painted(text, good, colors) + "; " + grouped(met) + " of " + grouped(expected) +
         " expectations met, " + grouped(checks) + " checks; " + brief(simulated) + " simulated in " +
         speed(simulated, real_seconds) + "\n";
}

}  // namespace raftsim
