#include "tools/story_width.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace raftsim {

int story_width(const Output& out) {
  // In a pipe: one width for all, so that the same run makes the same text everywhere.
  constexpr int kWidth = 120;
  if (!out.is_terminal()) return kWidth;
  winsize size{};
  // POSIX has no other way to ask.
  const int answer = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
  return answer != 0 || size.ws_col == 0 ? kWidth : size.ws_col;
}

}  // namespace raftsim
