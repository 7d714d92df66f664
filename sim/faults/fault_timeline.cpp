#include "sim/faults/fault_timeline.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "sim/faults/fault_draw.hpp"
#include "sim/faults/mended.hpp"
#include "sim/random.hpp"
#include "sim/scenario_limits.hpp"

namespace raftsim {
namespace {

Selector servers_in(raft::ServerSet set) {
  Selector selector;
  for (const raft::ServerId id : set) selector.choices.push_back({ServerClass::server, id, 0});
  return selector;
}

Selector all_of(ServerClass group) {
  return {{{group, raft::kNobody, 0}}};
}

Action act(decltype(Action::what) what) {
  return {std::move(what), {}};
}

/// Draws episodes and writes them into a timeline.
class Episodes {
 public:
  Episodes(const Scenario& scenario, const FaultDraw& draw, std::uint64_t seed)
      : scenario_(&scenario), draw_(draw), random_(seed, "faults/episodes") {
    for (int i = 0; i < kFaultKinds; ++i) {
      if (draw_.kinds.has(static_cast<FaultKind>(i))) kinds_.push_back(static_cast<FaultKind>(i));
    }
  }

  std::vector<TimelineEntry> write() {
    const FaultPlan& plan = *scenario_->faults;
    Time now = plan.from;
    while (!kinds_.empty() && entries_.size() + 3 + scenario_->timeline.size() < limits::kMaxTimeline) {
      now += random_.between(draw_.every / 2, draw_.every * 3 / 2);
      if (now >= plan.until) break;
      begin_ = now;
      // Half of the episodes are short, so that many things meet.
      const Duration most = random_.chance({1, 2}) ? draw_.longest : draw_.longest / 4;
      end_ =
          std::min(plan.until, now + random_.between(limits::kMinPeriod, std::max(most, limits::kMinPeriod)));
      episode(kinds_[random_.below(kinds_.size())]);
    }
    mend(plan.until);
    std::stable_sort(entries_.begin(), entries_.end(), [](const TimelineEntry& a, const TimelineEntry& b) {
      return std::get<At>(a.trigger).time < std::get<At>(b.trigger).time;
    });
    return std::move(entries_);
  }

 private:
  void episode(FaultKind kind) {
    switch (kind) {
      case FaultKind::loss: return loss();
      case FaultKind::partitions: return partition();
      case FaultKind::crashes: return crash();
      case FaultKind::pauses: return pause();
      case FaultKind::disks: return bad_disk();
      case FaultKind::clocks: return wrong_clock();
      case FaultKind::held_messages: return hold_messages();
      case FaultKind::timers: return begin(act(FireTimer{one_server(), raft::Timer::election}));
      case FaultKind::membership: return change_membership();
      case FaultKind::snapshots: return begin(act(TakeSnapshot{one_server()}));
    }
  }

  void loss() {
    LinkChange change;
    change.loss = Ratio{draw_.loss_percent, 100};
    change.duplicate = Ratio{draw_.loss_percent, 200};
    change.reorder = Ratio{random_.below(50), 100};
    change.reorder_extra =
        Delay::exponential(milliseconds(1 + static_cast<std::int64_t>(random_.below(100))));
    if (random_.chance({1, 4})) change.bandwidth = 10'000 + random_.below(90'000);
    begin(act(ChangeNetwork{change}));
    restore_network(end_);
  }

  void partition() {
    const raft::ServerSet all = raft::ServerSet::first(servers());
    switch (random_.below(6)) {
      case 0: begin(act(Partition{{servers_in(some_of(all))}})); break;
      case 1: begin(act(Isolate{one_server()})); break;
      case 2:
        begin(act(Isolate{all_of(ServerClass::leader)}));
        ask_both_sides(milliseconds(120));
        break;
      case 3: begin(act(Cut{one_server(), servers_in(some_of(all)), random_.chance({1, 2})})); break;
      case 4: begin(act(flapping())); break;
      default: cut_ring(); break;
    }
    // What else is cut meanwhile is mended with it: an episode may be shorter than it was to be.
    end(act(Heal{all_of(ServerClass::all), all_of(ServerClass::all), true}));
  }

  Flap flapping() {
    const Duration lasting = end_ - begin_;
    const Delay turn = Delay::uniform(limits::kMinPeriod, std::max(lasting / 4, limits::kMinPeriod));
    return {one_server(),
            servers_in(some_of(raft::ServerSet::first(servers()))),
            random_.chance({1, 2}),
            turn,
            turn,
            lasting};
  }

