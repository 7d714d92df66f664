#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/lin/linearizable.hpp"
#include "sim/lin/window.hpp"
#include "tests/effort.hpp"
#include "tests/sim/lin_bench.hpp"

namespace raftsim {
namespace {

using tests::can_be_ordered_slowly;
using tests::history_of;

TEST_CASE("the smallest window shows what cannot be ordered, and no more") {
  struct Row {
    const char* name;
    const char* history;
    const char* operations;
    std::uint64_t others;
  };
  const std::vector<Row> rows{
      {"a stale read: the write that it missed",
       "1-2 write a; 3-4 read a; 5-6 write b; 7-8 read a; 9-10 read a", "5-6 write b; 7-8 read a", 0},
      {"a lost write", "1-2 read none; 3-4 write a; 5-6 read none; 7-8 write b", "3-4 write a; 5-6 read none",
       0},
      {"a value from nowhere goes back to the beginning", "1-2 write a; 3-4 read a; 5-6 read b",
       "3-4 read a; 5-6 read b", 0},
      {"reads that see time run backwards", "1-2 write a; 3-20 write b; 4-5 read b; 6-7 read a; 8-9 read a",
       "4-5 read b; 6-7 read a", 1},
      {"a duplicate append: no choice of the others explains it", "1-2 write a; 3-4 append b; 5-6 read abb",
       "5-6 read abb", 2},
      {"operations beside them that do not help are left out",
       "1-2 write a; 3-4 write b; 5-12 append c; 6-7 read b; 8-9 read a; 10- write d",
       "6-7 read b; 8-9 read a", 1},
      {"two compare-and-sets that both won", "1-2 write a; 3-6 cas a b; 4-5 cas a c; 7-8 read b",
       "3-6 cas a b; 4-5 cas a c", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const lin::History history = history_of(row.history);
    const lin::Judgement judgement = lin::judge(history);
    REQUIRE(judgement.failure);
    const lin::Window& window = judgement.failure->window;
    CHECK(tests::text_of(window.operations) == row.operations);
    CHECK(window.others.size() == row.others);
    CHECK(window.is_smallest);
  }
}

TEST_CASE("smaller by one event or one operation, the window can be ordered: thousands of histories") {
  std::uint64_t failures = 0;
  std::uint64_t with_others = 0;
  for (std::uint64_t seed = 0; seed < tests::tries(20'000U); ++seed) {
    const lin::History history = tests::random_history(seed);
    const lin::Judgement judgement = lin::judge(history);
    if (!judgement.failure) continue;
    ++failures;
    CAPTURE(tests::text_of(history));
    const lin::Window& window = judgement.failure->window;
    CAPTURE(tests::text_of(window.operations));
    if (!window.others.empty()) ++with_others;
    REQUIRE(window.is_smallest);
    REQUIRE_FALSE(window.operations.empty());
    // Nothing went wrong before, and nothing at all goes wrong without the first or the last event.
    lin::OfKey all = tests::of_key(history);
    REQUIRE_FALSE(can_be_ordered_slowly(all, window.span));
    REQUIRE(can_be_ordered_slowly(all, {0, window.span.to - 1}));
    if (!window.starts_missing) {
      REQUIRE(can_be_ordered_slowly(all, {window.span.from + 1, window.span.to}));
    }
    // The operations shown cannot be ordered whatever became of the others, and each of them is needed.
    std::vector<std::size_t> shown;
    for (std::size_t i = 0; i < history.size(); ++i) {
      all.left_out[i] = true;
      for (const lin::Operation& operation : window.operations) {
        if (operation == history[i]) all.left_out[i] = false;
      }
      if (!all.left_out[i]) shown.push_back(i);
    }
    REQUIRE(shown.size() == window.operations.size());
    REQUIRE_FALSE(can_be_ordered_slowly(all, window.span));
    for (const std::size_t i : shown) {
      all.left_out[i] = true;
      REQUIRE(can_be_ordered_slowly(all, window.span));
      all.left_out[i] = false;
    }
  }
  CHECK(failures > tests::tries(4'000U));
  CHECK(with_others > tests::tries(1'000U));
}

TEST_CASE("a window of which the search was given up is not called the smallest") {
  const lin::History history = history_of("1-2 write a; 3-4 write b; 5-6 read a");
  lin::OfKey of_key = tests::of_key(history);
  lin::Budget budget(lin::Effort{1});
  const lin::Window window = lin::smallest_window(of_key, lin::KeySpans(of_key), budget);
  CHECK_FALSE(window.is_smallest);
  CHECK(window.operations.size() == 3);
}

}  // namespace
}  // namespace raftsim
