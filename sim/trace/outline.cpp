#include "sim/trace/outline.hpp"

#include <utility>
#include <variant>

#include "sim/trace/story_world.hpp"

namespace raftsim::trace {
namespace {

/// But for `routine`, for `term_known`, and for what a `lost` says of its message, which stands where it was
/// sent. `term` is its server's after it.
Outline outline_of(const Record& record, raft::Term term) {
  Outline outline;
  outline.time = record.time;
  outline.term = term;
  outline.cause = record.cause;
  outline.server = record.server;
  outline.kind = record.kind();
  if (const auto* received = std::get_if<Received>(&record.event)) {
    outline.type = static_cast<std::uint8_t>(received->message.type());
    outline.peer = received->message.from;
  } else if (const auto* fired = std::get_if<TimerFired>(&record.event)) {
    outline.detail = static_cast<std::uint8_t>(fired->timer);
  } else if (const auto* proposed = std::get_if<Proposed>(&record.event)) {
    outline.client = proposed->request.client;
  } else if (const auto* logged = std::get_if<Logged>(&record.event)) {
    // Of several the first stands for them.
    if (!logged->heard.empty()) {
      const Heard& heard = logged->heard.front();
      outline.peer = heard.from;
      if (heard.type) outline.type = static_cast<std::uint8_t>(*heard.type);
    }
  } else if (const auto* acted = std::get_if<ClientActed>(&record.event)) {
    outline.detail = static_cast<std::uint8_t>(acted->act);
    outline.server = acted->server;
    outline.client = acted->client;
  }
  return outline;
}

/// What a record says in one line: never empty. `cut` are the links that are cut after it, with a place for
/// every sender.
std::string in_one_line(const Record& record, const Telling& told, const std::vector<raft::ServerSet>& cut) {
  std::string words = told.text.empty() ? world_in_words(record, cut) : told.text;
  if (const std::string lost = losses(record.step, false); !lost.empty()) words += "; " + lost;
  // A caption may be empty.
  return words.empty() ? to_string(record.kind()) : words;
}

}  // namespace

PlainOutliner::PlainOutliner(const Header& header)
    : teller_(header), cut_(static_cast<std::size_t>(header.servers)) {}

const Outline& PlainOutliner::next(const Record& record) {
  const Telling told = teller_.tell(record);
  if (const auto* links = std::get_if<LinksChanged>(&record.event)) {
    for (const LinkCuts& cuts : links->cuts) cut_.at(cuts.from.value - 1U) = cuts.to;
  }
  const bool somebody = record.server != raft::kNobody;
  outline_ = outline_of(record, somebody ? teller_.view(record.server).term : raft::Term{});
  outline_.routine = told.routine;
  if (somebody) outline_.term_known = teller_.view(record.server).known.term;
  words_ = in_one_line(record, told, cut_);
  return outline_;
}

const Outline& Outliner::next(const Record& record) {
  outline_ = plain_.next(record);
  asked_by_ = 0;
  if (const auto* received = std::get_if<Received>(&record.event)) {
    follow_message(received->id);
  } else if (const auto* lost = std::get_if<MessageLost>(&record.event)) {
    follow_message(lost->id);
  } else if (record.kind() == Kind::crash) {
    // What waited for its disk will never leave.
    std::erase_if(on_their_way_, [&](const auto& one) {
      return one.second.from == record.server && one.second.arrivals == 0;
    });
  }
  note_sent(record);
  return outline_;
}

void Outliner::follow_message(MessageId id) {
  const auto found = on_their_way_.find(id);
  if (found == on_their_way_.end()) return;
  outline_.type = static_cast<std::uint8_t>(found->second.type);
  outline_.peer = found->second.from;
  asked_by_ = found->second.asked_by;
  if (--found->second.arrivals <= 0) on_their_way_.erase(found);
}

void Outliner::note_sent(const Record& record) {
  for (const Sent& sent : record.step.sends) {
    const Sending sending{record.server, sent.message.type(), record.number, 0};
    if (std::holds_alternative<WaitsForWrite>(sent.fate)) {
      on_their_way_.insert_or_assign(sent.id, sending);
    } else {
      leave(sent.id, sending, sent.fate);
    }
  }
  for (const Released& released : record.step.released) {
    const auto found = on_their_way_.find(released.id);
    if (found == on_their_way_.end()) continue;
    const Sending sending = found->second;
    on_their_way_.erase(found);
    leave(released.id, sending, released.fate);
  }
}

void Outliner::leave(MessageId id, const Sending& sending, const Fate& fate) {
  const auto* way = std::get_if<OnTheWay>(&fate);
  if (way == nullptr) return;
  Sending leaving = sending;
  leaving.arrivals = way->copy_arrival ? 2 : 1;
  on_their_way_.insert_or_assign(id, leaving);
}

}  // namespace raftsim::trace
