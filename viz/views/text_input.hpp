#pragma once

#include <imgui.h>
#include <string>

namespace raftsim::viz {

/// A field for one line of text, with a hint while it is empty. Returns whether Enter was pressed.
bool text_input(const char* id, const char* hint, std::string& text, float width);

}  // namespace raftsim::viz
