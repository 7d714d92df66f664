#include "tools/output.hpp"

#include <cerrno>
#include <cstdlib>
#include <sys/ioctl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace raftsim {
namespace {

constexpr std::size_t kBufferSize = std::size_t{1} << 16U;

std::string environment(const char* name) {
  // The program never changes its environment.
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

OutputError::OutputError(const std::string& name, int error_number)
    : std::runtime_error(name + " cannot be written: " + std::generic_category().message(error_number)),
      reader_gone_(error_number == EPIPE) {}

void Output::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= kBufferSize) flush();
}

void Output::line(std::string_view text) {
  write(text);
  write("\n");
}

void Output::flush() {
  // Taken out first: what cannot be written is not tried again.
  const std::string taken = std::exchange(buffer_, std::string());
  std::string_view rest = taken;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written == -1) {
      if (errno == EINTR) continue;
      throw OutputError(name_, errno);
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

bool Output::is_terminal() const {
  return ::isatty(descriptor_) == 1;
}

std::size_t Output::columns() const {
  constexpr std::size_t kUsual = 80;
  winsize size{};
  // POSIX has no other way to ask.
  const int answer = ::ioctl(descriptor_, TIOCGWINSZ, &size);
  return answer != 0 || size.ws_col < 2 ? kUsual : size.ws_col;
}

bool Output::has_colors() const {
  return is_terminal() && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
}

}  // namespace raftsim
