#pragma once

#include <string>

#include "tools/explanation.hpp"

namespace raftsim {

/// In plain sentences, at most `width` columns wide.
std::string explanation_text(const Explanation& explanation, int width);
/// The same as JSON; tools/README.md documents it.
std::string explanation_json(const Explanation& explanation, const std::string& file);

}  // namespace raftsim
