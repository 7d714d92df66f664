#include "sim/faults/fault_draw.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "sim/random.hpp"
#include "sim/scenario_ratio.hpp"

namespace raftsim {
namespace {

constexpr std::array<std::string_view, kFaultKinds> kNames{
    "loss",   "links",         "partitions", "crashes",    "pauses",    "disks",
    "clocks", "held messages", "timers",     "membership", "snapshots", "lost disks"};

FaultKinds kinds_of(FaultProfile profile) {
  using enum FaultKind;
  switch (profile) {
    case FaultProfile::calm: return {};
    case FaultProfile::lossy: return FaultKinds::of(loss, links, held_messages);
    case FaultProfile::partitions: return FaultKinds::of(partitions);
    case FaultProfile::crashes: return FaultKinds::of(crashes, pauses);
    case FaultProfile::disks: return FaultKinds::of(disks, crashes, snapshots);
    case FaultProfile::clocks: return FaultKinds::of(clocks, timers, pauses);
    case FaultProfile::membership: return FaultKinds::of(membership, crashes);
    case FaultProfile::amnesia: return FaultKinds::of(crashes, lost_disks);
    case FaultProfile::everything:
    case FaultProfile::swarm: break;
  }
  return FaultKinds::survived();
}

bool is_promised_not_to_be(FaultKind kind, const ClusterConfig& cluster) {
  switch (kind) {
    case FaultKind::clocks:
    case FaultKind::timers: return cluster.reads == raft::ReadMode::lease;
    case FaultKind::membership: return !cluster.pre_vote || !cluster.check_quorum;
    case FaultKind::loss:
    case FaultKind::links:
    case FaultKind::partitions:
    case FaultKind::crashes:
    case FaultKind::pauses:
    case FaultKind::disks:
    case FaultKind::held_messages:
    case FaultKind::snapshots:
    case FaultKind::lost_disks: break;
  }
  return false;
}

/// One of the values, from often to seldom: strengths are drawn over magnitudes, not evenly.
template <std::size_t n>
std::int64_t one_of(Random& random, const std::array<std::int64_t, n>& values) {
  return values[random.below(n)];
}

/// More than half of the voters, and of the others each or not.
raft::ServerSet random_majority(Random& random, const ClusterConfig& cluster) {
  const raft::ServerSet voters = cluster.first_configuration().voters;
  std::vector<raft::ServerId> rest(voters.begin(), voters.end());
  const auto least = static_cast<std::uint64_t>(voters.size()) / 2 + 1;
  const std::uint64_t most = std::max<std::uint64_t>(least, rest.size() - 1);
  raft::ServerSet chosen;
  for (std::uint64_t left = least + random.below(most - least + 1); left > 0; --left) {
    const auto drawn = rest.begin() + static_cast<std::ptrdiff_t>(random.below(rest.size()));
    chosen.insert(*drawn);
    rest.erase(drawn);
  }
  const raft::ServerSet others = raft::ServerSet::first(cluster.servers) - voters;
  return chosen | (raft::ServerSet::from_mask(random.next()) & others);
}

bool changes_membership(const std::vector<Action>& actions) {
  return std::any_of(actions.begin(), actions.end(), [](const Action& action) {
    if (std::holds_alternative<ChangeMembership>(action.what)) return true;
    const auto* const choose = std::get_if<Choose>(&action.what);
    return choose != nullptr &&
           std::any_of(choose->branches.begin(), choose->branches.end(),
                       [](const Branch& branch) { return changes_membership(branch.actions); });
  });
}

/// By a fault or by the scenario's own timeline.
bool changes_membership(const Scenario& scenario, FaultKinds kinds) {
  return kinds.has(FaultKind::membership) ||
         std::any_of(scenario.timeline.begin(), scenario.timeline.end(),
                     [](const TimelineEntry& entry) { return changes_membership(entry.actions); });
}

/// From a stream of its own: that somebody is not mended moves none of these draws.
void draw_mended(const Scenario& scenario, std::uint64_t seed, FaultDraw& draw) {
  const ClusterConfig& cluster = scenario.cluster;
  draw.mended = raft::ServerSet::first(cluster.servers);
  if (scenario.faults->mending == Mending::all || changes_membership(scenario, draw.kinds)) return;
  Random random(seed, "faults/mended");
  draw.mended = random_majority(random, cluster);
  const bool bears_the_deaf = cluster.pre_vote && cluster.check_quorum;
  draw.remains = static_cast<Remains>(random.below(bears_the_deaf ? kRemains : kRemains - 1));
}

std::string remains_in_words(raft::ServerSet rest, Remains remains) {
  std::string text = "in the end ";
  for (const raft::ServerId id : rest) text += raft::to_string(id) + " ";
  const bool one = rest.size() == 1;
  switch (remains) {
    case Remains::down: return text + (one ? "stays down" : "stay down");
    case Remains::paused: return text + (one ? "stays paused" : "stay paused");
    case Remains::alone: return text + (one ? "is cut off" : "are cut off one by one");
    case Remains::apart: return text + (one ? "is cut off" : "are cut off together");
    case Remains::mute: return text + (one ? "is heard by no other" : "are heard by no others");
    case Remains::deaf: break;
  }
  return text + (one ? "hears no other" : "hear no others");
}

/// "loss of 10%, disks".
std::string names_of(FaultKinds kinds, Ratio loss) {
  std::string text;
  for (int i = 0; i < kFaultKinds; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    if (!kinds.has(kind)) continue;
    text += (text.empty() ? "" : ", ") + std::string(to_string(kind));
    if (kind == FaultKind::loss) text += " of " + percent_text(loss);
  }
  return text;
}

/// "; without clocks, timers, for leases rest on them".
std::string left_alone_in_words(FaultKinds kinds) {
  if (kinds.empty()) return {};
  std::string text = "; without " + names_of(kinds, {}) + ", for ";
  const bool leases = kinds.has(FaultKind::clocks) || kinds.has(FaultKind::timers);
  if (leases) text += "leases rest on them";
  if (!kinds.has(FaultKind::membership)) return text;
  return text + (leases ? ", and " : "") + "memberships change only with preVote and checkQuorum";
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
  if (possible.has(FaultKind::lost_disks)) draw.kinds.insert(FaultKind::lost_disks);
  for (int i = 0; i < kSurvivedFaultKinds; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    const bool drawn = random.chance({1, 2}) || plan.profile != FaultProfile::swarm;
    if (!drawn || !possible.has(kind)) continue;
    (is_promised_not_to_be(kind, scenario.cluster) ? draw.left_alone : draw.kinds).insert(kind);
  }
  const Duration every = milliseconds(one_of(random, std::array<std::int64_t, 5>{60, 120, 250, 500, 1000}));
  draw.every = plan.every != Duration{} ? plan.every : every;
  draw.longest = draw.every * one_of(random, std::array<std::int64_t, 4>{1, 2, 4, 8});
  if (plan.longest != Duration{}) draw.longest = plan.longest;
  const auto percent =
      static_cast<std::uint64_t>(one_of(random, std::array<std::int64_t, 5>{2, 5, 10, 25, 50}));
  draw.loss = plan.loss.value_or(Ratio{percent, 100});
  draw_mended(scenario, seed, draw);
  return draw;
}

std::string in_words(const FaultDraw& draw, int servers) {
  const raft::ServerSet rest = raft::ServerSet::first(servers) - draw.mended;
  const std::string end = left_alone_in_words(draw.left_alone) +
                          (rest.empty() ? "" : "; " + remains_in_words(rest, draw.remains));
  if (draw.kinds.empty()) return "none" + end;
  return names_of(draw.kinds, draw.loss) + "; one every " + to_text(draw.every) + ", up to " +
         to_text(draw.longest) + " long" + end;
}

}  // namespace raftsim
