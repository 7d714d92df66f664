#include "tests/sim/checks_cluster.hpp"

#include <algorithm>

namespace raftsim::tests {

std::uint64_t Dice::draw() {
  state_ += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31U);
}

ChecksCluster::ChecksCluster(int servers, std::uint64_t seed, const raft::Rules& rules)
    : rules_(rules), dice_(seed), checks_(servers), machines_(static_cast<std::size_t>(servers)) {
  options_.voters = raft::ServerSet::first(servers);
  options_.max_entries_per_append = 1 + static_cast<std::uint32_t>(dice_.below(4));
  options_.max_in_flight = 1 + static_cast<std::uint32_t>(dice_.below(8));
}

void ChecksCluster::set_snapshots(std::uint32_t every, std::uint32_t chunk) {
  options_.snapshot_every = every;
  options_.snapshot_chunk = chunk;
}

void ChecksCluster::set_switches(int server, bool pre_vote, bool check_quorum) {
  machines_.at(index(server)).pre_vote = pre_vote;
  machines_.at(index(server)).check_quorum = check_quorum;
}

void ChecksCluster::take_snapshot(int server) {
  Machine& machine = machines_.at(index(server));
  if (machine.server) step(machine, raft::SnapshotRequested{});
}

void ChecksCluster::set_initial(int server, const raft::Durable& durable) {
  machines_.at(index(server)).disk = durable;
  checks_.on_initial(id_of(server), durable);
}

void ChecksCluster::start() {
  for (int id = 1; id <= static_cast<int>(machines_.size()); ++id) restart(id);
}

void ChecksCluster::crash(int server) {
  Machine& machine = machines_.at(index(server));
  if (!machine.server) return;
  machine.server.reset();
  machine.writes.clear();
  machine.held.clear();
  machine.armed = {};
  checks_.on_crash(id_of(server), machine.disk);
}

void ChecksCluster::restart(int server) {
  Machine& machine = machines_.at(index(server));
  if (machine.server || over()) return;
  raft::Options options = options_;
  options.pre_vote = machine.pre_vote;
  options.check_quorum = machine.check_quorum;
  machine.server.emplace(id_of(server), options, rules_, machine.disk);
  checks_.on_start(*machine.server);
  step(machine, raft::Started{});
}

void ChecksCluster::fire(int server, raft::Timer timer) {
  Machine& machine = machines_.at(index(server));
  bool& armed = machine.armed.at(static_cast<std::size_t>(timer));
  if (!machine.server || !armed) return;
  armed = false;
  step(machine, raft::TimerFired{timer});
}

void ChecksCluster::propose(int server) {
  Machine& machine = machines_.at(index(server));
  if (!machine.server) return;
  const std::string value = std::to_string(++sequence_);
  step(machine, raft::Proposed{{raft::ClientId{1},
                                sequence_,
                                {raft::Operation::write, raft::Text("key"), raft::Text(value), {}}}});
}

bool ChecksCluster::finish_write(int server) {
  Machine& machine = machines_.at(index(server));
  if (!machine.server || machine.writes.empty() || over()) return false;
  const PendingWrite done = std::move(machine.writes.front());
  machine.writes.pop_front();
  raft::Durable& disk = machine.disk;
  if (done.write.hard_state) {
    disk.current_term = done.write.current_term;
    disk.voted_for = done.write.voted_for;
  }
  if (done.write.truncate_from.value != 0) disk.log.truncate_from(done.write.truncate_from);
  for (const raft::Entry& entry : done.appended) disk.log.append(entry);
  if (done.snapshot) {
    disk.snapshot = done.snapshot;
    if (done.write.replaces_log) {
      disk.log.reset(disk.snapshot.last_included(), disk.snapshot.log_hash());
    } else {
      disk.log.compact_to(disk.snapshot.last_included().index);
    }
  }
  checks_.on_durable(*machine.server, done.write);
  step(machine, raft::Written{done.write.id});
  return true;
}

