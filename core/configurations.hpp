#pragma once

#include <vector>

#include "core/configuration.hpp"
#include "core/log.hpp"
#include "core/types.hpp"

namespace raft {

/// The configurations that a server knows: the latest that it knows to be committed, or the first of all, and
/// those that its log has after it. "A server always uses the latest configuration in its log, regardless of
/// whether the entry is committed" (Raft §6).
class Configurations {
 public:
  /// Begins with the configuration in force before the log's first entry, or that of a snapshot, which stands
  /// for the entries up to `index`.
  explicit Configurations(const Configuration& first, LogIndex index = {}) : known_{{index, first}} {}

  /// Those of a log, of which nothing after its base is known to be committed; `first` is in force at its
  /// base.
  static Configurations of(const Configuration& first, const Log& log);

  /// The one in force.
  [[nodiscard]] const Configuration& latest() const { return known_.back().configuration; }
  /// Where it stands in the log; {0} or the end of a snapshot if it comes from before the log.
  [[nodiscard]] LogIndex latest_index() const { return known_.back().index; }
  /// Whether it is not known to be committed.
  [[nodiscard]] bool changing() const { return known_.size() > 1; }
  /// The one before it; asserts changing().
  [[nodiscard]] const Configuration& previous() const;
  /// Where that stands; asserts changing().
  [[nodiscard]] LogIndex previous_index() const;
  /// The one in force up to the entry at `index`, from the latest on that is known to be committed.
  [[nodiscard]] const Configuration& at(LogIndex index) const;
  /// The latest known to be committed.
  [[nodiscard]] const Configuration& committed() const { return known_.front().configuration; }

  /// Everybody who takes part by any of them.
  [[nodiscard]] ServerSet ever_members() const;

  /// The log has a configuration at `index`, after all others.
  void add(LogIndex index, const Configuration& configuration);
  /// The log loses the entry at `first` and all after it; answers whether another configuration is in force.
  bool truncate_from(LogIndex first);
  /// The log is committed up to `index`: what has been replaced for good is forgotten. Answers whether
  /// anything was.
  bool commit(LogIndex index);

  [[nodiscard]] std::uint64_t hash() const;
  friend bool operator==(const Configurations&, const Configurations&) = default;

 private:
  struct Known {
    LogIndex index;
    Configuration configuration;
    friend bool operator==(const Known&, const Known&) = default;
  };

  /// Never empty; in the order of the log.
  std::vector<Known> known_;
};

}  // namespace raft
