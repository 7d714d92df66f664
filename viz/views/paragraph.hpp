#pragma once

#include <imgui.h>
#include <string>

namespace raftsim::viz {

/// Text at ImGui's cursor, in as many lines as it needs.
void paragraph(ImFont* font, ImU32 colour, const std::string& text);

}  // namespace raftsim::viz
