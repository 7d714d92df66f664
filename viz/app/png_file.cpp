#include "viz/app/png_file.hpp"

#include <cerrno>
#include <cstddef>
#include <png.h>
#include <string_view>

#include "sim/trace/atomic_file.hpp"

namespace raftsim::viz {

void write_png(const std::string& path, const Image& image) {
  png_image description{};
  description.version = PNG_IMAGE_VERSION;
  description.width = static_cast<png_uint_32>(image.width);
  description.height = static_cast<png_uint_32>(image.height);
  description.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = 0;
  if (png_image_write_to_memory(&description, nullptr, &size, 0, image.pixels.data(), 0, nullptr) == 0) {
    throw trace::FileError(path, EINVAL);
  }
  std::string bytes(size, '\0');
  if (png_image_write_to_memory(&description, bytes.data(), &size, 0, image.pixels.data(), 0, nullptr) == 0) {
    throw trace::FileError(path, EINVAL);
  }
  trace::AtomicFile file(path);
  file.write(std::string_view(bytes).substr(0, size));
  file.commit();
}

}  // namespace raftsim::viz
