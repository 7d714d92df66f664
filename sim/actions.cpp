#include "sim/actions.hpp"

#include <algorithm>
#include <variant>

#include "sim/action_words.hpp"
#include "sim/selection.hpp"
#include "sim/simulation.hpp"
#include "sim/tracer.hpp"

namespace raftsim {

void ActionRunner::run(const Action& action, std::uint64_t cause) {
  cause_ = cause;
  std::visit([this](const auto& what) { carry_out(what); }, action.what);
}

raft::ServerSet ActionRunner::chosen(const Selector& selector) {
  return select(selector, simulation_, simulation_.fault_random_);
}

template <class Change, class... Servers>
void ActionRunner::tell_settings(trace::Setting setting, raft::ServerSet about, const Change& change,
                                 const Servers&... servers) {
  if (tracer_ != nullptr) {
    tracer_->settings_changed(simulation_, setting, about, in_words(change, servers...), cause_);
  }
}

void ActionRunner::links_cut_or_healed() {
  simulation_.links_changed(cause_, tracer_);
}

// ---- Servers ---------------------------------------------------------------------------------------------

void ActionRunner::carry_out(const Pause& pause) {
  for (const raft::ServerId id : chosen(pause.servers)) {
    simulation_.pause_server(simulation_.node_of(id), cause_, tracer_);
  }
}

void ActionRunner::carry_out(const Resume& resume) {
  for (const raft::ServerId id : chosen(resume.servers)) {
    simulation_.resume_server(simulation_.node_of(id), cause_, tracer_);
  }
}

void ActionRunner::carry_out(const TransferLeadership& transfer) {
  const raft::ServerSet successors = chosen(transfer.to);
  const raft::ServerId leader = simulation_.leader();
  if (successors.empty() || leader == raft::kNobody || simulation_.node_of(leader).keeps_waiting()) return;
  simulation_.drive(simulation_.node_of(leader), raft::TransferRequested{*successors.begin()}, cause_,
                    tracer_);
}

void ActionRunner::carry_out(const ChangeMembership& change) {
  const raft::ServerId leader = simulation_.leader();
  if (leader == raft::kNobody || simulation_.node_of(leader).keeps_waiting()) return;
  const raft::Configuration& current = simulation_.node_of(leader).server->configuration();
  const auto chosen_or = [&](const std::optional<Selector>& selector, raft::ServerSet otherwise) {
    return selector ? chosen(*selector) : otherwise;
  };
  const raft::ServerSet removed = chosen_or(change.remove, {});
  raft::ChangeRequested request;
  request.voters = (chosen_or(change.voters, current.voters) | chosen_or(change.add, {})) - removed;
  request.learners = chosen_or(change.learners, current.learners) - request.voters - removed;
  request.joint = change.joint;
  request.catch_up = change.catch_up;
  simulation_.drive(simulation_.node_of(leader), request, cause_, tracer_);
}

void ActionRunner::carry_out(const TakeSnapshot& take) {
  for (const raft::ServerId id : chosen(take.servers)) {
    Node& node = simulation_.node_of(id);
    if (!node.up() || node.keeps_waiting()) continue;
    simulation_.drive(node, raft::SnapshotRequested{}, cause_, tracer_);
  }
}

// ---- Network ---------------------------------------------------------------------------------------------

void ActionRunner::carry_out(const Cut& cut) {
  const SelectedEnds ends = select_ends(cut.from, cut.to, simulation_, simulation_.fault_random_);
  simulation_.network_.cut(ends.from, ends.to);
  if (cut.both_ways) simulation_.network_.cut(ends.to, ends.from);
  links_cut_or_healed();
}

void ActionRunner::carry_out(const Heal& heal) {
  const SelectedEnds ends = select_ends(heal.from, heal.to, simulation_, simulation_.fault_random_);
  simulation_.network_.heal(ends.from, ends.to);
  if (heal.both_ways) simulation_.network_.heal(ends.to, ends.from);
  links_cut_or_healed();
}

void ActionRunner::carry_out(const Partition& partition) {
  simulation_.network_.partition(select_groups(partition.groups, simulation_, simulation_.fault_random_));
  links_cut_or_healed();
}

void ActionRunner::carry_out(const Isolate& isolate) {
  simulation_.network_.isolate(chosen(isolate.servers));
  links_cut_or_healed();
}

void ActionRunner::carry_out(const Connect& connect) {
  const raft::ServerSet all = simulation_.all_servers();
  for (const Hearing& hearing : connect.hearings) {
    raft::ServerSet to;
    to.insert(hearing.server);
    const raft::ServerSet heard = chosen(hearing.hears);
    simulation_.network_.heal(heard, to);
    simulation_.network_.cut(all - heard, to);
  }
  links_cut_or_healed();
}

void ActionRunner::carry_out(const ChangeNetwork& change) {
  if (change.change.initial) {
    simulation_.network_.change_all([&](LinkConfig& link) { link = simulation_.scenario().network.link; });
    simulation_.override_links();
  }
  simulation_.network_.change_all([&](LinkConfig& link) { change.change.apply_to(link); });
  tell_settings(trace::Setting::network, simulation_.all_servers(), change);
}

void ActionRunner::carry_out(const ChangeLinks& change) {
  const SelectedEnds ends = select_ends(change.from, change.to, simulation_, simulation_.fault_random_);
  for (const raft::ServerId from : ends.from) {
    for (const raft::ServerId to : ends.to) {
      simulation_.change_link(from, to, change.change);
      if (change.both_ways) simulation_.change_link(to, from, change.change);
    }
  }
  if (!ends.from.empty() && !ends.to.empty()) {
    tell_settings(trace::Setting::network, ends.from | ends.to, change, ends.from, ends.to,
                  simulation_.all_servers());
  }
}

void ActionRunner::carry_out(const Intercept& intercept) {
  const Time now = simulation_.now_;
  auto& active = simulation_.intercepts_;
  // A timeline may repeat an interception without end: what is over, or is too much, makes room.
  active.erase(std::remove_if(active.begin(), active.end(),
                              [&](const auto& rule) { return rule.left == 0U || rule.until < now; }),
               active.end());
  if (active.size() == kMaxIntercepts) active.erase(active.begin());
  const Time until = intercept.lasting ? now + *intercept.lasting : Time::max();
  active.push_back({intercept, intercept.count, until});
  tell_settings(trace::Setting::interception, {}, intercept);
}

// ---- Timers, clients -------------------------------------------------------------------------------------

void ActionRunner::carry_out(const ScriptTimeouts& script) {
  const raft::ServerSet servers = chosen(script.servers);
  for (const raft::ServerId id : servers) {
    simulation_.node_of(id).scripted_timeouts.assign(script.next.begin(), script.next.end());
  }
  if (!servers.empty()) {
    tell_settings(trace::Setting::timeouts, servers, script, servers, simulation_.all_servers());
  }
}

void ActionRunner::carry_out(const FireTimer& fire) {
  for (const raft::ServerId id : chosen(fire.servers)) {
    Node& node = simulation_.node_of(id);
    if (!node.up() || !node.timer(fire.timer).armed()) continue;
    TimerState& timer = node.timer(fire.timer);
    timer.forced = true;
    timer.forced_by = cause_;
    simulation_.queue_timer(node, fire.timer);
  }
}

void ActionRunner::carry_out(const IssueCommand& issue) {
  raft::ServerId target;
  if (issue.to) {
    const raft::ServerSet servers = chosen(*issue.to);
    if (!servers.empty()) target = *servers.begin();
  }
  Client& client = simulation_.client_of(issue.client);
  client.command(issue.command, target);
  simulation_.queue_client(client);
}

// ---- All -------------------------------------------------------------------------------------------------

void ActionRunner::carry_out(const Choose& choose) {
  std::uint64_t total = 0;
  for (const Branch& branch : choose.branches) total += branch.weight;
  std::uint64_t drawn = choose.branches.size() == 1 ? 0 : simulation_.fault_random_.below(total);
  for (const Branch& branch : choose.branches) {
    if (drawn < branch.weight) {
      for (const Action& action : branch.actions) run(action, cause_);
      return;
    }
    drawn -= branch.weight;
  }
}

}  // namespace raftsim
