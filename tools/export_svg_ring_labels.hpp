#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/types.hpp"
#include "tools/export_svg.hpp"
#include "tools/export_svg_room.hpp"

namespace raftsim {

/// A message in the ring, and how far it is.
struct SvgRingMessage {
  raft::ServerId from{};
  std::string words;
  std::string_view colour;
  SvgPoint begin{};
  SvgPoint now{};
};

/// Writes what messages are beside their arrows, rather away from the ring's middle; where there is no room,
/// nothing. What one server sends to several is told once, near the sender.
void svg_label_ring(SvgPaper& paper, SvgRoom& room, const std::vector<SvgRingMessage>& messages,
                    SvgPoint middle);

}  // namespace raftsim
