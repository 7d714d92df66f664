#pragma once

#include <span>
#include <string_view>

/// The files of tools/html, put into the program when it is built by tools/html/embed.cmake.
namespace raftsim {

/// page.html, with a mark for each part that it takes.
std::string_view html_page();
/// page.css
std::string_view html_style();
/// The scripts in the order of their names.
std::span<const std::string_view> html_scripts();

}  // namespace raftsim
