#pragma once

#include <string>
#include <vector>

#include "sim/bugs/bug.hpp"
#include "tools/usage.hpp"

namespace raftsim {

/// The bug that `--bug` names, or null where it is not given. Throws UsageError.
const Bug* bug_of(const Given& given);

/// What it may name.
std::vector<std::string> bug_ids();

}  // namespace raftsim
