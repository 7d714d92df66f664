#include <nlohmann/json.hpp>
#include <string>

#include "sim/scenario_ratio.hpp"
#include "sim/scenario_write.hpp"

namespace raftsim {

Json write_fault(const Connect& action) {
  Json object = Json::object();
  for (const Hearing& hearing : action.hearings) {
    object[to_string(hearing.server)] = write_selector(hearing.hears);
  }
  return {{"connect", object}};
}

Json write_fault(const Crash& action) {
  if (action.damage == CrashDamage{} && !action.point) return {{"crash", write_selector(action.servers)}};
  Json object{{"servers", write_selector(action.servers)}};
  if (!action.damage.kept) object["kept"] = "random";
  if (action.damage.kept && *action.damage.kept != 0) object["kept"] = *action.damage.kept;
  if (action.damage.torn) object["torn"] = true;
  if (action.point) object["afterEffects"] = action.point->effects;
  if (action.point && action.point->sending) object["sending"] = raft::to_string(*action.point->sending);
  return {{"crash", object}};
}

Json write_fault(const Restart& action) {
  return {{"restart", write_selector(action.servers)}};
}

Json write_fault(const ChangeDisk& action) {
  return {{"disk", {{"servers", write_selector(action.servers)}, {"write", write_delay(action.write)}}}};
}

Json write_fault(const StallDisk& action) {
  return {
      {"stallDisk", {{"servers", write_selector(action.servers)}, {"for", write_duration(action.lasting)}}}};
}

Json write_fault(const FillDisk& action) {
  return {{"fillDisk", write_selector(action.servers)}};
}

Json write_fault(const FreeDisk& action) {
  return {{"freeDisk", write_selector(action.servers)}};
}

Json write_fault(const CorruptDisk& action) {
  return {{"corruptDisk", write_selector(action.servers)}};
}

Json write_fault(const LoseDisk& action) {
  return {{"loseDisk", write_selector(action.servers)}};
}

Json write_fault(const ChangeClock& action) {
  return {{"clock", {{"servers", write_selector(action.servers)}, {"rate", percent_text(action.rate)}}}};
}

Json write_fault(const JumpClock& action) {
  return {{"jumpClock",
           {{"servers", write_selector(action.servers)},
            {action.back ? "back" : "forward", write_duration(action.by)}}}};
}

Json write_fault(const Flap& action) {
  Json object{{"from", write_selector(action.from)}, {"to", write_selector(action.to)}};
  if (!action.both_ways) object["bothWays"] = false;
  object["down"] = write_delay(action.down);
  object["up"] = write_delay(action.up);
  object["for"] = write_duration(action.lasting);
  return {{"flap", object}};
}

Json write_fault(const CrashLoop& action) {
  return {{"crashLoop",
           {{"servers", write_selector(action.servers)},
            {"down", write_delay(action.down)},
            {"up", write_delay(action.up)},
            {"for", write_duration(action.lasting)}}}};
}

Json write_fault(const Swizzle& action) {
  return {{"swizzle", {{"servers", write_selector(action.servers)}, {"apart", write_delay(action.apart)}}}};
}

}  // namespace raftsim
