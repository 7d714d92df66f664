#include "sim/action_words.hpp"
#include "sim/actions.hpp"
#include "sim/fault_words.hpp"
#include "sim/selection.hpp"
#include "sim/simulation.hpp"
#include "sim/tracer.hpp"

/// The actions that make machines fail.
namespace raftsim {

template <class Fault, class... Servers>
void ActionRunner::tell_fault(trace::Setting setting, raft::ServerSet about, const Fault& fault,
                              const Servers&... servers) {
  if (tracer_ == nullptr || about.empty()) return;
  tracer_->settings_changed(simulation_, setting, about,
                            in_words(fault, servers..., simulation_.all_servers()), cause_);
}

template <class Change, class Set>
void ActionRunner::set_each(trace::Setting setting, const Change& change, const Set& set) {
  const raft::ServerSet servers = chosen(change.servers);
  for (const raft::ServerId id : servers) set(simulation_.node_of(id));
  tell_fault(setting, servers, change, servers);
}

// ---- Servers ---------------------------------------------------------------------------------------------

void ActionRunner::carry_out(const Crash& crash) {
  for (const raft::ServerId id : chosen(crash.servers)) {
    Node& node = simulation_.node_of(id);
    if (!crash.point) {
      simulation_.crash_server(node, cause_, tracer_, {crash.damage});
    } else if (node.up()) {
      node.crash_plan = {*crash.point, crash.damage, cause_};
    }
  }
}

void ActionRunner::carry_out(const Restart& restart) {
  for (const raft::ServerId id : chosen(restart.servers)) {
    Node& node = simulation_.node_of(id);
    node.crash_plan.reset();
    simulation_.start_server(node, cause_, tracer_);
  }
}

// ---- Disks -----------------------------------------------------------------------------------------------

void ActionRunner::carry_out(const ChangeDisk& change) {
  set_each(trace::Setting::disk, change, [&](Node& node) { node.write_latency = change.write; });
}

void ActionRunner::carry_out(const StallDisk& stall) {
  set_each(trace::Setting::disk, stall,
           [&](Node& node) { node.disk.stall(simulation_.now_, stall.lasting); });
}

void ActionRunner::carry_out(const FillDisk& fill) {
  set_each(trace::Setting::disk, fill, [](Node& node) { node.disk_full = true; });
}

void ActionRunner::carry_out(const FreeDisk& free) {
  const raft::ServerSet servers = chosen(free.servers);
  tell_fault(trace::Setting::disk, servers, free, servers);
  for (const raft::ServerId id : servers) {
    Node& node = simulation_.node_of(id);
    node.disk_full = false;
    if (node.stopped_by_full_disk) simulation_.start_server(node, cause_, tracer_);
  }
}

void ActionRunner::carry_out(const CorruptDisk& corrupt) {
  set_each(trace::Setting::disk, corrupt, [](Node& node) { node.disk_corrupt = true; });
}

void ActionRunner::carry_out(const LoseDisk& lose) {
  for (const raft::ServerId id : chosen(lose.servers)) {
    simulation_.lose_disk(simulation_.node_of(id), cause_, tracer_);
  }
}

// ---- Clocks ----------------------------------------------------------------------------------------------

void ActionRunner::carry_out(const ChangeClock& change) {
  set_each(trace::Setting::clock, change, [&](Node& node) { node.clock_rate = change.rate; });
}

void ActionRunner::carry_out(const JumpClock& jump) {
  for (const raft::ServerId id : chosen(jump.servers)) {
    simulation_.jump_clock(simulation_.node_of(id), jump, cause_, tracer_);
  }
}

// ---- Faults that go on -----------------------------------------------------------------------------------

void ActionRunner::carry_out(const Flap& flap) {
  const SelectedEnds ends = select_ends(flap.from, flap.to, simulation_, simulation_.fault_random_);
  if (ends.from.empty() || ends.to.empty()) return;
  tell_fault(trace::Setting::network, ends.from | ends.to, flap, ends.from, ends.to);
  simulation_.begin_course({flap, ends.from, ends.to}, cause_, tracer_);
}

void ActionRunner::carry_out(const CrashLoop& loop) {
  const raft::ServerSet servers = chosen(loop.servers);
  tell_fault(trace::Setting::server, servers, loop, servers);
  for (const raft::ServerId id : servers) {
    simulation_.begin_course({loop, raft::ServerSet::from_mask(std::uint64_t{1} << (id.value - 1U)), {}},
                             cause_, tracer_);
  }
}

void ActionRunner::carry_out(const Swizzle& swizzle) {
  const raft::ServerSet servers = chosen(swizzle.servers);
  if (servers.empty()) return;
  tell_fault(trace::Setting::network, servers, swizzle, servers);
  simulation_.begin_course({swizzle, servers, {}}, cause_, tracer_);
}

}  // namespace raftsim
