#include "viz/model/layout.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string_view>

#include "sim/trace/atomic_file.hpp"

namespace raftsim::viz {
namespace {

constexpr std::string_view kLayoutHeading = "# raftviz layout 1";
constexpr int kPermille = 1000;

/// A line of the file: its word, and the whole number behind it.
struct LayoutLine {
  const char* word;
  int least;
  int most;
  std::function<std::optional<int>(const Layout&)> get;
  std::function<void(Layout&, int)> set;
};

int permille(float part) {
  return static_cast<int>(std::lround(part * kPermille));
}
float part_of(int permille) {
  return static_cast<float>(permille) / kPermille;
}

const std::array<LayoutLine, 7>& layout_lines() {
  static const int least = permille(Panels::kLeast);
  static const int most = permille(Panels::kMost);
  static const std::array<LayoutLine, 7> all{{
      {"width", 320, 8192, [](const Layout& l) { return l.width; }, [](Layout& l, int n) { l.width = n; }},
      {"height", 320, 8192, [](const Layout& l) { return l.height; }, [](Layout& l, int n) { l.height = n; }},
      {"dark", 0, 1, [](const Layout& l) { return l.dark ? 1 : 0; },
       [](Layout& l, int n) { l.dark = n == 1; }},
      {"scale", 50, 300, [](const Layout& l) { return l.scale; }, [](Layout& l, int n) { l.scale = n; }},
      {"right", least, most, [](const Layout& l) { return permille(l.panels.right); },
       [](Layout& l, int n) { l.panels.right = part_of(n); }},
      {"ring", least, most, [](const Layout& l) { return permille(l.panels.ring); },
       [](Layout& l, int n) { l.panels.ring = part_of(n); }},
      {"logs", least, most,
       [](const Layout& l) {
         return l.panels.logs ? std::optional<int>(permille(*l.panels.logs)) : std::nullopt;
       },
       [](Layout& l, int n) { l.panels.logs = part_of(n); }},
  }};
  return all;
}

[[noreturn]] void refuse_line(const std::string& path, std::size_t line, const std::string& found,
                              const std::string& expected) {
  throw LayoutError(path + ": line " + std::to_string(line) + ": found \"" + found + "\", expected " +
                    expected);
}

void read_line(const std::string& path, std::size_t number, const std::string& text, Layout& layout) {
  const std::size_t space = text.find(' ');
  const std::string word = text.substr(0, space);
  for (const LayoutLine& line : layout_lines()) {
    if (word != line.word) continue;
    const std::string value = space == std::string::npos ? "" : text.substr(space + 1);
    int n = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), n);
    if (error != std::errc() || end != value.data() + value.size() || n < line.least || n > line.most) {
      refuse_line(path, number, value,
                  "a whole number from " + std::to_string(line.least) + " to " + std::to_string(line.most));
    }
    line.set(layout, n);
    return;
  }
  refuse_line(path, number, word, "width, height, dark, scale, right, ring or logs");
}

}  // namespace

std::string layout_path() {
  const char* const config = std::getenv("XDG_CONFIG_HOME");
  if (config != nullptr && *config == '/') return std::string(config) + "/raftsim/raftviz.conf";
  const char* const home = std::getenv("HOME");
  if (home != nullptr && *home == '/') return std::string(home) + "/.config/raftsim/raftviz.conf";
  return {};
}

Layout load_layout(const std::string& path) {
  Layout layout;
  std::ifstream in(path, std::ios::binary);
  if (path.empty() || !in) return layout;
  std::string text;
  for (std::size_t number = 1; std::getline(in, text); ++number) {
    if (number == 1) {
      if (text != kLayoutHeading) refuse_line(path, 1, text, "\"" + std::string(kLayoutHeading) + "\"");
    } else if (!text.empty()) {
      read_line(path, number, text, layout);
    }
  }
  return layout;
}

void save_layout(const Layout& layout, const std::string& path) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  trace::AtomicFile file(path);
  file.write(std::string(kLayoutHeading) + "\n");
  for (const LayoutLine& line : layout_lines()) {
    if (const std::optional<int> n = line.get(layout)) {
      file.write(std::string(line.word) + " " + std::to_string(*n) + "\n");
    }
  }
  file.commit();
}

}  // namespace raftsim::viz