  /// Everybody hears the two beside it only: most pairs cannot talk, and yet each hears somebody.
  void cut_ring() {
    for (int a = 1; a <= servers(); ++a) {
      raft::ServerSet far;
      for (int b = a + 2; b <= servers(); ++b) {
        if (a != 1 || b != servers()) far.insert(id_of(b));
      }
      if (!far.empty()) begin(act(Cut{only(id_of(a)), servers_in(far), true}));
    }
  }

  void crash() {
    Crash crash;
    switch (random_.below(4)) {
      case 0: crash.servers = all_of(ServerClass::leader); break;
      case 1: crash.servers = servers_in(some_of(raft::ServerSet::first(servers()))); break;
      default: crash.servers = one_server(); break;
    }
    // What was on its way to the disk may have reached it, in part.
    if (random_.chance({1, 2})) crash.damage = {std::nullopt, random_.chance({1, 2})};
    if (random_.chance({1, 3})) crash.point = CrashPoint{static_cast<std::uint32_t>(random_.below(3)), {}};
    begin(act(std::move(crash)));
    end(act(Restart{all_of(ServerClass::down)}));
  }

  void pause() {
    begin(act(Pause{one_server()}));
    end(act(Resume{all_of(ServerClass::paused)}));
  }

  void bad_disk() {
    const raft::ServerId id = drawn_server();
    const Selector who = only(id);
    switch (random_.below(4)) {
      case 0: return begin(act(StallDisk{who, end_ - begin_}));
      case 1: begin(act(FillDisk{who})); return end(act(FreeDisk{who}));
      default: break;
    }
    // Writes wait for each other: slower ones would still wait long after the world is whole.
    const Duration slow = milliseconds(std::array{2, 5, 12}[random_.below(3)]);
    begin(act(ChangeDisk{who, random_.chance({1, 2}) ? Delay::constant(slow) : Delay::exponential(slow)}));
    end(act(ChangeDisk{who, scenario_->disk.write.at(id.value - 1U)}));
  }

  void wrong_clock() {
    const raft::ServerId id = drawn_server();
    if (random_.chance({1, 3})) {
      const Duration by = random_.between(milliseconds(1), seconds(1));
      return begin(act(JumpClock{only(id), by, random_.chance({1, 2})}));
    }
    begin(act(ChangeClock{only(id), Ratio{std::array{1U, 2U, 3U, 5U, 8U, 16U}[random_.below(6)], 4}}));
    end(act(ChangeClock{only(id), scenario_->clock.rates.at(id.value - 1U)}));
  }

  void hold_messages() {
    Intercept intercept;
    intercept.interception = random_.chance({1, 4}) ? Interception::duplicate : Interception::delay;
    intercept.pattern.from = all_of(ServerClass::all);
    intercept.pattern.to = all_of(ServerClass::all);
    if (random_.chance({1, 2})) intercept.pattern.from = one_server();
    intercept.pattern.type = static_cast<raft::MessageType>(random_.below(raft::kMessageTypes));
    intercept.count = 1 + static_cast<std::uint32_t>(random_.below(4));
    intercept.lasting = draw_.longest;
    intercept.by = end_ - begin_;
    begin(act(std::move(intercept)));
  }

  void change_membership() {
    if (random_.chance({1, 3})) return transfer();
    ChangeMembership change;
    change.joint = random_.chance({1, 2});
    change.catch_up = random_.chance({1, 2});
    if (random_.chance({1, change.joint ? 2U : 4U})) {
      change.voters = servers_in(some_of(raft::ServerSet::first(servers())));
    } else if (random_.chance({1, 2})) {
      change.add = one_server();
    } else {
      change.remove = random_.chance({1, 3}) ? all_of(ServerClass::leader) : one_server();
    }
    begin(act(std::move(change)));
  }

  /// Somebody is to take over; now and then the leader is cut off just when it has asked, or hears nobody
  /// from then on, and so does not learn that another leads.
  void transfer() {
    begin(act(TransferLeadership{one_server()}));
    const std::uint64_t how = random_.below(3);
    if (how == 0) return;
    const Time cut = std::min(begin_ + random_.between(Duration{}, milliseconds(how == 1 ? 40 : 5)),
                              scenario_->faults->until);
    if (how == 1) {
      add(cut, act(Isolate{all_of(ServerClass::leader)}));
    } else {
      add(cut, act(Cut{all_of(ServerClass::all), all_of(ServerClass::leader), false}));
      ask_both_sides(milliseconds(30));
    }
    add(std::max(cut, end_), act(Heal{all_of(ServerClass::all), all_of(ServerClass::all), true}));
  }

