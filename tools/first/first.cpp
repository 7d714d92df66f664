#include "tools/run_main.hpp"
#include "tools/subcommands.hpp"

/// Runs scenarios as `raftsim run` does, and nothing else: the first election is seen while the rest of
/// raftsim is still being compiled.
int main(int argc, char** argv) {
  return raftsim::run_main(argc, argv,
                           {[](const raftsim::Arguments&) { return "raftsim run"; }, raftsim::run_command});
}
