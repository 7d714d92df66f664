#pragma once

#include <cstdint>
#include <vector>

#include "sim/lin/chain.hpp"
#include "sim/lin/question.hpp"

namespace raftsim::lin {

/// The invocations and returns of some operations in their order, as a doubly linked list, so that taking
/// one operation out and putting it back costs next to nothing (Lowe 2017, §4).
class EventList {
 public:
  /// A place in the list.
  using Event = std::uint32_t;
  static constexpr Event kEnd = 0;

  explicit EventList(const std::vector<Step>& steps);

  [[nodiscard]] Event first() const { return links_[kEnd].next; }
  [[nodiscard]] Event next(Event event) const { return links_[event].next; }
  /// The first event after an invocation that is not its own return.
  [[nodiscard]] Event next_of_another(Event invocation) const {
    const Event event = next(invocation);
    return event != kEnd && step(event) == step(invocation) ? next(event) : event;
  }
  /// Whether the event is an invocation; no at the end.
  [[nodiscard]] bool is_invocation(Event event) const { return event != kEnd && !links_[event].is_return; }
  /// Whose event it is; not of the end.
  [[nodiscard]] std::uint32_t step(Event event) const { return links_[event].step; }
  /// The step of the first return in the list, which has one.
  [[nodiscard]] std::uint32_t first_to_return() const { return returns_.first(); }

  /// Takes a step's events out of the list.
  void take(std::uint32_t step);
  /// Puts back the step that was taken last of those that are out.
  void put_back(std::uint32_t step);

 private:
  struct Link {
    Event previous{};
    Event next{};
    std::uint32_t step{};
    std::uint32_t place{};
    bool is_return{};
  };
  struct OfStep {
    Event invocation{kEnd};
    Event returning{kEnd};
  };
  void unlink(Event event);
  void relink(Event event);

  /// The first stands for both ends.
  std::vector<Link> links_;
  std::vector<OfStep> events_;
  /// The steps in the list in the order of their returns: the first is asked for all the time, with what may
  /// be hundreds of invocations before it.
  Chain returns_;
};

}  // namespace raftsim::lin
