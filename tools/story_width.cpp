#include "tools/story_width.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace raftsim {
namespace {

constexpr int kInPipe = 120;

}  // namespace

int story_width(const Output& out) {
  if (!out.is_terminal()) return kInPipe;
  winsize size{};
  // POSIX has no other way to ask.
  const int answer = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);  // NOLINT(cppcoreguidelines-pro-type-vararg)
  return answer != 0 || size.ws_col == 0 ? kInPipe : size.ws_col;
}

}  // namespace raftsim
