#include "tools/run_main.hpp"

#include <algorithm>
#include <csignal>
#include <exception>
#include <new>
#include <unistd.h>

#include "sim/scenario_error.hpp"
#include "sim/trace/atomic_file.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

ExitCode guarded(const Arguments& words, const Program& program, Output& out, Output& errors) {
  const std::string begin = program.name(words) + ": ";
  try {
    const ExitCode code = program.run(words, out, errors);
    out.flush();
    errors.flush();
    return code;
  } catch (const UsageError& error) {
    out.flush();
    errors.line(begin + printable(error.what()));
  } catch (const OutputError& error) {
    if (!error.reader_gone()) errors.line(begin + error.what());
  } catch (const trace::FileError& error) {
    out.flush();
    errors.line(begin + printable(error.what()));
  } catch (const std::bad_alloc&) {
    errors.line(begin + "out of memory");
  } catch (const std::exception& error) {
    out.flush();
    errors.line(begin + printable(error.what()));
  }
  errors.flush();
  return ExitCode::refused;
}

}  // namespace

int run_main(int argc, char** argv, const Program& program) {
  try {
    // A pipe whose reader has gone, and a file that may not grow any more, are then errors of write() like
    // any other, after which nothing half-written stays.
    for (const int signal : {SIGPIPE, SIGXFSZ}) {
      if (std::signal(signal, SIG_IGN) == SIG_ERR) return static_cast<int>(ExitCode::refused);
    }
    const Arguments words(argv + std::min(argc, 1), argv + argc);
    Output out(STDOUT_FILENO, "standard output");
    Output errors(STDERR_FILENO, "standard error");
    return static_cast<int>(guarded(words, program, out, errors));
  } catch (...) {
    // Not even the error could be written.
    return static_cast<int>(ExitCode::refused);
  }
}

}  // namespace raftsim
