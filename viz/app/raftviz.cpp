#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "viz/app/application.hpp"
#include "viz/app/arguments.hpp"
#include "viz/app/options.hpp"

namespace {

constexpr int kOk = 0;
/// Bad usage, bad input, no display, or a picture that cannot be written; as of raftsim.
constexpr int kRefused = 2;

void complain(const std::string& text) {
  std::fputs((text + "\n").c_str(), stderr);
}

int run(const raftsim::viz::Arguments& arguments) {
  raftsim::viz::Application application(arguments);
  if (arguments.benchmark) {
    application.benchmark();
  } else if (arguments.screenshot) {
    application.write_screenshot();
  } else {
    application.run();
  }
  return kOk;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (!words.empty() && words.front() == "--complete") {
      std::fputs(raftsim::viz::completions({words.begin() + 1, words.end()}).c_str(), stdout);
      return kOk;
    }
    const auto arguments = raftsim::viz::parse_arguments(words);
    if (arguments.help) {
      std::fputs(raftsim::viz::usage().c_str(), stdout);
      return kOk;
    }
    if (arguments.version) {
      std::puts("raftviz " RAFTSIM_VERSION);
      return kOk;
    }
    return run(arguments);
  } catch (const raftsim::viz::ArgumentError& error) {
    complain(std::string("raftviz: ") + error.what());
  } catch (const std::exception& error) {
    complain(error.what());
  }
  return kRefused;
}
