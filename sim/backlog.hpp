#pragma once

#include <cstddef>
#include <deque>
#include <utility>

#include "sim/event.hpp"

namespace raftsim {

/// What has come in at a paused server, in order: messages, clients' requests, and notices that a write is
/// durable. It is taken one by one after the server goes on.
class Backlog {
 public:
  /// Most messages and requests that wait; more are lost, as a socket's buffer has an end, too. Far more than
  /// pauses of seconds collect, and few enough for 64 servers' backlogs to fit in some hundred megabytes.
  /// Notices do not count: a server that stands still asks for no writes, so each belongs to a write from
  /// before the pause or to a message or request that was taken.
  static constexpr std::size_t kMost = 10'000;

  void add(Event&& event) {
    if (event.kind == EventKind::written) ++notices_;
    waiting_.push_back(std::move(event));
  }
  /// Takes out the oldest; there is one.
  Event take() {
    Event event = std::move(waiting_.front());
    waiting_.pop_front();
    if (event.kind == EventKind::written) --notices_;
    return event;
  }
  void clear() {
    waiting_.clear();
    notices_ = 0;
  }

  [[nodiscard]] bool empty() const { return waiting_.empty(); }
  /// Whether no message or request may be added.
  [[nodiscard]] bool full() const { return waiting_.size() - notices_ >= kMost; }
  /// How many notices are among it.
  [[nodiscard]] std::size_t notices() const { return notices_; }

  // Oldest first.
  [[nodiscard]] auto begin() const { return waiting_.begin(); }
  [[nodiscard]] auto end() const { return waiting_.end(); }

 private:
  std::deque<Event> waiting_;
  std::size_t notices_{};
};

}  // namespace raftsim
