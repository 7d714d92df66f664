#pragma once

#include <string>
#include <vector>

namespace raftsim::viz {

/// An option of the command line, as it is told.
struct OptionHelp {
  std::string name;   ///< with its dashes
  std::string value;  ///< what its value is called; empty: it takes none
  std::string meaning;
  std::vector<std::string> words;  ///< what the value may be, where it is one of a few words
};

/// All, in the order in which they are told.
const std::vector<OptionHelp>& options();

/// "all, timeline, ring or logs".
std::string any_of_words(const std::vector<std::string>& words);

/// The text of --help.
std::string usage();

/// What may come at the end of a command line, of which the program's name is no part: a line a word, its
/// meaning behind a tab; and <files> where names of such may stand. The scripts of raftsim for shells read
/// it.
std::string completions(const std::vector<std::string>& words);

}  // namespace raftsim::viz
