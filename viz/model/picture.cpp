#include "viz/model/picture.hpp"

#include <algorithm>
#include <cmath>

namespace raftsim::viz {
namespace {

/// The role that a pixel shows when several fall on it.
int prominence(const Bar& bar) {
  if (!bar.up) return 4;
  switch (bar.role) {
    case raft::Role::leader: return 3;
    case raft::Role::candidate:
    case raft::Role::pre_candidate: return 2;
    case raft::Role::follower: return 1;
  }
  return 0;
}

/// The first bar that ends after `time`.
std::size_t bar_after(const std::vector<Bar>& bars, Time time) {
  const auto found = std::upper_bound(bars.begin(), bars.end(), time,
                                      [](Time wanted, const Bar& bar) { return wanted < bar.end; });
  return static_cast<std::size_t>(found - bars.begin());
}

std::vector<BarPicture> bars_of(const std::vector<Bar>& bars, const Window& window) {
  /// So many bars on a pixel are looked at; of more the rest is taken for their like.
  constexpr std::size_t kLooked = 8;
  std::vector<BarPicture> pictures;
  std::size_t at = bar_after(bars, window.begin);
  while (at < bars.size() && bars[at].begin <= window.end) {
    BarPicture picture{window.x(bars[at].begin), window.x(bars[at].end), at, false};
    if (picture.x1 - picture.x0 < 1) {
      picture.x1 = std::floor(picture.x0) + 1;
      const std::size_t next = std::max(at + 1, bar_after(bars, window.time(picture.x1)));
      for (std::size_t i = at + 1; i < std::min(next, at + kLooked); ++i) {
        if (prominence(bars[i]) > prominence(bars[picture.bar])) picture.bar = i;
      }
      picture.many = next > at + 1;
      at = next;
    } else {
      ++at;
    }
    pictures.push_back(picture);
  }
  return pictures;
}

std::uint32_t add_density(const std::vector<Time>& arrivals, const Window& window, double column,
                          std::vector<std::uint32_t>& counts) {
  const auto columns = static_cast<std::size_t>(std::ceil(window.width / column));
  counts.assign(columns, 0);
  std::uint32_t most = 0;
  auto at = std::lower_bound(arrivals.begin(), arrivals.end(), window.begin);
  for (std::size_t i = 0; i < columns && at != arrivals.end(); ++i) {
    const Time end = window.time(static_cast<double>(i + 1) * column);
    const auto next = std::lower_bound(at, arrivals.end(), end);
    counts[i] = static_cast<std::uint32_t>(next - at);
    most = std::max(most, counts[i]);
    at = next;
  }
  return most;
}

void add_arrows(const Run& run, const PictureOptions& options, Picture& picture) {
  const Window& window = picture.window;
  std::size_t left = options.most_arrows;
  bool fits = true;
  for (std::size_t rank = 0; rank < kArrowRanks; ++rank) {
    const ArrowIndex& index = run.arrows_of(static_cast<ArrowRank>(rank));
    const std::size_t begin = picture.arrows.size();
    fits = fits && index.count(run.arrows(), window.begin, window.end) <= left;
    if (fits) {
      index.each(run.arrows(), window.begin, window.end, [&](std::size_t place) {
        const Arrow& arrow = run.arrows()[place];
        picture.arrows.push_back({place, window.x(arrow.asked), window.x(arrow.left), window.x(arrow.ended)});
        return picture.arrows.size() - begin <= left;
      });
      // Those that began before the window count as well.
      fits = picture.arrows.size() - begin <= left;
      if (!fits) picture.arrows.resize(begin);
    }
    picture.drawn[rank] = fits;
    if (fits) {
      left -= picture.arrows.size() - begin;
    } else {
      picture.in_density += index.count(run.arrows(), window.begin, window.end);
    }
  }
}

double distance_to_line(Point p, Point a, Point b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double length = dx * dx + dy * dy;
  const double along =
      length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0, 1.0) : 0.0;
  return std::hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

}  // namespace

template <class List>
std::vector<TickPicture> ticks_in(const List& list, const Window& window, double room) {
  const auto earlier = [](const auto& tick, Time time) { return tick.time < time; };
  std::vector<TickPicture> pictures;
  auto at = std::lower_bound(list.begin(), list.end(), window.begin, earlier);
  while (at != list.end() && at->time <= window.end) {
    const double x = window.x(at->time);
    auto next = at + 1;
    if (next != list.end() && window.x(next->time) < x + room) {
      next = std::max(next, std::lower_bound(next, list.end(), window.time(x + room), earlier));
    }
    pictures.push_back({x, static_cast<std::size_t>(at - list.begin()), static_cast<std::size_t>(next - at)});
    at = next;
  }
  return pictures;
}
template std::vector<TickPicture> ticks_in(const std::vector<Commit>&, const Window&, double);
template std::vector<TickPicture> ticks_in(const std::vector<TimerFire>&, const Window&, double);
template std::vector<TickPicture> ticks_in(const std::vector<Mark>&, const Window&, double);
template std::vector<TickPicture> ticks_in(const std::vector<Tick>&, const Window&, double);
template std::vector<TickPicture> ticks_in(const std::vector<CaptionText>&, const Window&, double);

std::vector<BandPicture> take_bands(std::vector<TickPicture>& ticks, double room) {
  constexpr std::size_t kLeast = 3;
  std::vector<BandPicture> bands;
  std::vector<TickPicture> alone;
  for (auto first = ticks.begin(); first != ticks.end();) {
    auto past = first + 1;
    while (first->many > 1 && past != ticks.end() && past->many > 1 && past->x - (past - 1)->x < 2 * room)
      ++past;
    if (static_cast<std::size_t>(past - first) >= kLeast) {
      BandPicture& band = bands.emplace_back(BandPicture{first->x, (past - 1)->x, 0});
      for (; first != past; ++first) band.many += first->many;
    } else {
      alone.insert(alone.end(), first, past);
    }
    first = past;
  }
  ticks = std::move(alone);
  return bands;
}

std::vector<SpanPicture> spans_in(const std::vector<CutSpan>& cuts, const Window& window, double room) {
  constexpr double kGap = 1;
  std::vector<SpanPicture> pictures;
  auto at = std::lower_bound(cuts.begin(), cuts.end(), window.begin,
                             [](const CutSpan& cut, Time time) { return cut.end < time; });
  for (; at != cuts.end() && at->begin <= window.end; ++at) {
    const SpanPicture one{window.x(at->begin), window.x(at->end)};
    const bool narrow = one.x1 - one.x0 < room;
    SpanPicture* last = pictures.empty() ? nullptr : &pictures.back();
    if (narrow && last != nullptr && one.x0 - last->x1 < kGap &&
        (last->many > 1 || last->x1 - last->x0 < room)) {
      last->x1 = one.x1;
      ++last->many;
    } else {
      pictures.push_back(one);
    }
  }
  return pictures;
}

Picture picture_of(const Run& run, const Window& window, const PictureOptions& options) {
  Picture picture;
  picture.window = window;
  picture.column_width = options.column;
  add_arrows(run, options, picture);
  for (int i = 0; i < run.servers(); ++i) {
    const ServerLane& lane = run.lane(raft::ServerId{static_cast<std::uint8_t>(i + 1)});
    LanePicture& shown = picture.lanes.emplace_back();
    shown.bars = bars_of(lane.bars, window);
    shown.commits = ticks_in(lane.commits, window, options.tick_room);
    shown.commit_bands = take_bands(shown.commits, options.tick_room);
    shown.timers = ticks_in(lane.timers, window, options.tick_room);
    for (std::size_t rank = 0; rank < kArrowRanks; ++rank) {
      if (picture.drawn[rank]) continue;
      const std::uint32_t most =
          add_density(lane.arrivals[rank], window, options.column, shown.density.counts[rank]);
      picture.densest = std::max(picture.densest, most);
    }
  }
  picture.marks = ticks_in(run.marks(), window, options.tick_room);
  return picture;
}

std::vector<OperationPicture> operations_in(const ClientLane& lane, const Window& window) {
  constexpr double kLeast = 2;
  constexpr double kRoom = 0.5;
  std::vector<OperationPicture> pictures;
  const std::vector<Operation>& all = lane.operations;
  auto at = std::lower_bound(all.begin(), all.end(), window.begin,
                             [](const Operation& operation, Time time) { return operation.end < time; });
  double drawn_to = -10;
  while (at != all.end() && at->begin <= window.end) {
    const double x0 = window.x(at->begin);
    const double x1 = std::max(window.x(at->end), x0 + kLeast);
    if (x1 > drawn_to + kRoom) {
      pictures.push_back({x0, x1, static_cast<std::size_t>(at - all.begin())});
      drawn_to = x1;
    }
    ++at;
    // Many short ones on a pixel are passed over at once.
    if (x1 - x0 > 2 * kLeast || at == all.end() || window.x(at->begin) + kLeast > drawn_to) continue;
    at = std::lower_bound(at, all.end(), window.time(drawn_to - kLeast + kRoom),
                          [](const Operation& operation, Time time) { return operation.begin < time; });
  }
  return pictures;
}

std::size_t arrow_at(const Run& run, const Picture& picture, const std::vector<double>& lane_heights,
                     Point point, double reach) {
  std::size_t nearest = kNothing;
  for (const ArrowPicture& shown : picture.arrows) {
    const Arrow& arrow = run.arrows()[shown.arrow];
    const Point from{shown.left, lane_heights[arrow.from.value - 1U]};
    const Point to{shown.ended, lane_heights[arrow.to.value - 1U]};
    const double far = distance_to_line(point, from, to);
    if (far < reach) {
      reach = far;
      nearest = shown.arrow;
    }
  }
  return nearest;
}

}  // namespace raftsim::viz
