#pragma once

#include <vector>

#include "viz/app/key_press.hpp"
#include "viz/views/stage.hpp"

namespace raftsim::viz {

/// What a key asks of the application itself.
struct KeyWishes {
  bool toggle_theme{};
  /// What the size of texts is multiplied with.
  float zoom_text{1};
  bool bookmark{};
};

/// Carries out the keys, unless somebody types text.
KeyWishes answer_keys(const Stage& stage, const std::vector<KeyPress>& presses);

}  // namespace raftsim::viz
