#pragma once

namespace raftsim::viz {

/// Of a window or a picture, in pixels.
struct Size {
  int width{};
  int height{};
};

}  // namespace raftsim::viz
