#include <algorithm>

#include "sim/trace/story_words.hpp"

/// What another program's log said of an event.
namespace raftsim::trace {

Telling Teller::logged(const Logged& logged) {
  std::string text = logged.text;
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return {text.find_first_not_of(' ') == std::string::npos ? "an event without words" : text, false};
}

}  // namespace raftsim::trace
