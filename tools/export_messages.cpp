#include "tools/export_messages.hpp"

#include <algorithm>
#include <utility>

#include "sim/scenario_error.hpp"
#include "sim/trace/message_words.hpp"
#include "sim/trace/story_vocabulary.hpp"

namespace raftsim {
MessageSort message_sort(const raft::Message& message) {
  switch (message.type()) {
    case raft::MessageType::request_vote:
    case raft::MessageType::request_vote_reply:
    case raft::MessageType::pre_vote:
    case raft::MessageType::pre_vote_reply:
    case raft::MessageType::timeout_now: return MessageSort::vote;
    case raft::MessageType::append_entries:
      return std::get<raft::AppendEntries>(message.body).entries.empty() ? MessageSort::heartbeat
                                                                         : MessageSort::entries;
    case raft::MessageType::append_entries_reply: return MessageSort::reply;
    case raft::MessageType::read_index:
    case raft::MessageType::read_index_reply: return MessageSort::read;
    case raft::MessageType::install_snapshot:
    case raft::MessageType::install_snapshot_reply: return MessageSort::snapshot;
  }
  return MessageSort::reply;
}

MessageSort message_sort(std::optional<raft::MessageType> type) {
  if (!type) return MessageSort::unknown;
  switch (*type) {
    case raft::MessageType::request_vote:
    case raft::MessageType::request_vote_reply:
    case raft::MessageType::pre_vote:
    case raft::MessageType::pre_vote_reply:
    case raft::MessageType::timeout_now: return MessageSort::vote;
    case raft::MessageType::append_entries: return MessageSort::entries;
    case raft::MessageType::append_entries_reply: return MessageSort::reply;
    case raft::MessageType::read_index:
    case raft::MessageType::read_index_reply: return MessageSort::read;
    case raft::MessageType::install_snapshot:
    case raft::MessageType::install_snapshot_reply: return MessageSort::snapshot;
  }
  return MessageSort::unknown;
}

std::optional<bool> message_answer(const raft::Message& message) {
  if (const auto* vote = std::get_if<raft::RequestVoteReply>(&message.body)) return vote->vote_granted;
  if (const auto* vote = std::get_if<raft::PreVoteReply>(&message.body)) return vote->vote_granted;
  if (const auto* reply = std::get_if<raft::AppendEntriesReply>(&message.body)) return reply->success;
  return std::nullopt;
}

void ExportMessages::add(const trace::Record& record) {
  arrived_.reset();
  if (const auto* logged = std::get_if<trace::Logged>(&record.event)) hear(record, *logged);
  if (const auto* received = std::get_if<trace::Received>(&record.event)) {
    arrive(received->id, record, std::nullopt);
  } else if (const auto* lost = std::get_if<trace::MessageLost>(&record.event)) {
    arrive(lost->id, record, lost->reason);
  } else if (const auto* proposed = std::get_if<trace::Proposed>(&record.event)) {
    note_request(record, proposed->request);
  } else if (const auto* acted = std::get_if<trace::ClientActed>(&record.event)) {
    note_client(record, *acted);
  } else if (record.kind() == trace::Kind::crash) {
    // What waited for its disk will never leave.
    std::erase_if(held_, [&](const auto& one) { return one.second.from == place_of(record.server); });
  }
  note_sent(record);
}

void ExportMessages::note_sent(const trace::Record& record) {
  for (const trace::Sent& sent : record.step.sends) {
    ExportMessage message{sent.id, message_sort(sent.message), place_of(sent.message.from),
                          place_of(sent.message.to), printable(trace::label_of(sent.message))};
    message.answer = message_answer(sent.message);
    if (std::holds_alternative<trace::WaitsForWrite>(sent.fate)) {
      held_.insert_or_assign(sent.id, std::move(message));
    } else {
      leave(std::move(message), record, sent.fate);
    }
  }
  for (const trace::Released& released : record.step.released) {
    const auto found = held_.find(released.id);
    if (found == held_.end()) continue;
    ExportMessage message = std::move(found->second);
    held_.erase(found);
    leave(std::move(message), record, released.fate);
  }
  note_answers(record);
}

void ExportMessages::leave(ExportMessage message, const trace::Record& by, const trace::Fate& fate) {
  message.left_by = by.number;
  message.left = by.time;
  if (const auto* lost = std::get_if<trace::Lost>(&fate)) {
    message.lost = lost->reason;
    return keep({std::move(message), 0, orders_++});
  }
  const auto* way = std::get_if<trace::OnTheWay>(&fate);
  if (way == nullptr) return;
  message.arrivals.push_back({way->arrival});
  if (way->copy_arrival) message.arrivals.push_back({*way->copy_arrival});
  const trace::MessageId id = message.id;
  on_their_way_.insert_or_assign(id, Way{std::move(message), 0, orders_++});
}

void ExportMessages::arrive(trace::MessageId id, const trace::Record& record,
                            std::optional<trace::LossReason> lost) {
  const auto found = on_their_way_.find(id);
  if (found == on_their_way_.end()) return;
  Way& way = found->second;
  arrived_.emplace(way.message.from, way.message.label);
  way.message.arrivals[way.arrived++] = {record.time, record.number, lost};
  if (way.arrived < way.message.arrivals.size()) return;
  keep(std::move(way));
  on_their_way_.erase(found);
}

/// Who heard of an event was sent something there: the log tells no more of it.
void ExportMessages::hear(const trace::Record& record, const trace::Logged& logged) {
  // Records have no gaps: theirs are behind each other.
  logged_at_.resize(record.number, Time{});
  logged_at_[record.number - 1] = record.time;
  for (const trace::Heard& heard : logged.heard) {
    ExportMessage message{{},
                          message_sort(heard.type),
                          place_of(heard.from),
                          place_of(record.server),
                          heard.type ? to_string(*heard.type) : "",
                          heard.record,
                          logged_at_.at(heard.record - 1)};
    if (!arrived_) arrived_.emplace(message.from, message.label);
    message.arrivals.push_back({record.time, record.number});
    keep({std::move(message), 1, heard.record});
  }
}

void ExportMessages::note_answers(const trace::Record& record) {
  for (const raft::Answer& answer : record.step.answers) {
    const auto found = operations_.find({place_of(answer.client), answer.sequence});
    if (found == operations_.end() || found->second.over) continue;
    found->second.answers.emplace(record.number, Departure{record.time, orders_++});
  }
}

void ExportMessages::note_client(const trace::Record& record, const trace::ClientActed& acted) {
  const OperationKey key{place_of(acted.client), acted.sequence};
  if (acted.command) {
    Operation& operation = operations_[key];
    operation.over = false;
    operation.requests.emplace(record.number, Departure{record.time, orders_++});
    return;
  }
  if (const auto found = operations_.find(key); found != operations_.end()) {
    const auto answer = found->second.answers.find(record.cause);
    if (answer != found->second.answers.end()) {
      const bool redirected = acted.act == trace::ClientAct::redirected;
      ExportMessage message{{},
                            MessageSort::answer,
                            place_of(acted.server),
                            place_of(acted.client),
                            redirected ? "redirection" : "answer",
                            record.cause,
                            answer->second.time};
      message.arrivals.push_back({record.time, record.number});
      keep({std::move(message), 1, answer->second.order});
      found->second.answers.erase(answer);
    }
  }
  if (acted.act == trace::ClientAct::answered || acted.act == trace::ClientAct::give_up) {
    end_operation(key, record.time);
  }
}

/// No answer is heard any more. Requests may still arrive: those that left before the window are not waited
/// for, as most will not.
void ExportMessages::end_operation(const OperationKey& key, Time now) {
  const auto found = operations_.find(key);
  if (found == operations_.end()) return;
  found->second.answers.clear();
  found->second.over = true;
  if (now < from_ || found->second.requests.empty()) operations_.erase(found);
}

void ExportMessages::note_request(const trace::Record& record, const raft::ClientRequest& request) {
  const HostPlace client = place_of(request.client);
  arrived_.emplace(client, printable(trace::to_words(request.command)));
  if (record.cause == 0) return;
  // That of an operation that is forgotten: it left before the window.
  Departure departure{from_, 0};
  if (const auto found = operations_.find({client, request.sequence}); found != operations_.end()) {
    Operation& operation = found->second;
    if (const auto left = operation.requests.find(record.cause); left != operation.requests.end()) {
      departure = left->second;
      operation.requests.erase(left);
    }
    if (operation.over && operation.requests.empty()) operations_.erase(found);
  }
  ExportMessage message{{},           MessageSort::request, client, place_of(record.server), arrived_->second,
                        record.cause, departure.time};
  message.arrivals.push_back({record.time, record.number});
  keep({std::move(message), 1, departure.order});
}

std::size_t ExportMessages::held() const {
  std::size_t count = held_.size() + on_their_way_.size() + kept_.size();
  for (const auto& [key, operation] : operations_)
    count += operation.requests.size() + operation.answers.size();
  return count;
}

void ExportMessages::keep(Way way) {
  const Time over = way.message.arrivals.empty() ? way.message.left : way.message.arrivals.back().time;
  if (over >= from_) kept_.push_back(std::move(way));
}

std::vector<ExportMessage> ExportMessages::finish() {
  for (auto& [id, way] : on_their_way_) kept_.push_back(std::move(way));
  std::stable_sort(kept_.begin(), kept_.end(), [](const Way& a, const Way& b) { return a.order < b.order; });
  std::vector<ExportMessage> messages;
  messages.reserve(kept_.size());
  for (Way& way : kept_) messages.push_back(std::move(way.message));
  return messages;
}

}  // namespace raftsim
