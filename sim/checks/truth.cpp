#include "sim/checks/truth.hpp"

#include <algorithm>
#include <array>

namespace raftsim::checks {

void Truth::reset(int servers) {
  servers_.resize(static_cast<std::size_t>(servers));
  for (ServerTruth& server : servers_) {
    server.disk = {};
    server.own.clear();
    server.pending.clear();
  }
  first_ = {raft::ServerSet::first(servers), {}, {}};
  entries_.clear();
  leaders_.clear();
  chain_.clear();
  entry_clash_ = {};
  commit_clash_ = {};
  count_ = {};
}

void Truth::on_initial(raft::ServerId id, const raft::Durable& durable) {
  at(id).disk = {durable.current_term, durable.voted_for, durable.log.last(), durable.log.hash()};
  const raft::LogIndex clash = entries_.take(durable.log, durable.log.last_index().value);
  if (clash.value != 0) entry_clash_ = {clash, durable.log.term_at(clash)};
}

void Truth::on_start(const raft::Server& server) {
  first_ = {server.options().voters, {}, server.options().learners};
  at(server.id()).pending.clear();
  count_ = {};
}

void Truth::on_write(const raft::Server& server, const raft::Write& write) {
  const raft::Log& log = server.log();
  PendingWrite pending;
  pending.id = write.id;
  pending.current_term = server.current_term();
  pending.last = log.last();
  pending.hash = log.hash();
  if (write.appended > 0) {
    const raft::LogIndex clash = entries_.take(log, write.appended);
    if (clash.value != 0) entry_clash_ = {clash, log.term_at(clash)};
    if (pending.last.term == pending.current_term) {
      pending.own_first = first_of_last_term(log, write.appended);
    }
  }
  at(server.id()).pending.push(pending);
}

raft::LogIndex Truth::first_of_last_term(const raft::Log& log, std::uint64_t appended) {
  const raft::LogPosition last = log.last();
  if (appended == 1) return last.index;
  raft::LogIndex first{last.index.value - std::min(last.index.value, appended) + 1};
  // What was compacted in the same step is committed: its run is never cut, wherever it begins.
  first = std::max(first, log.base().index);
  while (log.term_at(first) != last.term) first = raft::next(first);
  return first;
}

void Truth::on_elected(const raft::Server& server, const raft::Effects& effects) {
  const raft::Log& log = server.log();
  const std::uint64_t appended = effects.write ? effects.write->appended : 0;
  const raft::LogIndex end{log.last_index().value - std::min(log.last_index().value, appended)};
  leaders_.add({server.current_term(), server.id(), {log.term_at(end), end}, server.configuration()});
}

bool Truth::on_configuration(const raft::Server& server) {
  const raft::Term term = server.current_term();
  const ElectedLeader* leader = leaders_.of(term);
  if (leader == nullptr || leader->server != server.id()) return false;
  const bool was_joint = leader->configuration.joint();
  leaders_.set_configuration(term, server.configuration());
  count_ = {};
  // Cold,new is committed by majorities of both, before Cnew may follow it: that of Cnew alone, in force from
  // this step on, cannot make up for it (Raft §6).
  const raft::Configurations& configurations = server.configurations();
  if (was_joint && configurations.changing() && configurations.previous_index() > committed()) return false;
  const raft::LogIndex reached = on_quorum(term);
  return reached > committed() && commit(term, reached);
}

bool Truth::on_durable(raft::ServerId id, const raft::Write& write) {
  ServerTruth& server = at(id);
  const PendingWrite& written = server.pending.pop(write.id);
  if (write.hard_state) {
    server.disk.current_term = write.current_term;
    server.disk.voted_for = write.voted_for;
  }
  server.disk.last = written.last;
  server.disk.hash = written.hash;
  if (write.truncate_from.value != 0) {
    server.own.cut(write.truncate_from);
    count_ = {};
  }
  if (write.snapshot != raft::LogPosition{}) on_snapshot_durable(server, write, written);
  if (written.own_first.value == 0) return false;
  const raft::LogIndex own_before = server.own.last_of(written.current_term);
  server.own.extend(written.current_term, written.own_first, written.last.index);
  return commits_anew(id, written, own_before);
}

bool Truth::on_torn(raft::ServerId id, const raft::Write& left, const raft::Durable& survived) {
  PendingWrite& torn = at(id).pending.oldest(left.id);
  torn.last = survived.log.last();
  torn.hash = survived.log.hash();
  // Where nothing of it is left, what it was to supersede is: the same index, maybe, but of another term.
  if (left.appended == 0 || torn.own_first > torn.last.index) torn.own_first = {};
  return on_durable(id, left);
}

void Truth::on_disk_lost(raft::ServerId id) {
  at(id) = {};
  count_ = {};
}

/// A snapshot that the leader of its last entry's term has sent is as good as the entries.
void Truth::on_snapshot_durable(ServerTruth& server, const raft::Write& write, const PendingWrite& written) {
  server.disk.snapshot = write.snapshot;
  const raft::Term term = write.snapshot.term;
  if (term != written.current_term || server.own.last_of(term) >= write.snapshot.index) return;
  server.own.extend(term, write.snapshot.index, write.snapshot.index);
  count_ = {};
}

bool Truth::commits_anew(raft::ServerId id, const PendingWrite& written, raft::LogIndex own_before) {
  const raft::LogIndex last = written.last.index;
  if (last <= committed()) {
    // The usual case: it has become durable on one server more than was needed.
    return written.hash != chain_.prefix_hash(last) && look_for_commit_clash(written.current_term);
  }
  if (count_.term != written.current_term) {
    count_ = count_beyond(committed(), written.current_term);
  } else if (own_before <= committed()) {
    count_.holders += count_.quorums.voters.contains(id) ? 1 : 0;
    count_.old_holders += count_.quorums.old_voters.contains(id) ? 1 : 0;
  }
  return count_.is_quorum() && commit(written.current_term, last);
}

/// A quorum holds more of `term` than is committed: up to `most`, which has just become durable, or less. Not
/// more, for what a quorum held before is committed.
bool Truth::commit(raft::Term term, raft::LogIndex most) {
  const bool all = count_beyond(raft::previous(most), term).is_quorum();
  const raft::LogIndex joint = chain_.extend(all ? most : on_quorum(term), term, entries_);
  if (joint.value != 0) commit_clash_ = {joint, term};
  count_ = count_beyond(committed(), term);
  return true;
}

raft::Quorums Truth::quorums_of(raft::Term term) const {
  const ElectedLeader* leader = leaders_.of(term);
  return raft::Quorums::of(leader != nullptr ? leader->configuration : first_);
}

Truth::Count Truth::count_beyond(raft::LogIndex index, raft::Term term) const {
  Count count{term, quorums_of(term), 0, 0};
  for (const raft::ServerId id : count.quorums.voters) {
    count.holders += own_durable(id, term) > index ? 1 : 0;
  }
  for (const raft::ServerId id : count.quorums.old_voters) {
    count.old_holders += own_durable(id, term) > index ? 1 : 0;
  }
  return count;
}

/// An entry below the end of the chain differs from what is committed there: is it on a majority, too?
bool Truth::look_for_commit_clash(raft::Term term) {
  const raft::LogIndex reached = on_quorum(term);
  if (reached.value == 0 || reached > committed()) return false;
  const EntryTable::Known* known = entries_.find(reached, term);
  if (known == nullptr || known->prefix_hash == chain_.prefix_hash(reached)) return false;
  commit_clash_ = {reached, term};
  return true;
}

raft::LogIndex Truth::on_quorum(raft::Term term) const {
  const raft::Quorums quorums = quorums_of(term);
  std::array<raft::LogIndex, raft::kMaxServers> reached;  // only those of voters are ever read
  for (const raft::ServerId id : quorums.all_voters()) reached[id.value - 1U] = own_durable(id, term);
  return raft::quorum_index(quorums, reached);
}

}  // namespace raftsim::checks
