#pragma once

#include <cstdint>

#include "core/message.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"
#include "sim/trace/record.hpp"

namespace raftsim::viz {

/// What a list, a filter and a jump need of a record, at hand without reading it.
struct EventRow {
  static constexpr std::uint8_t kNoType = 255;
  static constexpr std::uint32_t kNoArrow = 0xffffffffU;

  Time time{};
  /// Of a step, the server's after it; of other records of a server, as it was left. 0 where nobody is.
  raft::Term term;
  std::uint64_t cause{};
  /// Where its words end in the texts; they begin where those of the record before end.
  std::uint64_t words_end{};
  /// The message that a `receive` or `lost` is about.
  std::uint32_t arrow{kNoArrow};
  /// The server it happened to; of a client's record whom it spoke with.
  raft::ServerId server;
  /// Of a `receive` or `lost`: who sent it.
  raft::ServerId peer;
  raft::ClientId client;
  trace::Kind kind{};
  /// raft::MessageType of a `receive` or `lost`, else kNoType.
  std::uint8_t type{kNoType};
  /// raft::Timer of a `timer`, trace::ClientAct of a `client`.
  std::uint8_t detail{};
  /// Heartbeats and their answers, and what else happens all the time and changes nothing.
  bool routine{};
  /// Of an expectation: not met.
  bool unmet{};
};

}  // namespace raftsim::viz
