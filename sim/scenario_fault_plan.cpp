#include "sim/scenario_limits.hpp"
#include "sim/scenario_parts.hpp"
#include "sim/scenario_words.hpp"

namespace raftsim {

FaultPlan read_faults(const JsonNode& node, Time stop) {
  FaultPlan plan;
  // Time is left for the cluster to recover, so that a run can expect it to.
  plan.until = Time{(stop - Time{}) * 2 / 3};
  if (node.is(JsonValue::Kind::text)) {
    plan.profile = read_word<FaultProfile>(node, words::kFaultProfiles);
    return plan;
  }
  const ObjectReader object(node, "faults", {"profile", "from", "until", "every", "longest", "loss", "mend"});
  plan.profile = read_word<FaultProfile>(object.need("profile"), words::kFaultProfiles);
  if (const auto from = object.get("from")) plan.from = read_time(*from);
  if (const auto until = object.get("until")) {
    plan.until = read_time(*until);
    if (plan.until > stop) until->refuse("a time not after the run's end at " + to_text(stop - Time{}));
    if (plan.until < plan.from) until->refuse("a time not before \"from\"");
  } else if (plan.until < plan.from) {
    object.need("from").refuse("a time before faults end, at " + to_text(plan.until - Time{}));
  }
  if (const auto every = object.get("every")) plan.every = read_duration(*every, limits::kMinFaultPeriod);
  if (const auto longest = object.get("longest")) {
    plan.longest = read_duration(*longest, limits::kMinFaultPeriod);
  }
  if (const auto loss = object.get("loss")) {
    using enum FaultProfile;
    if (plan.profile != lossy && plan.profile != everything && plan.profile != swarm) {
      loss->refuse("no \"loss\": this profile loses no messages");
    }
    plan.loss = read_ratio(*loss);
  }
  if (const auto mend = object.get("mend")) plan.mending = read_word<Mending>(*mend, words::kMendings);
  return plan;
}

}  // namespace raftsim
