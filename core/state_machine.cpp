#include "core/state_machine.hpp"

#include "core/hash.hpp"

namespace raft {

bool StateMachine::apply(const Entry& entry, LogIndex index, std::uint32_t sessions, Result* result) {
  if (sessions != 0) return apply_once(entry, index, sessions, result);
  store_.apply(entry, result);
  return true;
}

bool StateMachine::apply_once(const Entry& entry, LogIndex index, std::uint32_t sessions, Result* result) {
  // A log may begin with commands that no client sent.
  if (entry.client == ClientId{}) {
    store_.apply(entry, result);
    return true;
  }
  if (entry.operation == Operation::register_client) {
    sessions_.register_client(entry, index, sessions);
    if (result != nullptr) *result = {};
    return true;
  }
  switch (sessions_.look_at(entry, index, result)) {
    case Sessions::Verdict::apply: break;
    case Sessions::Verdict::duplicate: return false;
    case Sessions::Verdict::refuse:
      if (result != nullptr) *result = {ResultStatus::no_session, {}};
      return false;
  }
  Result outcome;
  store_.apply(entry, &outcome);
  sessions_.note(entry, outcome);
  if (result != nullptr) *result = std::move(outcome);
  return true;
}

std::uint64_t StateMachine::hash() const {
  return mix(store_.hash(), sessions_.hash());
}

}  // namespace raft
