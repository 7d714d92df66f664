#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/trace/outline.hpp"

/// One language for choosing among the records of a run: of `raftsim log --filter`, and of the viewer's list,
/// diagram and search; tools/README.md documents it.
///
///     server:S2 and (type:RequestVote or kind:crash)     term>=4 not routine     "entry 3"
///
/// Words beside each other must all hold. A bare word, or a text in quotes, is looked for in what the record
/// says, in any case.
namespace raftsim::trace {

/// What is wrong with a filter.
struct FilterError {
  /// Where, as a byte of the text from 0.
  std::size_t at{};
  /// "there is no kind "crsh"; did you mean "crash"?"
  std::string message;
};

class Filter {
 public:
  /// Lets everything pass.
  Filter() = default;

  /// Reads a filter; an empty text lets everything pass. `clients` are the run's, by name: client 1 is the
  /// first.
  static std::variant<Filter, FilterError> parse(std::string_view text,
                                                 const std::vector<std::string>& clients = {});

  [[nodiscard]] bool lets_all_pass() const { return root_ == nullptr; }
  /// Whether it lets the record with this number pass, of which `outline` is the outline and `words` what it
  /// says.
  [[nodiscard]] bool matches(std::uint64_t record, const Outline& outline, std::string_view words) const;

  struct Node;

 private:
  std::shared_ptr<const Node> root_;
};

/// The words of the language, for its help: a name, what it takes, and an example.
struct FilterWord {
  const char* name;
  const char* takes;
  const char* example;
};
const std::vector<FilterWord>& filter_words();

}  // namespace raftsim::trace
