#include "viz/app/app_window.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <cstddef>
#include <cstring>
#include <imgui.h>
#include <utility>

namespace raftsim::viz {
namespace {

// The few functions of OpenGL that are called here, by the names and numbers of its specification; ImGui's
// back end has its own.
constexpr unsigned kColorBufferBit = 0x4000;
constexpr unsigned kFramebuffer = 0x8D40;
constexpr unsigned kRenderbuffer = 0x8D41;
constexpr unsigned kColorAttachment0 = 0x8CE0;
constexpr unsigned kRgba8 = 0x8058;
constexpr unsigned kRgb = 0x1907;
constexpr unsigned kUnsignedByte = 0x1401;
constexpr unsigned kPackAlignment = 0x0D05;

template <class Function>
Function* gl(const char* name) {
  const GLFWglproc found = glfwGetProcAddress(name);
  if (found == nullptr) throw WindowError(std::string("raftviz: this OpenGL has no ") + name);
  Function* function = nullptr;
  static_assert(sizeof(function) == sizeof(found));
  std::memcpy(&function, &found, sizeof(function));
  return function;
}

void clear(const Theme& theme, int width, int height) {
  const ImVec4 colour = ImGui::ColorConvertU32ToFloat4(theme.background);
  gl<void(int, int, int, int)>("glViewport")(0, 0, width, height);
  gl<void(float, float, float, float)>("glClearColor")(colour.x, colour.y, colour.z, 1);
  gl<void(unsigned)>("glClear")(kColorBufferBit);
}

std::string reason() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text == nullptr ? std::string("no reason given") : std::string(text);
}

}  // namespace

AppWindow::AppWindow(int width, int height, bool visible) {
  if (glfwInit() == GLFW_FALSE) throw WindowError("raftviz: no window can be opened: " + reason());
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_VISIBLE, visible ? GLFW_TRUE : GLFW_FALSE);
  window_ = glfwCreateWindow(width, height, "raftviz", nullptr, nullptr);
  if (window_ == nullptr) {
    const std::string why = reason();
    glfwTerminate();
    throw WindowError("raftviz: no window with OpenGL 3.2 can be opened: " + why);
  }
  glfwMakeContextCurrent(window_);
  glfwSwapInterval(1);
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  glfwSetWindowUserPointer(window_, this);
  // ImGui's own callback, which is set next, calls this one.
  glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int, int action, int modifiers) {
    if (action == GLFW_RELEASE || key == GLFW_KEY_UNKNOWN) return;
    static_cast<AppWindow*>(glfwGetWindowUserPointer(window))
        ->keys_.push_back({key, (modifiers & GLFW_MOD_SHIFT) != 0, (modifiers & GLFW_MOD_CONTROL) != 0,
                           (modifiers & GLFW_MOD_ALT) != 0});
  });
  glfwSetDropCallback(window_, [](GLFWwindow* window, int count, const char** paths) {
    if (count > 0) static_cast<AppWindow*>(glfwGetWindowUserPointer(window))->dropped_ = paths[0];
  });
  ImGui_ImplGlfw_InitForOpenGL(window_, true);
  ImGui_ImplOpenGL3_Init("#version 150");
}

AppWindow::~AppWindow() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
  glfwDestroyWindow(window_);
  glfwTerminate();
}

bool AppWindow::closing() const {
  return glfwWindowShouldClose(window_) == GLFW_TRUE;
}

void AppWindow::close() {
  glfwSetWindowShouldClose(window_, GLFW_TRUE);
}

Size AppWindow::size() const {
  Size size;
  glfwGetWindowSize(window_, &size.width, &size.height);
  return size;
}

void AppWindow::set_title(const std::string& title) {
  glfwSetWindowTitle(window_, title.c_str());
}

void AppWindow::use(Theme& theme) {
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  theme.fonts = load_fonts(theme.scale);
  ImGui_ImplOpenGL3_CreateFontsTexture();
  apply_style(theme);
}

void AppWindow::begin_frame() {
  // What goes down and up again between two frames counts as down for one, or a text field would not hear of
  // it.
  ImGuiIO& io = ImGui::GetIO();
  for (const int key : early_releases_) io.KeysDown[key] = false;
  early_releases_.clear();
  const auto down = [&](int left, int right) { return io.KeysDown[left] || io.KeysDown[right]; };
  io.KeyCtrl = down(GLFW_KEY_LEFT_CONTROL, GLFW_KEY_RIGHT_CONTROL);
  io.KeyShift = down(GLFW_KEY_LEFT_SHIFT, GLFW_KEY_RIGHT_SHIFT);
  glfwPollEvents();
  for (const KeyPress& press : keys_) {
    // So does what was held beside it: Ctrl+A is no A.
    io.KeyCtrl = io.KeyCtrl || press.control;
    io.KeyShift = io.KeyShift || press.shift;
    if (io.KeysDown[press.key]) continue;
    io.KeysDown[press.key] = true;
    early_releases_.push_back(press.key);
  }
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
}

std::vector<KeyPress> AppWindow::take_keys() {
  return std::exchange(keys_, {});
}

std::string AppWindow::take_dropped_file() {
  return std::exchange(dropped_, {});
}

void AppWindow::end_frame(const Theme& theme) {
  ImGui::Render();
  show(theme);
}

void AppWindow::show(const Theme& theme) {
  int width = 0;
  int height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  clear(theme, width, height);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  glfwSwapBuffers(window_);
}

Image AppWindow::end_frame_as_image(const Theme& theme, int width, int height) {
  ImGui::Render();
  // What a hidden window holds is undefined; a buffer of one's own is not.
  unsigned frame = 0;
  unsigned colours = 0;
  gl<void(int, unsigned*)>("glGenFramebuffers")(1, &frame);
  gl<void(unsigned, unsigned)>("glBindFramebuffer")(kFramebuffer, frame);
  gl<void(int, unsigned*)>("glGenRenderbuffers")(1, &colours);
  gl<void(unsigned, unsigned)>("glBindRenderbuffer")(kRenderbuffer, colours);
  gl<void(unsigned, unsigned, int, int)>("glRenderbufferStorage")(kRenderbuffer, kRgba8, width, height);
  gl<void(unsigned, unsigned, unsigned, unsigned)>("glFramebufferRenderbuffer")(
      kFramebuffer, kColorAttachment0, kRenderbuffer, colours);
  clear(theme, width, height);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  const auto row = static_cast<std::size_t>(width) * 3;
  std::vector<std::uint8_t> upside_down(row * static_cast<std::size_t>(height));
  gl<void(unsigned, int)>("glPixelStorei")(kPackAlignment, 1);
  gl<void(int, int, int, int, unsigned, unsigned, void*)>("glReadPixels")(0, 0, width, height, kRgb,
                                                                          kUnsignedByte, upside_down.data());
  gl<void(unsigned, unsigned)>("glBindFramebuffer")(kFramebuffer, 0);
  gl<void(int, const unsigned*)>("glDeleteRenderbuffers")(1, &colours);
  gl<void(int, const unsigned*)>("glDeleteFramebuffers")(1, &frame);
  Image image{width, height, std::vector<std::uint8_t>(upside_down.size())};
  for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
    std::memcpy(&image.pixels[y * row], &upside_down[(static_cast<std::size_t>(height) - 1 - y) * row], row);
  }
  return image;
}

}  // namespace raftsim::viz
