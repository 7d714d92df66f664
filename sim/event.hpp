#pragma once

#include <cstdint>

#include "core/command.hpp"
#include "core/io.hpp"
#include "core/message.hpp"
#include "core/types.hpp"
#include "sim/trace/message_id.hpp"

namespace raftsim {

enum class EventKind : std::uint8_t {
  /// A message reaches Event::server.
  deliver,
  /// Event::timer of Event::server may have run out.
  timer,
  /// The oldest write on its way to Event::server's disk has ended.
  written,
  /// A client's request reaches Event::server.
  request,
  /// A server's answer reaches Event::client.
  answer,
  /// Event::client has something to do: issue, send again, give up.
  client,
  /// Entry Event::index of the timeline is due.
  timeline,
  /// Event::server takes the oldest of what has come in while it was paused.
  catch_up,
  /// The fault Event::index that goes on by itself does its next act.
  course,
};

/// One thing that will happen. Lies in the event queue's slab and is filled in place; only the parts that its
/// kind names are valid.
struct Event {
  EventKind kind{};
  raft::Timer timer{};
  raft::ServerId server;
  raft::ClientId client;
  std::uint32_t index{};
  /// For `written`: the write, and which life of the server asked for it; a crash makes the event void.
  raft::WriteId write;
  std::uint32_t incarnation{};
  trace::MessageId message_id;
  /// The trace record that caused this.
  std::uint64_t cause{};
  raft::Message message;
  raft::ClientRequest request;
  raft::Answer answer;
};

}  // namespace raftsim