void ChecksCluster::step(Machine& machine, const raft::Input& input) {
  if (over()) return;
  raft::Server& server = *machine.server;
  try {
    server.step(input, effects_);
  } catch (const raft::InternalError& error) {
    broken_ = error.what();
    return;
  }
  checks_.on_step(Time{}, server, effects_);
  if (effects_.has_changed(raft::Change::role) && server.role() == raft::Role::leader) ++elections_;
  for (const raft::Answer& answer : effects_.answers) {
    if (answer.status == raft::AnswerStatus::done) ++acknowledged_;
  }
  std::optional<raft::WriteId> at_once;
  if (effects_.write) {
    const raft::Write& write = *effects_.write;
    std::vector<raft::Entry> appended;
    for (std::uint64_t i = write.last_index.value - write.appended + 1; i <= write.last_index.value; ++i) {
      appended.push_back(raft::entry_after_step(server.log(), effects_, raft::LogIndex{i}));
    }
    const bool has_snapshot = write.snapshot != raft::LogPosition{};
    machine.writes.push_back(
        {write, std::move(appended), has_snapshot ? server.snapshot() : raft::SharedSnapshot{}});
    if (weather_.disks_at_once) at_once = write.id;
  }
  for (int i = 0; i < raft::kTimers; ++i) {
    const raft::TimerChange change = effects_.timers.at(static_cast<std::size_t>(i));
    if (change != raft::TimerChange::none) {
      machine.armed.at(static_cast<std::size_t>(i)) = change == raft::TimerChange::arm;
    }
  }
  machine.held.insert(machine.held.end(), effects_.sends.begin(), effects_.sends.end());
  release(machine);
  if (at_once) finish_write(server.id().value);
}

void ChecksCluster::release(Machine& machine) {
  const raft::WriteId durable = machine.server->durable_write();
  const auto kept = std::stable_partition(machine.held.begin(), machine.held.end(),
                                          [&](const raft::Send& send) { return send.after <= durable; });
  for (auto send = machine.held.begin(); send != kept; ++send) leave(send->message);
  machine.held.erase(machine.held.begin(), kept);
}

void ChecksCluster::leave(const raft::Message& message) {
  checks_.on_leave(message);
  if (cut(message) || dice_.chance(weather_.loss)) return;
  messages_.push_back(message);
  if (dice_.chance(weather_.copies)) messages_.push_back(message);
}

void ChecksCluster::deliver(std::size_t which) {
  const raft::Message message = messages_[which];
  messages_.erase(messages_.begin() + static_cast<std::ptrdiff_t>(which));
  Machine& machine = machines_.at(index(message.to.value));
  if (machine.server && !cut(message)) step(machine, raft::Received{&message});
}

void ChecksCluster::deliver_one(std::size_t place) {
  if (place < messages_.size() && !over()) deliver(place);
}

void ChecksCluster::drop_one(std::size_t place) {
  if (place < messages_.size()) messages_.erase(messages_.begin() + static_cast<std::ptrdiff_t>(place));
}

void ChecksCluster::copy_one(std::size_t place) {
  if (place >= messages_.size()) return;
  const raft::Message copy = messages_[place];
  messages_.push_back(copy);
}

void ChecksCluster::transfer(int server, int to) {
  Machine& machine = machines_.at(index(server));
  if (machine.server) step(machine, raft::TransferRequested{id_of(to)});
}

void ChecksCluster::change(int server, const raft::ChangeRequested& request) {
  Machine& machine = machines_.at(index(server));
  if (machine.server) step(machine, request);
}

void ChecksCluster::settle(raft::ServerSet servers) {
  weather_ = {0, 0, 0, 0, 0, false};
  for (bool busy = true; busy && !over();) {
    busy = false;
    for (const raft::ServerId id : servers) busy = finish_write(id.value) || busy;
    const auto inside = std::find_if(messages_.begin(), messages_.end(), [&](const raft::Message& message) {
      return servers.contains(message.from) && servers.contains(message.to);
    });
    if (inside == messages_.end()) continue;
    busy = true;
    deliver(static_cast<std::size_t>(inside - messages_.begin()));
  }
}

