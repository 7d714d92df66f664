#include "sim/line_of.hpp"

#include "sim/scenario_limits.hpp"
#include "sim/trace/cut.hpp"

namespace raftsim {

std::string line_of(const std::string& message) {
  return trace::cut(message, limits::kMaxLineBytes);
}

}  // namespace raftsim
