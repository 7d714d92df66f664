#pragma once

#include <cstdint>

#include "core/command.hpp"
#include "core/configuration.hpp"
#include "core/types.hpp"

namespace raft {

enum class EntryKind : std::uint8_t {
  /// The blank entry a leader appends at the start of its term (Raft §8).
  no_op,
  /// A client's command for the state machine.
  command,
  /// Who takes part in the cluster from here on (Raft §6, thesis §4.1).
  configuration,
};

/// One log entry: "state machine command and term when entry was received by leader" (Raft Figure 2).
/// A flat value, copied without allocation: a configuration stands in the three texts, a set of servers in
/// each.
struct Entry {
  Term term;
  std::uint32_t sequence{};
  std::uint32_t acknowledged{};
  std::uint32_t session{};
  ClientId client;
  EntryKind kind{EntryKind::no_op};
  Operation operation{Operation::read};
  Text key;
  Text value;
  Text expected;

  static Entry no_op(Term term) {
    Entry entry;
    entry.term = term;
    return entry;
  }
  static Entry of(Term term, const ClientRequest& request) {
    Entry entry;
    entry.term = term;
    entry.sequence = request.sequence;
    entry.acknowledged = request.acknowledged;
    entry.session = request.session;
    entry.client = request.client;
    entry.kind = EntryKind::command;
    entry.operation = request.command.operation;
    entry.key = request.command.key;
    entry.value = request.command.value;
    entry.expected = request.command.expected;
    return entry;
  }

  static Entry of(Term term, const Configuration& configuration);

  /// Of an entry of kind configuration.
  [[nodiscard]] Configuration configuration() const;
  [[nodiscard]] Command command() const { return {operation, key, value, expected}; }
  [[nodiscard]] ClientRequest request() const { return {client, sequence, command(), acknowledged, session}; }

  /// A hash of the whole content, the term included.
  [[nodiscard]] std::uint64_t hash() const;

  friend bool operator==(const Entry&, const Entry&) = default;
};

/// How much an entry counts towards a leader's limit: its texts, and what is around them.
inline std::uint64_t bytes(const Entry& entry) {
  constexpr std::uint64_t kAround = 24;  // term, client, numbers and kinds
  return kAround + entry.key.size() + entry.value.size() + entry.expected.size();
}

}  // namespace raft
