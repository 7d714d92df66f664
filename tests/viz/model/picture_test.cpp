#include "viz/model/picture.hpp"

#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <vector>

#include "tests/viz/model/recorded_run.hpp"

namespace raftsim::viz::tests {
namespace {

const Run& hostile() {
  // Never destroyed: the memory of its batches is pooled by the thread, and gone before statics are.
  static const Run* const run = new Run(run_of(record_scenario("hostile-everything")));
  return *run;
}

TEST_CASE("whatever the window, every message in it is an arrow or is in the density") {
  for (const int divisor : {1, 3, 20, 200, 2000}) {
    CAPTURE(divisor);
    const Duration span = (hostile().end() - Time{}) / divisor;
    const Time begin = Time{} + (hostile().end() - Time{}) / 2;
    const Window window{begin, begin + span, 1200};
    const Picture picture = picture_of(hostile(), window);
    CHECK(picture.arrows.size() <= PictureOptions{}.most_arrows);
    std::size_t inside = 0;
    std::size_t drawn = 0;
    const auto is_inside = [&window](const Arrow& arrow) {
      return arrow.asked >= window.begin && arrow.asked <= window.end;
    };
    for (const Arrow& arrow : hostile().arrows()) inside += is_inside(arrow) ? 1U : 0U;
    for (const ArrowPicture& shown : picture.arrows) {
      const Arrow& arrow = hostile().arrows()[shown.arrow];
      CHECK(shown.asked <= shown.left);
      CHECK(shown.left <= shown.ended);
      drawn += is_inside(arrow) ? 1U : 0U;
    }
    CHECK(drawn + picture.in_density == inside);
    if (divisor >= 2000) CHECK(picture.in_density == 0);
    if (divisor == 1) CHECK(picture.in_density > 1000);
  }
}

TEST_CASE("a density counts what arrives, no more and no less") {
  const Window window = whole(900, hostile().end());
  const Picture picture = picture_of(hostile(), window, {.most_arrows = 0});
  for (std::size_t i = 0; i < picture.lanes.size(); ++i) {
    for (std::size_t rank = 0; rank < kArrowRanks; ++rank) {
      std::size_t counted = 0;
      for (const std::uint32_t count : picture.lanes[i].density.counts[rank]) counted += count;
      const ServerLane& lane = hostile().lane(raft::ServerId{static_cast<std::uint8_t>(i + 1)});
      CHECK(counted == lane.arrivals[rank].size());
    }
  }
}

TEST_CASE("bars touch each other, and no more are drawn than there are pixels") {
  const Window window = whole(300, hostile().end());
  const Picture picture = picture_of(hostile(), window);
  for (const LanePicture& lane : picture.lanes) {
    CHECK(lane.bars.size() <= 2 * 300);
    REQUIRE_FALSE(lane.bars.empty());
    for (std::size_t i = 1; i < lane.bars.size(); ++i) CHECK(lane.bars[i].x0 - lane.bars[i - 1].x1 < 1.01);
  }
}

TEST_CASE("ticks that fall together are one, and none is forgotten") {
  const Window window = whole(200, hostile().end());
  for (const Picture& picture : {picture_of(hostile(), window)}) {
    for (std::size_t i = 0; i < picture.lanes.size(); ++i) {
      std::size_t counted = 0;
      for (const TickPicture& tick : picture.lanes[i].commits) counted += tick.many;
      for (const BandPicture& band : picture.lanes[i].commit_bands) counted += band.many;
      CHECK(counted == hostile().lane(raft::ServerId{static_cast<std::uint8_t>(i + 1)}).commits.size());
      CHECK(picture.lanes[i].commits.size() <= 100);
    }
  }
}

TEST_CASE("each operation of a client is drawn or falls on one that is, and no more are drawn than fit") {
  const Run& run = hostile();
  REQUIRE_FALSE(run.clients().empty());
  for (const double part : {1.0, 0.2, 0.01, 0.0005}) {
    for (const double width : {40.0, 300.0, 1200.0}) {
      const auto span =
          static_cast<std::int64_t>(static_cast<double>(run.end().time_since_epoch().count()) * part);
      const Time begin = Time{} + run.end().time_since_epoch() / 3;
      const Window window{begin, begin + Duration{span}, width};
      for (const ClientLane& client : run.clients()) {
        const std::vector<OperationPicture> pictures = operations_in(client, window);
        CHECK(static_cast<double>(pictures.size()) <= 2 * width + 3);
        for (const OperationPicture& shown : pictures) CHECK(shown.x1 - shown.x0 > 1.999);
        for (const Operation& operation : client.operations) {
          if (operation.end < window.begin || operation.begin > window.end) continue;
          const double x = std::max(window.x(operation.begin), 0.0);
          CHECK(std::any_of(pictures.begin(), pictures.end(), [&](const OperationPicture& shown) {
            return shown.x0 <= x && shown.x1 + 1 >= x;
          }));
        }
      }
    }
  }
}

TEST_CASE("ticks of several each that stand side by side become a band, those alone and apart stay") {
  std::vector<TickPicture> ticks{{10, 0, 1},  {17, 1, 2},  {24, 3, 3},   {37, 6, 2},   {80, 8, 2},
                                 {87, 10, 4}, {94, 14, 1}, {200, 15, 5}, {207, 20, 5}, {214, 25, 5}};
  const std::vector<BandPicture> bands = take_bands(ticks, 7);
  REQUIRE(bands.size() == 2);
  CHECK(bands[0].x0 == 17);
  CHECK(bands[0].x1 == 37);
  CHECK(bands[0].many == 7);
  CHECK(bands[1].x0 == 200);
  CHECK(bands[1].x1 == 214);
  std::vector<std::size_t> left;
  left.reserve(ticks.size());
  for (const TickPicture& tick : ticks) left.push_back(tick.place);
  CHECK(left == std::vector<std::size_t>{0, 8, 10, 14});
  ticks.clear();
  CHECK(take_bands(ticks, 7).empty());
}

TEST_CASE("cuts too narrow to be told apart are one, wide ones and those with a gap are their own") {
  const auto at = [](int ms) { return Time{std::chrono::milliseconds(ms)}; };
  const std::vector<CutSpan> cuts{{at(0), at(5), {}, {}},     {at(10), at(12), {}, {}},
                                  {at(12), at(15), {}, {}},   {at(16), at(18), {}, {}},
                                  {at(18), at(60), {}, {}},   {at(60), at(62), {}, {}},
                                  {at(100), at(110), {}, {}}, {at(990), Time::max(), {}, {}}};
  // A pixel is two milliseconds, from 8 ms on.
  const Window window{at(8), at(1008), 500};
  struct Shown {
    double x0;
    double x1;
    std::size_t many;
  };
  const std::vector<Shown> expected{{1, 5, 3}, {5, 26, 1}, {26, 27, 1}, {46, 51, 1}};
  const std::vector<SpanPicture> shown = spans_in(cuts, window, 7);
  REQUIRE(shown.size() == expected.size() + 1);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK(shown[i].x0 == doctest::Approx(expected[i].x0));
    CHECK(shown[i].x1 == doctest::Approx(expected[i].x1));
    CHECK(shown[i].many == expected[i].many);
  }
  CHECK(shown.back().x0 == doctest::Approx(491));
  CHECK(shown.back().x1 > 500);
  CHECK(spans_in(cuts, Window{at(70), at(90), 500}, 7).empty());
}

TEST_CASE("the arrow under the mouse is found, and none where there is none") {
  const Run run = run_of(record_scenario("first-election"));
  const Picture picture = picture_of(run, whole(1000, run.end()), {.most_arrows = 10'000});
  const std::vector<double> heights{100, 200, 300, 400, 500};
  REQUIRE_FALSE(picture.arrows.empty());
  for (const ArrowPicture& shown : picture.arrows) {
    const Arrow& arrow = run.arrows()[shown.arrow];
    const Point middle{(shown.left + shown.ended) / 2,
                       (heights[arrow.from.value - 1U] + heights[arrow.to.value - 1U]) / 2};
    CHECK(arrow_at(run, picture, heights, middle, 6) != kNothing);
  }
  CHECK(arrow_at(run, picture, heights, {500, 900}, 6) == kNothing);
}

}  // namespace
}  // namespace raftsim::viz::tests
