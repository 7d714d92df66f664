#include "viz/model/layout.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <string>

namespace raftsim::viz::tests {
namespace {

TEST_CASE("the layout is kept in a file, whole, and a wrong file is told by its line") {
  const auto folder = std::filesystem::temp_directory_path() / "raftviz-layout-test";
  std::filesystem::remove_all(folder);
  const std::string path = (folder / "raftsim" / "raftviz.conf").string();
  CHECK(load_layout(path) == Layout{});
  Layout layout{1280, 720, false, 130, {0.4F, 0.25F, 0.5F}};
  save_layout(layout, path);
  CHECK(load_layout(path) == layout);
  layout.panels.logs.reset();
  save_layout(layout, path);
  CHECK(load_layout(path) == layout);
  struct WrongRow {
    const char* text;
    const char* error;
  };
  for (const WrongRow& row :
       {WrongRow{"nonsense\n", R"(line 1: found "nonsense", expected "# raftviz layout 1")"},
        WrongRow{"# raftviz layout 1\nwidth 12\n",
                 "line 2: found \"12\", expected a whole number from 320 to 8192"},
        WrongRow{"# raftviz layout 1\nheight\n",
                 "line 2: found \"\", expected a whole number from 320 to 8192"},
        WrongRow{"# raftviz layout 1\n\ncolour 3\n",
                 "line 3: found \"colour\", expected width, height, dark, scale, right, ring or logs"}}) {
    std::ofstream(path) << row.text;
    CHECK_THROWS_WITH_AS(load_layout(path), (path + ": " + row.error).c_str(), LayoutError);
  }
  std::filesystem::remove_all(folder);
}

TEST_CASE("the layout's file is where XDG says, else in the home") {
  const char* const home = std::getenv("HOME");
  const char* const config = std::getenv("XDG_CONFIG_HOME");
  const std::string home_before = home == nullptr ? "" : home;
  const std::string config_before = config == nullptr ? "" : config;
  setenv("HOME", "/home/somebody", 1);
  setenv("XDG_CONFIG_HOME", "/etc/mine", 1);
  CHECK(layout_path() == "/etc/mine/raftsim/raftviz.conf");
  // What is no absolute path counts as not given (XDG Base Directory Specification).
  setenv("XDG_CONFIG_HOME", "mine", 1);
  CHECK(layout_path() == "/home/somebody/.config/raftsim/raftviz.conf");
  unsetenv("HOME");
  CHECK(layout_path().empty());
  if (home != nullptr) setenv("HOME", home_before.c_str(), 1);
  if (config != nullptr) {
    setenv("XDG_CONFIG_HOME", config_before.c_str(), 1);
  } else {
    unsetenv("XDG_CONFIG_HOME");
  }
}

}  // namespace
}  // namespace raftsim::viz::tests
