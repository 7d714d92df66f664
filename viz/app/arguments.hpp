#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/time.hpp"
#include "viz/app/size.hpp"
#include "viz/views/stage.hpp"

namespace raftsim::viz {

/// What the command line asks for.
struct Arguments {
  /// A trace or a scenario; empty: the first screen.
  std::string file;
  std::optional<std::uint64_t> seed;
  /// Where to write a picture instead of opening a window.
  std::optional<std::string> screenshot;
  std::optional<Time> at;
  /// How much of the run the diagram shows around that.
  std::optional<Duration> span;
  Shown view{Shown::all};
  Tab tab{Tab::inspector};
  /// As it was left, or as it is at first, where it is not given; the same of the rest.
  std::optional<Size> size;
  bool light{};
  /// Size of texts, in per cent.
  std::optional<int> scale;
  /// Whether the page of all keys is open.
  bool keys{};
  /// Whether to measure frames instead of opening a window.
  bool benchmark{};
  bool help{};
  bool version{};
};

/// What is wrong with a command line, in one line.
class ArgumentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Without the program's name. Throws ArgumentError.
Arguments parse_arguments(const std::vector<std::string>& words);

}  // namespace raftsim::viz
