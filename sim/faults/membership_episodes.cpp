#include <algorithm>

#include "sim/faults/episodes.hpp"

/// Memberships that change, leaderships that are handed over, and clients that ask both who leads and who
/// believes so.
namespace raftsim {

void Episodes::change_membership() {
  if (random_.chance({1, 3})) return transfer();
  ChangeMembership change;
  change.joint = random_.chance({1, 2});
  change.catch_up = random_.chance({1, 2});
  if (random_.chance({1, change.joint ? 2U : 4U})) {
    change.voters = servers_in(some_of(all_servers()));
  } else if (random_.chance({1, 2})) {
    change.add = one_server();
  } else {
    change.remove = random_.chance({1, 3}) ? all_of(ServerClass::leader) : one_server();
  }
  begin(act(std::move(change)));
}

/// Somebody is to take over; now and then the leader is cut off just when it has asked, or hears nobody
/// from then on, and so does not learn that another leads.
void Episodes::transfer() {
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
void Episodes::ask_both_sides(Duration after) {
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

}  // namespace raftsim
