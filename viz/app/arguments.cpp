#include "viz/app/arguments.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>

#include "viz/app/options.hpp"

namespace raftsim::viz {
namespace {

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

[[noreturn]] void fail(const std::string& option, const std::string& found, const std::string& expected) {
  throw ArgumentError(option + ": found \"" + found + "\", expected " + expected);
}

/// Which of the option's words was found.
std::size_t place_of_word(const std::string& option, const std::string& found) {
  const auto known = std::find_if(options().begin(), options().end(),
                                  [&](const OptionHelp& each) { return each.name == option; });
  const std::vector<std::string>& words = known->words;
  const auto word = std::find(words.begin(), words.end(), found);
  if (word == words.end()) fail(option, found, any_of_words(words));
  return static_cast<std::size_t>(word - words.begin());
}

void set_size(Arguments& arguments, const std::string& option, const std::string& value) {
  const std::size_t cross = value.find('x');
  const auto width = number<int>(std::string_view(value).substr(0, cross));
  const auto height =
      cross == std::string::npos ? std::nullopt : number<int>(std::string_view(value).substr(cross + 1));
  // Below nothing can be read, above no OpenGL draws it.
  constexpr int kLeast = 320;
  constexpr int kMost = 8192;
  if (!width || !height || *width < kLeast || *height < kLeast || *width > kMost || *height > kMost) {
    fail(option, value, "a size as \"1920x1080\", each from 320 to 8192");
  }
  arguments.size = Size{*width, *height};
}

void set_value(Arguments& arguments, const std::string& option, const std::string& value) {
  if (option == "--seed") {
    arguments.seed = number<std::uint64_t>(value);
    if (!arguments.seed) fail(option, value, "a whole number");
  } else if (option == "--screenshot") {
    arguments.screenshot = value;
  } else if (option == "--at") {
    const auto at = parse_duration(value);
    if (!at) fail(option, value, R"(a time as "1.25s" or "300ms")");
    arguments.at = Time{} + *at;
  } else if (option == "--span") {
    arguments.span = parse_duration(value);
    if (!arguments.span || arguments.span->count() == 0)
      fail(option, value, R"(a duration as "1.25s" or "300ms")");
  } else if (option == "--view") {
    arguments.view = static_cast<Shown>(place_of_word(option, value));
  } else if (option == "--tab") {
    arguments.tab = static_cast<Tab>(place_of_word(option, value));
  } else if (option == "--size") {
    set_size(arguments, option, value);
  } else if (option == "--scale") {
    const auto percent = number<int>(value);
    if (!percent || *percent < 50 || *percent > 300) fail(option, value, "a percentage from 50 to 300");
    arguments.scale = percent;
  } else {
    throw ArgumentError("there is no option \"" + option + "\"; see raftviz --help");
  }
}

}  // namespace

Arguments parse_arguments(const std::vector<std::string>& words) {
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--help" || word == "-h") {
      arguments.help = true;
    } else if (word == "--version") {
      arguments.version = true;
    } else if (word == "--light") {
      arguments.light = true;
    } else if (word == "--keys") {
      arguments.keys = true;
    } else if (word == "--benchmark") {
      arguments.benchmark = true;
    } else if (word.rfind("--", 0) == 0) {
      const std::size_t equals = word.find('=');
      if (equals != std::string::npos) {
        set_value(arguments, word.substr(0, equals), word.substr(equals + 1));
      } else if (i + 1 < words.size()) {
        set_value(arguments, word, words[++i]);
      } else {
        set_value(arguments, word, "");
      }
    } else if (arguments.file.empty()) {
      arguments.file = word;
    } else {
      throw ArgumentError("found a second file, \"" + word + "\", expected one");
    }
  }
  if (arguments.screenshot && arguments.screenshot->empty())
    throw ArgumentError("--screenshot: a file must follow");
  if (arguments.benchmark && arguments.file.empty()) throw ArgumentError("--benchmark: a file must follow");
  return arguments;
}

}  // namespace raftsim::viz
