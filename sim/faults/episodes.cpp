#include "sim/faults/episodes.hpp"

#include <algorithm>
#include <utility>

#include "sim/scenario_limits.hpp"

/// When episodes come, and what is done when all have ended.
namespace raftsim {

Episodes::Episodes(const Scenario& scenario, const FaultDraw& draw, std::uint64_t seed)
    : scenario_(&scenario),
      draw_(draw),
      random_(seed, "faults/episodes"),
      amnesia_random_(seed, "faults/amnesia") {
  for (int i = 0; i < kSurvivedFaultKinds; ++i) {
    if (draw_.kinds.has(static_cast<FaultKind>(i))) kinds_.push_back(static_cast<FaultKind>(i));
  }
}

std::vector<TimelineEntry> Episodes::write() {
  const FaultPlan& plan = *scenario_->faults;
  Time now = plan.from;
  while (!kinds_.empty() && has_room()) {
    now += random_.between(draw_.every / 2, draw_.every * 3 / 2);
    if (now >= plan.until) break;
    begin_ = now;
    // Half of the episodes are short, so that many things meet.
    const Duration most = random_.chance({1, 2}) ? draw_.longest : draw_.longest / 4;
    end_ =
        std::min(plan.until, now + random_.between(limits::kMinPeriod, std::max(most, limits::kMinPeriod)));
    episode(kinds_[random_.below(kinds_.size())]);
  }
  if (draw_.kinds.has(FaultKind::lost_disks)) lose_disks();
  mend(plan.until);
  std::stable_sort(entries_.begin(), entries_.end(), [](const TimelineEntry& a, const TimelineEntry& b) {
    return std::get<At>(a.trigger).time < std::get<At>(b.trigger).time;
  });
  return std::move(entries_);
}

bool Episodes::has_room() const {
  // Clients that ask both sides after a transfer take nineteen entries, and what mends the world a few.
  constexpr std::size_t kMostOfEpisode = 32;
  return entries_.size() + kMostOfEpisode + scenario_->timeline.size() < limits::kMaxTimeline;
}

void Episodes::episode(FaultKind kind) {
  switch (kind) {
    case FaultKind::loss: return loss();
    case FaultKind::links: return bad_links();
    case FaultKind::partitions: return partition();
    case FaultKind::crashes: return crash();
    case FaultKind::pauses: return pause();
    case FaultKind::disks: return bad_disk();
    case FaultKind::clocks: return wrong_clock();
    case FaultKind::held_messages: return hold_messages();
    case FaultKind::timers: return begin(act(FireTimer{one_server(), raft::Timer::election}));
    case FaultKind::membership: return change_membership();
    case FaultKind::snapshots: return begin(act(TakeSnapshot{one_server()}));
    // They are no episodes: what is lost does not come back.
    case FaultKind::lost_disks: break;
  }
}

void Episodes::mend(Time when) {
  const bool whole = draw_.mended == all_servers();
  const Selector mended = whole ? all_of(ServerClass::all) : servers_in(draw_.mended);
  add(when, act(FreeDisk{mended}));
  add(when, act(Resume{mended}));
  add(when, act(Restart{mended}));
  add(when, act(Heal{all_of(ServerClass::all), all_of(ServerClass::all), true}));
  restore_network(when);
  for (const raft::ServerId id : draw_.mended) {
    const std::size_t place = id.value - 1U;
    if (draw_.kinds.has(FaultKind::disks))
      add(when, act(ChangeDisk{only(id), scenario_->disk.write.at(place)}));
    if (draw_.kinds.has(FaultKind::clocks))
      add(when, act(ChangeClock{only(id), scenario_->clock.rates.at(place)}));
  }
  // After what still flaps has mended its links for the last time.
  if (!whole) leave_bad(when + limits::kMinPeriod);
}

/// What is not mended at the end.
void Episodes::leave_bad(Time when) {
  const Selector mended = servers_in(draw_.mended);
  const Selector rest = servers_in(all_servers() - draw_.mended);
  switch (draw_.remains) {
    case Remains::down: {
      Crash crash;
      crash.servers = rest;
      return add(when, act(std::move(crash)));
    }
    case Remains::paused: return add(when, act(Pause{rest}));
    case Remains::alone: return add(when, act(Isolate{rest}));
    case Remains::apart: return add(when, act(Partition{{mended, rest}}));
    case Remains::mute: return add(when, act(Cut{rest, mended, false}));
    case Remains::deaf: return add(when, act(Cut{mended, rest, false}));
  }
}

raft::ServerId Episodes::drawn_server() {
  return id_of(1 + static_cast<int>(random_.below(static_cast<std::uint64_t>(servers()))));
}

raft::ServerSet Episodes::some_of(raft::ServerSet all) {
  const auto some = raft::ServerSet::from_mask(random_.next()) & all;
  if (!some.empty()) return some;
  auto one = all.begin();
  for (std::uint64_t left = random_.below(static_cast<std::uint64_t>(all.size())); left > 0; --left) ++one;
  raft::ServerSet result;
  result.insert(*one);
  return result;
}

Selector Episodes::servers_in(raft::ServerSet set) {
  Selector selector;
  for (const raft::ServerId id : set) selector.choices.push_back({ServerClass::server, id, 0});
  return selector;
}

void Episodes::add(Time when, Action action) {
  if (entries_.empty() || entries_.back().trigger != Trigger(At{when})) {
    entries_.push_back({At{when}, {}, {}, {}});
  }
  entries_.back().actions.push_back(std::move(action));
}

}  // namespace raftsim
