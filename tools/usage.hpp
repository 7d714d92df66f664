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

/// How a subcommand is called, and what `--help` says of it.
class Usage {
 public:
  /// `operands` as they stand in the synopsis: "FILE..."; empty when it takes none. `about` is what `--help`
  /// says between the synopsis and the options.
  Usage(std::string command, std::string operands, std::string about);

  /// An option without a value: "quiet", or "quiet,q".
  Usage& flag(const char* name, const char* meaning);
  /// An option with a value; `value` names it.
  Usage& option(const char* name, const char* value, const char* meaning);
  /// The same, of an option that may be given several times.
  Usage& repeated(const char* name, const char* value, const char* meaning);

  /// Reads the arguments. Nothing when help was asked for, which then has been printed. Throws UsageError.
  [[nodiscard]] std::optional<Given> read(const std::vector<std::string>& arguments, Output& out) const;

 private:
  [[nodiscard]] std::string help() const;

  std::string command_;
  std::string operands_;
  std::string about_;
  boost::program_options::options_description options_;
};

/// "; did you mean 'run'?", or nothing when no known word is near.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

}  // namespace raftsim
