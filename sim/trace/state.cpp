#include "sim/trace/state.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace raftsim::trace {
namespace {

template <class T>
void note(std::optional<T>& change, const T& before, const T& after) {
  if (before != after) change = after;
}

template <class T>
void carry_out(const std::optional<T>& change, T& value) {
  if (change) value = *change;
}

PeerProgress progress_of(const raft::Server& server, raft::ServerId peer) {
  const raft::Progress& progress = server.progress(peer);
  return {server.match_index(peer),
          progress.next_index,
          progress.mode,
          progress.probe_sent,
          progress.snapshot.last_included().index,
          progress.offset,
          progress.catching_up,
          progress.cautious};
}

/// What the step's write made of log and snapshot.
void note_log(const raft::Server& after, const raft::Effects& effects, const raft::Write& write,
              StateChange& change) {
  if (write.snapshot != raft::LogPosition{}) change.snapshot = {after.snapshot(), write.replaces_log};
  // Of a log that is replaced nothing needs to be cut.
  if (!write.replaces_log) change.truncate_from = write.truncate_from;
  const raft::LogIndex last = after.log().last_index();
  for (raft::LogIndex i{last.value - write.appended}; i < last;) {
    i = next(i);
    change.appended.push_back(raft::entry_after_step(after.log(), effects, i));
  }
}

/// Down, a server has applied what its snapshot includes, and nothing else.
void begin_with(ServerState& state, const raft::SharedSnapshot& snapshot) {
  state.snapshot = snapshot;
  state.commit_index = state.last_applied = snapshot.last_included().index;
  state.machine = snapshot ? snapshot->machine() : raft::StateMachine{};
}

/// Carries out what happened to the log and its beginning; answers up to where it is applied by that.
raft::LogIndex change_log(ServerState& state, const StateChange& change) {
  const auto& snapshot = change.snapshot;
  if (snapshot && snapshot->replaces_log) {
    state.log.reset(snapshot->snapshot.last_included(), snapshot->snapshot.log_hash());
  }
  if (change.truncate_from != raft::LogIndex{0}) {
    if (change.truncate_from <= state.log.base().index) {
      throw std::invalid_argument("entries cut off that a snapshot includes");
    }
    state.log.truncate_from(change.truncate_from);
  }
  for (const raft::Entry& entry : change.appended) state.log.append(entry);
  if (!snapshot) return state.last_applied;
  const raft::LogPosition included = snapshot->snapshot.last_included();
  if (!snapshot->replaces_log) {
    if (included.index < state.log.base().index || !state.log.knows(included.index) ||
        state.log.term_at(included.index) != included.term) {
      throw std::invalid_argument("a snapshot to " + std::to_string(included.index.value) +
                                  " of a log that does not hold that entry");
    }
    state.log.compact_to(included.index);
  }
  state.snapshot = snapshot->snapshot;
  // What it includes may lie beyond what was applied, or be that very state.
  state.machine = snapshot->snapshot ? snapshot->snapshot->machine() : raft::StateMachine{};
  return included.index;
}

}  // namespace

bool StateChange::empty() const {
  return !role && !current_term && !voted_for && !leader && !commit_index && !last_applied && !votes &&
         !vote_replies && !hears_leader && !answered && !successor && !round && !confirmed_round &&
         !round_answers && !lease_running && !reads && !configuration && !membership_change && !departing &&
         !durable_index && !last_write && !durable_write && truncate_from == raft::LogIndex{0} &&
         appended.empty() && !snapshot && !receiving && !received && progress.empty();
}

void StateChange::clear() {
  // One by one, for it is done at every step: to assign an empty one took longer than to find the changes.
  role.reset();
  current_term.reset();
  voted_for.reset();
  leader.reset();
  commit_index.reset();
  last_applied.reset();
  votes.reset();
  vote_replies.reset();
  hears_leader.reset();
  answered.reset();
  successor.reset();
  round.reset();
  confirmed_round.reset();
  round_answers.reset();
  lease_running.reset();
  reads.reset();
  configuration.reset();
  membership_change.reset();
  departing.reset();
  durable_index.reset();
  last_write.reset();
  durable_write.reset();
  truncate_from = raft::LogIndex{0};
  appended.clear();
  snapshot.reset();
  receiving.reset();
  received.reset();
  progress.clear();
}

StateChange difference(const ServerSummary& before, const raft::Server& after, const raft::Effects& effects) {
  StateChange change;
  difference(before, after, effects, change);
  return change;
}

