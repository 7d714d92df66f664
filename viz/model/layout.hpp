#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

/// How the window was left, in a small text file of the user's.
namespace raftsim::viz {

enum class Shown : std::uint8_t { all, timeline, ring, logs, comparison };
enum class Tab : std::uint8_t { inspector, events, checks, branches, bookmarks };

/// Parts of the window's body, each from kLeast to kMost of it.
struct Panels {
  static constexpr float kLeast = 0.12F;
  static constexpr float kMost = 0.75F;
  /// The width of the right column.
  float right{0.31F};
  /// The height of the ring in it.
  float ring{0.46F};
  /// The height of the logs; nothing for as many rows as there are servers.
  std::optional<float> logs{};
  friend bool operator==(const Panels&, const Panels&) = default;
};

struct Layout {
  int width{1600};
  int height{900};
  bool dark{true};
  /// Size of texts, in per cent.
  int scale{100};
  Panels panels;
  friend bool operator==(const Layout&, const Layout&) = default;
};

/// "raftviz.conf: line 3: found "x", expected …"
class LayoutError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// $XDG_CONFIG_HOME/raftsim/raftviz.conf, or that of ~/.config; empty where neither is known.
std::string layout_path();

/// Reads the file; as it is at first where there is none. Throws LayoutError.
Layout load_layout(const std::string& path);
/// Writes the file whole or not at all, making its folder. Throws std::exception.
void save_layout(const Layout& layout, const std::string& path);

}  // namespace raftsim::viz
