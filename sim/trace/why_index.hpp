#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/decision.hpp"
#include "sim/trace/outline.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/state.hpp"
#include "sim/trace/why_value.hpp"

namespace raftsim::trace {

/// What a search for causes needs of a record: 24 bytes, so that a million of them are little.
struct WhyRecord {
  Time time{};
  std::uint32_t cause{};
  /// Of a `receive`: the record of the step that asked to send the message, 0 if unknown.
  std::uint32_t asked_by{};
  Kind kind{};
  raft::ServerId server;
  /// Of a `receive`: the sender.
  raft::ServerId peer;
  /// Of a `receive`: raft::MessageType; of a `timer`: raft::Timer.
  std::uint8_t detail{};
  /// Of a `timer`: TimerFired::forced.
  bool forced{};
};

/// When which value of which server changed in a run: not the worlds between, only where to look for them.
/// Takes a few dozen bytes a record.
class WhyIndex {
 public:
  static constexpr std::uint64_t kRoles = static_cast<std::uint64_t>(raft::Role::leader) + 1;

  explicit WhyIndex(const Header& header);

  /// The next record. Throws FoldError where it does not fit those before it.
  void add(const Record& record);

  /// How many records there are.
  [[nodiscard]] std::uint64_t size() const { return records_.size(); }
  [[nodiscard]] const WhyRecord& record(std::uint64_t number) const { return records_[number - 1]; }
  /// The cluster after the last of them.
  [[nodiscard]] const ClusterState& cluster() const { return cluster_; }

  /// The last record at or before `upto` that changed the value; 0 where it is as it was at the start.
  [[nodiscard]] std::uint64_t last_change(const Value& value, std::uint64_t upto) const;
  /// A number after the last change at or before `upto`: commitIndex, lastApplied, matchIndex, the term, the
  /// last index of the log, the role or the server as a number; 0 where it never changed.
  [[nodiscard]] std::uint64_t number_at(const Value& value, std::uint64_t upto) const;
  /// Since which record a server does not run, or is cut off from another one, at the record `at`: 0 when it
  /// runs and is heard.
  [[nodiscard]] std::uint64_t silenced(raft::ServerId speaker, raft::ServerId listener,
                                       std::uint64_t at) const;

  /// Has the answers looked at which leave this value as it is. To be called before the first record.
  void watch(const Value& value) { watched_ = value; }
  /// Such answers since the watched value changed last: the last of them, and how many there were.
  struct Kept {
    std::uint64_t record{};
    raft::Judgement judgement;
    std::uint64_t times{};
  };
  [[nodiscard]] const std::optional<Kept>& kept() const { return kept_; }

 private:
  struct Change {
    std::uint32_t record{};
    std::uint64_t number{};
  };
  using Changes = std::vector<Change>;
  /// Of a log: from which index on it is another, and where it ends then.
  struct LogChange {
    std::uint32_t record{};
    std::uint64_t first{};
    std::uint64_t last{};
  };
  /// A server or a link that falls silent or is heard again.
  struct Silence {
    std::uint32_t record{};
    raft::ServerSet down;
    /// By sender; empty as long as no link was ever cut.
    std::vector<raft::ServerSet> cut;
  };
  /// What is compared before and after a record.
  struct Before;

  [[nodiscard]] std::size_t place_of(const Value& value) const;
  void note(const Value& value, std::uint32_t record, bool is_new, std::uint64_t after);
  void note_log(const Record& record, const Before& before, const ServerState& after);
  void note_record(const Record& record);
  void note_silence(const Record& record);
  void note_kept(const Record& record);

  ClusterState cluster_;
  Outliner outliner_;
  std::size_t servers_;
  std::vector<WhyRecord> records_;
  /// By server, then by Asked, those of match_index and next_index by peer as well.
  std::vector<Changes> changes_;
  std::vector<std::vector<LogChange>> logs_;
  std::vector<Silence> silences_;
  std::optional<Value> watched_;
  std::optional<Kept> kept_;
};

}  // namespace raftsim::trace
