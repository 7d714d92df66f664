#include "core/roles.hpp"

namespace raft {

const char* to_string(Role role) {
  switch (role) {
    case Role::follower: return "follower";
    case Role::pre_candidate: return "preCandidate";
    case Role::candidate: return "candidate";
    case Role::leader: return "leader";
  }
  return "?";
}

const char* to_string(ReadMode mode) {
  switch (mode) {
    case ReadMode::log: return "log";
    case ReadMode::read_index: return "readIndex";
    case ReadMode::lease: return "lease";
    case ReadMode::stale: return "stale";
  }
  return "?";
}

const char* to_string(ProgressMode mode) {
  switch (mode) {
    case ProgressMode::probe: return "probe";
    case ProgressMode::replicate: return "replicate";
    case ProgressMode::snapshot: return "snapshot";
  }
  return "?";
}

}  // namespace raft
