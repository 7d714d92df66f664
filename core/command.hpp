#pragma once

#include <cstdint>

#include "core/text.hpp"
#include "core/types.hpp"

namespace raft {

/// What a client may ask of the replicated state machine: operations on the key-value store, and a session
/// (RegisterClient, thesis §6.3).
enum class Operation : std::uint8_t { read, write, compare_and_set, append, register_client };

/// One operation of a client on the key-value store.
struct Command {
  Operation operation{Operation::read};
  Text key;
  /// What to write or append; the new value of a compare-and-set. Empty for a read.
  Text value;
  /// What a compare-and-set expects to find; a missing key counts as the empty text.
  Text expected;
  friend bool operator==(const Command&, const Command&) = default;
};

/// A command as a client sends it. (client, sequence) names it: a retry repeats both.
struct ClientRequest {
  ClientId client;
  /// Rising by one with each new command of this client, from 1.
  std::uint32_t sequence{};
  Command command;
  /// All operations of the client below this one are answered or given up: nobody will ask for their results
  /// again (thesis §6.3).
  std::uint32_t acknowledged{};
  /// The client's session: the index of the entry that registered it (thesis §6.3); 0 for none.
  std::uint32_t session{};
  friend bool operator==(const ClientRequest&, const ClientRequest&) = default;
};

}  // namespace raft
