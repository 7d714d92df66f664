#include "sim/role_history.hpp"

#include <array>

namespace raftsim {

Standing standing_of(raft::Role role) {
  switch (role) {
    case raft::Role::follower: return Standing::follower;
    case raft::Role::pre_candidate: return Standing::pre_candidate;
    case raft::Role::candidate: return Standing::candidate;
    case raft::Role::leader: break;
  }
  return Standing::leader;
}

std::string_view to_string(Standing standing) {
  constexpr std::array<std::string_view, kStandings> kStandingWords{"follower", "preCandidate", "candidate",
                                                                    "leader",   "paused",       "down"};
  return kStandingWords[static_cast<std::size_t>(standing)];
}

void RoleHistory::reset(int servers) {
  ring_.clear();
  oldest_ = 0;
  before_.clear();
  for (int i = 1; i <= servers; ++i) {
    before_.push_back({Time{}, raft::ServerId{static_cast<std::uint8_t>(i)}, Standing::down, {}});
  }
  now_ = before_;
}

void RoleHistory::note(Time now, raft::ServerId server, Standing standing, raft::Term term) {
  RoleChange& current = now_[server.value - 1U];
  if (current.standing == standing && current.term == term) return;
  current = {now, server, standing, term};
  if (ring_.size() < kMost) {
    ring_.push_back(current);
    return;
  }
  const RoleChange& forgotten = ring_[oldest_];
  before_[forgotten.server.value - 1U] = forgotten;
  ring_[oldest_] = current;
  oldest_ = (oldest_ + 1) % kMost;
}

}  // namespace raftsim
