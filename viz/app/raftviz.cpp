#include <cstdio>
#include <exception>
#include <stdexcept>
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
  static_cast<void>(std::fputs((text + "\n").c_str(), stderr));
}

/// Throws when it cannot be written, as where the disk is full.
int print(const std::string& text) {
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0)
    throw std::runtime_error("raftviz: standard output cannot be written");
  return kOk;
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
      return print(raftsim::viz::completions({words.begin() + 1, words.end()}));
    }
    const auto arguments = raftsim::viz::parse_arguments(words);
    if (arguments.help) {
      return print(raftsim::viz::usage());
    }
    if (arguments.version) {
      return print("raftviz " RAFTSIM_VERSION "\n");
    }
    return run(arguments);
  } catch (const raftsim::viz::ArgumentError& error) {
    complain(std::string("raftviz: ") + error.what());
  } catch (const std::exception& error) {
    complain(error.what());
  }
  return kRefused;
}
