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

void ExportMessages::add(const trace::Record& record) {
  arrived_.reset();
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
    ExportMessage message{sent.id,
                          message_sort(sent.message),
                          place_of(sent.message.from),
                          place_of(sent.message.to),
                          printable(trace::label_of(sent.message)),
                          record.number};
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
  if (!record.step.answers.empty()) answered_.emplace(record.number, std::pair(record.time, orders_++));
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

void ExportMessages::note_client(const trace::Record& record, const trace::ClientActed& acted) {
  if (acted.command) {
    ExportMessage message{{},
                          MessageSort::request,
                          place_of(acted.client),
                          place_of(acted.server),
                          printable(trace::to_words(*acted.command)),
                          record.number,
                          record.number,
                          record.time};
    requests_.emplace(record.number, Way{std::move(message), 0, orders_++});
    return;
  }
  const auto answer = answered_.find(record.cause);
  if (answer == answered_.end()) return;
  const bool redirected = acted.act == trace::ClientAct::redirected;
  ExportMessage message{{},
                        MessageSort::answer,
                        place_of(acted.server),
                        place_of(acted.client),
                        redirected ? "redirection" : "answer",
                        record.cause,
                        record.cause,
                        answer->second.first};
  message.arrivals.push_back({record.time, record.number});
  keep({std::move(message), 1, answer->second.second});
}

void ExportMessages::note_request(const trace::Record& record, const raft::ClientRequest& request) {
  arrived_.emplace(place_of(request.client), printable(trace::to_words(request.command)));
  const auto found = requests_.find(record.cause);
  if (found == requests_.end()) return;
  found->second.message.arrivals.push_back({record.time, record.number});
  keep(std::move(found->second));
  requests_.erase(found);
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
