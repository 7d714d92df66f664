#pragma once

#include <cstdint>

#include "core/text.hpp"
#include "core/types.hpp"

namespace raft {

/// What a client may ask of the replicated key-value store.
enum class Operation : std::uint8_t { read, write, compare_and_set, append };

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
  friend bool operator==(const ClientRequest&, const ClientRequest&) = default;
};

}  // namespace raft
