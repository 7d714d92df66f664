#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/exit_code.hpp"
#include "tools/output.hpp"
#include "tools/usage.hpp"

/// What raftsim can do: one file a subcommand. Each reads its own arguments, prints to `out`, and throws
/// UsageError, OutputError, ScenarioError, trace::TraceError or trace::FileError for what it does not take.
namespace raftsim {

using Arguments = std::vector<std::string>;

ExitCode run_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode validate_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode verify_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode convert_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode diff_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode log_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode explain_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode export_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode import_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode lin_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode bugs_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode fuzz_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode stats_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode shrink_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode lesson_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode list_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode bench_command(const Arguments& arguments, Output& out, Output& errors);
/// `raftsim fuzz merge REPORT...`; the arguments are those behind `merge`.
ExitCode fuzz_merge_command(const Arguments& arguments, Output& out, Output& errors);

/// How each is called.
Usage run_usage();
Usage validate_usage();
Usage verify_usage();
Usage convert_usage();
Usage diff_usage();
Usage log_usage();
Usage explain_usage();
Usage export_usage();
Usage import_usage();
Usage lin_usage();
Usage bugs_usage();
Usage fuzz_usage();
Usage stats_usage();
Usage shrink_usage();
Usage lesson_usage();
Usage list_usage();
Usage bench_usage();
Usage fuzz_merge_usage();

struct Subcommand {
  /// One word, or two for what is a subcommand of another: "fuzz merge".
  std::string_view name;
  std::string_view purpose;
  Usage (*usage)();
  ExitCode (*run)(const Arguments&, Output& out, Output& errors);
};

/// All, in the order in which they are told. One of two words comes after the one of its first word.
const std::vector<Subcommand>& subcommands();

/// When the program, whatever the subcommand, ends with which code.
const std::vector<ExitUsage>& exit_codes();

/// The subcommand that begins the command line `words`, of two words where they are given; null for none.
const Subcommand* subcommand_of(const Arguments& words);
/// How many words its name has.
std::size_t words_of_name(const Subcommand& subcommand);

}  // namespace raftsim
