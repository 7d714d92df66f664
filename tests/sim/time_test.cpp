#include "sim/time.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using raftsim::Duration;
using raftsim::kMaxDuration;
using raftsim::parse_duration;
using raftsim::Time;
using raftsim::to_text;

TEST_SUITE_BEGIN("sim/time");

TEST_CASE("a duration with a unit is read exactly") {
  struct Row {
    std::string_view text;
    std::int64_t nanoseconds;
  };
  const std::vector<Row> rows{
      {"0s", 0},
      {"0ns", 0},
      {"10ns", 10},
      {"200us", 200'000},
      {"200\xC2\xB5s", 200'000},
      {"200\xCE\xBCs", 200'000},
      {"150ms", 150'000'000},
      {"1.5s", 1'500'000'000},
      {"0.000000001s", 1},
      {"1.50000000000000000000000000000s", 1'500'000'000},
      {"007ms", 7'000'000},
      {"2m", 120'000'000'000},
      {"0.05m", 3'000'000'000},
      {"0.00000000005m", 3},
      {"1h", 3'600'000'000'000},
      {"0.0000000000025h", 9},
      {"4503599627370497ns", 4'503'599'627'370'497},  // 2^52 + 1
      {"788400h", 788'400LL * 3'600'000'000'000},
      {"2838240000s", 2'838'240'000LL * 1'000'000'000},
      {"2838240000000000000ns", 2'838'240'000LL * 1'000'000'000},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const std::optional<Duration> read = parse_duration(row.text);
    REQUIRE(read.has_value());
    CHECK(read->count() == row.nanoseconds);
  }
}

TEST_CASE("what is not exactly a duration is refused") {
  const std::vector<std::string_view> texts{
      "",
      "s",
      "5",
      "5 ms",
      " 5ms",
      "5ms ",
      "-5ms",
      "+5ms",
      ".5s",
      "5.s",
      "1.2.3s",
      "1e3ms",
      "1,5s",
      "5MS",
      "5sec",
      "5d",
      "0x5s",
      "1.5.s",
      "0.5ns",
      "0.0001us",
      "1.0000000001s",
      "0.00000000001m",
      "infs",
      "nans",
      "1\xC2s",
      "5s\n",
      "\xC2\xB5s",
      "788401h",  // an hour more than 90 years
      "2838240000.000000001s",
      "18446744073709551616ns",  // 2^64
      "99999999999999999999999999999999999999999999h",
      "340282366920938463463374607431768211457s",  // 2^128 + 1
  };
  for (const std::string_view text : texts) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("a duration is written in its shortest exact text") {
  struct Row {
    std::int64_t nanoseconds;
    std::string_view text;
  };
  const std::vector<Row> rows{
      {0, "0s"},
      {1, "1ns"},
      {999, "999ns"},
      {1'000, "1us"},
      {1'001, "1.001us"},
      {200'000, "200us"},
      {150'000'000, "150ms"},
      {152'300'412, "152.300412ms"},
      {1'250'000'000, "1.25s"},
      {1'000'000'001, "1.000000001s"},
      {90'000'000'000, "90s"},
      {120'000'000'000, "2m"},
      {3'600'000'000'000, "1h"},
      {5'400'000'000'000, "90m"},
      {-1'500'000, "-1.5ms"},
      {-60'000'000'000, "-1m"},
      {std::numeric_limits<std::int64_t>::min(), "-9223372036.854775808s"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(to_text(Duration{row.nanoseconds}) == row.text);
  }
}

TEST_CASE("a duration that was written reads back as it was") {
  for (std::int64_t count = 1; count < kMaxDuration.count() / 3; count = count * 3 + 1) {
    CAPTURE(count);
    CHECK(parse_duration(to_text(Duration{count})) == Duration{count});
  }
  CHECK(parse_duration(to_text(kMaxDuration)) == kMaxDuration);
}

TEST_CASE("an instant is written in seconds with a fixed number of places, cut and not rounded") {
  const Time time{Duration{152'300'999}};
  CHECK(to_text(time) == "0.152300999s");
  CHECK(to_text(time, 6) == "0.152300s");
  CHECK(to_text(time, 3) == "0.152s");
  CHECK(to_text(time, 0) == "0s");
  CHECK(to_text(Time{raftsim::seconds(12)}, 3) == "12.000s");
  CHECK(to_text(Time{}) == "0.000000000s");
  CHECK(to_text(Time::max()) == "never");
}

TEST_CASE("three of the longest durations can be added") {
  CHECK(kMaxDuration <= Duration::max() / 3);
}

TEST_SUITE_END();
