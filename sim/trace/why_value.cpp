#include "sim/trace/why_value.hpp"

#include "sim/trace/message_words.hpp"
#include "sim/trace/story_vocabulary.hpp"

namespace raftsim::trace {
namespace {

std::string entry_or_none(const ServerState& state, raft::LogIndex index) {
  if (index.value == 0) {
    const raft::LogIndex base = state.log.base().index;
    if (state.log.last_index().value == 0) return "empty";
    std::string text = base.value == 0 ? "" : "a snapshot up to " + std::to_string(base.value);
    if (state.log.last_index() == base) return text;
    if (!text.empty()) text += " and ";
    return text + to_words(next(base), state.log.last_index());
  }
  if (!state.log.has(index)) {
    return index <= state.log.base().index ? "in the snapshot" : "none: the log ends before it";
  }
  const raft::Entry& entry = state.log.at(index);
  return "\"" + words_of(entry) + "\" of " + to_words(entry.term);
}

}  // namespace

bool is_known(Asked what, const Known& known) {
  switch (what) {
    case Asked::role: return known.role;
    case Asked::term: return known.term;
    case Asked::commit_index: return known.commit_index;
    case Asked::voted_for:
    case Asked::leader:
    case Asked::last_applied:
    case Asked::log:
    case Asked::match_index:
    case Asked::next_index:
    case Asked::snapshot:
    case Asked::configuration: return known.rest;
  }
  return true;
}

std::string to_string(const Value& value) {
  std::string text =
      to_string(value.server) + "." + std::string(kAskedNames.at(static_cast<std::size_t>(value.what)));
  if (value.peer != raft::kNobody) text += "[" + to_string(value.peer) + "]";
  if (value.index.value != 0) text += "[" + std::to_string(value.index.value) + "]";
  return text;
}

std::string content_of(const Value& value, const ServerState& state) {
  if (!is_known(value.what, state.known)) return "unknown";
  switch (value.what) {
    case Asked::role: return to_string(state.role);
    case Asked::term: return std::to_string(state.current_term.value);
    case Asked::voted_for: return to_string(state.voted_for);
    case Asked::leader: return to_string(state.leader);
    case Asked::commit_index: return std::to_string(state.commit_index.value);
    case Asked::last_applied: return std::to_string(state.last_applied.value);
    case Asked::log: return entry_or_none(state, value.index);
    case Asked::match_index:
      return std::to_string(state.progress.at(value.peer.value - 1U).match_index.value);
    case Asked::next_index: return std::to_string(state.progress.at(value.peer.value - 1U).next_index.value);
    case Asked::snapshot: {
      const raft::LogPosition included = state.snapshot.last_included();
      return included.index.value == 0
                 ? "none"
                 : "up to entry " + std::to_string(included.index.value) + " of " + to_words(included.term);
    }
    case Asked::configuration: return to_words(state.configuration);
  }
  return {};
}

}  // namespace raftsim::trace
