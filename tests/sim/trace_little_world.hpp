#pragma once

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/hash.hpp"
#include "core/server.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/state.hpp"

namespace raftsim::trace {

/// A small cluster in a little world of its own, which writes a record for everything it does.
/// Moved by hand, or at random: then messages arrive in any order, twice or never, writes end late, and
/// servers crash between any two of their steps.
class LittleWorld {
 public:
  /// `seed` 0: nothing is left to chance, every message that leaves arrives once.
  explicit LittleWorld(std::uint64_t seed, int servers = 3)
      : reliable_(seed == 0),
        random_(seed),
        machines_(static_cast<std::size_t>(servers)),
        cut_(machines_.size()) {
    header.scenario = "little world";
    header.seed = seed;
    header.servers = servers;
    options_.voters = raft::ServerSet::first(servers);
    options_.max_in_flight = 4;
    for (const raft::ServerId id : options_.voters) start(id, 0);
  }

  /// Does something at random.
  void step() {
    pass(milliseconds(1));
    switch (draw(12)) {
      case 0: return fire(any(), raft::Timer::election);
      case 1: return fire(any(), raft::Timer::heartbeat);
      case 2: return propose(any());
      case 3:
        if (draw(8) == 0) return crash(any());
        return fire(any(), raft::Timer::heartbeat);
      case 4: return restart(any());
      case 5:
      case 6:
      case 7: return end_write(any());
      default: return deliver();
    }
  }

  /// What a reader of the trace must see.
  [[nodiscard]] std::vector<ServerState> states() const {
    std::vector<ServerState> result;
    for (const Machine& machine : machines_) {
      result.push_back(machine.server ? state_of(*machine.server) : state_of(machine.disk, header.servers));
      result.back().timers = machine.timers;
    }
    return result;
  }
  [[nodiscard]] std::size_t held() const {
    std::size_t count = 0;
    for (const Machine& machine : machines_) count += machine.held.size();
    return count;
  }
  [[nodiscard]] std::size_t pending_writes() const {
    std::size_t count = 0;
    for (const Machine& machine : machines_) count += machine.writes.size();
    return count;
  }
  [[nodiscard]] const std::map<MessageId, raft::Message>& in_flight() const { return in_flight_; }
  [[nodiscard]] Time now() const { return now_; }

  /// Writes a record.
  Record& add(raft::ServerId server, Event event, std::uint64_t cause = 0) {
    Record& record = records.emplace_back();
    record.number = records.size();
    record.time = now_;
    record.cause = cause;
    record.server = server;
    record.event = std::move(event);
    return record;
  }

  void restart(raft::ServerId id) {
    if (machine(id).server) return;
    start(id, add(id, Restarted{}).number);
  }
  void crash(raft::ServerId id) {
    Machine& one = machine(id);
    if (!one.server) return;
    const raft::Log before = one.server->log();
    const ServerSummary held = summary_of(*one.server);
    add(id, Crashed{difference_at_crash(held, before, one.disk, held.configuration)});
    one.server.reset();
    one.writes.clear();
    one.held.clear();
    one.timers = {};
  }
  void fire(raft::ServerId id, raft::Timer timer) {
    Machine& one = machine(id);
    if (!one.server || !one.timers.at(static_cast<std::size_t>(timer))) return;
    one.timers.at(static_cast<std::size_t>(timer)).reset();
    drive(id, raft::TimerFired{timer}, TimerFired{timer}, one.armed_by.at(static_cast<std::size_t>(timer)));
  }
  void pass(Duration time) { now_ += time; }
  /// Ends writes and delivers messages, a millisecond each round, until there are none.
  void settle() {
    while (!in_flight_.empty() || pending_writes() != 0) {
      pass(milliseconds(1));
      std::size_t arriving = in_flight_.size();
      for (const raft::ServerId id : options_.voters) end_write(id);
      for (; arriving != 0; --arriving) deliver();
    }
  }
  /// Cuts off, in both directions, or mends.
  void isolate(raft::ServerId id, bool isolated) {
    LinksChanged changed;
    for (const raft::ServerId from : options_.voters) {
      raft::ServerSet& cut = cut_.at(from.value - 1U);
      for (const raft::ServerId to : options_.voters) {
        if (from == to || (from != id && to != id)) continue;
        isolated ? cut.insert(to) : cut.erase(to);
      }
      changed.cuts.push_back({from, cut});
    }
    add(raft::kNobody, std::move(changed));
  }
  void propose(raft::ServerId id) {
    if (!machine(id).server) return;
    const raft::ClientRequest request{
        raft::ClientId{1},
        ++sequence_,
        {raft::Operation::append, raft::Text("k"), raft::Text(std::to_string(sequence_)), {}}};
    drive(id, raft::Proposed{request}, Proposed{request}, 0);
  }
  void end_write(raft::ServerId id) {
    Machine& one = machine(id);
    if (!one.server || one.writes.empty()) return;
    // Sometimes several end at once.
    if (chance(4) && one.writes.size() > 1) one.writes.pop_front();
    const PendingWrite write = one.writes.front();
    one.disk = write.content;
    one.writes.pop_front();
    drive(id, raft::Written{write.id}, Written{write.id}, write.asked_by);
  }
  /// Delivers one message: the oldest, or any when things are left to chance.
  void deliver() {
    if (in_flight_.empty()) return;
    const auto chosen =
        std::next(in_flight_.begin(), reliable_ ? 0 : static_cast<std::ptrdiff_t>(draw(in_flight_.size())));
    const auto [id, message] = *chosen;
    if (copies_.erase(id) == 0) in_flight_.erase(chosen);
    const bool down = !machine(message.to).server;
    if (down || cut_.at(message.from.value - 1U).contains(message.to) || chance(10)) {
      add(message.to, MessageLost{id, down ? LossReason::receiver_down : LossReason::cut}, left_by_.at(id));
      return;
    }
    drive(message.to, raft::Received{&message}, Received{id, message}, left_by_.at(id));
  }

