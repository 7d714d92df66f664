#include "sim/faults/fault_draw.hpp"

#include <array>

#include "sim/random.hpp"

namespace raftsim {
namespace {

constexpr std::array<std::string_view, kFaultKinds> kNames{
    "loss",   "partitions",    "crashes", "pauses",     "disks",
    "clocks", "held messages", "timers",  "membership", "snapshots"};

FaultKinds kinds_of(FaultProfile profile) {
  using enum FaultKind;
  switch (profile) {
    case FaultProfile::calm: return {};
    case FaultProfile::lossy: return FaultKinds::of(loss, held_messages);
    case FaultProfile::partitions: return FaultKinds::of(partitions);
    case FaultProfile::crashes: return FaultKinds::of(crashes, pauses);
    case FaultProfile::disks: return FaultKinds::of(disks, crashes, snapshots);
    case FaultProfile::clocks: return FaultKinds::of(clocks, timers, pauses);
    case FaultProfile::membership: return FaultKinds::of(membership, crashes);
    case FaultProfile::everything:
    case FaultProfile::swarm: break;
  }
  return FaultKinds::all();
}

bool is_promised_not_to_be(FaultKind kind, const ClusterConfig& cluster) {
  switch (kind) {
    case FaultKind::clocks:
    case FaultKind::timers: return cluster.reads == raft::ReadMode::lease;
    case FaultKind::membership: return !cluster.pre_vote || !cluster.check_quorum;
    case FaultKind::loss:
    case FaultKind::partitions:
    case FaultKind::crashes:
    case FaultKind::pauses:
    case FaultKind::disks:
    case FaultKind::held_messages:
    case FaultKind::snapshots: break;
  }
  return false;
}

/// One of the values, from often to seldom: strengths are drawn over magnitudes, not evenly.
template <std::size_t n>
std::int64_t one_of(Random& random, const std::array<std::int64_t, n>& values) {
  return values[random.below(n)];
}

}  // namespace

std::string_view to_string(FaultKind kind) {
  return kNames[static_cast<std::size_t>(kind)];
}

FaultDraw draw_faults(const Scenario& scenario, std::uint64_t seed) {
  FaultDraw draw;
  if (!scenario.faults) return draw;
  const FaultPlan& plan = *scenario.faults;
  Random random(seed, "faults/draw");
  const FaultKinds possible = kinds_of(plan.profile);
  for (int i = 0; i < kFaultKinds; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    const bool drawn = random.chance({1, 2}) || plan.profile != FaultProfile::swarm;
    if (drawn && possible.has(kind) && !is_promised_not_to_be(kind, scenario.cluster))
      draw.kinds.insert(kind);
  }
  const Duration every = milliseconds(one_of(random, std::array<std::int64_t, 5>{60, 120, 250, 500, 1000}));
  draw.every = plan.every != Duration{} ? plan.every : every;
  draw.longest = draw.every * one_of(random, std::array<std::int64_t, 4>{1, 2, 4, 8});
  draw.loss_percent =
      static_cast<std::uint32_t>(one_of(random, std::array<std::int64_t, 5>{2, 5, 10, 25, 50}));
  return draw;
}

std::string in_words(const FaultDraw& draw) {
  if (draw.kinds.empty()) return "none";
  std::string text;
  for (int i = 0; i < kFaultKinds; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    if (!draw.kinds.has(kind)) continue;
    if (!text.empty()) text += ", ";
    text += to_string(kind);
    if (kind == FaultKind::loss) text += " of " + std::to_string(draw.loss_percent) + "%";
  }
  return text + "; one every " + to_text(draw.every) + ", up to " + to_text(draw.longest) + " long";
}

}  // namespace raftsim
