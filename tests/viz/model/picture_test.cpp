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
    for (const Arrow& arrow : hostile().arrows())
      inside += arrow.asked >= window.begin && arrow.asked <= window.end;
    for (const ArrowPicture& shown : picture.arrows) {
      const Arrow& arrow = hostile().arrows()[shown.arrow];
      CHECK(shown.asked <= shown.left);
      CHECK(shown.left <= shown.ended);
      drawn += arrow.asked >= window.begin && arrow.asked <= window.end;
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
