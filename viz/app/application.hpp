#pragma once

#include <imgui.h>
#include <optional>
#include <string>
#include <vector>

#include "viz/app/app_window.hpp"
#include "viz/app/arguments.hpp"
#include "viz/app/keys.hpp"
#include "viz/app/open_run.hpp"
#include "viz/model/session.hpp"
#include "viz/views/stage.hpp"

namespace raftsim::viz {

/// The viewer: a window, and at most one run in it.
class Application {
 public:
  /// Throws WindowError.
  explicit Application(const Arguments& arguments);

  /// Until somebody closes the window.
  void run();
  /// One picture. Throws OpenError, which a window would show, and trace::FileError.
  void write_screenshot();

 private:
  /// Throws OpenError.
  void open(const std::string& file, std::optional<std::uint64_t> seed);
  /// The same; what is wrong is shown in the window.
  void try_open(const std::string& file, std::optional<std::uint64_t> seed);
  void go_to_start();
  void draw(ImVec2 size);
  /// Before a frame; what they ask of the fonts waits until after it.
  KeyWishes answer_keys_of_session();
  void change_theme(const KeyWishes& wishes);
  void toggle_bookmark();

  Arguments arguments_;
  AppWindow window_;
  Theme theme_;
  Ui ui_;
  std::optional<Session> session_;
  std::string bookmarks_file_;
  std::string error_;
  std::vector<Offer> offers_;
  std::string wanted_;
};

}  // namespace raftsim::viz
