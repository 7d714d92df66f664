#pragma once

#include <cstdint>

namespace raftsim::checks {

/// What must hold of a cluster at every moment.
enum class Property : std::uint8_t {
  election_safety,
  leader_append_only,
  log_matching,
  leader_completeness,
  state_machine_safety,
  current_term_never_falls,
  commit_index_never_falls,
  commit_index_is_committed,
  last_applied_never_falls,
  one_vote_a_term,
  match_index_is_durable,
  match_index_never_falls,
  acknowledged_write_is_kept,
  durable_state_survives,
  exactly_once,
  fresh_reads,
  snapshot_equals_log,
  pre_vote_only_asks,
  configuration_safety,
};
inline constexpr int kProperties = static_cast<int>(Property::configuration_safety) + 1;

/// "electionSafety"
const char* to_string(Property property);
/// "Raft §5.2": where the paper or the thesis states it.
const char* section(Property property);
/// The property as one sentence: "at most one leader is elected in a term".
const char* in_words(Property property);

}  // namespace raftsim::checks
