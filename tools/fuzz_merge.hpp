#pragma once

#include "tools/subcommands.hpp"

namespace raftsim {

/// `raftsim fuzz merge REPORT...`; the arguments are those behind `merge`.
ExitCode fuzz_merge(const Arguments& arguments, Output& out, Output& errors);

}  // namespace raftsim
