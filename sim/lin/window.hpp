#pragma once

#include <optional>
#include <vector>

#include "sim/lin/effort.hpp"
#include "sim/lin/history.hpp"
#include "sim/lin/key_spans.hpp"
#include "sim/lin/question.hpp"
#include "sim/lin/trouble.hpp"

namespace raftsim::lin {

/// The smallest window of a history that cannot be ordered, on one key.
///
/// A window is a span of the history that cannot be ordered by itself, as question_of() says it. This one is
/// the smallest: none of its parts is such a window, for without its first or its last event it can be
/// ordered. Of several such windows the one that ends first: its last event is the first in the history at
/// which clients together know that something went wrong.
///
/// Of the operations that lie in it whole `operations` are those without which it could be ordered: were any
/// of them one that may have happened or not, there would be an order. Beside them there may be `others` that
/// change the key; no choice of those, happening or not, leads to an order either.
struct Window {
  Span span;
  Moment from;
  Moment to;
  /// In the order of invocation.
  std::vector<Operation> operations;
  /// The other writes, appends and compare-and-sets on the key that overlap the window, but those that
  /// failed.
  std::vector<Operation> others;
  /// Whether the key is missing where the window begins, as it begins with the key's history.
  bool starts_missing{};
  /// Whether it is known to be the smallest: no when a search for a smaller one was given up.
  bool is_smallest{true};
};

/// The window of a key's history that cannot be ordered as a whole. `trouble`: a span of it that cannot,
/// where one is known. `spans` are of `of_key`, of which all is left out in the end that the window can do
/// without.
Window smallest_window(OfKey& of_key, const KeySpans& spans, Budget& budget,
                       const std::optional<EventSpan>& trouble = {});

}  // namespace raftsim::lin
