#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace raftsim::viz {

/// Pixels, row by row from the top, red, green and blue, a byte each.
struct Image {
  int width{};
  int height{};
  std::vector<std::uint8_t> pixels;
};

/// Writes a PNG file, whole or not at all. Throws trace::FileError.
void write_png(const std::string& path, const Image& image);

}  // namespace raftsim::viz
