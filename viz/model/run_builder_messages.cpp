#include <algorithm>
#include <utility>

#include "sim/trace/fold.hpp"
#include "viz/model/run_builder.hpp"

/// The part of RunBuilder that follows messages from their sending to their end.
namespace raftsim::viz {
namespace {

bool is_refusal(const raft::Message& message) {
  if (const auto* vote = std::get_if<raft::RequestVoteReply>(&message.body)) return !vote->vote_granted;
  if (const auto* vote = std::get_if<raft::PreVoteReply>(&message.body)) return !vote->vote_granted;
  if (const auto* reply = std::get_if<raft::AppendEntriesReply>(&message.body)) return !reply->success;
  return false;
}

Arrow arrow_of(trace::MessageId id, const raft::Message& message, const trace::Record& record) {
  Arrow arrow;
  arrow.id = id;
  arrow.from = message.from;
  arrow.to = message.to;
  arrow.type = message.type();
  arrow.term = message.term;
  const auto* append = std::get_if<raft::AppendEntries>(&message.body);
  arrow.with_entries = append != nullptr && !append->entries.empty();
  arrow.refusal = is_refusal(message);
  arrow.asked = record.time;
  arrow.asked_by = record.number;
  // Until it is known better, at the end of the run.
  arrow.left = Time::max();
  arrow.ended = Time::max();
  return arrow;
}

}  // namespace

void RunBuilder::follow_messages(const trace::Record& record, EventRow& row) {
  if (const auto* received = std::get_if<trace::Received>(&record.event)) {
    const std::size_t place = end(received->id, record, Outcome::delivered, {});
    row.arrow = static_cast<std::uint32_t>(place);
  } else if (const auto* lost = std::get_if<trace::MessageLost>(&record.event)) {
    const std::size_t place = end(lost->id, record, Outcome::lost, lost->reason);
    row.arrow = static_cast<std::uint32_t>(place);
  } else if (std::holds_alternative<trace::Crashed>(record.event)) {
    give_up_held(record.server, record);
  } else if (const auto* logged = std::get_if<trace::Logged>(&record.event)) {
    return hear(record, *logged, row);
  }
  if (row.arrow != EventRow::kNoArrow) {
    const Arrow& arrow = run_.arrows_[row.arrow];
    row.type = static_cast<std::uint8_t>(arrow.type);
    row.peer = arrow.from;
  }
  for (const trace::Sent& sent : record.step.sends) {
    const std::size_t place = run_.arrows_.size();
    run_.arrows_.push_back(arrow_of(sent.id, sent.message, record));
    open_[sent.id] = {place};
    if (std::holds_alternative<trace::WaitsForWrite>(sent.fate)) {
      held_[record.server].push_back(place);
    } else {
      leave(place, record, sent.fate);
    }
  }
  for (const trace::Released& released : record.step.released) {
    const std::size_t place = open_.at(released.id).front();
    std::erase(held_[record.server], place);
    leave(place, record, released.fate);
  }
  stop_at_messages(record);
}

void RunBuilder::hear(const trace::Record& record, const trace::Logged& logged, EventRow& row) {
  for (const trace::Heard& heard : logged.heard) {
    // The fold, which goes ahead, knows that the record is before this one.
    const EventRow& sent = run_.rows_[heard.record - 1];
    if (sent.server != heard.from) {
      throw trace::FoldError(record.number, "it has heard from " + to_string(heard.from) + " of record " +
                                                std::to_string(heard.record) + ", which is another's");
    }
    if (row.arrow == EventRow::kNoArrow) row.arrow = static_cast<std::uint32_t>(run_.arrows_.size());
    if (logged.heard.size() > 1) more_causes_.emplace_back(heard.record, record.number);
    Arrow arrow;
    arrow.from = heard.from;
    arrow.to = record.server;
    arrow.type = heard.type.value_or(raft::MessageType{});
    arrow.outcome = Outcome::delivered;
    arrow.logged = true;
    arrow.type_known = heard.type.has_value();
    arrow.asked = arrow.left = sent.time;
    arrow.asked_by = arrow.left_by = heard.record;
    arrow.ended = record.time;
    arrow.ended_by = record.number;
    const auto rank = static_cast<std::size_t>(rank_of(arrow));
    run_.lanes_[arrow.to.value - 1U].arrivals[rank].push_back(record.time);
    run_.arrows_.push_back(arrow);
  }
}

/// Arrows that are known by their ends only get into the order of their beginnings.
void RunBuilder::order_heard() {
  std::vector<std::uint32_t> order(run_.arrows_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  std::stable_sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
    return run_.arrows_[a].asked_by < run_.arrows_[b].asked_by;
  });
  std::vector<Arrow> ordered;
  ordered.reserve(order.size());
  std::vector<std::uint32_t> place(order.size());
  for (const std::uint32_t old : order) {
    place[old] = static_cast<std::uint32_t>(ordered.size());
    ordered.push_back(run_.arrows_[old]);
  }
  run_.arrows_ = std::move(ordered);
  for (EventRow& row : run_.rows_) {
    if (row.arrow != EventRow::kNoArrow) row.arrow = place[row.arrow];
  }
  for (const Arrow& arrow : run_.arrows_) {
    run_.message_stops_[arrow.from.value - 1U].push_back(arrow.left_by);
    run_.message_stops_[arrow.to.value - 1U].push_back(arrow.ended_by);
  }
  for (std::vector<std::uint64_t>& stops : run_.message_stops_) {
    std::sort(stops.begin(), stops.end());
    stops.erase(std::unique(stops.begin(), stops.end()), stops.end());
  }
}

