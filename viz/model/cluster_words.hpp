#pragma once

#include <string>

#include "core/configuration.hpp"
#include "viz/model/run.hpp"

namespace raftsim::viz {

/// What is said of a cluster as a whole.
struct ClusterWords {
  /// "S2 leads", "no leader"
  std::string leader;
  /// "term 3"
  std::string term;
  /// "3 of 5 are a majority"; empty where the trace does not tell who votes.
  std::string quorum;
};
ClusterWords words_of(const Run& run, const Moment& moment);

/// The configuration of the leader, else of whoever is in the highest term.
const raft::Configuration& membership_of(const Moment& moment);

}  // namespace raftsim::viz
