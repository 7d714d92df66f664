#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/lin/effort.hpp"
#include "sim/lin/linearizable.hpp"
#include "sim/lin/words.hpp"
#include "tests/sim/lin_bench.hpp"

/// What searches may do, and that they do no more.
namespace raftsim {
namespace {

using lin::Answer;

/// Compare-and-sets over all pairs of six values at once, all of which come to pass: a way over all of them
/// leads back to where it begins, so that what is read in the end explains no order, and nothing short of
/// trying all shows that. `others`: so many more of which nobody heard, and each of which expects what never
/// is. They are looked at for every state.
lin::History hopeless_history(int others) {
  constexpr int kEnd = 10'000;
  const std::string values = "abcdef";
  std::string text = "1-2 write a";
  int place = 3;
  for (const char from : values) {
    for (const char to : values) {
      if (from == to) continue;
      text += "; " + std::to_string(place) + "-" + std::to_string(kEnd - place) + " cas " + from + " " + to;
      ++place;
    }
  }
  for (int i = 0; i < others; ++i) {
    text += "; " + std::to_string(place) + "- cas q" + std::to_string(i) + " a";
    ++place;
  }
  text += "; " + std::to_string(kEnd) + "-" + std::to_string(kEnd + 1) + " read b";
  return tests::history_of(text);
}

TEST_CASE("a search for an order does no more than it may, in states or in tries") {
  struct EffortRow {
    const char* name;
    int others;
    lin::Effort effort;
    bool by_tries;
  };
  // More than the first search is given, and with a part for short spans.
  const std::vector<EffortRow> rows{
      {"few tries a state: states are what is used up", 0, lin::Effort{40'000, 4'000'000}, false},
      {"many tries a state: tries are", 500, lin::Effort{40'000, 4'000'000}, true},
      {"as both are given", 0, lin::Effort{40'000, 500'000}, true},
      {"and where that is little", 500, lin::Effort{1'000}, true},
  };
  for (const EffortRow& row : rows) {
    CAPTURE(row.name);
    const lin::Judgement judgement = lin::judge(hopeless_history(row.others), row.effort);
    CHECK(judgement.linearizable == Answer::undecided);
    CHECK(judgement.undecided_work == judgement.work);
    CHECK(judgement.work.states <= row.effort.states);
    // A search looks at one state more to its end.
    CHECK(judgement.work.tries < row.effort.tries + row.effort.tries / 20);
    CHECK((judgement.work.tries >= row.effort.tries) == row.by_tries);
    CHECK((judgement.work.states == row.effort.states) == !row.by_tries);
    CHECK(lin::undecided_words(judgement) == "the search over key \"x\" was given up: undecided after " +
                                                 std::to_string(judgement.work.states) + " states and " +
                                                 std::to_string(judgement.work.tries) + " tries");
  }
}

TEST_CASE("what is undecided is told with what it took alone, and all that was done counts") {
  lin::History history = hopeless_history(0);
  const lin::Effort effort{1'000};
  const lin::Work hopeless = lin::judge(history, effort).work;
  lin::History stale = tests::history_of("1-2 write a; 3-4 write b; 5-6 read a");
  for (lin::Operation& operation : stale) operation.key = "y";
  const lin::Judgement alone = lin::judge(stale, effort);
  REQUIRE(alone.failure);
  history.insert(history.end(), stale.begin(), stale.end());
  const lin::Judgement both = lin::judge(history, effort);
  CHECK(both.linearizable == Answer::no);
  CHECK(both.undecided_work == hopeless);
  lin::Work sum = hopeless;
  sum += alone.work;
  CHECK(both.work == sum);
  // The window was searched for, too, each time with all that is in it.
  CHECK(alone.work.tries > 2 * stale.size());
}

TEST_CASE("a budget becomes less by what is done, to nothing and not below, and remembers it") {
  lin::Budget budget(lin::Effort{10, 100});
  budget.spend({3, 40});
  CHECK(budget.left().states == 7);
  CHECK(budget.left().tries == 60);
  CHECK_FALSE(budget.left().is_none());
  budget.spend({0, 70});
  CHECK(budget.left().states == 7);
  CHECK(budget.left().is_none());
  CHECK(budget.spent() == lin::Work{3, 110});
  CHECK(lin::Effort{5}.tries == 5 * lin::Effort::kTriesAState);
}

}  // namespace
}  // namespace raftsim
