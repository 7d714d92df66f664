#pragma once

#include <string>

#include "core/types.hpp"
#include "tools/explanation.hpp"

namespace raftsim {

/// How things stand, in plain sentences and a table; of one server alone if it is named.
std::string standing_text(const SituationAt& standing, raft::ServerId server);
/// The same as JSON; tools/README.md documents it.
std::string standing_json(const SituationAt& standing, raft::ServerId server, const std::string& file);

}  // namespace raftsim
