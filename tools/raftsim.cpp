#include <algorithm>
#include <csignal>
#include <cstddef>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include "sim/scenario_error.hpp"
#include "sim/trace/atomic_file.hpp"
#include "tools/completion.hpp"
#include "tools/exit_code.hpp"
#include "tools/output.hpp"
#include "tools/subcommands.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

std::string help() {
  std::string text =
      "raftsim, a deterministic simulator of the Raft consensus algorithm\n\n"
      "Usage: raftsim SUBCOMMAND [options] [operands]\n\n"
      "Subcommands:\n";
  constexpr std::size_t kName = 12;
  for (const Subcommand& each : subcommands()) {
    text += "  " + left(std::string(each.name), kName) + std::string(each.purpose) + "\n";
  }
  text += "\n'raftsim SUBCOMMAND --help' tells more; 'raftsim --version' prints the version.\n";
  return text + exits_help(exit_codes());
}

ExitCode dispatch(const Arguments& words, Output& out, Output& errors) {
  const std::string& word = words.front();
  if (word == "--help" || word == "-h" || word == "help") {
    out.write(help());
    return ExitCode::fine;
  }
  if (word == "--version") {
    out.line("raftsim " RAFTSIM_VERSION);
    return ExitCode::fine;
  }
  if (word == "--complete") {
    out.write(completion_text(completions_of({words.begin() + 1, words.end()})));
    return ExitCode::fine;
  }
  if (const Subcommand* const found = subcommand_of(words)) {
    const auto name_ends = words.begin() + static_cast<std::ptrdiff_t>(words_of_name(*found));
    return found->run({name_ends, words.end()}, out, errors);
  }
  std::vector<std::string> known{"--help", "--version"};
  for (const Subcommand& each : subcommands()) known.emplace_back(each.name);
  const char* const kind = word.starts_with("-") ? "option" : "subcommand";
  throw UsageError(std::string("unknown ") + kind + " '" + word + "'" + suggestion(word, known) +
                   " ('raftsim --help' lists all)");
}

/// Everything that the program answers by one line and a code is answered here.
ExitCode guarded(const Arguments& words, Output& out, Output& errors) {
  const Subcommand* const asked = subcommand_of(words);
  const std::string name = asked == nullptr ? "raftsim: " : "raftsim " + std::string(asked->name) + ": ";
  try {
    if (words.empty()) {
      errors.write(help());
      errors.flush();
      return ExitCode::refused;
    }
    const ExitCode code = dispatch(words, out, errors);
    out.flush();
    errors.flush();
    return code;
  } catch (const UsageError& error) {
    out.flush();
    errors.line(name + printable(error.what()));
  } catch (const OutputError& error) {
    if (!error.reader_gone()) errors.line(name + error.what());
  } catch (const trace::FileError& error) {
    out.flush();
    errors.line(name + printable(error.what()));
  } catch (const std::bad_alloc&) {
    errors.line(name + "out of memory");
  } catch (const std::exception& error) {
    out.flush();
    errors.line(name + printable(error.what()));
  }
  errors.flush();
  return ExitCode::refused;
}

}  // namespace
}  // namespace raftsim

int main(int argc, char** argv) {
  try {
    // A pipe whose reader has gone, and a file that may not grow any more, are then errors of write() like
    // any other, after which nothing half-written stays.
    for (const int signal : {SIGPIPE, SIGXFSZ}) {
      if (std::signal(signal, SIG_IGN) == SIG_ERR) return static_cast<int>(raftsim::ExitCode::refused);
    }
    const raftsim::Arguments words(argv + std::min(argc, 1), argv + argc);
    raftsim::Output out(STDOUT_FILENO, "standard output");
    raftsim::Output errors(STDERR_FILENO, "standard error");
    return static_cast<int>(raftsim::guarded(words, out, errors));
  } catch (...) {
    // Not even the error could be written.
    return static_cast<int>(raftsim::ExitCode::refused);
  }
}
