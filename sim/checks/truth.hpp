#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/hash.hpp"
#include "core/io.hpp"
#include "core/quorum.hpp"
#include "core/server.hpp"
#include "sim/checks/committed_chain.hpp"
#include "sim/checks/elected_leaders.hpp"
#include "sim/checks/entry_table.hpp"
#include "sim/checks/own_runs.hpp"
#include "sim/checks/pending_writes.hpp"

namespace raftsim::checks {

/// What is really so in the cluster, told by what happens and not by what servers believe: which entries
/// exist, who was elected, what is durable on which disk, and what is committed in the paper's sense: an
/// entry of a leader's own term that is durable on a majority, and all before it (Raft §5.3, §5.4.2); while
/// memberships change, on the majority, or both, of the configuration in force for that leader (Raft §6).
/// It holds no logs, only hashes of their prefixes.
class Truth {
 public:
  /// What one server's disk holds.
  struct Disk {
    raft::Term current_term;
    raft::ServerId voted_for;
    raft::LogPosition last;
    /// The hash of the log up to `last`.
    std::uint64_t hash{raft::kHashSeed};
    /// What the snapshot includes; {0, 0} without one.
    raft::LogPosition snapshot{};
    friend bool operator==(const Disk&, const Disk&) = default;
  };
  /// Two entries that claim the same place; valid when the index is not {0}.
  struct Clash {
    raft::LogIndex index;
    raft::Term term;
    friend bool operator==(const Clash&, const Clash&) = default;
  };

  /// Empty disks, from 1 to raft::kMaxServers of them.
  void reset(int servers);

  // What happens, in its order.
  /// A disk's content before the run. It is durable, but nothing in it counts as committed.
  void on_initial(raft::ServerId id, const raft::Durable& durable);
  void on_start(const raft::Server& server);
  /// Answers whether more is committed by it: a smaller majority may be enough from now on.
  bool on_step(const raft::Server& server, const raft::Effects& effects) {
    if (effects.write) on_write(server, *effects.write);
    if (server.role() != raft::Role::leader) return false;
    if (effects.has_changed(raft::Change::role)) on_elected(server, effects);
    return effects.has_changed(raft::Change::configuration) && on_configuration(server);
  }
  /// Answers whether more is committed by it.
  bool on_durable(raft::ServerId id, const raft::Write& write);
  /// The oldest write on its way was torn in a crash: of it `left` has become durable, and the log on the
  /// disk ends as that of `survived`. Answers as on_durable.
  bool on_torn(raft::ServerId id, const raft::Write& left, const raft::Durable& survived);
  void on_crash(raft::ServerId id) { at(id).pending.clear(); }
  /// All that was on the disk is gone. What was committed stays so, whoever still has it.
  void on_disk_lost(raft::ServerId id);

  /// The last committed index, {0} if nothing is.
  [[nodiscard]] raft::LogIndex committed() const { return chain_.last_index(); }
  [[nodiscard]] const CommittedChain& chain() const { return chain_; }
  /// Whether `log` holds the committed entries up to `index` (and is that long). What a snapshot has taken
  /// the place of it holds if it does up to its base: one hash stands for all before it.
  [[nodiscard]] bool agrees(const raft::Log& log, raft::LogIndex index) const {
    const raft::LogIndex place = std::max(index, log.base().index);
    return place.value == 0 || (place <= committed() && place <= log.last_index() &&
                                log.prefix_hash(place) == chain_.prefix_hash(place));
  }
  [[nodiscard]] const Disk& disk(raft::ServerId id) const { return servers_[id.value - 1U].disk; }
  /// The last index of `term` that is durable on the server and that it wrote in `term`.
  [[nodiscard]] raft::LogIndex own_durable(raft::ServerId id, raft::Term term) const {
    return servers_[id.value - 1U].own.last_of(term);
  }
  [[nodiscard]] const ElectedLeaders& leaders() const { return leaders_; }
  [[nodiscard]] const EntryTable& entries() const { return entries_; }
  /// The configuration before any change.
  [[nodiscard]] const raft::Configuration& first_configuration() const { return first_; }

  /// An entry that a log holds and that differs from the one known by its index and term.
  [[nodiscard]] const Clash& entry_clash() const { return entry_clash_; }
  /// An entry that is committed in `term` on a log which lacks what is committed at `index`.
  [[nodiscard]] const Clash& commit_clash() const { return commit_clash_; }

  friend bool operator==(const Truth&, const Truth&) = default;

 private:
  struct ServerTruth {
    Disk disk;
    OwnRuns own;
    PendingWrites pending;
    friend bool operator==(const ServerTruth&, const ServerTruth&) = default;
  };

  [[nodiscard]] ServerTruth& at(raft::ServerId id) { return servers_[id.value - 1U]; }
  void on_write(const raft::Server& server, const raft::Write& write);
  void on_snapshot_durable(ServerTruth& server, const raft::Write& write, const PendingWrite& written);
  void on_elected(const raft::Server& server, const raft::Effects& effects);
  bool on_configuration(const raft::Server& server);
  /// The first of the last `appended` entries, at least one, that is of the log's last term.
  static raft::LogIndex first_of_last_term(const raft::Log& log, std::uint64_t appended);
  bool commits_anew(raft::ServerId id, const PendingWrite& written, raft::LogIndex own_before);
  bool commit(raft::Term term, raft::LogIndex most);
  /// Whose majorities commit entries of `term`.
  [[nodiscard]] raft::Quorums quorums_of(raft::Term term) const;
  /// The last index of `term` that is own and durable on a quorum; {0} if there is none.
  [[nodiscard]] raft::LogIndex on_quorum(raft::Term term) const;
  bool look_for_commit_clash(raft::Term term);

  /// The count of those that hold what may be committed next, kept so that no write has to count anew.
  struct Count {
    /// {0} when it has to be counted anew.
    raft::Term term;
    raft::Quorums quorums;
    /// How many of the voters, and of the old ones, hold, own and durable, more of that term than `index`.
    int holders{};
    int old_holders{};
    [[nodiscard]] bool is_quorum() const {
      return holders >= quorums.needed && old_holders >= quorums.old_needed;
    }
    friend bool operator==(const Count&, const Count&) = default;
  };

  [[nodiscard]] Count count_beyond(raft::LogIndex index, raft::Term term) const;

  std::vector<ServerTruth> servers_;
  raft::Configuration first_;
  EntryTable entries_;
  ElectedLeaders leaders_;
  CommittedChain chain_;
  Count count_;
  Clash entry_clash_;
  Clash commit_clash_;
};

}  // namespace raftsim::checks
