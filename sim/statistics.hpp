#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/io.hpp"
#include "core/message.hpp"
#include "core/server.hpp"
#include "sim/condition.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// What a run is summed up by, counted as it goes on.
class Statistics {
 public:
  static constexpr int kFates = 3;

  /// Forgets everything, keeping memory. `by_link`: count messages for each pair of servers too.
  void reset(int servers, bool by_link);

  void message(const raft::Message& message, MessageFate fate) {
    ++by_type_[static_cast<std::size_t>(fate)][static_cast<std::size_t>(message.type())];
    if (!by_link_.empty()) ++by_link_[link_place(message.type(), message.from, message.to, fate)];
  }
  [[nodiscard]] std::uint64_t messages(raft::MessageType type, MessageFate fate) const {
    return by_type_[static_cast<std::size_t>(fate)][static_cast<std::size_t>(type)];
  }
  /// All messages that match; needs `by_link` unless `from` and `to` name everybody.
  [[nodiscard]] std::uint64_t messages(const MessageCount& which) const;

  /// A server became candidate; `again` when it already was one.
  void election_started(bool again) {
    ++elections_;
    if (again) ++split_votes_;
  }
  /// A candidate asks for pre-votes, its election having had no winner.
  void election_undecided() { ++split_votes_; }
  void leader_elected(Time now, raft::Term term);
  /// The current leader crashes: it is missed until a server becomes leader in a later term. Who crashes
  /// while one is missed already is not missed beside it.
  void leader_crashed(Time now, raft::Term term);
  /// The cluster serves its clients, or does not, from now on: it does while a leader that runs exchanges
  /// messages with a majority.
  void availability(Time now, bool available);

  /// The current leader appended the entries from `first` to `last` now.
  void appended(Time now, raft::LogIndex first, raft::LogIndex last);
  /// A leader has committed up to `last` now; the latency, from the appending at a leader, counts for
  /// commands alone. `log` and `effects` are the leader's after the step, in which it may have compacted
  /// them.
  void committed(Time now, raft::LogIndex last, const raft::Log& log, const raft::Effects& effects);

  [[nodiscard]] std::uint64_t elections() const { return elections_; }
  [[nodiscard]] std::uint64_t split_votes() const { return split_votes_; }
  [[nodiscard]] std::uint64_t leaders() const { return leaders_; }
  /// When a server first became leader; nothing while none has.
  [[nodiscard]] std::optional<Time> first_leader() const { return first_leader_; }
  /// How long each leader that crashed was missed, in their order; those whose time is over.
  [[nodiscard]] const std::vector<Duration>& downtimes() const { return downtimes_; }
  /// Since when a leader that has crashed is missed; nothing while none is.
  [[nodiscard]] std::optional<Time> missed_since() const { return missed_since_; }
  [[nodiscard]] Duration unavailable(Time now) const;
  /// A stretch goes on where the cluster was available in between for no time at all.
  [[nodiscard]] Duration longest_unavailable(Time now) const;
  [[nodiscard]] std::uint64_t committed_commands() const { return commit_latencies_.size(); }
  /// From append to commit, of each committed command, in their order.
  [[nodiscard]] const std::vector<Duration>& commit_latencies() const { return commit_latencies_; }
  /// The highest index that any leader has committed.
  [[nodiscard]] raft::LogIndex committed_index() const { return committed_; }
  /// When the current leader last appended an entry with this index; of one that no leader has appended while
  /// it was the current one, when the first after it was; nothing if none was.
  [[nodiscard]] std::optional<Time> appended_at(raft::LogIndex index) const;
  /// The latency that `percent` of the committed commands did not exceed; zero when there are none.
  [[nodiscard]] Duration commit_latency(int percent) const;

 private:
  [[nodiscard]] std::size_t link_place(raft::MessageType type, raft::ServerId from, raft::ServerId to,
                                       MessageFate fate) const {
    const std::size_t link = (from.value - 1U) * servers_ + (to.value - 1U);
    return (link * kFates + static_cast<std::size_t>(fate)) * raft::kMessageTypes +
           static_cast<std::size_t>(type);
  }

  std::size_t servers_{};
  std::array<std::array<std::uint64_t, raft::kMessageTypes>, kFates> by_type_{};
  std::vector<std::uint64_t> by_link_;
  std::uint64_t elections_{};
  std::uint64_t split_votes_{};
  std::uint64_t leaders_{};
  bool available_{};
  Time since_{};          ///< since when it is, or is not
  Time stretch_since_{};  ///< since when the latest stretch of being unavailable lasts, or has lasted
  Duration unavailable_{};
  Duration longest_unavailable_{};
  std::vector<Time> appended_at_;
  raft::LogIndex committed_;
  std::vector<Duration> commit_latencies_;
  std::optional<Time> first_leader_;
  std::optional<Time> missed_since_;
  raft::Term missed_term_;  ///< of the leader that is missed
  std::vector<Duration> downtimes_;
};

}  // namespace raftsim
