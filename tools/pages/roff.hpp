#pragma once

#include <string>
#include <string_view>

/// The language of manual pages, man(7).
namespace raftsim::pages {

/// Text that is filled: nothing in it is taken for a request or an escape, and what stands in single quotes
/// and begins with the name of a program is bold, without the quotes.
std::string filled(std::string_view text);
/// A command or an option: every character as it is typed.
std::string typed(std::string_view text);
std::string bold(std::string_view text);
/// A synopsis: words in capitals, which stand for something, in italics, the rest bold.
std::string synopsis(std::string_view text);

/// Paragraphs, as `--help` has them: lines that begin with two blanks are a table, if they have two columns,
/// or are shown as they are; others are filled.
std::string paragraphs(std::string_view text);
/// A term and what it means, both in man(7) already.
std::string definition(std::string_view term, std::string_view meaning);
std::string section(std::string_view title);
/// From here on no word is divided.
std::string no_hyphens();

}  // namespace raftsim::pages
