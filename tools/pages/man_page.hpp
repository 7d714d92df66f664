#pragma once

#include <string>
#include <string_view>

#include "tools/subcommands.hpp"

namespace raftsim::pages {

/// A page of section 1, in man(7).
struct ManPage {
  std::string name;  ///< "raftsim-run"
  std::string text;
};

/// The title and the section NAME.
std::string page_head(const std::string& name, std::string_view purpose);

/// raftsim(1): what there is, and what holds of all.
ManPage program_page();
/// raftsim-run(1) and so on.
ManPage subcommand_page(const Subcommand& subcommand);
/// raftviz(1), from what its `--help` prints. Throws std::runtime_error for what that is not.
ManPage viewer_page(std::string_view help);

}  // namespace raftsim::pages
