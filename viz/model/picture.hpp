#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "viz/model/run.hpp"
#include "viz/model/time_axis.hpp"

/// What the space-time diagram draws for a window: plain lists in pixels, as long as what is visible.
namespace raftsim::viz {

struct BarPicture {
  double x0{};
  double x1{};
  /// In the lane's bars. Where many fall on one pixel, the one of the highest role.
  std::size_t bar{};
  bool many{};
};

struct ArrowPicture {
  /// In the run's arrows.
  std::size_t arrow{};
  double asked{};
  double left{};
  double ended{};
};

/// How many messages that are not drawn as arrows arrive at a server, column by column.
struct Density {
  /// By ArrowRank.
  std::array<std::vector<std::uint32_t>, kArrowRanks> counts;
};

struct TickPicture {
  double x{};
  /// In the list that it was made of.
  std::size_t place{};
  /// How many fall here, itself included.
  std::size_t many{1};
};

/// Where ticks of several each stand side by side.
struct BandPicture {
  double x0{};
  double x1{};
  /// How many fall here.
  std::size_t many{};
};

struct LanePicture {
  std::vector<BarPicture> bars;
  /// Of those that stand side by side with others the bands only.
  std::vector<TickPicture> commits;
  std::vector<BandPicture> commit_bands;
  std::vector<TickPicture> timers;
  Density density;
};

struct Picture {
  Window window;
  /// By server.
  std::vector<LanePicture> lanes;
  std::vector<ArrowPicture> arrows;
  /// By ArrowRank: whether all of them in the window are among `arrows`; else they are in the density.
  std::array<bool, kArrowRanks> drawn{};
  /// How many messages the density stands for, and the most in one column of any lane.
  std::size_t in_density{};
  std::uint32_t densest{};
  double column_width{};
  std::vector<TickPicture> marks;
};

struct PictureOptions {
  /// Most arrows; those of the higher ranks come first, and of a rank all or none.
  std::size_t most_arrows{350};
  /// Of a density's column, in pixels.
  double column{3};
  /// Ticks nearer to each other than this, in pixels, are drawn as one.
  double tick_room{7};
};

/// Costs about (servers × pixels × log(what there is)) + what is drawn.
Picture picture_of(const Run& run, const Window& window, const PictureOptions& options = {});

/// Of a list in the order of time, those in the window, near ones as one.
template <class List>
std::vector<TickPicture> ticks_in(const List& list, const Window& window, double room);

/// Takes the ticks of several each that stand closer than twice `room`, three or more in a row, out of
/// `ticks`, and answers where they stood.
std::vector<BandPicture> take_bands(std::vector<TickPicture>& ticks, double room);

struct SpanPicture {
  double x0{};
  double x1{};
  /// How many it is; of several it shows where they are, and leaves out the gaps of less than a pixel.
  std::size_t many{1};
};
/// A server's cuts in the window, those narrower than `room` together where nothing is seen between them.
std::vector<SpanPicture> spans_in(const std::vector<CutSpan>& cuts, const Window& window, double room);

struct OperationPicture {
  double x0{};
  double x1{};
  /// In the lane's operations.
  std::size_t place{};
};
/// A client's operations in the window, each at least two pixels wide; of those that would fall on what is
/// drawn already the rest is left out.
std::vector<OperationPicture> operations_in(const ClientLane& lane, const Window& window);

/// The arrow nearest to a point, within `reach` pixels; kNothing if there is none. `y_of` gives the height of
/// a server's lane.
inline constexpr std::size_t kNothing = static_cast<std::size_t>(-1);
struct Point {
  double x{};
  double y{};
};
std::size_t arrow_at(const Run& run, const Picture& picture, const std::vector<double>& lane_heights,
                     Point point, double reach);

}  // namespace raftsim::viz
