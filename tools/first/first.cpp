#include <algorithm>
#include <exception>
#include <unistd.h>

#include "tools/exit_code.hpp"
#include "tools/output.hpp"
#include "tools/subcommands.hpp"

/// Runs scenarios as `raftsim run` does, and nothing else: the first election is seen while the rest of
/// raftsim is still being compiled.
int main(int argc, char** argv) {
  using namespace raftsim;
  Output errors(STDERR_FILENO, "standard error");
  try {
    Output out(STDOUT_FILENO, "standard output");
    const ExitCode code = run_command({argv + std::min(argc, 1), argv + argc}, out, errors);
    out.flush();
    return static_cast<int>(code);
  } catch (const std::exception& error) {
    errors.line(error.what());
    errors.flush();
    return static_cast<int>(ExitCode::refused);
  }
}
