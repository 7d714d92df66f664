#pragma once

#include <cstddef>
#include <cstdint>

#include "core/server_set.hpp"
#include "sim/action.hpp"
#include "sim/trace/record.hpp"

namespace raftsim {

class Simulation;
class Tracer;

/// Carries out a scenario's actions on a simulation, each at once and completely, telling the tracer.
class ActionRunner {
 public:
  /// Most interceptions in force at a time; one more makes the oldest end.
  static constexpr std::size_t kMaxIntercepts = 1'000;

  /// Both must outlive this; `tracer` may be nothing.
  ActionRunner(Simulation& simulation, Tracer* tracer) : simulation_(simulation), tracer_(tracer) {}

  /// Does it now; `cause` is the trace record that led to it.
  void run(const Action& action, std::uint64_t cause);

 private:
  void carry_out(const Crash& crash);
  void carry_out(const Restart& restart);
  void carry_out(const Pause& pause);
  void carry_out(const Resume& resume);
  void carry_out(const TransferLeadership& transfer);
  void carry_out(const ChangeMembership& change);
  void carry_out(const TakeSnapshot& take);
  void carry_out(const Cut& cut);
  void carry_out(const Heal& heal);
  void carry_out(const Partition& partition);
  void carry_out(const Isolate& isolate);
  void carry_out(const Connect& connect);
  void carry_out(const ChangeNetwork& change);
  void carry_out(const ChangeLinks& change);
  void carry_out(const Intercept& intercept);
  void carry_out(const ChangeDisk& change);
  void carry_out(const StallDisk& stall);
  void carry_out(const FillDisk& fill);
  void carry_out(const FreeDisk& free);
  void carry_out(const CorruptDisk& corrupt);
  void carry_out(const LoseDisk& lose);
  void carry_out(const ChangeClock& change);
  void carry_out(const JumpClock& jump);
  void carry_out(const Flap& flap);
  void carry_out(const CrashLoop& loop);
  void carry_out(const Swizzle& swizzle);
  void carry_out(const ScriptTimeouts& script);
  void carry_out(const FireTimer& fire);
  void carry_out(const IssueCommand& issue);
  void carry_out(const Choose& choose);

  [[nodiscard]] raft::ServerSet chosen(const Selector& selector);
  void links_cut_or_healed();
  /// Tells of a change in words: in_words(change, servers...).
  template <class Change, class... Servers>
  void tell_settings(trace::Setting setting, raft::ServerSet about, const Change& change,
                     const Servers&... servers);

  /// The same for a fault: in_words(fault, servers..., all servers); nothing where it is about nobody.
  template <class Fault, class... Servers>
  void tell_fault(trace::Setting setting, raft::ServerSet about, const Fault& fault,
                  const Servers&... servers);

  /// Changes a setting of each server that the change speaks of, by `set(node)`, and tells of it.
  template <class Change, class Set>
  void set_each(trace::Setting setting, const Change& change, const Set& set);

  Simulation& simulation_;
  Tracer* tracer_;
  std::uint64_t cause_{};
};

}  // namespace raftsim
