#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "sim/bugs/mistakes.hpp"
#include "sim/time.hpp"
#include "sim/trace/record.hpp"

namespace raftsim {

/// What the JSON of `raftsim explain` begins with, whatever was asked; tools/README.md documents it.
inline nlohmann::ordered_json explain_head(const trace::Header& header, Time at, const std::string& file) {
  nlohmann::ordered_json seed;
  if (!header.imported) seed = header.seed;
  const Bug* const bug = mistakes_of(header).bug();
  nlohmann::ordered_json bug_id;
  if (bug != nullptr) bug_id = bug->id;
  return {
      {"raftsimExplain", 1},         {"version", RAFTSIM_VERSION}, {"file", file},
      {"scenario", header.scenario}, {"seed", std::move(seed)},    {"timeNs", at.time_since_epoch().count()},
      {"bug", std::move(bug_id)}};
}

/// "The servers have a bug: a vote is given whatever the candidate's log."; empty where they follow Raft.
inline std::string told_bug(const trace::Header& header) {
  const Bug* const bug = mistakes_of(header).bug();
  return bug == nullptr ? std::string() : "The servers have a bug: " + std::string(bug->changes) + ".";
}

}  // namespace raftsim
