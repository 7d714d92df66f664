#include <cstddef>

#include "sim/trace/story_step.hpp"
#include "sim/trace/story_words.hpp"

/// What a story remembers of each server between its lines.
namespace raftsim::trace {
namespace {

/// What a change makes of the log in a view.
void note_log(const StateChange& change, Teller::View& view) {
  const raft::LogIndex included =
      change.snapshot ? change.snapshot->snapshot.last_included().index : raft::LogIndex{0};
  const bool replaces = change.snapshot && change.snapshot->replaces_log;
  if (replaces) {
    view.base = included;
    view.log.clear();
  }
  // A trace that no run wrote may cut off what is not there.
  if (change.truncate_from > view.base && change.truncate_from <= view.last_index()) {
    view.log.resize(change.truncate_from.value - view.base.value - 1);
  }
  for (const raft::Entry& entry : change.appended) view.log.push_back(entry.term);
  if (!change.snapshot || replaces || included < view.base || included > view.last_index()) return;
  view.log.erase(view.log.begin(),
                 view.log.begin() + static_cast<std::ptrdiff_t>(included.value - view.base.value));
  view.base = included;
}

}  // namespace

Teller::Teller(const Header& header)
    : views_(static_cast<std::size_t>(header.servers)), client_names_(header.client_names) {
  const raft::Configuration first = header.first_configuration();
  for (View& view : views_) {
    view.configuration = first;
    view.known = header.known_at_first();
    view.up = header.imported.has_value();
  }
  for (std::size_t i = 0; i < header.initial.size(); ++i) {
    const raft::Durable& durable = header.initial[i];
    views_.at(i).term = durable.current_term;
    views_.at(i).configuration = raft::configurations_of(first, durable).latest();
    for (const raft::Entry& entry : durable.log.from(raft::LogIndex{1}, durable.log.last_index().value)) {
      views_.at(i).log.push_back(entry.term);
    }
  }
}

void Teller::note(const Record& record) {
  if (record.server == raft::kNobody) return;
  View& view = views_.at(record.server.value - 1U);
  const auto* crashed = std::get_if<Crashed>(&record.event);
  const auto* disk_lost = std::get_if<DiskLost>(&record.event);
  if (crashed != nullptr || disk_lost != nullptr) {
    view.up = view.paused = false;
    view.role = raft::Role::follower;
    view.commit_index = view.base;
    view.votes = view.vote_replies = {};
    view.successor = raft::kNobody;
    view.last_answer = {};
  }
  const auto* received = std::get_if<Received>(&record.event);
  if (received != nullptr && received->message.type() == raft::MessageType::request_vote) {
    view.last_answer = answer_to(record.step, received->message);
  }
  const StateChange& change = change_of(record);
  if (record.kind() == Kind::start || record.kind() == Kind::restart) view.up = true;
  if (record.kind() == Kind::pause) view.paused = true;
  if (record.kind() == Kind::resume) view.paused = false;
  if (const auto* logged = std::get_if<Logged>(&record.event)) view.up = !logged->down;
  apply(view.known, change);
  view.role = change.role.value_or(view.role);
  view.term = change.current_term.value_or(view.term);
  view.commit_index = change.commit_index.value_or(view.commit_index);
  view.successor = change.successor.value_or(view.successor);
  view.votes = change.votes.value_or(view.votes);
  view.vote_replies = change.vote_replies.value_or(view.vote_replies);
  view.configuration = change.configuration.value_or(view.configuration);
  note_log(change, view);
}

}  // namespace raftsim::trace
