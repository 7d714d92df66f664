#include "tools/line_input.hpp"

#include <array>
#include <cerrno>
#include <unistd.h>

namespace raftsim {

std::optional<std::string> LineInput::next() {
  std::string line;
  while (true) {
    const std::size_t end = buffer_.find('\n');
    const std::size_t taken = end == std::string::npos ? buffer_.size() : end;
    line.append(buffer_, 0, taken < kMostBytes - line.size() ? taken : kMostBytes - line.size());
    buffer_.erase(0, end == std::string::npos ? taken : taken + 1);
    if (end != std::string::npos) return line;
    if (ended_) return line.empty() ? std::nullopt : std::optional(line);
    std::array<char, 4096> bytes{};
    const ssize_t count = ::read(descriptor_, bytes.data(), bytes.size());
    if (count > 0) {
      buffer_.append(bytes.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      ended_ = true;
    }
  }
}

bool LineInput::is_terminal() const {
  return ::isatty(descriptor_) == 1;
}

}  // namespace raftsim
