#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

#include "core/io.hpp"
#include "core/types.hpp"
#include "sim/client.hpp"
#include "sim/lin/history.hpp"
#include "sim/scenario.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// What the clients of a run asked and heard, as a history to be judged by itself. It knows what a client
/// knows, and nothing of the servers. An operation begins when it is first sent and is one however often it
/// is sent again: one that takes effect twice, as may happen without sessions, is a fault of the service.
///
/// Commands that the scenario puts into logs from the start come first, as operations of unknown outcome of a
/// client "initial log": whether they are committed shows later.
///
/// A regular value. Its functions throw std::length_error for more than a history may hold.
class ClientHistory {
 public:
  /// Begins again, for a run of `scenario`, which must outlive this and all copies; keeps nothing unless
  /// `kept`.
  void reset(const Scenario& scenario, bool kept);

  [[nodiscard]] bool is_kept() const { return kept_; }
  [[nodiscard]] const lin::History& operations() const { return operations_; }

  /// The client sends an operation, for the first time or again.
  void sent(Time now, const PendingOperation& operation);
  /// The client no longer waits for it.
  void given_up(raft::ClientId client, std::uint32_t sequence) { open_.erase({client, sequence}); }
  /// A server says that it is done.
  void answered(Time now, const raft::Answer& answer);

 private:
  void add(lin::Operation operation);
  void add_initial_logs();
  [[nodiscard]] lin::Moment next_moment(Time now);
  void count_bytes(std::size_t bytes);

  const Scenario* scenario_{};
  bool kept_{};
  lin::History operations_;
  /// The operations under way: client and sequence number, and the place among operations_.
  std::map<std::pair<raft::ClientId, std::uint32_t>, std::size_t> open_;
  std::uint32_t last_place_{};
  std::size_t bytes_{};
};

}  // namespace raftsim
