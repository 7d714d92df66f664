#pragma once

#include <cstdint>
#include <utility>

#include "core/decision.hpp"
#include "core/entry.hpp"
#include "core/kv.hpp"
#include "core/questions.hpp"
#include "core/sessions.hpp"
#include "core/types.hpp"

namespace raft {

namespace rules {
Decision takes_effect(const EffectQuestion& question);
}
/// The rule that says whether a command takes effect, core/rules.hpp.
using TakesEffect = Decision (*)(const EffectQuestion&);

/// What the log's commands act on: the key-value store, and before it, where clients have sessions, the
/// filter that makes each command take effect once (thesis §6.3). Equal logs give equal states (Raft §2).
class StateMachine {
 public:
  StateMachine() = default;
  /// The state as a snapshot has it.
  StateMachine(KeyValueStore store, Sessions sessions)
      : store_(std::move(store)), sessions_(std::move(sessions)) {}

  /// Applies an entry of kind command; `sessions` is how many there may be, 0 for none: then every command is
  /// carried out as often as it stands in the log. Fills `result` where somebody waits for it. Answers
  /// whether the command took effect now, as `takes_effect` has decided.
  Decision apply(const Entry& entry, LogIndex index, std::uint32_t sessions, Result* result,
                 TakesEffect takes_effect = rules::takes_effect);

  /// Reads a key as it stands.
  void read(const Text& key, Result& result) const { store_.read(key, &result); }

  [[nodiscard]] const KeyValueStore& store() const { return store_; }
  [[nodiscard]] const Sessions& sessions() const { return sessions_; }
  [[nodiscard]] std::uint64_t hash() const;
  friend bool operator==(const StateMachine&, const StateMachine&) = default;

 private:
  Decision apply_once(const Entry& entry, LogIndex index, std::uint32_t sessions, Result* result,
                      TakesEffect takes_effect);

  KeyValueStore store_;
  Sessions sessions_;
};

}  // namespace raft
