#include <algorithm>
#include <array>
#include <csignal>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include "sim/scenario_error.hpp"
#include "sim/trace/atomic_file.hpp"
#include "tools/exit_code.hpp"
#include "tools/output.hpp"
#include "tools/subcommands.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

struct Subcommand {
  std::string_view name;
  std::string_view purpose;
  ExitCode (*run)(const Arguments&, Output& out, Output& errors);
};

constexpr std::array kSubcommands{
    Subcommand{"run", "run scenarios, check them, and tell what happened", run_command},
    Subcommand{"validate", "check scenario files without running them", validate_command},
    Subcommand{"verify", "run a trace's scenario again and compare line by line", verify_command},
    Subcommand{"diff", "name the first event at which two runs differ", diff_command},
    Subcommand{"log", "tell a run as a story, or a part of it", log_command},
    Subcommand{"explain", "tell how things stand in a run, and why", explain_command},
    Subcommand{"export", "write a run in the format of another program", export_command},
    Subcommand{"import", "make a trace of a log of another Raft program", import_command},
    Subcommand{"lin", "judge whether histories of clients are linearizable", lin_command},
    Subcommand{"fuzz", "run many seeds until something breaks", fuzz_command},
    Subcommand{"shrink", "make a scenario that fails as small as it can be", shrink_command},
    Subcommand{"stats", "run many seeds and parameters, and tell how what they measure is distributed",
               stats_command},
    Subcommand{"bugs", "list the bugs that can be planted", bugs_command},
    Subcommand{"lesson", "play a lesson of the course in Raft, with questions", lesson_command},
    Subcommand{"list", "list the scenarios that come with raftsim", list_command},
    Subcommand{"bench", "measure the speed with the standard workloads", bench_command},
};

std::string help() {
  std::string text =
      "raftsim, a deterministic simulator of the Raft consensus algorithm\n\n"
      "Usage: raftsim SUBCOMMAND [options] [operands]\n\n"
      "Subcommands:\n";
  for (const Subcommand& subcommand : kSubcommands) {
    std::string name(subcommand.name);
    name.resize(10, ' ');
    text += "  " + name + std::string(subcommand.purpose) + "\n";
  }
  return text +
         "\n'raftsim SUBCOMMAND --help' tells more; 'raftsim --version' prints the version.\n"
         "Exit codes: 0 all is well; 1 a property of Raft is violated, an expectation failed, a trace does\n"
         "not replay, two runs differ, or a history is not linearizable; 2 bad usage, bad input, or an\n"
         "output that cannot be written; 3 of 'fuzz merge' alone: nothing was found, but a shard is "
         "missing.\n";
}

ExitCode dispatch(const std::string& word, const Arguments& arguments, Output& out, Output& errors) {
  if (word == "--help" || word == "-h" || word == "help") {
    out.write(help());
    return ExitCode::fine;
  }
  if (word == "--version") {
    out.line("raftsim " RAFTSIM_VERSION);
    return ExitCode::fine;
  }
  const auto* const found = std::find_if(kSubcommands.begin(), kSubcommands.end(),
                                         [&](const Subcommand& each) { return each.name == word; });
  if (found != kSubcommands.end()) return found->run(arguments, out, errors);
  std::vector<std::string> known{"--help", "--version"};
  for (const Subcommand& each : kSubcommands) known.emplace_back(each.name);
  const char* const kind = word.starts_with("-") ? "option" : "subcommand";
  throw UsageError(std::string("unknown ") + kind + " '" + word + "'" + suggestion(word, known) +
                   " ('raftsim --help' lists all)");
}

/// Everything that the program answers by one line and a code is answered here.
ExitCode guarded(const Arguments& words, Output& out, Output& errors) {
  const bool has_subcommand = !words.empty() && !words.front().starts_with("-");
  const std::string name = has_subcommand ? "raftsim " + words.front() + ": " : "raftsim: ";
  try {
    if (words.empty()) {
      errors.write(help());
      errors.flush();
      return ExitCode::refused;
    }
    const ExitCode code = dispatch(words.front(), {words.begin() + 1, words.end()}, out, errors);
    out.flush();
    errors.flush();
    return code;
  } catch (const UsageError& error) {
    out.flush();
    const bool known = std::any_of(kSubcommands.begin(), kSubcommands.end(),
                                   [&](const Subcommand& each) { return each.name == words.front(); });
    errors.line((known ? name : "raftsim: ") + error.what());
  } catch (const OutputError& error) {
    if (!error.reader_gone()) errors.line(name + error.what());
  } catch (const trace::FileError& error) {
    out.flush();
    errors.line(name + printable(error.what()));
  } catch (const std::bad_alloc&) {
    errors.line(name + "out of memory");
  } catch (const std::exception& error) {
    out.flush();
    errors.line(name + error.what());
  }
  errors.flush();
  return ExitCode::refused;
}

}  // namespace
}  // namespace raftsim

int main(int argc, char** argv) {
  try {
    // A pipe whose reader has gone is then an error of write() like any other.
    if (std::signal(SIGPIPE, SIG_IGN) == SIG_ERR) return static_cast<int>(raftsim::ExitCode::refused);
    const raftsim::Arguments words(argv + std::min(argc, 1), argv + argc);
    raftsim::Output out(STDOUT_FILENO, "standard output");
    raftsim::Output errors(STDERR_FILENO, "standard error");
    return static_cast<int>(raftsim::guarded(words, out, errors));
  } catch (...) {
    // Not even the error could be written.
    return static_cast<int>(raftsim::ExitCode::refused);
  }
}
