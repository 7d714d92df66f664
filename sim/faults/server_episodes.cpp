#include <algorithm>
#include <array>

#include "sim/faults/episodes.hpp"
#include "sim/scenario_limits.hpp"

/// What goes wrong with servers, their disks and their clocks.
namespace raftsim {

void Episodes::crash() {
  if (random_.chance({1, 6})) return crash_loop();
  Crash crash;
  switch (random_.below(4)) {
    case 0: crash.servers = all_of(ServerClass::leader); break;
    case 1: crash.servers = servers_in(some_of(all_servers())); break;
    default: crash.servers = one_server(); break;
  }
  // What was on its way to the disk may have reached it, in part.
  if (random_.chance({1, 2})) crash.damage = {std::nullopt, random_.chance({1, 2})};
  if (random_.chance({1, 3})) crash.point = CrashPoint{static_cast<std::uint32_t>(random_.below(3)), {}};
  begin(act(std::move(crash)));
  end(act(Restart{all_of(ServerClass::down)}));
}

/// Again and again, each of them at its own pace.
void Episodes::crash_loop() {
  const Duration lasting = end_ - begin_;
  const Delay turn = Delay::uniform(limits::kMinPeriod, std::max(lasting / 4, limits::kMinPeriod));
  const Selector who = random_.chance({1, 2}) ? one_server() : servers_in(some_of(all_servers()));
  begin(act(CrashLoop{who, turn, turn, lasting}));
}

void Episodes::pause() {
  begin(act(Pause{one_server()}));
  end(act(Resume{all_of(ServerClass::paused)}));
}

void Episodes::bad_disk() {
  if (random_.chance({1, 4}) && draw_.mended != all_servers()) return corrupt_disk();
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

/// What cannot be read any more never comes back: a fate for those that stay bad to the end, of whom Raft
/// can do without (Raft §5: "as long as any majority of the servers are operational").
void Episodes::corrupt_disk() {
  const Selector who = servers_in(some_of(all_servers() - draw_.mended));
  begin(act(CorruptDisk{who}));
  Crash crash;
  crash.servers = who;
  begin(act(std::move(crash)));
  end(act(Restart{who}));
}

/// Now and then one server's disk loses all, and the server comes back under its name as if nothing had been,
/// at once or a moment later. They come half as often as episodes do: a cluster that has forgotten all is
/// nothing to look at. Raft forbids it, so that each says what it is.
void Episodes::lose_disks() {
  const FaultPlan& plan = *scenario_->faults;
  Time now = plan.from;
  while (has_room()) {
    now += amnesia_random_.between(draw_.every, draw_.every * 3);
    if (now >= plan.until) break;
    const raft::ServerId id =
        id_of(1 + static_cast<int>(amnesia_random_.below(static_cast<std::uint64_t>(servers()))));
    add(now, act(LoseDisk{only(id)}));
    entries_.back().say = raft::to_string(id) + " loses its disk, which Raft does not promise to survive.";
    const Duration down =
        amnesia_random_.chance({1, 2})
            ? Duration{}
            : amnesia_random_.between(limits::kMinPeriod, std::max(draw_.longest, limits::kMinPeriod));
    add(std::min(now + down, plan.until), act(Restart{only(id)}));
  }
}

void Episodes::wrong_clock() {
  const raft::ServerId id = drawn_server();
  if (random_.chance({1, 3})) {
    const Duration by = random_.between(milliseconds(1), seconds(1));
    return begin(act(JumpClock{only(id), by, random_.chance({1, 2})}));
  }
  begin(act(ChangeClock{only(id), Ratio{std::array{1U, 2U, 3U, 5U, 8U, 16U}[random_.below(6)], 4}}));
  end(act(ChangeClock{only(id), scenario_->clock.rates.at(id.value - 1U)}));
}

}  // namespace raftsim
