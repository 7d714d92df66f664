#pragma once

#include <functional>
#include <string>

#include "tools/exit_code.hpp"
#include "tools/output.hpp"
#include "tools/subcommands.hpp"

namespace raftsim {

/// What a program of raftsim's does with its arguments.
struct Program {
  /// What its errors begin with: "raftsim run".
  std::function<std::string(const Arguments&)> name;
  std::function<ExitCode(const Arguments&, Output& out, Output& errors)> run;
};

/// The whole of main(): answers by one line and a code everything that is thrown; returns what the process
/// does.
int run_main(int argc, char** argv, const Program& program);

}  // namespace raftsim