void difference(const ServerSummary& before, const raft::Server& after, const raft::Effects& effects,
                StateChange& change) {
  change.clear();
  note(change.role, before.role, after.role());
  note(change.current_term, before.current_term, after.current_term());
  note(change.voted_for, before.voted_for, after.voted_for());
  note(change.leader, before.leader, after.leader());
  note(change.commit_index, before.commit_index, after.commit_index());
  note(change.last_applied, before.last_applied, after.last_applied());
  note(change.votes, before.votes, after.votes());
  note(change.vote_replies, before.vote_replies, after.vote_replies());
  note(change.hears_leader, before.hears_leader, after.hears_leader());
  note(change.answered, before.answered, after.answered());
  note(change.successor, before.successor, after.successor());
  if (effects.has_changed(raft::Change::reads)) {
    note(change.round, before.round, after.round());
    note(change.confirmed_round, before.confirmed_round, after.confirmed_round());
    note(change.round_answers, before.round_answers, after.round_answers());
    note(change.lease_running, before.lease_running, after.lease_running() && !after.gave_lease_up());
    note(change.reads, before.reads, after.reads());
  }
  if (effects.has_changed(raft::Change::configuration) || effects.has_changed(raft::Change::role)) {
    note(change.configuration, before.configuration, after.configuration());
    note(change.membership_change, before.membership_change, after.membership_change());
    note(change.departing, before.departing, after.departing());
  }
  note(change.durable_index, before.durable_index, after.durable_index());
  note(change.last_write, before.last_write, after.last_write());
  note(change.durable_write, before.durable_write, after.durable_write());
  if (effects.has_changed(raft::Change::snapshot)) {
    note(change.receiving, before.receiving, after.incoming().last_included.index);
    note(change.received, before.received, std::uint64_t{after.incoming().bytes.size()});
  }
  if (effects.write) note_log(after, effects, *effects.write, change);
  // Followers never touch these numbers; a leader's own matchIndex rises without Change::progress.
  if (after.role() != raft::Role::leader && before.role != raft::Role::leader) return;
  const bool all = effects.has_changed(raft::Change::progress);
  for (std::size_t place = 0; place < before.progress.size(); ++place) {
    const raft::ServerId peer = id_of_place(place);
    if (!all && peer != after.id()) continue;
    const PeerProgress now = progress_of(after, peer);
    if (now != before.progress[place]) change.progress.push_back({peer, now});
  }
}

StateChange difference_at_crash(const ServerSummary& before, const raft::Log& log_before,
                                const raft::Durable& survived, const raft::Configuration& configuration) {
  StateChange change;
  note(change.configuration, before.configuration, configuration);
  note(change.current_term, before.current_term, survived.current_term);
  note(change.voted_for, before.voted_for, survived.voted_for);
  note(change.durable_index, before.durable_index, survived.log.last_index());
  if (log_before.base() != survived.log.base()) {
    // The disk has an older snapshot than the server held, and all that followed it.
    change.snapshot = SnapshotChange{survived.snapshot, true};
    change.commit_index = change.last_applied = survived.log.base().index;
    const auto kept = survived.log.from(next(survived.log.base().index), survived.log.last_index().value);
    change.appended.assign(kept.begin(), kept.end());
    return change;
  }
  raft::LogIndex common = log_before.base().index;
  while (log_before.has(next(common)) && survived.log.has(next(common)) &&
         log_before.at(next(common)) == survived.log.at(next(common))) {
    common = next(common);
  }
  if (log_before.has(next(common))) change.truncate_from = next(common);
  const auto restored = survived.log.from(next(common), survived.log.last_index().value);
  change.appended.assign(restored.begin(), restored.end());
  return change;
}

void apply(Known& known, const StateChange& change) {
  known.role = known.role || change.role.has_value();
  known.term = known.term || change.current_term.has_value();
  known.commit_index = known.commit_index || change.commit_index.has_value();
}

