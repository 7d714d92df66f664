#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include "viz/app/application.hpp"

/// How long frames take while somebody moves through a run: the same way for every run.
namespace raftsim::viz {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// Of this thread, in milliseconds: what others take of the machine meanwhile does not count.
double own_milliseconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

/// What the process takes and has taken at most, in MiB, as "VmRSS" and "VmHWM" of Linux.
double memory_mib(const std::string& what) {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.rfind(what + ":", 0) == 0) return std::stod(line.substr(what.size() + 1)) / 1024;
  }
  return 0;
}

double percentile(std::vector<double> times, double part) {
  std::sort(times.begin(), times.end());
  return times[static_cast<std::size_t>(std::lround(part * static_cast<double>(times.size() - 1)))];
}

constexpr int kPhase = 150;
/// From the whole run in, along it, out again, and over the whole of it.
constexpr int kFrames = 4 * kPhase;
/// Then the cursor jumps all over it.
constexpr int kSeeks = 150;

void move_view(Session& session, int frame) {
  const Window& window = session.window();
  const Time end = session.run().end();
  switch (frame / kPhase) {
    case 0: session.set_window(zoomed(window, window.width * 0.4, 0.95, end)); break;
    case 1: session.set_window(panned(window, 40, end)); break;
    case 2: session.set_window(zoomed(window, window.width * 0.6, 1 / 0.95, end)); break;
    default: session.set_window(panned(window, frame % 2 == 0 ? 25 : -25, end)); break;
  }
}

/// To instants all over the run, far from each other.
void seek(Session& session, int number) {
  constexpr int kStride = 61;
  session.scrub(Time{} + session.run().end().time_since_epoch() / kSeeks * (number * kStride % kSeeks));
}

void tell(const char* name, const std::vector<double>& times) {
  std::printf("%-18s p50 %7.3f ms   p99 %7.3f ms   longest %7.3f ms\n", name, percentile(times, 0.5),
              percentile(times, 0.99), percentile(times, 1));
}

}  // namespace

void Application::benchmark() {
  const Clock::time_point begin = Clock::now();
  open(arguments_.file, arguments_.seed);
  const double opened = milliseconds_since(begin);
  session_->follow = false;
  glfwSwapInterval(0);
  const ImVec2 size{static_cast<float>(layout_.width), static_cast<float>(layout_.height)};
  std::vector<double> own;
  std::vector<double> all;
  // Before the first is measured, ImGui knows its sizes, and the diagram its window.
  constexpr int kUnmeasured = 5;
  for (int frame = -kUnmeasured; frame < kFrames; ++frame) {
    if (frame == 0) session_->set_window(whole(session_->window().width, session_->run().end()));
    const Clock::time_point frame_begin = Clock::now();
    window_.begin_frame();
    ImGui::GetIO().MousePos = {size.x * 0.3F, size.y * 0.3F};
    const double own_begin = own_milliseconds();
    if (frame >= 0) move_view(*session_, frame);
    draw(size);
    ImGui::Render();
    const double own_time = own_milliseconds() - own_begin;
    window_.show(theme_);
    if (frame < 0) continue;
    own.push_back(own_time);
    all.push_back(milliseconds_since(frame_begin));
  }
  std::vector<double> seeks;
  for (int number = 0; number < kSeeks; ++number) {
    const double seek_begin = own_milliseconds();
    seek(*session_, number);
    seeks.push_back(own_milliseconds() - seek_begin);
  }
  std::printf("%llu records, %zu messages, %d servers; %d frames of %dx%d\n",
              static_cast<unsigned long long>(session_->run().records()), session_->run().arrows().size(),
              session_->run().servers(), kFrames, layout_.width, layout_.height);
  std::printf("%-18s %.0f ms\n", "opened in", opened);
  std::printf("%-18s %.0f MiB, at most %.0f MiB\n", "memory", memory_mib("VmRSS"), memory_mib("VmHWM"));
  tell("frame's own work", own);
  tell("whole frame", all);
  tell("a seek", seeks);
}

}  // namespace raftsim::viz
