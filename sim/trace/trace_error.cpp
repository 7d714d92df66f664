#include "sim/trace/trace_error.hpp"

#include <utility>

namespace raftsim::trace {

TraceError::TraceError(std::string file_name, std::size_t line_number, std::string where,
                       std::string what_is_there, std::string what_should_be)
    : file(std::move(file_name)),
      line(line_number),
      pointer(std::move(where)),
      found(std::move(what_is_there)),
      expected(std::move(what_should_be)) {
  message_ = file + ": ";
  if (line != 0) message_ += "line " + std::to_string(line) + ": ";
  if (!pointer.empty()) message_ += "at " + pointer + ": ";
  message_ += "found " + found + ", expected " + expected;
}

}  // namespace raftsim::trace