void apply(ServerSummary& summary, const StateChange& change) {
  apply(summary.known, change);
  carry_out(change.role, summary.role);
  carry_out(change.current_term, summary.current_term);
  carry_out(change.voted_for, summary.voted_for);
  carry_out(change.leader, summary.leader);
  carry_out(change.commit_index, summary.commit_index);
  carry_out(change.last_applied, summary.last_applied);
  carry_out(change.votes, summary.votes);
  carry_out(change.vote_replies, summary.vote_replies);
  carry_out(change.hears_leader, summary.hears_leader);
  carry_out(change.answered, summary.answered);
  carry_out(change.successor, summary.successor);
  carry_out(change.round, summary.round);
  carry_out(change.confirmed_round, summary.confirmed_round);
  carry_out(change.round_answers, summary.round_answers);
  carry_out(change.lease_running, summary.lease_running);
  carry_out(change.reads, summary.reads);
  carry_out(change.receiving, summary.receiving);
  carry_out(change.received, summary.received);
  carry_out(change.configuration, summary.configuration);
  carry_out(change.membership_change, summary.membership_change);
  carry_out(change.departing, summary.departing);
  carry_out(change.durable_index, summary.durable_index);
  carry_out(change.last_write, summary.last_write);
  carry_out(change.durable_write, summary.durable_write);
  for (const auto& [peer, progress] : change.progress) {
    if (peer == raft::kNobody || peer.value > summary.progress.size()) {
      throw std::invalid_argument("progress of " + to_string(peer) + ", which is not in the cluster");
    }
    summary.progress[peer.value - 1U] = progress;
  }
}

void apply(ServerState& state, const StateChange& change) {
  const raft::LogIndex applied_before = change_log(state, change);
  const raft::LogIndex applied = change.last_applied.value_or(state.last_applied);
  if (applied > applied_before && applied > state.log.last_index()) {
    throw std::invalid_argument("entries applied up to " + std::to_string(applied.value) +
                                " of a log that ends at " + std::to_string(state.log.last_index().value));
  }
  for (raft::LogIndex index = applied_before; index < applied;) {
    index = next(index);
    const raft::Entry& entry = state.log.at(index);
    if (entry.kind == raft::EntryKind::command) state.machine.apply(entry, index, state.sessions, nullptr);
  }
  apply(static_cast<ServerSummary&>(state), change);
}

void lose_volatile(ServerSummary& summary, raft::LogIndex included) {
  ServerSummary fresh;
  fresh.current_term = summary.current_term;
  fresh.voted_for = summary.voted_for;
  fresh.durable_index = summary.durable_index;
  fresh.commit_index = fresh.last_applied = included;
  fresh.configuration = summary.configuration;
  fresh.progress.resize(summary.progress.size());
  fresh.known = summary.known;
  summary = std::move(fresh);
}

void lose_volatile(ServerState& state) {
  lose_volatile(state, state.snapshot.last_included().index);
  begin_with(state, state.snapshot);
  state.up = state.paused = false;
  state.timers = {};
}

ServerSummary summary_of(const raft::Server& server) {
  ServerSummary summary;
  summary.role = server.role();
  summary.current_term = server.current_term();
  summary.voted_for = server.voted_for();
  summary.leader = server.leader();
  summary.commit_index = server.commit_index();
  summary.last_applied = server.last_applied();
  summary.votes = server.votes();
  summary.vote_replies = server.vote_replies();
  summary.hears_leader = server.hears_leader();
  summary.answered = server.answered();
  summary.successor = server.successor();
  summary.round = server.round();
  summary.confirmed_round = server.confirmed_round();
  summary.round_answers = server.round_answers();
  summary.lease_running = server.lease_running() && !server.gave_lease_up();
  summary.reads = server.reads();
  summary.receiving = server.incoming().last_included.index;
  summary.received = server.incoming().bytes.size();
  summary.configuration = server.configuration();
  summary.membership_change = server.membership_change();
  summary.departing = server.departing();
  summary.durable_index = server.durable_index();
  summary.last_write = server.last_write();
  summary.durable_write = server.durable_write();
  summary.progress.resize(static_cast<std::size_t>(server.options().places));
  for (std::size_t place = 0; place < summary.progress.size(); ++place) {
    summary.progress[place] = progress_of(server, id_of_place(place));
  }
  return summary;
}

ServerState state_of(const raft::Server& server) {
  ServerState state;
  static_cast<ServerSummary&>(state) = summary_of(server);
  state.up = true;
  state.snapshot = server.snapshot();
  state.log = server.log();
  state.machine = server.machine();
  state.sessions = server.options().sessions;
  return state;
}

ServerState state_of(const raft::Durable& durable, int servers, const raft::Configuration& first,
                     std::uint32_t sessions) {
  ServerState state;
  state.configuration = raft::configurations_of(first, durable).latest();
  state.sessions = sessions;
  state.current_term = durable.current_term;
  state.voted_for = durable.voted_for;
  begin_with(state, durable.snapshot);
  state.log = durable.log;
  state.durable_index = durable.log.last_index();
  state.progress.resize(static_cast<std::size_t>(servers));
  return state;
}

ServerState state_of(const raft::Durable& durable, int servers) {
  return state_of(durable, servers, {raft::ServerSet::first(servers), {}, {}});
}

}  // namespace raftsim::trace
