#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "core/command.hpp"
#include "core/entry.hpp"

namespace raft {

/// How an operation on the store ended.
enum class ResultStatus : std::uint8_t {
  ok,
  /// A read found no such key.
  no_such_key,
  /// A compare-and-set found something else; the result's value is what it found.
  mismatch,
  /// An append would make the value longer than KeyValueStore::kMaxValue; nothing was changed.
  value_too_long,
  /// Not carried out: the client has no session, or the one it had is over (thesis §6.3).
  no_session,
  /// A command of which the client has said that it needs the result no more: carried out before, or given
  /// up.
  result_forgotten,
};

/// "ok", "noSuchKey", …
const char* to_string(ResultStatus status);

struct Result {
  ResultStatus status{ResultStatus::ok};
  /// What a read, or a compare-and-set that did not match, found.
  std::string value;
  friend bool operator==(const Result&, const Result&) = default;
};

/// The replicated state machine: a small key-value store. Deterministic: equal commands in equal order give
/// equal states and results (Raft §2).
class KeyValueStore {
 public:
  /// Most bytes in one value, so that appending for ever cannot fill the memory.
  static constexpr std::size_t kMaxValue = 65536;
  using Content = std::map<Text, std::string>;

  KeyValueStore() = default;
  /// A store as a snapshot has it.
  explicit KeyValueStore(Content content) : content_(std::move(content)) {}

  /// Carries out `command`; fills `result` where somebody waits for it, which saves building it elsewhere.
  void apply(const Command& command, Result* result) {
    apply(command.operation, command.key, command.value, command.expected, result);
  }
  /// Carries out an entry of kind command.
  void apply(const Entry& entry, Result* result) {
    apply(entry.operation, entry.key, entry.value, entry.expected, result);
  }

  /// Reads a key as it stands.
  void read(const Text& key, Result* result) const;

  [[nodiscard]] const Content& content() const { return content_; }
  [[nodiscard]] std::uint64_t hash() const;
  friend bool operator==(const KeyValueStore&, const KeyValueStore&) = default;

 private:
  void apply(Operation operation, const Text& key, const Text& value, const Text& expected, Result* result);

  Content content_;
};

}  // namespace raft
