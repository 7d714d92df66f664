#pragma once

#include <imgui.h>
#include <string>
#include <vector>

#include "viz/app/open_run.hpp"
#include "viz/views/theme.hpp"

namespace raftsim::viz {

/// The first screen: the scenarios to choose from, and what was wrong with what was opened, if anything.
/// `search` is what somebody has typed to find one. Returns the file that was chosen, or nothing.
std::string draw_welcome(const Theme& theme, const std::vector<Offer>& offers, const std::string& error,
                         ImVec2 size, std::string& search);

}  // namespace raftsim::viz
