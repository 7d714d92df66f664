#pragma once

#include <string>
#include <vector>

#include "tools/subcommands.hpp"

namespace raftsim {

/// A word that may stand at the end of a command line.
struct Candidate {
  std::string word;
  /// In a few words; may be empty.
  std::string meaning;
};

/// What may come at the end of a command line.
struct Completions {
  /// Whether they begin as the last word does is the shell's to see.
  std::vector<Candidate> candidates;
  bool files{};
  bool folders{};
};

/// What the last of the words may become; the program's name is not among them. Of a command line that is
/// wrong already nothing is known, or as much as can be.
Completions completions_of(const Arguments& words);

/// As the scripts of the shells read it: a line a candidate, its meaning behind a tab; and <files> or
/// <folders>, where names of such may stand.
std::string completion_text(const Completions& completions);

}  // namespace raftsim
