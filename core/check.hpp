#pragma once

#include <stdexcept>
#include <string>

namespace raft {

/// The core found itself in a state that its own code excludes: a defect of this program (or of a planted
/// rule), never of a message.
class InternalError : public std::logic_error {
 public:
  explicit InternalError(const char* promise) : std::logic_error(std::string("broken promise: ") + promise) {}
};

[[noreturn]] void fail(const char* promise);

/// Asserts one condition, in every build; the text says what was promised.
constexpr void require(bool holds, const char* promise) {
  if (!holds) [[unlikely]] {
    fail(promise);
  }
}

}  // namespace raft
