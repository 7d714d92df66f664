#pragma once

#include <boost/regex.hpp>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace raftsim {

/// A regular expression that is none, or has no group that is needed: what is wrong, in a clause.
class ExpressionError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A regular expression with named groups as JavaScript writes them, (?<name>…). As ShiViz uses it, ^ and $
/// stand for the ends of lines, and a dot for all but these.
class LogExpression {
 public:
  static constexpr std::size_t kMaxBytes = 10'000;

  /// Throws ExpressionError.
  explicit LogExpression(const std::string& text);

  /// The names of the groups, in their order.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] bool has(std::string_view name) const;

  struct Match {
    std::size_t begin{};
    std::size_t end{};
    /// By name; nothing for a group that takes no part.
    std::vector<std::optional<std::string_view>> groups{};
  };
  /// The first match in [from, to) of the text, of which more may stand before and after. Throws
  /// ExpressionError where it takes too long, as (a+)+b can.
  [[nodiscard]] std::optional<Match> find(std::string_view text, std::size_t from, std::size_t to) const;

 private:
  std::vector<std::string> names_;
  boost::regex regex_;
};

/// Where the lines of a text begin.
class TextLines {
 public:
  explicit TextLines(std::string_view text);

  [[nodiscard]] std::size_t count() const { return begins_.size(); }
  /// The line of a place, from 0.
  [[nodiscard]] std::size_t line_of(std::size_t place) const;
  /// Where a line begins; the text's end after the last.
  [[nodiscard]] std::size_t begin(std::size_t line) const {
    return line < begins_.size() ? begins_[line] : size_;
  }

 private:
  std::vector<std::size_t> begins_;
  std::size_t size_;
};

/// The matches of an expression in a part of a text, one after the other, none longer than kMostLines. Costs
/// about as much as the text is long, however far apart they are.
class LogMatches {
 public:
  /// Most lines of one match.
  static constexpr std::size_t kMostLines = 16;

  /// Refers to all of them. Matches lie in [from, to).
  LogMatches(const LogExpression& expression, std::string_view text, const TextLines& lines, std::size_t from,
             std::size_t to)
      : expression_(&expression), text_(text), lines_(&lines), at_(from), to_(to) {}

  /// Nothing when there are no more. Throws ExpressionError; at() then tells near which place.
  std::optional<LogExpression::Match> next();
  /// Behind the last match, or where it is searched.
  [[nodiscard]] std::size_t at() const { return at_; }

 private:
  const LogExpression* expression_;
  std::string_view text_;
  const TextLines* lines_;
  std::size_t at_;
  std::size_t to_;
};

}  // namespace raftsim
