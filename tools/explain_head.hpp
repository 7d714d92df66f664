#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "sim/bugs/mistakes.hpp"
#include "sim/time.hpp"
#include "sim/trace/record.hpp"

namespace raftsim {

/// What the JSON of `raftsim explain` begins with, whatever was asked; tools/README.md documents it.
inline nlohmann::ordered_json explain_head(const trace::Header& header, const Mistakes& mistakes, Time at,
                                           const std::string& file) {
  nlohmann::ordered_json seed;
  if (!header.imported) seed = header.seed;
  nlohmann::ordered_json bug;
  if (mistakes.bug() != nullptr) bug = mistakes.bug()->id;
  return {
      {"raftsimExplain", 1},         {"version", RAFTSIM_VERSION}, {"file", file},
      {"scenario", header.scenario}, {"seed", std::move(seed)},    {"timeNs", at.time_since_epoch().count()},
      {"bug", std::move(bug)}};
}

/// "The servers have a bug: a vote is given whatever the candidate's log."; empty where they follow Raft.
inline std::string told_bug(const Mistakes& mistakes) {
  return mistakes.bug() == nullptr ? std::string()
                                   : "The servers have a bug: " + std::string(mistakes.bug()->changes) + ".";
}

}  // namespace raftsim
