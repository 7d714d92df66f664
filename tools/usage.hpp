#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/time.hpp"
#include "tools/exit_code.hpp"
#include "tools/output.hpp"

namespace raftsim {

/// A command line that the program does not take: one line that says why.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What was given to a subcommand.
class Given {
 public:
  explicit Given(boost::program_options::variables_map values) : values_(std::move(values)) {}

  [[nodiscard]] bool has(const std::string& option) const { return values_.count(option) != 0; }
  /// Nothing if the option was not given.
  [[nodiscard]] std::optional<std::string> text(const std::string& option) const;
  /// All values of an option that may be given several times, in their order.
  [[nodiscard]] std::vector<std::string> texts(const std::string& option) const;
  /// A whole number from `min` to `max`. Throws UsageError.
  [[nodiscard]] std::optional<std::uint64_t> number(const std::string& option, std::uint64_t min,
                                                    std::uint64_t max) const;
  /// A duration from 1 ns to `max`. Throws UsageError.
  [[nodiscard]] std::optional<Duration> duration(const std::string& option, Duration max) const;
  /// All that is no option.
  [[nodiscard]] std::vector<std::string> operands() const;

 private:
  boost::program_options::variables_map values_;
};

/// The words that a value may be, where they are known; called when a command line is completed.
using KnownWords = std::vector<std::string> (*)();

/// An option as it is declared.
struct OptionUsage {
  std::string name;     ///< without dashes
  std::string letter;   ///< the short form without its dash, or nothing
  std::string value;    ///< what its value is called; empty: it takes none
  std::string meaning;  ///< one sentence without its full stop
  bool repeats{};       ///< whether it may be given several times
  KnownWords words{};   ///< null: files for FILE and TRACE, folders for FOLDER, else anything
};

/// A command line that works, and what it does.
struct ExampleUsage {
  std::string command;
  std::string meaning;
};

/// When the program ends with this exit code.
struct ExitUsage {
  ExitCode code{};
  std::string when;
};

/// What `--help` says of exit codes.
std::string exits_help(const std::vector<ExitUsage>& exits);

/// How a subcommand is called: what `--help`, its manual page and completion know of it.
class Usage {
 public:
  /// `operands` as they stand in the synopsis: "FILE..."; empty when it takes none. `about` is what `--help`
  /// says between the synopsis and the options: lines that begin with blanks stay as they are.
  Usage(std::string command, std::string operands, std::string about);

  /// An option without a value: "quiet", or "quiet,q".
  Usage& flag(const char* name, const char* meaning);
  /// An option with a value; `value` names it.
  Usage& option(const char* name, const char* value, const char* meaning, KnownWords words = nullptr);
  /// The same, of an option that may be given several times.
  Usage& repeated(const char* name, const char* value, const char* meaning, KnownWords words = nullptr);
  /// What operands may be beside files.
  Usage& operands(KnownWords words);
  /// When it ends with this code, beside 0 and 2, which all do.
  Usage& exits(ExitCode code, const char* when);
  Usage& example(const char* command, const char* meaning);

  /// Reads the arguments. Nothing when help was asked for, which then has been printed. Throws UsageError.
  [[nodiscard]] std::optional<Given> read(const std::vector<std::string>& arguments, Output& out) const;

  /// Without "raftsim": "fuzz merge".
  [[nodiscard]] const std::string& command() const { return command_; }
  /// After the command: "[options] FILE...".
  [[nodiscard]] std::string synopsis() const;
  [[nodiscard]] const std::string& about() const { return about_; }
  [[nodiscard]] const std::vector<OptionUsage>& options() const { return options_; }
  [[nodiscard]] bool takes_operands() const { return !operands_.empty(); }
  /// What operands may be beside files; nothing where that is not known.
  [[nodiscard]] std::vector<std::string> operand_words() const;
  [[nodiscard]] const std::vector<ExampleUsage>& examples() const { return examples_; }
  /// By code, 0 and 2 among them.
  [[nodiscard]] const std::vector<ExitUsage>& exits() const { return exits_; }

 private:
  [[nodiscard]] std::string help() const;
  [[nodiscard]] boost::program_options::options_description described() const;
  Usage& add(const char* name, OptionUsage option);

  std::string command_;
  std::string operands_;
  std::string about_;
  std::vector<OptionUsage> options_;
  std::vector<ExampleUsage> examples_;
  std::vector<ExitUsage> exits_;
  KnownWords operand_words_{};
};

/// "; did you mean 'run'?", or nothing when no known word is near.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

}  // namespace raftsim
