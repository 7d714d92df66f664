#pragma once

#include <nlohmann/json.hpp>

#include "sim/stagnation.hpp"
#include "tools/json_fields.hpp"

namespace raftsim {

/// What roles and terms were doing, as reports for machines have it: its fields, and all of it in `words`.
/// Terms of changes are counted from that of the first. tools/README.md documents it.
nlohmann::ordered_json stagnation_json(const Stagnation& stagnation);

/// What the member `stagnation` of such a report holds, null or as above. Throws DocumentError where it is
/// something else.
nlohmann::ordered_json read_stagnation(const JsonFields& fields);

}  // namespace raftsim