void RunBuilder::leave(std::size_t place, const trace::Record& record, const trace::Fate& fate) {
  Arrow& arrow = run_.arrows_[place];
  arrow.left = record.time;
  arrow.left_by = record.number;
  if (const auto* lost = std::get_if<trace::Lost>(&fate)) {
    arrow.ended = record.time;
    arrow.outcome = Outcome::lost;
    arrow.reason = lost->reason;
    open_.erase(arrow.id);
    return;
  }
  const auto* on_the_way = std::get_if<trace::OnTheWay>(&fate);
  if (on_the_way == nullptr || !on_the_way->copy_arrival) return;
  // The network makes the copy now: so the arrows stay in the order of their beginnings.
  Arrow copy = arrow;
  copy.copy = true;
  copy.asked = record.time;
  copy.asked_by = record.number;
  open_[arrow.id].push_back(run_.arrows_.size());
  run_.arrows_.push_back(copy);
}

std::size_t RunBuilder::end(trace::MessageId id, const trace::Record& record, Outcome outcome,
                            trace::LossReason reason) {
  const auto found = open_.find(id);
  const std::size_t place = found->second.front();
  found->second.erase(found->second.begin());
  if (found->second.empty()) open_.erase(found);
  Arrow& arrow = run_.arrows_[place];
  arrow.ended = record.time;
  arrow.ended_by = record.number;
  arrow.outcome = outcome;
  arrow.reason = reason;
  if (outcome == Outcome::delivered) {
    const auto rank = static_cast<std::size_t>(rank_of(arrow));
    run_.lanes_[arrow.to.value - 1U].arrivals[rank].push_back(record.time);
  }
  return place;
}

void RunBuilder::give_up_held(raft::ServerId server, const trace::Record& record) {
  for (const std::size_t place : held_[server]) {
    Arrow& arrow = run_.arrows_[place];
    arrow.left = arrow.ended = record.time;
    arrow.ended_by = record.number;
    arrow.outcome = Outcome::never_left;
    open_.erase(arrow.id);
  }
  held_[server].clear();
}

void RunBuilder::stop_at_messages(const trace::Record& record) {
  if (record.server == raft::kNobody) return;
  const bool arrives = record.kind() == trace::Kind::receive || record.kind() == trace::Kind::lost;
  if (!arrives && record.step.sends.empty() && record.step.released.empty()) return;
  run_.message_stops_[record.server.value - 1U].push_back(record.number);
}

}  // namespace raftsim::viz
