#include "sim/lin/window.hpp"

#include <algorithm>
#include <utility>

namespace raftsim::lin {
namespace {

bool changes_key(const Operation& operation) {
  return operation.kind != Kind::read && operation.outcome != Outcome::failed;
}

/// Makes a span that cannot be ordered smaller, and then the set of its operations.
class Shrinking {
 public:
  Shrinking(OfKey of_key, const Effort& effort) : of_key_(std::move(of_key)), left_(effort) {}

  Window run() {
    const std::vector<Moment> events = events_of_key();
    // A span of the history that can be ordered makes all its parts such, so both edges are found by halving:
    // `bad` is always an edge with which there is no order.
    std::size_t bad = events.size() - 1;
    for (std::size_t good = 0; bad - good > 1;) {
      const std::size_t middle = good + (bad - good) / 2;
      (is_ordered({0, events[middle].place}) ? good : bad) = middle;
    }
    const std::size_t last = bad;
    bad = 0;
    for (std::size_t good = last; good - bad > 1;) {
      const std::size_t middle = bad + (good - bad) / 2;
      (is_ordered({events[middle].place, events[last].place}) ? good : bad) = middle;
    }
    window_.span = {events[bad].place, events[last].place};
    window_.from = events[bad];
    window_.to = events[last];
    window_.starts_missing = bad == 0;
    leave_out();
    collect();
    return window_;
  }

 private:
  [[nodiscard]] std::vector<Moment> events_of_key() const {
    std::vector<Moment> events;
    for (const Operation* operation : of_key_.operations) {
      events.push_back(operation->invoked);
      if (operation->returned) events.push_back(*operation->returned);
    }
    std::sort(events.begin(), events.end(),
              [](const Moment& a, const Moment& b) { return a.place < b.place; });
    return events;
  }

  /// Whether the span can be ordered, as far as is known.
  bool is_ordered(const Span& span) {
    const Found found = search(question_of(of_key_, span), left_);
    left_.states -= std::min(left_.states, found.states);
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
  void leave_out() {
    std::vector<std::size_t> inside;
    for (std::size_t i = 0; i < of_key_.operations.size(); ++i) {
      if (lies_in_it(*of_key_.operations[i])) inside.push_back(i);
    }
    for (std::size_t piece = std::max<std::size_t>(inside.size() / 2, 1); piece > 0; piece /= 2) {
      for (std::size_t begin = 0; begin < inside.size(); begin += piece) {
        leave_out({inside.begin() + static_cast<std::ptrdiff_t>(begin),
                   inside.begin() + static_cast<std::ptrdiff_t>(std::min(begin + piece, inside.size()))});
      }
    }
  }

  void leave_out(const std::vector<std::size_t>& piece) {
    const std::vector<bool> before = of_key_.left_out;
    for (const std::size_t i : piece) of_key_.left_out[i] = true;
    if (of_key_.left_out == before) return;
    if (is_ordered(window_.span)) of_key_.left_out = before;
  }

  void collect() {
    for (std::size_t i = 0; i < of_key_.operations.size(); ++i) {
      const Operation& operation = *of_key_.operations[i];
      if (lies_in_it(operation) && !of_key_.left_out[i]) {
        window_.operations.push_back(operation);
      } else if (overlaps(operation) && changes_key(operation)) {
        window_.others.push_back(operation);
      }
    }
  }

  OfKey of_key_;
  Effort left_;
  Window window_;
};

}  // namespace

Window smallest_window(const OfKey& of_key, const Effort& effort) {
  return Shrinking(of_key, effort).run();
}

}  // namespace raftsim::lin
