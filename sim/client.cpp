#include "sim/client.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "sim/scenario_limits.hpp"

namespace raftsim {
namespace {

/// A value that tells when it was written: the operation's number in so many digits, its last ones if it has
/// more.
raft::Text numbered_text(std::uint64_t number, std::uint32_t digits) {
  std::array<char, raft::Text::kCapacity> text{};
  for (std::uint32_t i = digits; i > 0; --i, number /= 10)
    text.at(i - 1) = static_cast<char>('0' + number % 10);
  return raft::Text(std::string_view(text.data(), digits));
}

/// "k7"
raft::Text key_text(std::uint64_t number) {
  std::array<char, raft::Text::kCapacity> text{'k'};
  const auto end = std::to_chars(text.data() + 1, text.data() + text.size(), number).ptr;
  return raft::Text(std::string_view(text.data(), static_cast<std::size_t>(end - text.data())));
}

}  // namespace

Client::Client(raft::ClientId id, const ClientGroup& group, std::uint64_t seed, bool keep_outcomes,
               bool sessions)
    : id_(id),
      group_(&group),
      random_(seed, "client/C" + std::to_string(id.value)),
      keep_outcomes_(keep_outcomes),
      needs_session_(sessions),
      next_issue_(group.mode == ClientMode::scripted ? Time::max() : group.start),
      believed_leader_(group.target == ClientTarget::server ? group.server : raft::kNobody) {}

bool Client::may_issue() const {
  if (group_->limit && issued_by_itself_ >= *group_->limit) return false;
  return !group_->stop || next_issue_ < *group_->stop;
}

bool Client::is_free() const {
  // Nothing but its registration goes before it has a session.
  if (needs_session_) return pending_.empty();
  // One with one operation at a time has nothing to begin before that one is over.
  return group_->mode == ClientMode::open || pending_.empty();
}

Time Client::wake_time() const {
  Time earliest = Time::max();
  const bool free = is_free();
  if (free && next_issue_ != Time::max() && may_issue()) earliest = next_issue_;
  for (const PendingOperation& operation : pending_) earliest = std::min(earliest, operation.due);
  if (free && !scripted_.empty()) earliest = Time{};
  return earliest;
}

void Client::wake(Time now, std::vector<std::uint32_t>& to_send, std::vector<GivenUp>& given_up) {
  const bool has_work = !scripted_.empty() || (next_issue_ <= now && may_issue());
  if (needs_session_ && is_free() && has_work) {
    raft::Command registration;
    registration.operation = raft::Operation::register_client;
    issue(now, registration, raft::kNobody, true);
  }
  while (!scripted_.empty() && is_free()) {
    const Scripted next = scripted_.front();
    scripted_.pop_front();
    issue(now, next.command, next.target);
  }
  if (next_issue_ <= now && may_issue() && is_free()) {
    if (group_->mode == ClientMode::open) {
      next_issue_ = now + group_->interval.sample(random_);
      if (pending_.size() < group_->max_pending) {
        ++issued_by_itself_;
        issue(now, draw_command(), raft::kNobody);
      }
    } else {
      next_issue_ = Time::max();  // until the answer
      ++issued_by_itself_;
      issue(now, draw_command(), raft::kNobody);
    }
  }
  for (PendingOperation& operation : pending_) {
    if (operation.due > now) continue;
    if (!operation.awaiting_answer) {
      to_send.push_back(operation.request.sequence);
      continue;
    }
    if (group_->attempts && operation.attempts >= *group_->attempts) {
      given_up.push_back({operation.request.sequence, operation.issued});
      continue;
    }
    // No answer: who was asked may be down or cut off, so the next to ask is anybody.
    believed_leader_ = raft::kNobody;
    operation.target = raft::kNobody;
    operation.awaiting_answer = false;
    operation.due = now + operation.backoff;
    operation.backoff = std::min(2 * operation.backoff, group_->backoff_max);
  }
  for (const GivenUp& operation : given_up) finish(operation.sequence, OperationStatus::failed, {});
  if (!given_up.empty()) think(now);
}

void Client::think(Time now) {
  if (group_->mode != ClientMode::closed || !pending_.empty()) return;
  // An operation given from outside may be over before the client begins with its own.
  next_issue_ = std::max(now + group_->think.sample(random_), group_->start);
}

void Client::command(const raft::Command& command, raft::ServerId target) {
  const std::size_t own = group_->mode == ClientMode::open ? group_->max_pending : 0;
  if (scripted_.size() + pending_.size() >= limits::kMaxWaitingCommands + own) {
    throw std::length_error("too many commands wait at client C" + std::to_string(id_.value) +
                            ", more than " + std::to_string(limits::kMaxWaitingCommands) +
                            ": the timeline gives them faster than they are answered");
  }
  scripted_.push_back({command, target});
}

raft::Command Client::draw_command() {
  const OperationWeights& weights = group_->operations;
  const std::uint64_t total =
      std::uint64_t{weights.read} + weights.write + weights.compare_and_set + weights.append;
  std::uint64_t drawn = total == weights.write ? weights.read : random_.below(total);
  raft::Command command;
  command.key = key_text(group_->keys == 1 ? 1 : 1 + random_.below(group_->keys));
  if (drawn < weights.read) {
    command.operation = raft::Operation::read;
    return command;
  }
  drawn -= weights.read;
  command.value = numbered_text(last_number_ + 1, group_->value_bytes);
  if (drawn < weights.write) {
    command.operation = raft::Operation::write;
  } else if (drawn - weights.write < weights.compare_and_set) {
    command.operation = raft::Operation::compare_and_set;
    const auto seen = seen_.find(command.key);
    if (seen != seen_.end()) command.expected = seen->second;
  } else {
    command.operation = raft::Operation::append;
  }
  return command;
}

void Client::issue(Time now, const raft::Command& command, raft::ServerId target, bool registration) {
  PendingOperation operation;
  operation.request = {id_, ++last_sequence_, command};
  if (!registration) {
    operation.number = ++last_number_;
    operation.request.session = session_;
  }
  operation.issued = now;
  operation.backoff = group_->backoff_initial;
  operation.due = now;
  operation.target = target;
  pending_.push_back(operation);
  if (keep_outcomes_ && !registration) outcomes_.emplace_back();
}

PendingOperation* Client::find(std::uint32_t sequence) {
  const auto found = std::lower_bound(pending_.begin(), pending_.end(), sequence,
                                      [](const PendingOperation& operation, std::uint32_t wanted) {
                                        return operation.request.sequence < wanted;
                                      });
  return found != pending_.end() && found->request.sequence == sequence ? &*found : nullptr;
}

raft::ServerId Client::random_server(int servers) {
  return raft::ServerId{static_cast<std::uint8_t>(1 + random_.below(static_cast<std::uint64_t>(servers)))};
}

raft::ServerId Client::target_of(const PendingOperation& operation, raft::ServerId leader, int servers) {
  if (operation.target != raft::kNobody) return operation.target;
  if (group_->target == ClientTarget::leader) return leader;
  if (believed_leader_ == raft::kNobody) believed_leader_ = random_server(servers);
  return believed_leader_;
}

void Client::sent(PendingOperation& operation, Time now, raft::ServerId to) {
  // Of what was before the oldest that waits, no result is needed any more (thesis §6.3).
  operation.request.acknowledged = pending_.front().request.sequence;
  ++operation.attempts;
  if (operation.attempts > 1) ++retried_;
  operation.awaiting_answer = true;
  operation.target = to;
  operation.due = now + group_->timeout;
}

void Client::wait_for_leader(PendingOperation& operation) {
  operation.due = Time::max();
  ++waiting_for_leader_;
}

void Client::leader_elected(Time now) {
  if (waiting_for_leader_ == 0) return;
  waiting_for_leader_ = 0;
  for (PendingOperation& operation : pending_) {
    if (!operation.awaiting_answer && operation.due == Time::max()) operation.due = now;
  }
}

bool Client::answered(Time now, const raft::Answer& answer, raft::ServerId from, int servers) {
  PendingOperation* operation = find(answer.sequence);
  if (operation == nullptr) return false;
  if (answer.status != raft::AnswerStatus::done) {
    // An answer to an earlier attempt tells nothing about the present one.
    if (!operation->awaiting_answer || operation->target != from) return false;
    ++redirected_;
    // Being sent on is not a retry.
    if (operation->attempts-- > 1) --retried_;
    operation->awaiting_answer = false;
    if (answer.status == raft::AnswerStatus::try_later) {
      // It leads, and will take it, or another will.
      operation->due = now + operation->backoff;
      operation->backoff = std::min(2 * operation->backoff, group_->backoff_max);
      return false;
    }
    const bool knows = answer.leader != raft::kNobody && answer.leader != from;
    believed_leader_ = knows ? answer.leader : random_server(servers);
    operation->target = group_->target == ClientTarget::leader ? raft::kNobody : believed_leader_;
    // Straight on to the leader that was named; but nobody is asked in circles without a pause.
    operation->due = knows ? now : now + operation->backoff;
    if (!knows) operation->backoff = std::min(2 * operation->backoff, group_->backoff_max);
    return false;
  }
  believed_leader_ = from;
  if (group_->operations.compare_and_set > 0) remember(operation->request.command, answer.result);
  const auto status = [&] {
    switch (answer.result.status) {
      case raft::ResultStatus::ok: return OperationStatus::ok;
      case raft::ResultStatus::no_such_key: return OperationStatus::no_such_key;
      case raft::ResultStatus::mismatch: return OperationStatus::mismatch;
      case raft::ResultStatus::value_too_long: return OperationStatus::value_too_long;
      case raft::ResultStatus::no_session:
      case raft::ResultStatus::result_forgotten: return OperationStatus::no_session;
    }
    return OperationStatus::ok;
  }();
  if (operation->number == 0) {
    needs_session_ = false;
    session_ = static_cast<std::uint32_t>(answer.index.value);
  } else if (status == OperationStatus::no_session && operation->request.session == session_) {
    needs_session_ = true;
  }
  const bool registered = operation->number == 0;
  finish(answer.sequence, status, answer.result.value);
  if (!registered) think(now);
  return true;
}

void Client::remember(const raft::Command& command, const raft::Result& result) {
  const bool found =
      command.operation == raft::Operation::read || result.status == raft::ResultStatus::mismatch;
  if (found) {
    if (raft::Text::fits(result.value)) seen_[command.key] = raft::Text(result.value);
  } else if (command.operation != raft::Operation::append && result.status == raft::ResultStatus::ok) {
    seen_[command.key] = command.value;
  }
}

void Client::finish(std::uint32_t sequence, OperationStatus status, const std::string& value) {
  const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const PendingOperation& operation) {
    return operation.request.sequence == sequence;
  });
  if (!found->awaiting_answer && found->due == Time::max()) --waiting_for_leader_;
  const std::uint32_t number = found->number;
  pending_.erase(found);
  if (number == 0) return;
  ++(status == OperationStatus::failed ? failed_ : ok_);
  if (keep_outcomes_) outcomes_[number - 1] = {status, value};
}

std::uint64_t Client::count(ClientCounter counter) const {
  switch (counter) {
    case ClientCounter::ok: return ok_;
    case ClientCounter::failed: return failed_;
    case ClientCounter::pending:
      return static_cast<std::uint64_t>(std::count_if(
          pending_.begin(), pending_.end(), [](const PendingOperation& one) { return one.number != 0; }));
    case ClientCounter::redirected: return redirected_;
    case ClientCounter::retried: return retried_;
  }
  return 0;
}

const Outcome* Client::outcome(std::uint32_t number) const {
  return number >= 1 && number <= outcomes_.size() ? &outcomes_[number - 1] : nullptr;
}

}  // namespace raftsim
