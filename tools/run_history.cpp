#include "tools/run_history.hpp"

#include <algorithm>

#include "sim/trace/fold.hpp"
#include "sim/trace/story_vocabulary.hpp"

namespace raftsim {

RunHistory::RunHistory(const trace::Header& header) : cluster_(trace::initial_state(header)) {}

void RunHistory::note(const trace::Record& record) {
  trace::apply(cluster_, record);
  if (record.kind() == trace::Kind::crash) ++crashes_;
  if (record.server == raft::kNobody) return;
  const trace::ServerState& server = cluster_.server(record.server);
  highest_term_ = std::max(highest_term_, server.current_term);
  const trace::StateChange& change = trace::change_of(record);
  // A candidate whose election ends without a winner stands again without another role.
  if (server.role == raft::Role::candidate && change.current_term) ++elections_;
  if (change.role == raft::Role::leader)
    leaders_.push_back({record.time, record.server, server.current_term});
  // How far another program's log was committed, but not what it held.
  if (!server.known.rest) return;
  const raft::Log& log = server.log;
  const raft::LogIndex last = std::min(server.commit_index, log.last_index());
  // An index of a hostile trace may be the greatest there is: none is asked for the one after it.
  for (raft::LogIndex index = std::max(committed_, log.base().index); index < last;) {
    index = next(index);
    entries_.emplace(index, log.at(index));
  }
  committed_ = std::max(committed_, server.commit_index);
}

raft::Entry RunHistory::committed_at(raft::LogIndex index) const {
  const auto found = entries_.find(index);
  return found == entries_.end() ? raft::Entry{} : found->second;
}

std::string entry_in_words(const raft::Entry& entry) {
  if (entry == raft::Entry{}) return "an entry that only a snapshot tells";
  std::string what = "a leader's blank entry";
  if (entry.kind == raft::EntryKind::command) what = trace::to_words(entry.command());
  if (entry.kind == raft::EntryKind::configuration) {
    what = "the configuration " + trace::to_words(entry.configuration().voters);
  }
  return what + ", of term " + std::to_string(entry.term.value);
}

}  // namespace raftsim
