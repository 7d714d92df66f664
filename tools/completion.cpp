#include "tools/completion.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace raftsim {
namespace {

/// The option that a word names, alone or with its value: --seed, --seed=7, -q. Null for none.
const OptionUsage* option_of(std::string_view word, const std::vector<OptionUsage>& options) {
  const std::string_view name = word.substr(0, word.find('='));
  const auto found = std::find_if(options.begin(), options.end(), [&](const OptionUsage& each) {
    return name == "--" + each.name || (!each.letter.empty() && name == "-" + each.letter);
  });
  return found == options.end() ? nullptr : &*found;
}

/// What follows --option, or, with `head` "--option=", the word that it begins.
void add_values(const OptionUsage& option, const std::string& head, Completions& to) {
  if (option.words != nullptr) {
    for (const std::string& word : option.words()) to.candidates.push_back({head + word, {}});
  }
  to.files = option.value == "FILE" || option.value == "TRACE";
  to.folders = option.value == "FOLDER";
}

void add_options(const std::vector<OptionUsage>& options, const std::vector<const OptionUsage*>& given,
                 Completions& to) {
  for (const OptionUsage& option : options) {
    if (!option.repeats && std::find(given.begin(), given.end(), &option) != given.end()) continue;
    to.candidates.push_back({"--" + option.name, option.meaning});
    if (!option.letter.empty()) to.candidates.push_back({"-" + option.letter, option.meaning});
  }
}

/// Subcommands, and what the program takes without one.
Completions first_words() {
  Completions first;
  for (const Subcommand& each : subcommands()) {
    if (words_of_name(each) == 1)
      first.candidates.push_back({std::string(each.name), std::string(each.purpose)});
  }
  first.candidates.push_back({"--help", "list the subcommands"});
  first.candidates.push_back({"--version", "print the version"});
  return first;
}

/// Second words of subcommands that have two.
void add_second_words(const std::string& first, Completions& to) {
  for (const Subcommand& each : subcommands()) {
    if (!each.name.starts_with(first + " ")) continue;
    to.candidates.push_back({std::string(each.name.substr(first.size() + 1)), std::string(each.purpose)});
  }
}

void add_operands(const Usage& usage, const std::string& begun, Completions& to) {
  const bool in_folder = begun.find('/') != std::string::npos;
  for (const std::string& word : usage.operand_words()) {
    // What lies in folders is shown to who asks for a folder: there are many.
    if (in_folder || word.find('/') == std::string::npos) to.candidates.push_back({word, {}});
  }
  to.files = true;
}

/// `words` from the first behind the subcommand's name on.
Completions of_subcommand(const Usage& usage, const Arguments& words) {
  Completions found;
  std::vector<const OptionUsage*> given;
  const OptionUsage* awaits_value = nullptr;
  bool operands_only = false;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (awaits_value != nullptr) {
      awaits_value = nullptr;
    } else if (words[i] == "--") {
      operands_only = true;
    } else if (const OptionUsage* const option =
                   operands_only ? nullptr : option_of(words[i], usage.options())) {
      given.push_back(option);
      const bool has_value = words[i].find('=') != std::string::npos;
      awaits_value = option->value.empty() || has_value ? nullptr : option;
    }
  }
  const std::string& last = words.back();
  if (awaits_value != nullptr) {
    add_values(*awaits_value, {}, found);
  } else if (!operands_only && last.starts_with("-")) {
    const std::size_t equals = last.find('=');
    const OptionUsage* const option = option_of(last, usage.options());
    if (equals == std::string::npos) {
      add_options(usage.options(), given, found);
    } else if (option != nullptr) {
      add_values(*option, last.substr(0, equals + 1), found);
    }
  } else if (usage.takes_operands()) {
    add_operands(usage, last, found);
  } else if (!operands_only) {
    add_options(usage.options(), given, found);
  }
  return found;
}

}  // namespace

Completions completions_of(const Arguments& words) {
  if (words.size() < 2) return first_words();
  const Subcommand* const subcommand = subcommand_of({words.begin(), words.end() - 1});
  if (subcommand == nullptr) return {};
  const std::size_t name = words_of_name(*subcommand);
  Completions found =
      of_subcommand(subcommand->usage(), {words.begin() + static_cast<std::ptrdiff_t>(name), words.end()});
  if (name == 1 && words.size() == 2 && !words[1].starts_with("-")) add_second_words(words[0], found);
  return found;
}

std::string completion_text(const Completions& completions) {
  std::string text;
  for (const Candidate& each : completions.candidates) text += each.word + "\t" + each.meaning + "\n";
  if (completions.files) text += "<files>\n";
  if (completions.folders) text += "<folders>\n";
  return text;
}

}  // namespace raftsim
