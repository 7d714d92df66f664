#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "sim/time.hpp"
#include "sim/trace/record.hpp"

namespace raftsim {

/// What the JSON of `raftsim explain` begins with, whatever was asked; tools/README.md documents it.
inline nlohmann::ordered_json explain_head(const trace::Header& header, Time at, const std::string& file) {
  nlohmann::ordered_json seed;
  if (!header.imported) seed = header.seed;
  return {
      {"raftsimExplain", 1},         {"version", RAFTSIM_VERSION}, {"file", file},
      {"scenario", header.scenario}, {"seed", std::move(seed)},    {"timeNs", at.time_since_epoch().count()}};
}

}  // namespace raftsim
