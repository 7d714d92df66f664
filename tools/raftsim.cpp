#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tools/completion.hpp"
#include "tools/exit_code.hpp"
#include "tools/output.hpp"
#include "tools/run_main.hpp"
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

std::string name_of(const Arguments& words) {
  const Subcommand* const asked = subcommand_of(words);
  return asked == nullptr ? "raftsim" : "raftsim " + std::string(asked->name);
}

ExitCode run_words(const Arguments& words, Output& out, Output& errors) {
  if (!words.empty()) return dispatch(words, out, errors);
  errors.write(help());
  return ExitCode::refused;
}

}  // namespace
}  // namespace raftsim

int main(int argc, char** argv) {
  return raftsim::run_main(argc, argv, {raftsim::name_of, raftsim::run_words});
}
