#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "viz/model/run.hpp"
#include "viz/views/pen.hpp"

namespace raftsim::viz {

/// Where the lanes of the space-time diagram lie in its panel.
struct LaneGeometry {
  LaneGeometry(const Run& run, const Theme& theme, const Box& box)
      : servers(static_cast<std::size_t>(run.servers())),
        legend_y(box.y1 - theme.px(8)),
        client_lane(theme.px(18)) {
    // What another program calls its hosts takes room.
    const float name = run.header().imported ? 180.0F : 96.0F;
    names = {box.x0, box.y0 + theme.px(26), box.x0 + theme.px(name), box.y1 - theme.px(20)};
    ruler = {names.x1, box.y0, box.x1, box.y0 + theme.px(26)};
    area = {names.x1, names.y0, box.x1, names.y1};
    // Clients get what servers do not need.
    const float least = theme.px(40) * static_cast<float>(servers);
    const float spare = std::max(0.0F, std::min(area.height() * 0.3F, area.height() - least));
    clients = std::min(run.clients().size(), static_cast<std::size_t>(spare / client_lane));
    const float below = static_cast<float>(clients) * client_lane;
    lane = (area.height() - below) / static_cast<float>(servers);
    bar = std::min(std::clamp(lane * 0.26F, theme.px(9), theme.px(22)), lane * 0.62F);
    first_client = area.y1 - below;
  }

  [[nodiscard]] float y_of(raft::ServerId server) const {
    return area.y0 + (static_cast<float>(server.value) - 0.42F) * lane;
  }
  [[nodiscard]] float y_of_client(std::size_t client) const {
    return first_client + (static_cast<float>(client) + 0.5F) * client_lane;
  }
  /// The server whose lane the height is in; nobody for that of a client.
  [[nodiscard]] raft::ServerId server_at(float y) const {
    if (y < area.y0 || y >= first_client) return raft::kNobody;
    const auto place = static_cast<std::size_t>((y - area.y0) / lane);
    return raft::ServerId{static_cast<std::uint8_t>(std::min(place, servers - 1) + 1)};
  }
  [[nodiscard]] std::vector<double> heights() const {
    std::vector<double> all;
    for (std::size_t i = 0; i < servers; ++i) {
      all.push_back(static_cast<double>(y_of(raft::ServerId{static_cast<std::uint8_t>(i + 1)})));
    }
    return all;
  }

  std::size_t servers;
  std::size_t clients{};
  Box names;
  Box ruler;
  Box area;
  float legend_y;
  float lane{};
  float bar{};
  float client_lane;
  float first_client{};
};

}  // namespace raftsim::viz
