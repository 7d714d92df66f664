#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/lin/board.hpp"
#include "sim/lin/linearizable.hpp"
#include "sim/lin/observed_values.hpp"
#include "sim/lin/search.hpp"
#include "sim/lin/visited.hpp"
#include "sim/random.hpp"
#include "tests/effort.hpp"
#include "tests/sim/lin_bench.hpp"
#include "tests/sim/lin_plain.hpp"

namespace raftsim {
namespace {

using lin::Answer;
using tests::history_of;

TEST_CASE("small histories are linearizable, or not") {
  struct Row {
    const char* name;
    Answer answer;
    const char* history;
  };
  const std::vector<Row> rows{
      {"nothing", Answer::yes, ""},
      {"a key is missing at first", Answer::yes, "1-2 read none"},
      {"a value from nowhere", Answer::no, "1-2 read a"},
      {"a missing key is not the empty text", Answer::no, "1-2 read \"\""},
      {"a read sees the write before it", Answer::yes, "1-2 write a; 3-4 read a"},
      {"a stale read", Answer::no, "1-2 write a; 3-4 write b; 5-6 read a"},
      {"a lost write", Answer::no, "1-2 write a; 3-4 read none"},
      {"a read beside a write sees the old value", Answer::yes, "1-2 write a; 3-6 write b; 4-5 read a"},
      {"a read beside a write sees the new value", Answer::yes, "1-2 write a; 3-6 write b; 4-5 read b"},
      {"what was new for one reader is old for the next", Answer::no,
       "1-2 write a; 3-8 write b; 4-5 read b; 6-7 read a"},
      {"two readers beside each other may differ", Answer::yes,
       "1-2 write a; 3-8 write b; 4-6 read b; 5-7 read a"},
      {"reads agree on the order of two writes", Answer::no,
       "1-4 write a; 2-3 write b; 5-6 read a; 7-8 read b"},
      {"an append to a missing key", Answer::yes, "1-2 append a; 3-4 read a"},
      {"appends in either order", Answer::yes, "1-4 append a; 2-3 append b; 5-6 read ba"},
      {"appends in the order of time only", Answer::no, "1-2 append a; 3-4 append b; 5-6 read ba"},
      {"a duplicate append", Answer::no, "1-2 write a; 3-4 append b; 5-6 read abb"},
      {"an append that was lost", Answer::no, "1-2 write a; 3-4 append b; 5-6 read a"},
      {"an append of nothing makes the key", Answer::yes, R"(1-2 append ""; 3-4 read "")"},
      {"a compare-and-set that finds what it expects", Answer::yes, "1-2 write a; 3-4 cas a b; 5-6 read b"},
      {"a compare-and-set that cannot have found it", Answer::no, "1-2 write a; 3-4 cas b c"},
      {"a missing key is the empty text to a compare-and-set", Answer::yes, "1-2 cas \"\" a; 3-4 read a"},
      {"only one of two compare-and-sets can win", Answer::no, "1-2 write a; 3-6 cas a b; 4-5 cas a c"},
      {"the second finds what the first left", Answer::yes,
       "1-2 write a; 3-6 cas a b; 4-5 fail cas a c found b"},
      {"a failed compare-and-set is a read", Answer::no,
       "1-2 write a; 3-4 write b; 5-6 fail cas c d found a"},
      {"a failed compare-and-set cannot have found what it expected", Answer::no,
       "1-2 write a; 3-4 fail cas a b found a"},
      {"a failed compare-and-set may find no key", Answer::yes, "1-2 fail cas a b found none"},
      {"of a failed compare-and-set that tells nothing, nothing follows", Answer::yes,
       "1-2 write a; 3-4 fail cas a b; 5-6 read a"},
      {"what failed has not happened", Answer::no, "1-2 write a; 3-4 fail write b; 5-6 read b"},
      {"what failed leaves all as it was", Answer::yes, "1-2 write a; 3-4 fail write b; 5-6 read a"},
      {"an unknown write may have happened", Answer::yes, "1-2 write a; 3- write b; 4-5 read b"},
      {"an unknown write may not have happened", Answer::yes, "1-2 write a; 3- write b; 4-5 read a"},
      {"an unknown write may take effect late", Answer::yes,
       "1-2 write a; 3- write b; 4-5 read a; 6-7 read a; 8-9 read b"},
      {"an unknown write takes effect once", Answer::no,
       "1-2 write a; 3- write b; 4-5 read b; 6-7 write a; 8-9 read b"},
      {"an unknown write does not come before it was asked for", Answer::no,
       "1-2 write a; 3-4 read b; 5- write b"},
      {"an unknown append takes effect once", Answer::no, "1- append a; 2-3 read a; 4-5 read aa"},
      {"two unknown appends take effect twice", Answer::yes,
       "1- append a; 2- append a; 3-4 read a; 5-6 read aa"},
      {"an unknown compare-and-set that did not match changes nothing", Answer::yes,
       "1-2 write a; 3- cas b c; 4-5 read a"},
      {"an unknown compare-and-set waits for its moment", Answer::yes,
       "1-2 write a; 3- cas b c; 4-5 read a; 6-7 write b; 8-9 read c"},
      {"an unknown compare-and-set that could never match", Answer::no,
       "1-2 write a; 3- cas b c; 4-5 read c"},
      {"an unknown read says nothing", Answer::yes, "1-2 write a; 3- read c; 4-5 read a"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const lin::History history = history_of(row.history);
    CHECK(lin::judge(history).linearizable == row.answer);
    CHECK(tests::can_be_ordered_slowly(tests::of_key(history), {}) == (row.answer == Answer::yes));
  }
}

TEST_CASE("keys are judged one by one, and the first that fails is told") {
  lin::History history = history_of("1-2 write a; 3-4 read a; 5-6 write b; 7-8 read a; 9-10 read b");
  history[2].key = "y";  // so that x=a stays
  history[4].key = "y";
  CHECK(lin::judge(history).linearizable == Answer::yes);
  CHECK(lin::judge(history).keys == 2);
  history[4].key = "z";
  const lin::Judgement judgement = lin::judge(history);
  CHECK(judgement.linearizable == Answer::no);
  REQUIRE(judgement.failure);
  CHECK(judgement.failure->key == "z");
  CHECK(judgement.failed_keys == 1);
}

TEST_CASE("trying every order comes to the same, for thousands of histories") {
  constexpr std::uint64_t kHistories = tests::tries(20'000U);
  std::uint64_t linearizable = 0;
  for (std::uint64_t seed = 0; seed < kHistories; ++seed) {
    const lin::History history = tests::random_history(seed);
    CAPTURE(tests::text_of(history));
    const bool slowly = tests::can_be_ordered_slowly(tests::of_key(history), {});
    REQUIRE(lin::judge(history).linearizable == (slowly ? Answer::yes : Answer::no));
    if (slowly) ++linearizable;
  }
  CHECK(linearizable > kHistories / 4);
  CHECK(linearizable < kHistories * 4 / 5);
}

TEST_CASE("the plain search comes to the same, for thousands of histories of up to 14 operations at once") {
  constexpr std::uint64_t kHistories = tests::tries(6'000U);
  std::uint64_t spans = 0;
  std::uint64_t linearizable = 0;
  for (std::uint64_t seed = 0; seed < kHistories; ++seed) {
    const lin::History history = tests::crowded_history(seed);
    CAPTURE(tests::text_of(history));
    lin::OfKey of_key = tests::of_key(history);
    Random random(seed, "spans");
    const auto places = static_cast<std::uint32_t>(history.size() * 2);
    for (int i = 0; i < 3; ++i) {
      lin::Span span;
      if (i > 0) {
        span.from = 1 + static_cast<std::uint32_t>(random.below(places));
        span.to = span.from + static_cast<std::uint32_t>(random.below(places));
      }
      if (i == 2) {
        for (std::size_t one = 0; one < history.size(); ++one) of_key.left_out[one] = random.below(6) == 0;
      }
      CAPTURE(span.from);
      CAPTURE(span.to);
      const bool plainly = tests::can_be_ordered_plainly(of_key, span);
      REQUIRE(lin::search(tests::question_of_all(of_key, span), {}).answer ==
              (plainly ? Answer::yes : Answer::no));
      ++spans;
      if (plainly) ++linearizable;
    }
  }
  CHECK(linearizable > spans / 4);
  CHECK(linearizable < spans * 19 / 20);
}

TEST_CASE("a search that is given up says so") {
  // Twenty compare-and-sets at once between five values, a path over all edges of a graph that has none:
  // three lead from b, five to it.
  std::string text = "1-2 write a;";
  int number = 3;
  for (const char from : {'a', 'b', 'c', 'd', 'e'}) {
    for (const char to : {'a', 'b', 'c', 'd', 'e'}) {
      if (from == to) continue;
      const char begins = from == 'b' && to == 'c' ? 'a' : from;
      const char ends = from == 'b' && to == 'c' ? 'b' : to;
      text +=
          std::to_string(number) + "-" + std::to_string(80 - number) + " cas " + begins + " " + ends + ";";
      ++number;
    }
  }
  const lin::History history = history_of(text);
  CHECK(lin::judge(history).linearizable == Answer::no);
  const lin::Judgement judgement = lin::judge(history, lin::Effort{100});
  CHECK(judgement.linearizable == Answer::undecided);
  CHECK(judgement.work.states == 100);
  CHECK(judgement.undecided_work == judgement.work);
  CHECK(judgement.undecided_keys == 1);
  CHECK(judgement.undecided_key == "x");
  CHECK_FALSE(judgement.failure);
}

TEST_CASE("observed values: a state is a text that somebody sees, or its beginning") {
  lin::ObservedValues values;
  const lin::State abc = values.add("abc");
  const lin::State abd = values.add("abd");
  CHECK(abc != abd);
  CHECK(values.add("abc") == abc);
  CHECK(values.size() == 5);
  CHECK(values.append(values.find("a"), "bc") == abc);
  CHECK(values.append(values.append(lin::ObservedValues::kMissing, "ab"), "d") == abd);
  CHECK(values.find("abe") == lin::ObservedValues::kOther);
  CHECK(values.append(abc, "d") == lin::ObservedValues::kOther);
  CHECK(values.append(lin::ObservedValues::kOther, "") == lin::ObservedValues::kOther);
  CHECK(values.find("") == lin::ObservedValues::kEmptyText);
}

TEST_CASE("visited places: each key is new once, whatever its length") {
  lin::Visited visited;
  const std::vector<std::uint32_t> nothing{0};
  for (int round = 0; round < 2; ++round) {
    std::vector<std::uint64_t> key;
    for (std::uint64_t i = 0; i < 300; ++i) {
      key.push_back(i / 2);
      CHECK(visited.add(key, nothing) == (round == 0));
    }
  }
  CHECK(visited.size() == 300);
}

TEST_CASE("visited places: a place is not new again, in whatever order its unknown operations were invoked") {
  // The unknown ones are invoked the other way round than the known ones that do the same.
  const lin::History history =
      history_of("1-2 write a; 3-4 write b; 5- write b; 6- write a; 7-9 read a; 8-10 read b");
  const lin::OfKey of_key = tests::of_key(history);
  const lin::Question question = tests::question_of_all(of_key, {});
  REQUIRE(question.required.size() == 4);
  REQUIRE(question.optional.size() == 2);
  lin::Board board(question);
  for (const lin::Board::Id known : {0U, 1U}) board.settle(known);
  for (const lin::Board::Id unknown : {4U, 5U}) board.spend(unknown);
  std::vector<std::uint32_t> left;
  board.append_unspent(left);
  lin::Visited visited;
  const std::vector<std::uint64_t> key{1};
  CHECK(visited.add(key, left));
  CHECK_FALSE(visited.add(key, left));
}

TEST_CASE("visited places: one that has no more left than another of its key is not new") {
  using Left = std::vector<std::uint32_t>;
  struct Row {
    const char* name;
    Left seen;
    Left then;
    bool is_new;
  };
  const std::vector<Row> rows{
      {"the same", {2, 5, 7}, {2, 5, 7}, false},
      {"one less", {2, 5, 7}, {1, 7}, false},
      {"one more", {1, 7}, {2, 5, 7}, true},
      {"another one", {1, 7}, {1, 5}, true},
      {"the same, as often used", {0, 3, 2}, {0, 3, 2}, false},
      {"used more often", {0, 3, 2}, {0, 3, 4}, false},
      {"used less often", {0, 3, 2}, {0, 3, 1}, true},
      {"not used", {0, 3, 2}, {0}, true},
      {"used for the first time", {0}, {0, 3, 1}, false},
      {"another one is used", {0, 3, 1}, {0, 2, 1, 4, 1}, true},
      {"that one and another one are used", {0, 3, 1}, {0, 2, 1, 3, 1}, false},
      {"one less, but another one not used", {2, 5, 7, 3, 1}, {1, 5}, true},
  };
  const std::vector<std::uint64_t> key{1, 2};
  for (const Row& row : rows) {
    CAPTURE(row.name);
    lin::Visited visited;
    CHECK(visited.add(key, row.seen));
    CHECK(visited.add(key, row.then) == row.is_new);
    CHECK(visited.add(std::vector<std::uint64_t>{1, 3}, row.then));
  }
}

}  // namespace
}  // namespace raftsim
