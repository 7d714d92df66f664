#include "sim/random.hpp"

#include <array>
#include <cstdint>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

using raftsim::Random;
using raftsim::Ratio;
using raftsim::stream_key;

TEST_SUITE_BEGIN("sim/random");

TEST_CASE("a stream's key is the 64-bit FNV-1a of its name") {
  // Published test vectors of FNV-1a.
  CHECK(stream_key("").value == 0xCBF29CE484222325ULL);
  CHECK(stream_key("a").value == 0xAF63DC4C8601EC8CULL);
  CHECK(stream_key("foobar").value == 0x85944171F73967E8ULL);
  CHECK(extend(stream_key("foo"), "bar") == stream_key("foobar"));
}

TEST_CASE("the numbers of a seed and a name are the same everywhere and for ever") {
  // Computed by an independent program from the definitions of splitmix64, FNV-1a and xoshiro256**.
  Random random(1, "net/S1>S2");
  const std::array<std::uint64_t, 4> expected{0x689E589E8C448FC3ULL, 0xA95ED6A5A89BA03AULL,
                                              0x1A6BC4EA092DF735ULL, 0xF44EE7C135D0D94EULL};
  for (const std::uint64_t word : expected) CHECK(random.next() == word);
}

TEST_CASE("a stream made from its key is the stream made from its name") {
  CHECK(Random(7, "timer/S3") == Random(7, stream_key("timer/S3")));
}

TEST_CASE("streams of other seeds and other names are other streams") {
  const Random one(1, "net/S1>S2");
  CHECK(one != Random(2, "net/S1>S2"));
  CHECK(one != Random(1, "net/S2>S1"));
  CHECK(one != Random());
}

TEST_CASE("a copy of a stream continues as the stream does") {
  Random one(3, "client/C1");
  one.next();
  Random two = one;
  for (int i = 0; i < 10; ++i) CHECK(one.next() == two.next());
  CHECK(one == two);
  one.next();
  CHECK(one != two);
}

TEST_CASE("below(n) is even over 0 to n - 1") {
  constexpr int kDraws = 140'000;
  Random random(1, "test");
  std::array<int, 7> seen{};
  for (int i = 0; i < kDraws; ++i) {
    const std::uint64_t drawn = random.below(seen.size());
    REQUIRE(drawn < seen.size());
    ++seen[drawn];
  }
  // 20,000 each, with a standard deviation of 131.
  for (const int count : seen) CHECK(count == doctest::Approx(20'000).epsilon(0.03));
}

TEST_CASE("below(n) rejects what would make small numbers likelier") {
  // With n = 3 * 2^62, a plain multiplication would draw a third of the numbers twice as often as the others.
  constexpr std::uint64_t kN = std::uint64_t{3} << 62U;
  constexpr int kDraws = 90'000;
  Random random(1, "test");
  std::array<int, 3> residues{};
  for (int i = 0; i < kDraws; ++i) {
    const std::uint64_t drawn = random.below(kN);
    REQUIRE(drawn < kN);
    ++residues[drawn % 3];
  }
  for (const int count : residues) CHECK(count == doctest::Approx(30'000).epsilon(0.02));
}

TEST_CASE("below(0) and below(1) are 0") {
  Random random(1, "test");
  for (int i = 0; i < 100; ++i) {
    CHECK(random.below(0) == 0);
    CHECK(random.below(1) == 0);
  }
}

TEST_CASE("between(lo, hi) includes both ends") {
  Random random(1, "test");
  bool low = false;
  bool high = false;
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t drawn = random.between(-2, 3);
    REQUIRE(drawn >= -2);
    REQUIRE(drawn <= 3);
    low = low || drawn == -2;
    high = high || drawn == 3;
  }
  CHECK(low);
  CHECK(high);
  CHECK(random.between(5, 5) == 5);
}

TEST_CASE("between(lo, hi) spans all 64-bit numbers") {
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  Random random(1, "test");
  int negative = 0;
  for (int i = 0; i < 1000; ++i) negative += random.between(kMin, kMax) < 0 ? 1 : 0;
  CHECK(negative == doctest::Approx(500).epsilon(0.2));
  CHECK(random.between(kMin, kMin) == kMin);
  CHECK(random.between(kMax, kMax) == kMax);
}

TEST_CASE("chance is true with the given probability") {
  struct Row {
    Ratio probability;
    double expected;
  };
  const std::vector<Row> rows{
      {{0, 1}, 0}, {{1, 1}, 1}, {{1, 10}, 0.1}, {{1, 3}, 1.0 / 3}, {{999, 1000}, 0.999}};
  constexpr int kDraws = 100'000;
  for (const Row& row : rows) {
    CAPTURE(row.expected);
    Random random(1, "test");
    int hits = 0;
    for (int i = 0; i < kDraws; ++i) hits += random.chance(row.probability) ? 1 : 0;
    // Three standard deviations are at most 0.005.
    CHECK(hits / static_cast<double>(kDraws) >= row.expected - 0.005);
    CHECK(hits / static_cast<double>(kDraws) <= row.expected + 0.005);
    if (row.expected == 0 || row.expected == 1) CHECK(hits == kDraws * row.expected);
  }
}

TEST_CASE("chance takes one word of the stream even when the answer is certain") {
  Random certain(1, "test");
  Random even(1, "test");
  CHECK_FALSE(certain.chance(Ratio{0, 1}));
  even.next();
  CHECK(certain == even);
}

TEST_SUITE_END();
