#include <algorithm>
#include <array>

#include "sim/faults/episodes.hpp"
#include "sim/scenario_limits.hpp"

/// What goes wrong between servers.
namespace raftsim {

void Episodes::loss() {
  LinkChange change;
  change.loss = draw_.loss;
  change.duplicate = Ratio{draw_.loss.numerator, draw_.loss.denominator * 2};
  change.reorder = Ratio{random_.below(50), 100};
  change.reorder_extra = Delay::exponential(milliseconds(1 + static_cast<std::int64_t>(random_.below(100))));
  if (random_.chance({1, 4})) change.bandwidth = 10'000 + random_.below(90'000);
  begin(act(ChangeNetwork{change}));
  restore_network(end_);
}

/// Some links are slow, narrow or lossy, often in one direction only.
void Episodes::bad_links() {
  const Selector from = servers_in(some_of(all_servers()));
  const Selector to = random_.chance({1, 2}) ? one_server() : servers_in(some_of(all_servers()));
  const bool both_ways = random_.chance({1, 3});
  LinkChange change;
  const std::uint64_t what = random_.below(4);
  if (what != 1) {
    const Duration slow = milliseconds(std::array{20, 40, 80, 160}[random_.below(4)]);
    change.delay = random_.chance({1, 2}) ? Delay::constant(slow) : Delay::uniform(slow / 4, slow);
  }
  if (what == 1 || what == 3) change.loss = Ratio{std::array{10U, 30U, 60U, 90U}[random_.below(4)], 100};
  if (what == 2) change.bandwidth = 10'000 + random_.below(90'000);
  begin(act(ChangeLinks{from, to, both_ways, change}));
  LinkChange as_at_first;
  as_at_first.initial = true;
  end(act(ChangeLinks{from, to, both_ways, as_at_first}));
}

void Episodes::partition() {
  const raft::ServerSet all = all_servers();
  switch (random_.below(8)) {
    case 0: begin(act(Partition{{servers_in(some_of(all))}})); break;
    case 1: begin(act(Isolate{one_server()})); break;
    case 2:
      begin(act(Isolate{all_of(ServerClass::leader)}));
      ask_both_sides(milliseconds(120));
      break;
    case 3: begin(act(Cut{one_server(), servers_in(some_of(all)), random_.chance({1, 2})})); break;
    case 4: flap(); break;
    case 5: swizzle(); break;
    case 6: connect_at_random(); break;
    default: cut_ring(); break;
  }
  // What else is cut meanwhile is mended with it: an episode may be shorter than it was to be.
  end(act(Heal{all_of(ServerClass::all), all_of(ServerClass::all), true}));
}

void Episodes::flap() {
  const Duration lasting = end_ - begin_;
  const Delay turn = Delay::uniform(limits::kMinPeriod, std::max(lasting / 4, limits::kMinPeriod));
  begin(act(
      Flap{one_server(), servers_in(some_of(all_servers())), random_.chance({1, 2}), turn, turn, lasting}));
}

/// All are cut off, and back, before the episode ends.
void Episodes::swizzle() {
  const Duration apart = (end_ - begin_) / (2 * servers());
  if (apart < limits::kMinPeriod) return begin(act(Isolate{one_server()}));
  begin(act(Swizzle{all_of(ServerClass::all), Delay::uniform(limits::kMinPeriod, apart)}));
}

/// Everybody hears the two beside it only: most pairs cannot talk, and yet each hears somebody.
void Episodes::cut_ring() {
  // Each of three is beside both others.
  if (servers() <= 3) return begin(act(Isolate{one_server()}));
  for (int a = 1; a <= servers(); ++a) {
    raft::ServerSet far;
    for (int b = a + 2; b <= servers(); ++b) {
      if (a != 1 || b != servers()) far.insert(id_of(b));
    }
    if (!far.empty()) begin(act(Cut{only(id_of(a)), servers_in(far), true}));
  }
}

/// Each hears some of the others, or nobody: who is heard may hear none of those that hear it.
void Episodes::connect_at_random() {
  Connect connect;
  for (const raft::ServerId id : all_servers()) {
    const raft::ServerSet heard = raft::ServerSet::from_mask(random_.next()) & all_servers();
    connect.hearings.push_back({id, servers_in(heard)});
  }
  begin(act(std::move(connect)));
}

void Episodes::hold_messages() {
  Intercept intercept;
  intercept.interception = random_.chance({1, 4}) ? Interception::duplicate : Interception::delay;
  intercept.pattern.from = all_of(ServerClass::all);
  intercept.pattern.to = all_of(ServerClass::all);
  if (random_.chance({1, 2})) intercept.pattern.from = one_server();
  intercept.pattern.type = static_cast<raft::MessageType>(random_.below(raft::kMessageTypes));
  intercept.count = 1 + static_cast<std::uint32_t>(random_.below(4));
  intercept.lasting = end_ - begin_;
  intercept.by = end_ - begin_;
  begin(act(std::move(intercept)));
}

void Episodes::restore_network(Time when) {
  LinkChange as_at_first;
  as_at_first.initial = true;
  add(when, act(ChangeNetwork{as_at_first}));
}

}  // namespace raftsim
