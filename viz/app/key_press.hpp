#pragma once

namespace raftsim::viz {

/// A key that went down, or is repeated while it is down.
struct KeyPress {
  /// GLFW's number for it.
  int key{};
  bool shift{};
  bool control{};
  bool alt{};
};

}  // namespace raftsim::viz
