#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tools/pages/man_page.hpp"
#include "tools/pages/roff.hpp"

namespace raftsim::pages {
namespace {

/// A line "  term   meaning", or "  term" with its meaning in deeper lines below.
struct Row {
  std::string term;
  std::string meaning;
};

struct HelpSection {
  std::string title;
  std::vector<Row> rows;
};

/// What `--help` prints.
struct Help {
  std::string synopsis;
  std::string about;
  std::vector<HelpSection> sections;
};

constexpr std::string_view kBegin = "Usage: ";

std::size_t indent_of(const std::string& line) {
  const std::size_t first = line.find_first_not_of(' ');
  return first == std::string::npos ? line.size() : first;
}

Row row_of(const std::string& line) {
  const std::size_t begin = indent_of(line);
  const std::size_t gap = line.find("  ", begin);
  if (gap == std::string::npos) return {line.substr(begin), {}};
  return {line.substr(begin, gap - begin), line.substr(line.find_first_not_of(' ', gap))};
}

void add_line(const std::string& line, Help& help) {
  constexpr std::size_t kRow = 2;
  const bool is_title = !line.empty() && line[0] != ' ' && line.back() == ':';
  if (is_title) {
    help.sections.push_back({line.substr(0, line.size() - 1), {}});
  } else if (help.sections.empty()) {
    help.about += line + "\n";
  } else if (indent_of(line) == kRow) {
    help.sections.back().rows.push_back(row_of(line));
  } else if (!line.empty()) {
    std::vector<Row>& rows = help.sections.back().rows;
    if (rows.empty()) throw std::runtime_error("a meaning of nothing: " + line);
    rows.back().meaning += (rows.back().meaning.empty() ? "" : " ") + line.substr(indent_of(line));
  }
}

Help help_of(std::string_view text) {
  if (text.substr(0, kBegin.size()) != kBegin)
    throw std::runtime_error("expected a text that begins with Usage");
  Help help;
  std::size_t at = text.find('\n');
  help.synopsis = text.substr(kBegin.size(), at - kBegin.size());
  while (at < text.size() - 1) {
    const std::size_t end = std::min(text.find('\n', at + 1), text.size());
    add_line(std::string(text.substr(at + 1, end - at - 1)), help);
    at = end;
  }
  return help;
}

std::string title_of(const std::string& title) {
  if (title == "Exit codes") return "EXIT STATUS";
  std::string upper = title;
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return upper;
}

/// "--at TIME": the words in capitals behind the option stand for something.
std::string term_of(const HelpSection& of, const std::string& term) {
  const std::size_t blank = of.title == "Options" ? term.find(' ') : std::string::npos;
  if (blank == std::string::npos) return bold(term);
  return bold(term.substr(0, blank)) + synopsis(term.substr(blank));
}

}  // namespace

ManPage viewer_page(std::string_view help_text) {
  const Help help = help_of(help_text);
  const std::size_t blank = help.synopsis.find(' ');
  const std::string name = help.synopsis.substr(0, blank);
  std::string text = page_head(name, "show a run of raftsim in a window");
  text += section("SYNOPSIS") + bold(name) + synopsis(help.synopsis.substr(name.size())) + "\n";
  text += section("DESCRIPTION") + paragraphs(help.about);
  std::string examples;
  for (const HelpSection& each : help.sections) {
    // They come last, as in every page.
    std::string& to = each.title == "Examples" ? examples : text;
    to += section(title_of(each.title));
    for (const Row& row : each.rows) to += definition(term_of(each, row.term), filled(row.meaning));
  }
  text += examples + section("SEE ALSO") + ".BR raftsim (1)\n";
  return {name, text};
}

}  // namespace raftsim::pages
