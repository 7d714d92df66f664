#include "tools/planted_fault.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace raftsim {

std::vector<LostDisk> back_until(const std::vector<LostDisk>& lost, Time time) {
  std::vector<LostDisk> until;
  std::copy_if(lost.begin(), lost.end(), std::back_inserter(until),
               [time](const LostDisk& each) { return each.back && *each.back <= time; });
  return until;
}

std::string planted_fault_in_words(const std::vector<LostDisk>& lost) {
  if (lost.empty()) return {};
  constexpr std::size_t kMost = 3;
  std::string text = lost.size() == 1 ? "A disk was lost (" : "Disks were lost (";
  for (std::size_t i = 0; i < std::min(kMost, lost.size()); ++i) {
    text += (i == 0 ? "" : ", ") + raft::to_string(lost[i].server) + " at " + to_text(lost[i].time - Time{});
  }
  if (lost.size() > kMost) text += ", " + std::to_string(lost.size()) + " in all";
  text += lost.size() == 1 ? "), and its server came back: " : "), and their servers came back: ";
  return text + "Raft does not promise to survive that, so this is a planted fault, no defect of Raft.";
}

nlohmann::ordered_json planted_fault_json(const std::vector<LostDisk>& lost) {
  if (lost.empty()) return {};
  JsonFields::Json disks = JsonFields::Json::array();
  for (const LostDisk& each : lost) {
    disks.push_back(
        {{"server", raft::to_string(each.server)}, {"timeNs", each.time.time_since_epoch().count()}});
  }
  return {{"lostDisks", disks}, {"words", planted_fault_in_words(lost)}};
}

nlohmann::ordered_json read_planted_fault(const JsonFields& fields) {
  constexpr const char* kKey = "plantedFault";
  if (!fields.has(kKey)) return {};
  JsonFields::Json fault = fields.object_or_null(kKey);
  // For reports in words.
  if (!fault.is_null()) static_cast<void>(fields.object(kKey).text("words"));
  return fault;
}

}  // namespace raftsim
