#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "viz/app/key_press.hpp"
#include "viz/app/png_file.hpp"
#include "viz/app/size.hpp"
#include "viz/views/theme.hpp"

struct GLFWwindow;

namespace raftsim::viz {

/// No display, or none that draws OpenGL 3: one line that says so.
class WindowError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A window with ImGui in it. One at a time.
class AppWindow {
 public:
  /// Throws WindowError.
  AppWindow(int width, int height, bool visible);
  AppWindow(const AppWindow&) = delete;
  AppWindow(AppWindow&&) = delete;
  AppWindow& operator=(const AppWindow&) = delete;
  AppWindow& operator=(AppWindow&&) = delete;
  ~AppWindow();

  [[nodiscard]] GLFWwindow* handle() const { return window_; }
  [[nodiscard]] bool closing() const;
  void close();
  [[nodiscard]] Size size() const;
  void set_title(const std::string& title);

  /// Fonts and colours; to be called outside of a frame.
  void use(Theme& theme);

  void begin_frame();
  /// The keys pressed since this was asked last, in order: none is lost between two slow frames, as it would
  /// be where only what is down at a frame's beginning counts.
  std::vector<KeyPress> take_keys();
  /// The file that was dragged onto the window last, once; or nothing.
  std::string take_dropped_file();
  /// Shows what was drawn since begin_frame().
  void end_frame(const Theme& theme);
  /// The second half of it: ImGui has made what is to be drawn.
  void show(const Theme& theme);
  /// As end_frame, of so many pixels whatever the window's size, and into memory.
  Image end_frame_as_image(const Theme& theme, int width, int height);

 private:
  GLFWwindow* window_{};
  std::vector<KeyPress> keys_;
  std::string dropped_;
  std::vector<int> early_releases_;
};

}  // namespace raftsim::viz
