#include <string>
#include <vector>

#include "sim/scenario_error.hpp"
#include "tools/import_log.hpp"
#include "tools/import_trace.hpp"
#include "tools/log_expression.hpp"
#include "tools/overwriting.hpp"
#include "tools/subcommands.hpp"
#include "tools/text_format.hpp"
#include "tools/trace_writer.hpp"
#include "tools/usage.hpp"

namespace raftsim {

Usage import_usage() {
  Usage usage(
      "import", "LOG",
      "Makes a trace of a log of another Raft program, for raftviz and 'raftsim log', 'explain', 'export'\n"
      "and 'diff'. Of the log only is known what it says: who did what, in which order, and who had heard "
      "of\n"
      "whom.\n\n"
      "Formats:\n"
      "  shiviz      a log with vector clocks, as GoVector writes it and ShiViz reads it\n\n"
      "A log may begin with two lines: the regular expression of its events, with groups (?<host>…),\n"
      "(?<clock>…) and (?<event>…), and that of what is between two executions, which may be empty. Without\n"
      "them events are as in ShiViz's default, or host and clock come first, as GoVector has it. Other\n"
      "groups become fields; role (follower, candidate, preCandidate, leader, down), term, commitIndex and\n"
      "time (as 1.5s or 2026-11-29T03:09:23Z, or a number in time_ms) tell how its host stands, and when.");
  usage.option("format", "FORMAT", "one of those above", [] { return std::vector<std::string>{"shiviz"}; })
      .option("output", "TRACE",
              "write to this file, whole or not at all, in place of standard output; binary for a name that "
              "ends in "
              ".rtrace")
      .option("regex", "RE", "the expression of events, of a log that does not begin with one")
      .option("delimiter", "RE", "the expression of what is between executions; its group trace names them")
      .option("execution", "N|NAME", "which execution (default: the first)")
      .example("raftsim export --format shiviz --output node.log split-vote", "a log to begin with")
      .example("raftsim import --format shiviz --output node.jsonl node.log", "a trace that raftviz shows");
  return usage;
}

namespace {

std::string executions_text(const ImportedLog& log) {
  constexpr std::size_t kShown = 8;
  std::string text = grouped(log.executions.size()) + " executions in this log";
  for (std::size_t i = 0; i < std::min(kShown, log.executions.size()); ++i) {
    text += (i == 0 ? ": " : ", ") + std::to_string(i + 1) +
            (log.executions[i].empty() ? "" : " " + in_quotes(log.executions[i]));
  }
  if (log.executions.size() > kShown) text += " and " + grouped(log.executions.size() - kShown) + " more";
  return text + "; number " + std::to_string(log.execution) + " is imported (--execution)";
}

void tell_notes(const ImportedLog& log, const ImportSummary& summary, Output& errors) {
  const std::string head = "raftsim import: " + printable(log.file) + ": ";
  if (log.executions.size() > 1) errors.line(head + executions_text(log));
  if (summary.moved == 0) return;
  errors.line(head + counted(summary.moved, "event", "events") + (summary.moved == 1 ? " is" : " are") +
              " shown later than logged, line " + std::to_string(summary.moved_line) +
              (summary.moved == 1 ? "" : " first") + ": by the times, what happened before came later");
}

}  // namespace

ExitCode import_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = import_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  const std::vector<std::string> files = given->operands();
  if (files.size() != 1) {
    throw UsageError("expected one log, found " + std::to_string(files.size()));
  }
  const std::string format = given->text("format").value_or("");
  if (format != "shiviz") {
    throw UsageError(format.empty() ? std::string("expected --format, which is shiviz")
                                    : "--format: found " + in_quotes(format) + ", expected shiviz" +
                                          suggestion(format, {"shiviz"}));
  }
  const std::string output = given->text("output").value_or("-");
  refuse_overwriting("--output", output, files.front(), "the log that is imported");
  const ImportedLog log =
      load_log(files.front(), {given->text("regex"), given->text("delimiter"), given->text("execution")});
  const ImportedTrace imported(log);
  TraceWriter writer(output, out);
  imported.write(writer);
  const ImportSummary& summary = imported.summary();
  if (output != "-") {
    out.line(printable(output) + ": " + counted(summary.events, "event", "events") + " of " +
             counted(summary.hosts, "host", "hosts") + ", " +
             counted(summary.messages, "message", "messages") + " between them, " + grouped(summary.named) +
             " of a known type");
  }
  tell_notes(log, summary, errors);
  return ExitCode::fine;
}

}  // namespace raftsim
