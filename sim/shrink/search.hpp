#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/shrink/document.hpp"
#include "sim/shrink/size.hpp"
#include "sim/shrink/trial.hpp"

namespace raftsim::shrink {

/// A candidate that still fails.
struct Found {
  /// Among those that were asked for.
  std::size_t index{};
  Accepted accepted;
};

/// Of the candidates the first, in their order, that a trial accepts. An answer of nothing may also mean that
/// the search is to end.
using FirstOf =
    std::function<std::optional<Found>(const std::vector<Document>& candidates, const Wanted& wanted)>;

/// Asks one after the other.
FirstOf in_order(const Trial& trial);

/// The smallest scenario so far, and the way to a smaller one.
class Search {
 public:
  /// `start` fails, as first_of() says; where it does not say so, its events count as very many.
  Search(Document start, FirstOf first_of, Measure measure = Measure::file_and_run);

  [[nodiscard]] const Document& current() const { return current_; }
  [[nodiscard]] const Size& size() const { return size_; }
  /// Steps taken so far: each has made the scenario smaller.
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

  /// Another search, from a scenario that may be larger; nothing if that one does not fail.
  [[nodiscard]] std::optional<Search> beginning_with(const Document& start) const;

  /// Takes the first of the candidates that is smaller than the current scenario and fails as it does; its
  /// place among them, or nothing if there is none.
  std::optional<std::size_t> take_first(const std::vector<Document>& candidates,
                                        Effort effort = Effort::some_seeds);

 private:
  Search(Accepted start, FirstOf first_of, Measure measure);

  Document current_;
  Size size_;
  FirstOf first_of_;
  Measure measure_;
  std::uint64_t steps_{};
};

/// What a pass makes of a document: candidates in a fixed order, large steps first.
using Candidates = std::function<std::vector<Document>(const Document&)>;

/// Takes candidates one after the other: after each step they are made anew, and those before the place that
/// was reached are left to the next round. Once through.
void sweep(Search& search, const Candidates& candidates, Effort effort = Effort::some_seeds);

/// Leaves out elements of the array at this place: the whole, halves, quarters, … single ones (delta
/// debugging; Zeller and Hildebrandt, 2002).
void leave_out_elements(Search& search, const Pointer& array, Effort effort = Effort::some_seeds);

}  // namespace raftsim::shrink
