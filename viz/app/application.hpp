#pragma once

#include <imgui.h>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "viz/app/app_window.hpp"
#include "viz/app/arguments.hpp"
#include "viz/app/carry_out.hpp"
#include "viz/app/open_run.hpp"
#include "viz/model/branches.hpp"
#include "viz/model/layout.hpp"
#include "viz/model/session.hpp"
#include "viz/views/stage.hpp"

namespace raftsim::viz {

/// The viewer: a window, and at most one run with its branches in it.
class Application {
 public:
  /// Throws WindowError.
  explicit Application(const Arguments& arguments);

  /// Until somebody closes the window.
  void run();
  /// One picture. Throws OpenError, which a window would show, and trace::FileError.
  void write_screenshot();
  /// Measures frames, and tells on standard output. Throws OpenError.
  void benchmark();

 private:
  /// Throws OpenError.
  void open(const std::string& file, std::optional<std::uint64_t> seed);
  /// The same; what is wrong is shown in the window.
  void try_open(const std::string& file, std::optional<std::uint64_t> seed);
  void go_to_start();
  void show_title();
  void draw(ImVec2 size);
  [[nodiscard]] Stage stage() { return {&*session_, &theme_, &ui_, &*branches_}; }

  // Between two frames.
  void answer_keys();
  void answer_wishes();
  void change_theme(const CommandWishes& wishes);
  void make_change(const Change& change);
  /// The session is that of the current branch.
  void show_current_branch();
  void save_scenario(const std::string& path);
  void toggle_bookmark();
  void set_bookmark(const std::string& note);
  void forget_bookmark(std::uint64_t record);
  void keep_bookmarks(Bookmarks changed, const std::string& what);
  void remember_layout();

  Arguments arguments_;
  std::string layout_file_;
  std::string layout_note_;
  Layout layout_;
  AppWindow window_;
  Theme theme_;
  Ui ui_;
  std::optional<Branches> branches_;
  /// The branch that the session is of.
  int shown_branch_{};
  std::optional<Session> session_;
  std::string bookmarks_file_;
  /// By branch; those of the original are in the file, too.
  std::map<int, Bookmarks> bookmarks_;
  std::string error_;
  std::vector<Offer> offers_;
  std::string wanted_;
};

}  // namespace raftsim::viz
