#include "viz/app/options.hpp"

#include <algorithm>
#include <cstddef>

#include "viz/app/open_run.hpp"

namespace raftsim::viz {
namespace {

const OptionHelp* option_called(const std::string& name) {
  const auto found = std::find_if(options().begin(), options().end(),
                                  [&](const OptionHelp& each) { return each.name == name; });
  return found == options().end() ? nullptr : &*found;
}

/// Values of an option; `head` is what of the word stands before them, as "--view=".
std::string values_of(const OptionHelp& option, const std::string& head) {
  std::string text;
  for (const std::string& word : option.words) text += head + word + "\t\n";
  return text + (option.value == "FILE" ? "<files>\n" : "");
}

/// What may be shown; what lies in folders is told to who asks for a folder, as there are many.
std::string operands(const std::string& begun) {
  const bool in_folder = begun.find('/') != std::string::npos;
  std::string text;
  for (const std::string& name : shipped_names()) {
    if (in_folder || name.find('/') == std::string::npos) text += name + "\t\n";
  }
  return text + "<files>\n";
}

/// An option in the column of those.
std::string in_column(const OptionHelp& option) {
  constexpr std::size_t kWidth = 20;
  std::string text = option.name + (option.value.empty() ? "" : " " + option.value);
  text.resize(std::max(kWidth, text.size() + 2), ' ');
  return text;
}

}  // namespace

const std::vector<OptionHelp>& options() {
  static const std::vector<OptionHelp> all{
      {"--seed", "N", "run the scenario with this seed instead of its own", {}},
      {"--at", "TIME", "begin there, as 1.25s or 300ms", {}},
      {"--span", "DURATION", "show so much of the run in the diagram", {}},
      {"--view", "VIEW", "", {"all", "timeline", "ring", "logs"}},
      {"--tab", "TAB", "", {"inspector", "events", "checks", "branches", "bookmarks"}},
      {"--size", "WIDTHxHEIGHT", "in pixels; 1600x900, or as the window was left", {}},
      {"--scale", "PERCENT", "size of texts, 50 to 300", {}},
      {"--light", "", "light instead of dark", {}},
      {"--keys", "", "with the page of all keys open", {}},
      {"--screenshot", "FILE", "write one picture as PNG and exit", {}},
      {"--benchmark", "", "measure frames while the view of FILE is moved and zoomed, and exit", {}},
      {"--help", "", "print this and exit", {}},
      {"--version", "", "print the version and exit", {}},
  };
  return all;
}

std::string any_of_words(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool last = i + 1 == words.size();
    text += (i == 0 ? "" : last ? " or " : ", ") + words[i];
  }
  return text;
}

std::string usage() {
  std::string text =
      "Usage: raftviz [options] [FILE]\n\n"
      "Shows a run: FILE is a trace (of 'raftsim run --trace' or 'raftsim import') or a scenario, which\n"
      "is run. A name alone stands for the scenario of that name that comes with raftsim. Without a\n"
      "file it offers those. A run opens at its beginning, or at a violation that no story leads to.\n\n"
      "Options:\n";
  for (const OptionHelp& each : options()) {
    text += "  " + in_column(each) + (each.words.empty() ? each.meaning : any_of_words(each.words)) + "\n";
  }
  return text + R"(
Examples:
  raftviz run.jsonl
      shows a trace
  raftviz --screenshot logs.png --view logs --at 1s figure-8-lost
      draws the logs of a scenario at 1 s, without opening a window

Exit codes:
  0  all is well
  2  bad usage, bad input, no display, or a picture that cannot be written

Files:
  $XDG_CONFIG_HOME/raftsim/raftviz.conf
      how the window was left; $HOME/.config stands for $XDG_CONFIG_HOME where that is not set
)";
}

std::string completions(const std::vector<std::string>& words) {
  const std::string last = words.empty() ? std::string() : words.back();
  if (words.size() > 1) {
    const OptionHelp* const before = option_called(words[words.size() - 2]);
    if (before != nullptr && !before->value.empty()) return values_of(*before, {});
  }
  if (last.rfind('-', 0) != 0) return operands(last);
  if (const std::size_t equals = last.find('='); equals != std::string::npos) {
    const OptionHelp* const option = option_called(last.substr(0, equals));
    return option == nullptr ? std::string() : values_of(*option, last.substr(0, equals + 1));
  }
  std::string text;
  for (const OptionHelp& each : options()) {
    text += each.name + "\t" + (each.words.empty() ? each.meaning : any_of_words(each.words)) + "\n";
  }
  return text;
}

}  // namespace raftsim::viz
