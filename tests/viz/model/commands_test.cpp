#include "viz/model/commands.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <set>
#include <string>

namespace raftsim::viz::tests {
namespace {

TEST_CASE("every command stands in the table once, with words and a key of its own") {
  REQUIRE(commands().size() == static_cast<std::size_t>(kCommands));
  std::set<std::string> words;
  std::set<std::string> keys;
  for (std::size_t i = 0; i < commands().size(); ++i) {
    const CommandRow& row = commands()[i];
    CAPTURE(row.words);
    CHECK(static_cast<std::size_t>(row.command) == i);
    CHECK_FALSE(std::string(row.words).empty());
    CHECK(words.insert(row.words).second);
    CHECK(keys.insert(to_string(row.chord)).second);
    CHECK(command_of(row.chord) == row.command);
  }
  CHECK_FALSE(command_of({'E', false, true, false}));
}

TEST_CASE("keys are said as they stand on the keyboard") {
  CHECK(to_string(Chord{'Z', true, true, false}) == "Ctrl+Shift+Z");
  CHECK(to_string(Chord{Chord::kLeft, false, false, true}) == "Alt+←");
  CHECK(to_string(Chord{' ', false, false, false}) == "Space");
}

TEST_CASE("a command is found by some letters of its words, the best first") {
  CHECK(find_commands("").size() == static_cast<std::size_t>(kCommands));
  struct FindRow {
    const char* typed;
    Command first;
  };
  for (const FindRow& row :
       {FindRow{"next elec", Command::next_election}, FindRow{"elec next", Command::next_election},
        FindRow{"prev comm", Command::previous_commit}, FindRow{"crsh", Command::crash_or_drop},
        FindRow{"RESTART", Command::restart}, FindRow{"heal all links", Command::heal_all},
        FindRow{"ctrl+s", Command::save}, FindRow{"bkm note", Command::bookmark_note},
        FindRow{"quit", Command::quit}, FindRow{"undo", Command::undo}}) {
    CAPTURE(row.typed);
    const std::vector<Command> found = find_commands(row.typed);
    REQUIRE_FALSE(found.empty());
    CHECK(std::string(commands()[static_cast<std::size_t>(found.front())].words) ==
          commands()[static_cast<std::size_t>(row.first)].words);
  }
  CHECK(find_commands("next xyzzy").empty());
}

}  // namespace
}  // namespace raftsim::viz::tests
