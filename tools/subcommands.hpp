#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/exit_code.hpp"
#include "tools/output.hpp"

/// What raftsim can do: one file a subcommand. Each reads its own arguments, prints to `out`, and throws
/// UsageError, OutputError, ScenarioError, trace::TraceError or trace::FileError for what it does not take.
namespace raftsim {

using Arguments = std::vector<std::string>;

ExitCode run_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode validate_command(const Arguments& arguments, Output& out, Output& errors);
ExitCode verify_command(const Arguments& arguments, Output& out, Output& errors);
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

}  // namespace raftsim