  Header header;
  std::vector<Record> records;

 private:
  struct PendingWrite {
    raft::WriteId id;
    /// What the disk holds once the write has ended.
    raft::Durable content;
    std::uint64_t asked_by{};
  };
  struct Machine {
    std::optional<raft::Server> server;
    raft::Durable disk;
    std::deque<PendingWrite> writes;
    std::vector<std::pair<MessageId, raft::Send>> held;
    std::array<std::optional<Time>, raft::kTimers> timers;
    std::array<std::uint64_t, raft::kTimers> armed_by{};
  };

  void start(raft::ServerId id, std::uint64_t cause) {
    machine(id).server.emplace(id, options_, raft::kRaft, machine(id).disk);
    drive(id, raft::Started{}, Started{}, cause);
  }
  std::uint64_t draw(std::uint64_t bound) {
    random_ = raft::mix(random_, 1);
    return (random_ >> 20U) % bound;
  }
  bool chance(std::uint64_t one_in) { return !reliable_ && draw(one_in) == 0; }
  raft::ServerId any() { return raft::ServerId{static_cast<std::uint8_t>(draw(machines_.size()) + 1)}; }
  Machine& machine(raft::ServerId id) { return machines_.at(id.value - 1U); }

  void drive(raft::ServerId id, const raft::Input& input, Event event, std::uint64_t cause) {
    Machine& one = machine(id);
    const ServerSummary before = summary_of(*one.server);
    one.server->step(input, effects_);
    Record& record = add(id, std::move(event), cause);
    Step& step = record.step;
    step.judgements.assign(effects_.judgements.begin(), effects_.judgements.end());
    step.change = difference(before, *one.server, effects_);
    step.first_applied = effects_.first_applied;
    step.last_applied = effects_.last_applied;
    step.answers.assign(effects_.answers.begin(), effects_.answers.end());
    if (effects_.write) {
      step.write = WriteAsked{*effects_.write, std::nullopt};
      const raft::Server& server = *one.server;
      one.writes.push_back(
          {effects_.write->id, {server.current_term(), server.voted_for(), server.log()}, record.number});
    }
    for (std::size_t i = 0; i < effects_.timers.size(); ++i) {
      if (effects_.timers.at(i) == raft::TimerChange::none) continue;
      auto& deadline = one.timers.at(i);
      deadline.reset();
      if (effects_.timers.at(i) == raft::TimerChange::arm) deadline = now_ + milliseconds(100);
      one.armed_by.at(i) = record.number;
      step.timers.push_back({static_cast<raft::Timer>(i), deadline});
    }
    for (const raft::Send& send : effects_.sends) {
      const MessageId message{++last_message_};
      if (send.after > one.server->durable_write()) {
        one.held.emplace_back(message, send);
        step.sends.push_back({message, send.message, send.after, WaitsForWrite{}});
      } else {
        step.sends.push_back({message, send.message, send.after, leave(message, send.message)});
      }
    }
    std::erase_if(one.held, [&](const auto& held) {
      if (held.second.after > one.server->durable_write()) return false;
      step.released.push_back({held.first, leave(held.first, held.second.message)});
      return true;
    });
  }

  Fate leave(MessageId id, const raft::Message& message) {
    if (cut_.at(message.from.value - 1U).contains(message.to)) return Lost{LossReason::cut};
    if (chance(10)) return Lost{LossReason::loss};
    in_flight_[id] = message;
    left_by_[id] = records.size();
    if (!chance(10)) return OnTheWay{now_ + milliseconds(1), std::nullopt, false};
    copies_[id] = true;
    return OnTheWay{now_ + milliseconds(1), now_ + milliseconds(2), false};
  }

  bool reliable_;
  std::uint64_t random_;
  raft::Options options_;
  Time now_{};
  std::vector<Machine> machines_;
  std::map<MessageId, raft::Message> in_flight_;
  std::map<MessageId, bool> copies_;
  std::map<MessageId, std::uint64_t> left_by_;
  std::vector<raft::ServerSet> cut_;
  raft::Effects effects_;
  std::uint64_t last_message_{};
  std::uint32_t sequence_{};
};

}  // namespace raftsim::trace
