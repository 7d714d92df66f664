#include "tools/pages/roff.hpp"

#include <algorithm>
#include <cstddef>
#include <regex>
#include <vector>

namespace raftsim::pages {
namespace {

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

/// One character as it is typed, for which formatters would set another: a typographer's quote, a hyphen.
std::string escaped(char c) {
  switch (c) {
    case '\\': return "\\e";
    case '-': return "\\-";
    case '\'': return "\\(aq";
    case '`': return "\\(ga";
    case '^': return "\\(ha";
    case '~': return "\\(ti";
    default: return {c};
  }
}

/// At the beginning of a line a dot would be a request.
std::string guarded(std::string text) {
  if (!text.empty() && text[0] == '.') text.insert(0, "\\&");
  return text;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

/// "  term   meaning", of which the term has no two blanks together.
bool is_row(const std::string& line, std::smatch& row) {
  static const std::regex kRow(R"(^ {2}(\S+(?: \S+)*) {2,}(\S.*)$)");
  return std::regex_match(line, row, kRow);
}

bool is_table(const std::vector<std::string>& lines) {
  std::smatch row;
  for (const std::string& line : lines) {
    if (!is_row(line, row)) return false;
  }
  return true;
}

/// Lines that `--help` shows with two blanks before them.
std::string indented(const std::vector<std::string>& lines) {
  constexpr std::size_t kIndent = 2;
  std::string text;
  std::smatch row;
  if (is_table(lines)) {
    for (const std::string& line : lines) {
      is_row(line, row);
      text += definition(bold(row.str(1)), filled(row.str(2)));
    }
    return text;
  }
  text = ".PP\n.EX\n";
  for (const std::string& line : lines) text += guarded(typed(line.substr(kIndent))) + "\n";
  // The end of what is shown turns hyphenation on again.
  return text + ".EE\n" + no_hyphens();
}

}  // namespace

std::string filled(std::string_view text) {
  static const std::regex kCommand(R"('(raft(?:sim|viz)\b[^']*)')");
  std::string result;
  std::size_t at = 0;
  for (std::cregex_iterator found(text.data(), text.data() + text.size(), kCommand); at <= text.size();
       ++found) {
    const bool last = found == std::cregex_iterator();
    const std::size_t end = last ? text.size() : static_cast<std::size_t>(found->position());
    for (; at < end; ++at) result += escaped(text[at]);
    if (last) break;
    result += bold(found->str(1));
    at = end + static_cast<std::size_t>(found->length());
  }
  return guarded(result);
}

std::string typed(std::string_view text) {
  std::string result;
  for (const char c : text) result += escaped(c);
  return result;
}

std::string bold(std::string_view text) {
  return "\\fB" + typed(text) + "\\fR";
}

std::string synopsis(std::string_view text) {
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    const bool stands_for_something = is_capital(text[at]);
    std::size_t end = at;
    while (end < text.size() && is_capital(text[end]) == stands_for_something) ++end;
    if (stands_for_something) {
      result += "\\fI" + typed(text.substr(at, end - at)) + "\\fR";
    } else {
      result += typed(text.substr(at, end - at));
    }
    at = end;
  }
  return result;
}

std::string paragraphs(std::string_view text) {
  std::string result;
  std::string filling;
  std::vector<std::string> shown;
  const auto end_filled = [&] {
    if (!filling.empty()) result += ".PP\n" + filled(filling) + "\n";
    filling.clear();
  };
  const auto end_shown = [&] {
    if (!shown.empty()) result += indented(shown);
    shown.clear();
  };
  for (const std::string& line : lines_of(text)) {
    if (line.empty()) {
      end_filled();
      end_shown();
    } else if (line.rfind("  ", 0) == 0) {
      end_filled();
      shown.push_back(line);
    } else {
      end_shown();
      filling += (filling.empty() ? "" : " ") + line;
    }
  }
  end_filled();
  end_shown();
  // The first one begins with its section.
  constexpr std::string_view kParagraph = ".PP\n";
  if (result.rfind(kParagraph, 0) == 0) result.erase(0, kParagraph.size());
  return result;
}

std::string definition(std::string_view term, std::string_view meaning) {
  return ".TP\n" + std::string(term) + "\n" + std::string(meaning) + "\n";
}

std::string no_hyphens() {
  return ".nh\n";
}

std::string section(std::string_view title) {
  return ".SH " + std::string(title) + "\n";
}

}  // namespace raftsim::pages