void ChecksCluster::pass(int from, int to) {
  weather_ = {0, 0, 0, 0, 0, false};
  std::vector<raft::Message> passing;
  std::erase_if(messages_, [&](const raft::Message& message) {
    const bool passes = message.from == id_of(from) && message.to == id_of(to);
    if (passes) passing.push_back(message);
    return passes;
  });
  for (const raft::Message& message : passing) receive(message);
}

void ChecksCluster::elect(int candidate, std::initializer_list<int> voters) {
  raft::Term highest;
  for (const int voter : voters) highest = std::max(highest, server(voter).current_term());
  do {
    const raft::Term before = server(candidate).current_term();
    fire(candidate, raft::Timer::election);
    raft::require(over() || server(candidate).current_term() > before, "a server that can be a candidate");
  } while (!over() && server(candidate).current_term() <= highest);
  finish_writes(candidate);
  for (const int voter : voters) {
    pass(candidate, voter);
    finish_writes(voter);
    pass(voter, candidate);
  }
}

void ChecksCluster::finish_writes(int server) {
  while (finish_write(server)) {
  }
}

void ChecksCluster::receive(const raft::Message& forged) {
  Machine& machine = machines_.at(index(forged.to.value));
  if (machine.server) step(machine, raft::Received{&forged});
}

void ChecksCluster::run(int turns, const Weather& weather) {
  weather_ = weather;
  for (int i = 0; i < turns && !over(); ++i) turn(weather);
}

void ChecksCluster::turn(const Weather& weather) {
  if (dice_.chance(weather.crashes)) crash(random_server());
  if (dice_.chance(10 + 2 * weather.crashes)) restart(random_server());
  if (dice_.chance(weather.cuts)) side_ = raft::ServerSet::from_mask(dice_.draw());
  if (dice_.chance(2 * weather.cuts)) side_ = {};
  if (dice_.chance(weather.elections)) fire(random_server(), raft::Timer::election);
  if (dice_.chance(40)) fire(random_server(), raft::Timer::heartbeat);
  if (dice_.chance(60)) propose(random_server());
  if (weather.snapshots != 0 && dice_.chance(weather.snapshots)) take_snapshot(random_server());
  if (dice_.chance(400)) finish_write(random_server());
  if (messages_.empty()) return;
  // Mostly among the oldest, at times the newest or any.
  const std::size_t all = messages_.size();
  const std::size_t reach = dice_.chance(900) ? std::min<std::size_t>(all, 3) : all;
  deliver(dice_.below(reach));
}

raft::ServerSet among(std::initializer_list<int> servers) {
  raft::ServerSet set;
  for (const int id : servers) set.insert(raft::ServerId{static_cast<std::uint8_t>(id)});
  return set;
}

std::vector<raft::Durable> figure_7() {
  // Term 7 had a leader, (d), so that a majority has been in term 7.
  return {durable_of({1, 1, 1, 4, 4, 5, 5, 6, 6, 6}, 7),
          durable_of({1, 1, 1, 4, 4, 5, 5, 6, 6}, 7),
          durable_of({1, 1, 1, 4}, 7),
          durable_of({1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6}, 7),
          durable_of({1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7}, 7),
          durable_of({1, 1, 1, 4, 4, 4, 4}, 7),
          durable_of({1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3}, 7)};
}

raft::Durable durable_of(std::initializer_list<std::uint64_t> terms, std::uint64_t term) {
  raft::Durable durable;
  for (const std::uint64_t one : terms) durable.log.append(raft::Entry::no_op(raft::Term{one}));
  durable.current_term = raft::Term{std::max(term, durable.log.last().term.value)};
  return durable;
}

}  // namespace raftsim::tests
