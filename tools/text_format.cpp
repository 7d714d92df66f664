#include "tools/text_format.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

#include "sim/scenario_error.hpp"

namespace raftsim {

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t place = text.size(); place > 3;) {
    place -= 3;
    text.insert(place, ",");
  }
  return text;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view several) {
  return grouped(number) + " " + std::string(number == 1 ? one : several);
}

std::string measured(double number) {
  if (number >= 1000) return grouped(static_cast<std::uint64_t>(std::llround(number)));
  const int decimals = number >= 100 ? 0 : number >= 10 ? 1 : number >= 1 ? 2 : 4;
  std::ostringstream text;
  text << std::fixed << std::setprecision(decimals) << number;
  return text.str();
}

std::string brief(Duration duration) {
  Duration step{1};
  if (duration >= milliseconds(1)) step = microseconds(1);
  if (duration >= seconds(1)) step = milliseconds(1);
  const Duration rounded = duration + step / 2;
  return to_text(rounded - rounded % step);
}

std::string left(std::string_view text, std::size_t width) {
  std::string padded(text);
  padded.resize(std::max(width, text.size()), ' ');
  return padded;
}

std::string right(std::string_view text, std::size_t width) {
  return std::string(width - std::min(width, text.size()), ' ') + std::string(text);
}

std::string named(std::string_view name) {
  return name.empty() ? "''" : printable(name);
}

std::string labelled(std::string_view label, std::string_view text) {
  constexpr std::size_t kLabel = 13;
  return "  " + left(label, kLabel).append(text) + "\n";
}

}  // namespace raftsim
