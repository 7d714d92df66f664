#pragma once

#include "sim/bugs/bug.hpp"
#include "tools/usage.hpp"

namespace raftsim {

/// The bug that `--bug` names, or null where it is not given. Throws UsageError.
const Bug* bug_of(const Given& given);

}  // namespace raftsim
