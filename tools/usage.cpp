#include "tools/usage.hpp"

#include <boost/program_options/parsers.hpp>
#include <boost/program_options/positional_options.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <charconv>
#include <sstream>
#include <utility>

#include "sim/scenario_error.hpp"

namespace raftsim {
namespace {

namespace po = boost::program_options;

constexpr const char* kOperand = "operand";

constexpr unsigned kHelpColumns = 100;

/// The option's name as it is typed.
std::string dashed(const std::string& option) {
  return (option.size() == 1 ? "-" : "--") + option;
}

}  // namespace

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  const std::vector<std::string_view> views(known.begin(), known.end());
  const std::string_view near = nearest(word, views);
  return near.empty() ? std::string() : "; did you mean '" + std::string(near) + "'?";
}

std::optional<std::string> Given::text(const std::string& option) const {
  if (!has(option)) return std::nullopt;
  return values_[option].as<std::string>();
}

std::vector<std::string> Given::texts(const std::string& option) const {
  return has(option) ? values_[option].as<std::vector<std::string>>() : std::vector<std::string>();
}

std::optional<std::uint64_t> Given::number(const std::string& option, std::uint64_t min,
                                           std::uint64_t max) const {
  const auto given = text(option);
  if (!given) return std::nullopt;
  std::uint64_t number = 0;
  const char* const end = given->data() + given->size();
  const auto [rest, error] = std::from_chars(given->data(), end, number);
  if (error != std::errc() || rest != end || number < min || number > max) {
    throw UsageError("--" + option + ": found " + in_quotes(*given) + ", expected a whole number from " +
                     std::to_string(min) + " to " + std::to_string(max));
  }
  return number;
}

std::optional<Duration> Given::duration(const std::string& option, Duration max) const {
  const auto given = text(option);
  if (!given) return std::nullopt;
  const auto duration = parse_duration(*given);
  if (!duration || *duration <= Duration{} || *duration > max) {
    throw UsageError("--" + option + ": found " + in_quotes(*given) +
                     ", expected a duration above 0s with its unit, as 150ms or 2.5s, of at most " +
                     to_text(max));
  }
  return duration;
}

std::vector<std::string> Given::operands() const {
  return texts(kOperand);
}

Usage::Usage(std::string command, std::string operands, std::string about)
    : command_(std::move(command)),
      operands_(std::move(operands)),
      about_(std::move(about)),
      options_("Options", kHelpColumns, kHelpColumns / 2) {
  flag("help,h", "print this and exit");
}

Usage& Usage::flag(const char* name, const char* meaning) {
  options_.add_options()(name, meaning);
  return *this;
}

Usage& Usage::option(const char* name, const char* value, const char* meaning) {
  options_.add_options()(name, po::value<std::string>()->value_name(value), meaning);
  return *this;
}

Usage& Usage::repeated(const char* name, const char* value, const char* meaning) {
  options_.add_options()(name, po::value<std::vector<std::string>>()->value_name(value), meaning);
  return *this;
}

std::optional<Given> Usage::read(const std::vector<std::string>& arguments, Output& out) const {
  po::options_description all;
  all.add(options_).add_options()(kOperand, po::value<std::vector<std::string>>());
  po::positional_options_description positions;
  if (!operands_.empty()) positions.add(kOperand, -1);
  // Whole names only: a script that abbreviates would break with the next option.
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  po::variables_map values;
  try {
    po::store(po::command_line_parser(arguments).options(all).positional(positions).style(style).run(),
              values);
  } catch (const po::unknown_option& error) {
    std::vector<std::string> known;
    for (const auto& option : options_.options()) known.push_back(dashed(option->long_name()));
    const std::string option = error.get_option_name();
    throw UsageError("unknown option '" + option + "'" + suggestion(option, known));
  } catch (const po::too_many_positional_options_error&) {
    throw UsageError("takes nothing but options");
  } catch (const po::error& error) {
    throw UsageError(error.what());
  }
  if (values.count("help") != 0) {
    out.write(help());
    return std::nullopt;
  }
  return Given(std::move(values));
}

std::string Usage::help() const {
  std::ostringstream text;
  text << "Usage: raftsim " << command_ << " [options]" << (operands_.empty() ? "" : " ") << operands_
       << "\n\n"
       << about_ << "\n\n"
       << options_;
  return text.str();
}

}  // namespace raftsim