  /// Where there are clients that wait to be told what to do: one of them writes at the leader there is by
  /// then, the other reads at the one there was, some times over, at first about so long after the beginning.
  void ask_both_sides(Duration after) {
    const auto group = std::find_if(scenario_->clients.begin(), scenario_->clients.end(),
                                    [](const ClientGroup& one) { return one.mode == ClientMode::scripted; });
    if (group == scenario_->clients.end() || group->count < 2) return;
    Time now = begin_ + random_.between(after / 2, after * 2);
    for (int number = 1; number <= 8; ++number) {
      raft::Command write;
      write.operation = raft::Operation::write;
      write.key = raft::Text("k1");
      write.value = raft::Text(std::to_string(entries_.size()));
      raft::Command read;
      read.operation = raft::Operation::read;
      read.key = write.key;
      const Time later = now + random_.between(milliseconds(10), milliseconds(50));
      if (later >= scenario_->faults->until) return;
      add(now, act(IssueCommand{group->first, write, all_of(ServerClass::leader)}));
      add(later, act(IssueCommand{raft::ClientId{static_cast<std::uint16_t>(group->first.value + 1)}, read,
                                  all_of(ServerClass::stale_leaders)}));
      now = later + random_.between(milliseconds(1), milliseconds(20));
    }
  }

  void restore_network(Time when) {
    LinkChange as_at_first;
    as_at_first.initial = true;
    add(when, act(ChangeNetwork{as_at_first}));
  }

  void mend(Time when) {
    const bool whole = draw_.mended == raft::ServerSet::first(servers());
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
    // A crash that waited for its point in a step may come later still.
    for (const Duration grace : {milliseconds(500), milliseconds(2500)}) {
      if (draw_.kinds.has(FaultKind::crashes) && when + grace < scenario_->stop.at) {
        add(when + grace, act(Restart{whole ? all_of(ServerClass::down) : mended}));
      }
    }
  }

  /// What is not mended at the end.
  void leave_bad(Time when) {
    const Selector mended = servers_in(draw_.mended);
    const Selector rest = servers_in(raft::ServerSet::first(servers()) - draw_.mended);
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

  [[nodiscard]] int servers() const { return scenario_->cluster.servers; }
  static raft::ServerId id_of(int number) { return raft::ServerId{static_cast<std::uint8_t>(number)}; }
  raft::ServerId drawn_server() {
    return id_of(1 + static_cast<int>(random_.below(static_cast<std::uint64_t>(servers()))));
  }
  static Selector only(raft::ServerId id) { return {{{ServerClass::server, id, 0}}}; }
  Selector one_server() { return only(drawn_server()); }
  /// Each of them or not, at least one.
  raft::ServerSet some_of(raft::ServerSet all) {
    const auto some = raft::ServerSet::from_mask(random_.next()) & all;
    if (!some.empty()) return some;
    return raft::ServerSet::from_mask(1ULL << (drawn_server().value - 1U));
  }

  void begin(Action action) { add(begin_, std::move(action)); }
  void end(Action action) { add(end_, std::move(action)); }
  /// What happens at one instant for one reason is one entry.
  void add(Time when, Action action) {
    if (entries_.empty() || entries_.back().trigger != Trigger(At{when})) {
      entries_.push_back({At{when}, {}, {}, {}});
    }
    entries_.back().actions.push_back(std::move(action));
  }

  const Scenario* scenario_;
  FaultDraw draw_;
  Random random_;
  std::vector<FaultKind> kinds_;
  std::vector<TimelineEntry> entries_;
  Time begin_;
  Time end_;
};

}  // namespace

Scenario with_faults(const Scenario& scenario, std::uint64_t seed) {
  Scenario result = scenario;
  if (!scenario.faults) return result;
  const FaultDraw draw = draw_faults(scenario, seed);
  // Behind the scenario's own entries, so that none of those comes "after" a fault.
  for (TimelineEntry& entry : Episodes(scenario, draw, seed).write()) {
    result.timeline.push_back(std::move(entry));
  }
  result.faults.reset();
  name_mended(result, draw.mended);
  return result;
}

}  // namespace raftsim
