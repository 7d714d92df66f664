#include "sim/client_history.hpp"

#include <set>
#include <stdexcept>
#include <string>

#include "core/entry.hpp"

namespace raftsim {
namespace {

/// Of operations on the store; others are not for clients' histories.
lin::Kind kind_of(raft::Operation operation) {
  switch (operation) {
    case raft::Operation::write: return lin::Kind::write;
    case raft::Operation::compare_and_set: return lin::Kind::cas;
    case raft::Operation::append: return lin::Kind::append;
    case raft::Operation::read:
    case raft::Operation::register_client: break;
  }
  return lin::Kind::read;
}

}  // namespace

void ClientHistory::reset(const Scenario& scenario, bool kept) {
  scenario_ = &scenario;
  kept_ = kept;
  operations_.clear();
  open_.clear();
  last_place_ = 0;
  bytes_ = 0;
  if (kept) add_initial_logs();
}

void ClientHistory::add_initial_logs() {
  // Entries of one index and term are the same entry, on whatever logs they stand (Log Matching).
  std::set<std::pair<std::uint64_t, raft::Term>> seen;
  for (const InitialServer& server : scenario_->cluster.initial) {
    for (std::size_t i = 0; i < server.log.size(); ++i) {
      const raft::Entry& entry = server.log[i];
      const bool changes_a_key = entry.kind == raft::EntryKind::command &&
                                 entry.operation != raft::Operation::read &&
                                 entry.operation != raft::Operation::register_client;
      if (!changes_a_key || !seen.emplace(i, entry.term).second) continue;
      lin::Operation operation;
      operation.client = "initial log";
      operation.number = static_cast<std::uint32_t>(operations_.size() + 1);
      operation.key = entry.key.str();
      operation.kind = kind_of(entry.operation);
      operation.value = entry.value.str();
      operation.expected = entry.expected.str();
      operation.invoked = next_moment(Time{});
      add(std::move(operation));
    }
  }
}

void ClientHistory::sent(Time now, const PendingOperation& operation) {
  const raft::ClientRequest& request = operation.request;
  if (!kept_ || request.command.operation == raft::Operation::register_client) return;
  const bool is_new = open_.try_emplace({request.client, request.sequence}, operations_.size()).second;
  if (!is_new) return;
  lin::Operation asked;
  asked.client = scenario_->client_names[request.client.value - 1U];
  asked.number = operation.number;
  asked.key = request.command.key.str();
  asked.kind = kind_of(request.command.operation);
  asked.value = request.command.value.str();
  asked.expected = request.command.expected.str();
  asked.invoked = next_moment(now);
  add(std::move(asked));
}

void ClientHistory::answered(Time now, const raft::Answer& answer) {
  const auto found = open_.find({answer.client, answer.sequence});
  if (found == open_.end() || answer.status != raft::AnswerStatus::done) return;
  lin::Operation& operation = operations_[found->second];
  open_.erase(found);
  switch (answer.result.status) {
    case raft::ResultStatus::ok:
      operation.outcome = lin::Outcome::ok;
      if (operation.kind == lin::Kind::read) operation.found = answer.result.value;
      break;
    case raft::ResultStatus::no_such_key: operation.outcome = lin::Outcome::ok; break;
    case raft::ResultStatus::mismatch:
      operation.outcome = lin::Outcome::failed;
      operation.tells_found = true;
      operation.found = answer.result.value;
      break;
    case raft::ResultStatus::value_too_long: operation.outcome = lin::Outcome::failed; break;
    // Not carried out now; whether it was before, nobody can say.
    case raft::ResultStatus::no_session:
    case raft::ResultStatus::result_forgotten: return;
  }
  operation.returned = next_moment(now);
  if (operation.found) count_bytes(operation.found->size());
}

lin::Moment ClientHistory::next_moment(Time now) {
  return {static_cast<std::uint64_t>(now.time_since_epoch().count()), ++last_place_};
}

void ClientHistory::add(lin::Operation operation) {
  if (operations_.size() == lin::kMaxOperations) {
    throw std::length_error("the clients' history is too long to be judged: more than " +
                            std::to_string(lin::kMaxOperations) + " operations");
  }
  count_bytes(operation.value.size() + operation.expected.size() + operation.key.size());
  operations_.push_back(std::move(operation));
}

void ClientHistory::count_bytes(std::size_t bytes) {
  bytes_ += bytes;
  if (bytes_ > lin::kMaxHistoryBytes) {
    throw std::length_error("the clients' history is too long to be judged: more than " +
                            std::to_string(lin::kMaxHistoryBytes) + " bytes of keys and values");
  }
}

}  // namespace raftsim
