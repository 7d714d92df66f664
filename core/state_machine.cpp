#include "core/state_machine.hpp"

#include "core/hash.hpp"

namespace raft {

Decision StateMachine::apply(const Entry& entry, LogIndex index, std::uint32_t sessions, Result* result,
                             TakesEffect takes_effect) {
  if (sessions != 0) return apply_once(entry, index, sessions, result, takes_effect);
  store_.apply(entry, result);
  return {true, Reason::new_command};
}

Decision StateMachine::apply_once(const Entry& entry, LogIndex index, std::uint32_t sessions, Result* result,
                                  TakesEffect takes_effect) {
  // A log may begin with commands that no client sent.
  if (entry.client == ClientId{}) {
    store_.apply(entry, result);
    return {true, Reason::new_command};
  }
  if (entry.operation == Operation::register_client) {
    const bool ends_another = sessions_.register_client(entry, index, sessions);
    if (result != nullptr) *result = {};
    return takes_effect({false, false, false, true, ends_another});
  }
  const Sessions::Verdict verdict = sessions_.look_at(entry, index, result);
  const bool has_session = verdict != Sessions::Verdict::refuse;
  if (!has_session && result != nullptr) *result = {ResultStatus::no_session, {}};
  const Decision takes = takes_effect(
      {has_session, verdict == Sessions::Verdict::duplicate, verdict == Sessions::Verdict::given_up});
  if (!takes) return takes;
  Result outcome;
  store_.apply(entry, &outcome);
  sessions_.note(entry, outcome);
  if (result != nullptr) *result = std::move(outcome);
  return takes;
}

std::uint64_t StateMachine::hash() const {
  return mix(store_.hash(), sessions_.hash());
}

}  // namespace raft
