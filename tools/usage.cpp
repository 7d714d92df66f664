#include "tools/usage.hpp"

#include <algorithm>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/positional_options.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <charconv>
#include <sstream>
#include <utility>

#include "sim/scenario_error.hpp"
#include "sim/trace/story_layout.hpp"

namespace raftsim {
namespace {

namespace po = boost::program_options;

constexpr const char* kOperand = "operand";

constexpr unsigned kHelpColumns = 100;

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
      exits_{{ExitCode::fine, "all is well"},
             {ExitCode::refused, "bad usage, bad input, or an output that cannot be written"}} {
  flag("help,h", "print this and exit");
}

Usage& Usage::add(const char* name, OptionUsage option) {
  option.name = name;
  if (const std::size_t comma = option.name.find(','); comma != std::string::npos) {
    option.letter = option.name.substr(comma + 1);
    option.name.resize(comma);
  }
  options_.push_back(std::move(option));
  return *this;
}

Usage& Usage::flag(const char* name, const char* meaning) {
  return add(name, {.name = {}, .letter = {}, .value = {}, .meaning = meaning});
}

Usage& Usage::option(const char* name, const char* value, const char* meaning, KnownWords words) {
  return add(name, {.name = {}, .letter = {}, .value = value, .meaning = meaning, .words = words});
}

Usage& Usage::repeated(const char* name, const char* value, const char* meaning, KnownWords words) {
  return add(name,
             {.name = {}, .letter = {}, .value = value, .meaning = meaning, .repeats = true, .words = words});
}

Usage& Usage::operands(KnownWords words) {
  operand_words_ = words;
  return *this;
}

Usage& Usage::exits(ExitCode code, const char* when) {
  const auto after =
      std::find_if(exits_.begin(), exits_.end(), [&](const ExitUsage& each) { return each.code > code; });
  exits_.insert(after, {code, when});
  return *this;
}

Usage& Usage::example(const char* command, const char* meaning) {
  examples_.push_back({command, meaning});
  return *this;
}

std::vector<std::string> Usage::operand_words() const {
  return operand_words_ == nullptr ? std::vector<std::string>() : operand_words_();
}

std::string Usage::synopsis() const {
  return "[options]" + (operands_.empty() ? "" : " " + operands_);
}

po::options_description Usage::described() const {
  po::options_description all("Options", kHelpColumns, kHelpColumns / 2);
  for (const OptionUsage& option : options_) {
    const std::string name = option.name + (option.letter.empty() ? "" : "," + option.letter);
    if (option.value.empty()) {
      all.add_options()(name.c_str(), option.meaning.c_str());
    } else if (option.repeats) {
      all.add_options()(name.c_str(), po::value<std::vector<std::string>>()->value_name(option.value),
                        option.meaning.c_str());
    } else {
      all.add_options()(name.c_str(), po::value<std::string>()->value_name(option.value),
                        option.meaning.c_str());
    }
  }
  return all;
}

std::optional<Given> Usage::read(const std::vector<std::string>& arguments, Output& out) const {
  po::options_description all;
  all.add(described()).add_options()(kOperand, po::value<std::vector<std::string>>());
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
    for (const OptionUsage& option : options_) known.push_back("--" + option.name);
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
  text << "Usage: raftsim " << command_ << " " << synopsis() << "\n\n" << about_ << "\n\n" << described();
  if (!examples_.empty()) text << "\nExamples:\n";
  for (const ExampleUsage& each : examples_)
    text << "  " << each.command << "\n      " << each.meaning << "\n";
  text << exits_help(exits_);
  return text.str();
}

std::string exits_help(const std::vector<ExitUsage>& exits) {
  const std::string indent(5, ' ');
  std::string text = "\nExit codes:\n";
  for (const ExitUsage& each : exits) {
    text += "  " + std::to_string(static_cast<int>(each.code));
    std::string before = "  ";
    const std::size_t width = kHelpColumns - indent.size();
    for (const std::string& line : trace::wrapped(each.when, width, width)) {
      text += before + line + "\n";
      before = indent;
    }
  }
  return text;
}

}  // namespace raftsim
