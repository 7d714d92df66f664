#include <algorithm>
#include <limits>
#include <new>
#include <stdexcept>
#include <vector>

#include "sim/scenario_error.hpp"
#include "sim/scenario_limits.hpp"
#include "tools/bug_option.hpp"
#include "tools/overwriting.hpp"
#include "tools/run_json.hpp"
#include "tools/run_scenario.hpp"
#include "tools/run_summary.hpp"
#include "tools/scenario_files.hpp"
#include "tools/subcommands.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

enum class Form : std::uint8_t { text, json, quiet };

}  // namespace

Usage run_usage() {
  Usage usage(
      "run", "FILE|FOLDER...",
      "Runs scenarios, holds Raft's properties against every event and the scenarios' expectations\n"
      "against the runs, and prints a summary of each. A folder stands for the *.json files directly\n"
      "in it. A name alone stands for the scenario of that name that comes with raftsim.");
  usage.option("seed", "N", "the seed of the run, instead of the scenario's")
      .option("until", "TIME",
              "end the run at this time, as 2.5s, instead of when the scenario says; ended earlier, it is "
              "held against those expectations only that are settled by then for certain")
      .option("trace", "FILE",
              "write the run's trace, whole or not at all: JSON Lines, or binary for a name that ends in "
              ".rtrace; "
              "- is standard output")
      .option("history", "FILE",
              "write what the clients asked and heard, for 'raftsim lin', whole or not at all; - is standard "
              "output")
      .option("bug", "ID", "plant this bug, 'raftsim bugs' lists them, in place of the scenario's", bug_ids)
      .flag("log", "print the readable story of the run, a column for each server")
      .flag("detail",
            "as --log, with heartbeats, clients, every message that is lost, and expectations in JSON")
      .flag("json", "print the summary as JSON")
      .flag("quiet,q", "print nothing but what fails")
      .operands(shipped_names)
      .exits(ExitCode::found, "a property of Raft is violated, or an expectation is not met")
      .example("raftsim run --log first-election", "tells the first election as a story")
      .example("raftsim run --trace run.jsonl figure-7", "keeps a trace of everything that happens")
      .example("raftsim run --quiet --history history.jsonl stale-read",
               "keeps what its clients asked and heard");
  return usage;
}

namespace {

void refuse_together(const Given& given, const char* one, const char* other) {
  if (given.has(one) && given.has(other)) {
    throw UsageError(std::string("--") + one + " and --" + other + " exclude each other");
  }
}

Form form_of(const Given& given) {
  refuse_together(given, "json", "quiet");
  refuse_together(given, "json", "log");
  refuse_together(given, "json", "detail");
  for (const char* const option : {"trace", "history"}) {
    if (given.text(option) != "-") continue;
    for (const char* const other : {"json", "log", "detail"}) {
      if (given.has(other)) {
        throw UsageError(std::string("--") + option + " - and --" + other + " exclude each other");
      }
    }
    return Form::quiet;
  }
  if (given.has("json")) return Form::json;
  return given.has("quiet") ? Form::quiet : Form::text;
}

/// Refuses a file that is to be written, if the option gives one, where there are several scenarios, and in
/// the place of what it comes from.
void check_written(const Given& given, const char* option, const std::vector<std::string>& files) {
  const auto written = given.text(option);
  if (!written) return;
  if (files.size() > 1) {
    throw UsageError(std::string("--") + option + " takes one scenario, found " +
                     std::to_string(files.size()));
  }
  for (const std::string& file : files) {
    refuse_overwriting(std::string("--") + option, *written, file, "the scenario");
  }
}

/// Runs the files one by one and prints what is to be printed as it goes.
class Runs {
 public:
  Runs(std::vector<std::string> files, RunRequest request, Form form, Output& out, Output& errors)
      : files_(std::move(files)), request_(std::move(request)), form_(form), out_(&out), errors_(&errors) {
    // A path that is much longer than others shall not push their lines out of sight.
    constexpr std::size_t kMost = 80;
    for (const std::string& file : files_) path_width_ = std::max(path_width_, printable(file).size());
    path_width_ = std::min(path_width_, kMost);
  }

  ExitCode run_all() {
    for (const std::string& file : files_) run(file);
    if (form_ == Form::json) out_->write(summary_json(reports_, refused_));
    if (form_ == Form::text && files_.size() > 1) {
      out_->write(totals_line(reports_, refused_.size(), out_->has_colors()));
    }
    return code_;
  }

 private:
  void run(const std::string& file) {
    request_.file = file;
    try {
      reports_.push_back(run_scenario(request_, *out_));
    } catch (const ScenarioError& error) {
      if (error.is_schema && files_.size() > 1) return skip(error.message());
      return refuse(file, error.message());
    } catch (const std::length_error& error) {
      return refuse(file, printable(file) + ": " + error.what());
    } catch (const std::bad_alloc&) {
      return refuse(file, printable(file) + ": out of memory");
    }
    const RunReport& report = reports_.back();
    if (report.verdict != Verdict::passed) code_ = gravest(code_, ExitCode::found);
    print(report);
  }

  void tell(const std::string& what) {
    out_->flush();
    errors_->line("raftsim run: " + what);
    errors_->flush();
  }

  void skip(const std::string& why) { tell(why + "; skipped"); }

  void refuse(const std::string& file, const std::string& why) {
    tell(why);
    refused_.push_back({file, why});
    code_ = ExitCode::refused;
  }

  void print(const RunReport& report) {
    // A trace or a history on standard output stays alone there.
    Output& out = request_.trace == "-" || request_.history == "-" ? *errors_ : *out_;
    const bool colors = out.has_colors();
    if (form_ == Form::quiet && report.verdict != Verdict::passed) {
      out.write(summary_line(report, path_width_, colors) + failure_text(report, colors));
    }
    if (form_ != Form::text) return;
    if (files_.size() == 1) {
      if (request_.story != StoryKind::none) out.write("\n");
      out.write(summary_text(report, colors));
    } else {
      out.write(summary_line(report, path_width_, colors) + failure_text(report, colors));
    }
    if (out.is_terminal()) out.flush();
  }

  std::vector<std::string> files_;
  RunRequest request_;
  Form form_;
  Output* out_;
  Output* errors_;
  std::size_t path_width_{};
  std::vector<RunReport> reports_;
  std::vector<RefusedFile> refused_;
  ExitCode code_{ExitCode::fine};
};

}  // namespace

ExitCode run_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = run_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  RunRequest request;
  request.seed = given->number("seed", 0, std::numeric_limits<std::uint64_t>::max());
  if (const auto until = given->duration("until", limits::kMaxTime)) request.until = Time{} + *until;
  request.trace = given->text("trace");
  request.history = given->text("history");
  request.bug = bug_of(*given);
  if (given->has("log")) request.story = StoryKind::plain;
  if (given->has("detail")) request.story = StoryKind::detailed;
  const Form form = form_of(*given);
  std::vector<std::string> files = scenario_files(given->operands());
  check_written(*given, "trace", files);
  check_written(*given, "history", files);
  if (request.trace && request.history && is_same_file(*request.trace, *request.history)) {
    throw UsageError("--trace and --history name the same file");
  }
  return Runs(std::move(files), std::move(request), form, out, errors).run_all();
}

}  // namespace raftsim
