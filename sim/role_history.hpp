#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/server.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// What a server is in elections: its role, or why it takes no part in them now.
enum class Standing : std::uint8_t { follower, pre_candidate, candidate, leader, paused, down };
inline constexpr int kStandings = 6;

Standing standing_of(raft::Role role);
/// "follower", "preCandidate", … as the scenario language says it; "paused", "down".
std::string_view to_string(Standing standing);

/// A server's role and term from a moment on.
struct RoleChange {
  Time time;
  raft::ServerId server;
  Standing standing{Standing::down};
  raft::Term term;
  friend bool operator==(const RoleChange&, const RoleChange&) = default;
};

/// The latest changes of roles and terms in a run, oldest forgotten first, so that a livelock can be told. A
/// note costs the same however many there were, and no memory once kMost are kept. A regular value.
class RoleHistory {
 public:
  static constexpr std::size_t kMost = 512;

  /// All are down. Keeps memory.
  void reset(int servers);

  /// From `now` on; nothing new where it is what the server is already.
  void note(Time now, raft::ServerId server, Standing standing, raft::Term term);

  /// What is kept, oldest first.
  [[nodiscard]] std::size_t size() const { return ring_.size(); }
  [[nodiscard]] const RoleChange& operator[](std::size_t place) const {
    return ring_[(oldest_ + place) % ring_.size()];
  }
  /// How each server stood before the oldest that is kept, and how it stands now; S1 first. `time` is since
  /// when.
  [[nodiscard]] const std::vector<RoleChange>& before() const { return before_; }
  [[nodiscard]] const std::vector<RoleChange>& now() const { return now_; }

 private:
  std::vector<RoleChange> ring_;
  std::size_t oldest_{};
  std::vector<RoleChange> before_;
  std::vector<RoleChange> now_;
};

}  // namespace raftsim
