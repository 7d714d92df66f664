#include "sim/lin/window.hpp"

#include <algorithm>

#include "sim/lin/search.hpp"

namespace raftsim::lin {
namespace {

bool changes_key(const Operation& operation) {
  return operation.kind != Kind::read && operation.outcome != Outcome::failed;
}

/// Makes a span that cannot be ordered smaller, and then the set of its operations.
class Shrinking {
 public:
  Shrinking(OfKey& of_key, const KeySpans& spans, Budget& budget)
      : of_key_(&of_key), spans_(&spans), budget_(&budget) {
    for (std::size_t i = 0; i < of_key_->operations.size(); ++i) {
      const Operation& operation = *of_key_->operations[i];
      // It asks for nothing.
      if (operation.outcome == Outcome::failed && !operation.tells_found) of_key_->left_out[i] = true;
    }
  }

  Window run(const std::optional<EventSpan>& trouble) {
    const std::vector<Moment>& events = spans_->events();
    EventSpan span{0, events.size() - 1};
    if (trouble) {
      // A span that can be ordered makes all its parts such, so an edge can be found by halving.
      span = *trouble;
      span.last = first_bad_end(span.first, span.first, span.last);
    }
    span.last = first_bad_end_of_all(span.last);
    span.first = last_bad_beginning(span);
    window_.span = {events[span.first].place, events[span.last].place};
    window_.from = events[span.first];
    window_.to = events[span.last];
    window_.starts_missing = span.first == 0;
    leave_out(span);
    collect();
    return window_;
  }

 private:
  /// The first event with which a span from `first` on has no order; `good` has one, `bad` has none.
  std::size_t first_bad_end(std::size_t first, std::size_t good, std::size_t bad) {
    while (bad - good > 1) {
      const std::size_t middle = good + (bad - good) / 2;
      (is_ordered({first, middle}) ? good : bad) = middle;
    }
    return bad;
  }

  /// The same from the beginning of the history on. That is a lot to search, and the first such event is
  /// probably near the one that is known: looks from there in growing strides.
  std::size_t first_bad_end_of_all(std::size_t bad) {
    for (std::size_t stride = 1; stride < bad; stride *= 2) {
      const std::size_t end = bad - stride;
      if (is_ordered({0, end})) return first_bad_end(0, end, bad);
      bad = end;
    }
    return first_bad_end(0, 0, bad);
  }

  /// The last event with which a span to the same end has no order.
  std::size_t last_bad_beginning(const EventSpan& span) {
    std::size_t good = span.last;
    std::size_t bad = 0;
    for (std::size_t stride = 1; stride < span.last; stride *= 2) {
      const std::size_t beginning = span.last - stride;
      if (!is_ordered({beginning, span.last})) {
        bad = beginning;
        break;
      }
      good = beginning;
    }
    while (good - bad > 1) {
      const std::size_t middle = bad + (good - bad) / 2;
      (is_ordered({middle, span.last}) ? good : bad) = middle;
    }
    return bad;
  }

  /// Whether the span can be ordered, as far as is known.
  bool is_ordered(const EventSpan& span) {
    const Found found = search(spans_->question(span.first, span.last), budget_->left());
    budget_->spend(found.work);
    if (found.answer == Answer::undecided) window_.is_smallest = false;
    return found.answer != Answer::no;
  }

  [[nodiscard]] bool overlaps(const Operation& operation) const {
    return operation.invoked.place <= window_.span.to &&
           (!operation.returned || operation.returned->place >= window_.span.from);
  }
  [[nodiscard]] bool lies_in_it(const Operation& operation) const {
    return operation.invoked.place >= window_.span.from && operation.returned &&
           operation.returned->place <= window_.span.to;
  }

  /// Leaves out what is not needed, in ever smaller pieces: to leave out more never makes another one
  /// needless that was needed, so the last round, one by one, leaves none that could still go.
  void leave_out(const EventSpan& span) {
    std::vector<std::size_t> inside;
    for (std::size_t i = 0; i < of_key_->operations.size(); ++i) {
      if (lies_in_it(*of_key_->operations[i])) inside.push_back(i);
    }
    for (std::size_t piece = std::max<std::size_t>(inside.size() / 2, 1); piece > 0; piece /= 2) {
      for (std::size_t begin = 0; begin < inside.size(); begin += piece) {
        const auto from = inside.begin() + static_cast<std::ptrdiff_t>(begin);
        leave_out(span, {from, from + static_cast<std::ptrdiff_t>(std::min(piece, inside.size() - begin))});
      }
    }
  }

  void leave_out(const EventSpan& span, const std::vector<std::size_t>& piece) {
    std::vector<std::size_t> left_out;
    for (const std::size_t i : piece) {
      if (!of_key_->left_out[i]) left_out.push_back(i);
    }
    if (left_out.empty()) return;
    for (const std::size_t i : left_out) of_key_->left_out[i] = true;
    if (!is_ordered(span)) return;
    for (const std::size_t i : left_out) of_key_->left_out[i] = false;
  }

  void collect() {
    for (std::size_t i = 0; i < of_key_->operations.size(); ++i) {
      const Operation& operation = *of_key_->operations[i];
      if (lies_in_it(operation) && !of_key_->left_out[i]) {
        window_.operations.push_back(operation);
      } else if (overlaps(operation) && changes_key(operation)) {
        window_.others.push_back(operation);
      }
    }
  }

  OfKey* of_key_;
  const KeySpans* spans_;
  Budget* budget_;
  Window window_;
};

}  // namespace

Window smallest_window(OfKey& of_key, const KeySpans& spans, Budget& budget,
                       const std::optional<EventSpan>& trouble) {
  return Shrinking(of_key, spans, budget).run(trouble);
}

}  // namespace raftsim::lin
