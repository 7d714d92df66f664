#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/server_set.hpp"
#include "sim/action.hpp"
#include "sim/faults/fault_draw.hpp"
#include "sim/faults/fault_plan.hpp"
#include "sim/random.hpp"
#include "sim/scenario.hpp"

namespace raftsim {

/// Draws the episodes of a scenario's plan of faults, and writes them as entries of a timeline: when each
/// begins, and when it ends. One file for each group of kinds: network, servers, membership.
class Episodes {
 public:
  /// `scenario` has a plan, of which `draw` was drawn, and outlives this.
  Episodes(const Scenario& scenario, const FaultDraw& draw, std::uint64_t seed);

  /// In the order of their times; what mends the world at the plan's end is the last.
  std::vector<TimelineEntry> write();

 private:
  void episode(FaultKind kind);
  /// Whether the timeline has place for what another episode may write.
  [[nodiscard]] bool has_room() const;

  void loss();
  void bad_links();
  void partition();
  void flap();
  void swizzle();
  void cut_ring();
  void connect_at_random();
  void hold_messages();

  void crash();
  void crash_loop();
  void pause();
  void bad_disk();
  void corrupt_disk();
  void wrong_clock();

  void lose_disks();

  void change_membership();
  void transfer();
  void ask_both_sides(Duration after);

  void restore_network(Time when);
  void mend(Time when);
  void leave_bad(Time when);

  [[nodiscard]] int servers() const { return scenario_->cluster.servers; }
  [[nodiscard]] raft::ServerSet all_servers() const { return raft::ServerSet::first(servers()); }
  static raft::ServerId id_of(int number) { return raft::ServerId{static_cast<std::uint8_t>(number)}; }
  raft::ServerId drawn_server();
  Selector one_server() { return only(drawn_server()); }
  /// Each of them or not, at least one.
  raft::ServerSet some_of(raft::ServerSet all);

  static Selector servers_in(raft::ServerSet set);
  static Selector only(raft::ServerId id) { return {{{ServerClass::server, id, 0}}}; }
  static Selector all_of(ServerClass group) { return {{{group, raft::kNobody, 0}}}; }
  static Action act(ActionKind what) { return {std::move(what), {}}; }

  void begin(Action action) { add(begin_, std::move(action)); }
  void end(Action action) { add(end_, std::move(action)); }
  /// What happens at one instant for one reason is one entry.
  void add(Time when, Action action);

  const Scenario* scenario_;
  FaultDraw draw_;
  Random random_;
  std::vector<FaultKind> kinds_;
  std::vector<TimelineEntry> entries_;
  Time begin_;
  Time end_;
  /// For lost disks: that there are any moves no other fault.
  Random amnesia_random_;
};

}  // namespace raftsim
