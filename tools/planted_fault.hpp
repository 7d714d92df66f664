#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/lost_disk.hpp"
#include "tools/json_fields.hpp"

/// What is told of a failure that Raft does not answer for: a disk was lost before, and its server came back.
namespace raftsim {

/// Those of `lost` whose servers were back by `time`.
std::vector<LostDisk> back_until(const std::vector<LostDisk>& lost, Time time);

/// "A disk was lost (S2 at 600ms), and its server came back: Raft does not promise to survive that, so this
/// is a planted fault, no defect of Raft."; of many disks the first few; empty where there are none.
std::string planted_fault_in_words(const std::vector<LostDisk>& lost);

/// The same for machines: `lostDisks`, each `server` and `timeNs`, and `words`; null where there are none.
nlohmann::ordered_json planted_fault_json(const std::vector<LostDisk>& lost);

/// What the member `plantedFault` of a report holds, as above; null too where it was written before there was
/// such a member. Throws DocumentError where it is something else.
nlohmann::ordered_json read_planted_fault(const JsonFields& fields);

}  // namespace raftsim
