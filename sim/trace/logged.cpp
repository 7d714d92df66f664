#include "sim/trace/logged.hpp"

#include <algorithm>

namespace raftsim::trace {

bool is_host_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxHostBytes &&
         std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

}  // namespace raftsim::trace
