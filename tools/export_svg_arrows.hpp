#pragma once

#include <string>
#include <vector>

#include "tools/export_run.hpp"
#include "tools/export_svg.hpp"
#include "tools/export_svg_room.hpp"

namespace raftsim {

/// An arrow of the diagram of space and time.
struct SvgArrow {
  MessageSort sort{};
  std::string words;
  HostPlace from{};
  Time left{};
  SvgPoint begin{};
  SvgPoint end{};
  /// The y where the lane next to the sender's begins.
  double gap_end{};
};

/// Writes what arrows are next to them and to their senders, where there is room between `left` and `right`.
/// What one host sends at one time to several is told once.
void svg_label_arrows(SvgPaper& paper, SvgRoom& room, const std::vector<SvgArrow>& arrows, double left,
                      double right);

}  // namespace raftsim
