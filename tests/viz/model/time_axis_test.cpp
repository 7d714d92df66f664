#include "viz/model/time_axis.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace raftsim::viz::tests {
namespace {

constexpr Time at(std::int64_t nanosecond) {
  return Time{} + nanoseconds(nanosecond);
}

TEST_CASE("zooming keeps the instant under the mouse where it is, down to nanoseconds") {
  const Time end = at(10'000'000'000);
  Window window = whole(1000, end);
  const Time fixed = at(4'123'456'789);
  for (int i = 0; i < 60; ++i) {
    const double x = window.x(fixed);
    window = zoomed(window, x, 0.7, end);
    if (window.span() > nanoseconds(1000)) CHECK(window.x(fixed) == doctest::Approx(x).epsilon(0.01));
  }
  CHECK(window.span() == kShortestWindow);
  CHECK(window.begin <= fixed);
  CHECK(window.end >= fixed);
}

TEST_CASE("a window never leaves the run behind") {
  const Time end = at(1'000'000'000);
  const Window window = zoomed(whole(1000, end), 500, 0.1, end);
  const Window late = panned(window, 1e7, end);
  CHECK(late.end >= end);
  CHECK(late.begin < end);
  const Window early = panned(window, -1e7, end);
  CHECK(early.begin <= Time{});
  CHECK(early.end > Time{});
  CHECK(zoomed(window, 500, 1e9, end).span() <= end - Time{} + nanoseconds(100'000'000));
  CHECK(whole(1000, Time{}).span() >= kShortestWindow);
}

TEST_CASE("the ruler has round labels with room between them, from years to nanoseconds") {
  struct Row {
    std::int64_t begin;
    std::int64_t span;
    std::vector<std::string> labels;
  };
  const std::vector<Row> rows{
      {0, 1'000'000'000, {"0.0 s", "0.2 s", "0.4 s", "0.6 s", "0.8 s", "1.0 s"}},
      {0, 100'000'000, {"0 ms", "20 ms", "40 ms", "60 ms", "80 ms", "100 ms"}},
      {1'000'000'000,
       50,
       {"1.00000000 s", "1.00000001 s", "1.00000002 s", "1.00000003 s", "1.00000004 s", "1.00000005 s"}},
      {0, 600'000'000'000, {"0 min", "5 min", "10 min"}},
      {0, 3'000LL * 86'400'000'000'000, {"0 d", "1000 d", "2000 d", "3000 d"}},
  };
  for (const Row& row : rows) {
    std::vector<std::string> labels;
    double last = -1e9;
    for (const RulerTick& tick : ruler({at(row.begin), at(row.begin + row.span), 1000}, 150)) {
      if (tick.label.empty()) continue;
      labels.push_back(tick.label);
      CHECK(tick.x - last >= 150);
      last = tick.x;
    }
    if (row.span < 1'000'000'000'000'000) {
      CHECK(labels == row.labels);
    } else {
      CHECK(labels.size() >= 2);
    }
  }
}

TEST_CASE("an instant is written as exactly as a pixel tells it") {
  CHECK(instant_text(at(1'250'000'000), milliseconds(1)) == "1.250 s");
  CHECK(instant_text(at(812'045'700), nanoseconds(100)) == "812.0457 ms");
  CHECK(instant_text(at(0), milliseconds(10)) == "0.000 s");
  CHECK(instant_text(at(1'000'000'001), nanoseconds(1)) == "1.000000001 s");
}

TEST_CASE("an instant is typed with a unit, or in seconds") {
  CHECK(parse_instant("1.25s") == at(1'250'000'000));
  CHECK(parse_instant(" 300 ms ") == at(300'000'000));
  CHECK(parse_instant("2.5") == at(2'500'000'000));
  for (const char* wrong : {"", " ", "soon", "-1s", "1..2", "1.2.3 s"}) CHECK_FALSE(parse_instant(wrong));
}

}  // namespace
}  // namespace raftsim::viz::tests
