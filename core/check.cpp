#include "core/check.hpp"

namespace raft {

void fail(const char* promise) {
  throw InternalError(promise);
}

}  // namespace raft
