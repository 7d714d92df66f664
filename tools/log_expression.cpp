#include "tools/log_expression.hpp"

#include <algorithm>

#include "sim/scenario_error.hpp"

namespace raftsim {
namespace {

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The names of the groups of an expression, which begin with (?< and a letter: not in a class, nor behind a
/// backslash, and no (?<= or (?<!.
std::vector<std::string> group_names(const std::string& text) {
  std::vector<std::string> names;
  bool in_class = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (in_class) {
      in_class = text[i] != ']';
    } else if (text[i] == '[') {
      in_class = true;
    } else if (text.compare(i, 3, "(?<") == 0 && i + 3 < text.size() && is_of_name(text[i + 3])) {
      std::size_t end = i + 3;
      while (end < text.size() && is_of_name(text[end])) ++end;
      names.push_back(text.substr(i + 3, end - i - 3));
    }
  }
  return names;
}

boost::regex compiled(const std::string& text) {
  try {
    // no_mod_s: a dot matches no line feed.
    return boost::regex(text, boost::regex::perl | boost::regex::no_mod_s);
  } catch (const boost::regex_error& error) {
    throw ExpressionError("at character " + std::to_string(error.position() + 1) + " of " + in_quotes(text) +
                          ": no regular expression");
  }
}

}  // namespace

LogExpression::LogExpression(const std::string& text) : names_(group_names(text)) {
  if (text.size() > kMaxBytes) {
    throw ExpressionError("it has " + std::to_string(text.size()) + " bytes, and " +
                          std::to_string(kMaxBytes) + " are the most");
  }
  for (auto name = names_.begin(); name != names_.end(); ++name) {
    if (std::find(names_.begin(), name, *name) != name) {
      throw ExpressionError("it has two groups called " + in_quotes(*name));
    }
  }
  regex_ = compiled(text);
}

bool LogExpression::has(std::string_view name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

std::optional<LogExpression::Match> LogExpression::find(std::string_view text, std::size_t from,
                                                        std::size_t to) const {
  boost::cmatch found;
  // What stands before counts for ^ and \b.
  const auto flags = from == 0 ? boost::match_default : boost::match_default | boost::match_prev_avail;
  const char* const begin = text.data();
  try {
    if (!boost::regex_search(begin + from, begin + to, found, regex_, flags)) return std::nullopt;
  } catch (const std::runtime_error&) {
    throw ExpressionError("to match it takes too long: it has repetitions within repetitions");
  }
  Match match;
  match.begin = from + static_cast<std::size_t>(found.position());
  match.end = match.begin + static_cast<std::size_t>(found.length());
  for (const std::string& name : names_) {
    const auto& group = found[name];
    auto& shown = match.groups.emplace_back();
    if (group.matched) {
      shown = text.substr(static_cast<std::size_t>(group.first - begin),
                          static_cast<std::size_t>(group.length()));
    }
  }
  return match;
}

TextLines::TextLines(std::string_view text) : size_(text.size()) {
  for (std::size_t at = 0; at < text.size();) {
    begins_.push_back(at);
    const std::size_t feed = text.find('\n', at);
    at = feed == std::string_view::npos ? text.size() : feed + 1;
  }
}

std::size_t TextLines::line_of(std::size_t place) const {
  const auto after = std::upper_bound(begins_.begin(), begins_.end(), place);
  return after == begins_.begin() ? 0 : static_cast<std::size_t>(after - begins_.begin()) - 1;
}

std::optional<LogExpression::Match> LogMatches::next() {
  while (at_ < to_) {
    const std::size_t line = lines_->line_of(at_);
    // A match that begins in the first half of the window has room for all of its lines.
    const std::size_t end = std::min(lines_->begin(line + 2 * kMostLines), to_);
    const std::size_t half = std::min(lines_->begin(line + kMostLines), to_);
    auto match = expression_->find(text_, at_, end);
    // A match of nothing behind all text is none, and would be found again and again.
    if (match ? match->begin == to_ : end == to_) break;
    if (!match || match->begin >= half) {
      at_ = match ? lines_->begin(lines_->line_of(match->begin)) : half;
      continue;
    }
    at_ = std::max(match->end, match->begin + 1);
    return match;
  }
  at_ = to_;
  return std::nullopt;
}

}  // namespace raftsim
