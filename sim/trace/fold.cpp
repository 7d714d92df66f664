#include "sim/trace/fold.hpp"

#include <algorithm>

namespace raftsim::trace {
namespace {

/// Carries out one record.
class Folding {
 public:
  Folding(ClusterState& cluster, const Record& record) : cluster_(&cluster), record_(&record) {}

  void run() {
    std::visit([this](const auto& event) { on(event); }, record_->event);
    if (is_step(record_->kind())) carry_out(record_->step);
    cluster_->time = record_->time;
    cluster_->record = record_->number;
  }

 private:
  [[noreturn]] void fail(const std::string& what_is_wrong) const {
    throw FoldError(record_->number, what_is_wrong);
  }

  [[nodiscard]] ServerState& server() const { return server(record_->server); }
  [[nodiscard]] ServerState& server(raft::ServerId id) const {
    if (id == raft::kNobody || id.value > cluster_->servers.size()) fail("there is no such server");
    return cluster_->servers[id.value - 1U];
  }

  void on(const Started&) { server().up = true; }
  void on(const Received& received) {
    const InFlight& message = arrive(received.id);
    if (message.message != received.message) {
      fail("message " + number(received.id) + " differs from what was sent");
    }
    forget_if_arrived(received.id);
  }
  void on(const TimerFired& fired) { server().timers.at(static_cast<std::size_t>(fired.timer)).reset(); }
  void on(const Written& written) {
    auto& pending = cluster_->pending_writes;
    const auto begin = pending.lower_bound({record_->server, raft::WriteId{0}});
    const auto end = pending.upper_bound({record_->server, written.write});
    if (begin == end) fail("no such write is on its way");
    pending.erase(begin, end);
  }
  void on(const Proposed&) {}
  void on(const TransferRequested&) {}
  void on(const SnapshotRequested&) {}
  void on(const ChangeRequested&) {}
  void on(const Crashed& crashed) {
    lose_volatile(server());
    change(*crashed.survived);
    std::erase_if(cluster_->pending_writes,
                  [this](const auto& item) { return item.first.first == record_->server; });
    std::erase_if(cluster_->held,
                  [this](const auto& item) { return item.second.message.from == record_->server; });
  }
  void on(const DiskLost& lost) {
    lose_volatile(server());
    change(*lost.survived);
  }
  void on(const ClockJumped& jumped) { set_timers(jumped.timers); }
  void on(const Refused&) {}
  void on(const Restarted&) { server().up = true; }
  void on(const Paused&) { server().paused = true; }
  void on(const Resumed&) { server().paused = false; }
  void on(const MessageLost& lost) {
    arrive(lost.id);
    forget_if_arrived(lost.id);
  }
  void on(const LinksChanged& links) {
    for (const LinkCuts& cuts : links.cuts) {
      static_cast<void>(server(cuts.from));
      cluster_->cut.at(cuts.from.value - 1U) = cuts.to;
    }
  }
  // These tell something to the reader and change nothing.
  void on(const SettingsChanged&) {}
  void on(const ClientActed&) {}
  void on(const Caption&) {}
  void on(const QuestionAsked&) {}
  void on(const ExpectationJudged&) {}
  void on(const Violation&) {}
  void on(const Ended&) {}
  void on(const Logged& logged) {
    for (const Heard& heard : logged.heard) {
      if (heard.from == record_->server) fail("it has heard from itself");
      static_cast<void>(server(heard.from));
      if (heard.record == 0 || heard.record >= record_->number) {
        fail("it has heard of record " + std::to_string(heard.record) + ", which is not before it");
      }
    }
    server().up = !logged.down;
    change(*logged.change);
  }

  void carry_out(const Step& step) {
    change(step.change);
    if (step.write) {
      cluster_->pending_writes[{record_->server, step.write->write.id}] = {
          step.write->write, step.write->durable_at, record_->number};
    }
    set_timers(step.timers);
    for (const Sent& sent : step.sends) send(sent);
    for (const Released& released : step.released) {
      const auto held = cluster_->held.find(released.id);
      if (held == cluster_->held.end()) fail("message " + number(released.id) + " is not held");
      leave(released.id, held->second.message, released.fate);
      cluster_->held.erase(held);
    }
  }

  void set_timers(const std::vector<TimerSet>& timers) {
    for (const TimerSet& set : timers) server().timers.at(static_cast<std::size_t>(set.timer)) = set.deadline;
  }

  void change(const StateChange& state_change) {
    try {
      apply(server(), state_change);
    } catch (const std::invalid_argument& error) {
      fail(error.what());
    }
  }

  void send(const Sent& sent) {
    if (!std::holds_alternative<WaitsForWrite>(sent.fate)) return leave(sent.id, sent.message, sent.fate);
    const Held held{sent.message, sent.after, record_->time, record_->number};
    if (!cluster_->held.emplace(sent.id, held).second)
      fail("message " + number(sent.id) + " is held already");
  }

  void leave(MessageId id, const raft::Message& message, const Fate& fate) {
    const auto* on_the_way = std::get_if<OnTheWay>(&fate);
    if (on_the_way == nullptr) return;
    InFlight flight{message, record_->time, record_->number, {on_the_way->arrival}};
    if (on_the_way->copy_arrival) flight.arrivals.push_back(*on_the_way->copy_arrival);
    std::sort(flight.arrivals.begin(), flight.arrivals.end());
    if (!cluster_->in_flight.emplace(id, std::move(flight)).second) {
      fail("message " + number(id) + " is on its way already");
    }
  }

  InFlight& arrive(MessageId id) {
    const auto flight = cluster_->in_flight.find(id);
    if (flight == cluster_->in_flight.end()) fail("message " + number(id) + " is not on its way");
    auto& arrivals = flight->second.arrivals;
    arrivals.erase(arrivals.begin());
    return flight->second;
  }
  void forget_if_arrived(MessageId id) {
    const auto flight = cluster_->in_flight.find(id);
    if (flight->second.arrivals.empty()) cluster_->in_flight.erase(flight);
  }

  static std::string number(MessageId id) { return std::to_string(id.value); }

  ClusterState* cluster_;
  const Record* record_;
};

}  // namespace

FoldError::FoldError(std::uint64_t record_number, const std::string& what_is_wrong)
    : std::runtime_error("record " + std::to_string(record_number) + ": " + what_is_wrong),
      record(record_number) {}

ClusterState initial_state(const Header& header) {
  ClusterState cluster;
  const auto servers = static_cast<std::size_t>(header.servers);
  cluster.cut.resize(servers);
  for (std::size_t i = 0; i < servers; ++i) {
    cluster.servers.push_back(state_of(i < header.initial.size() ? header.initial[i] : raft::Durable{},
                                       header.servers, header.first_configuration(), header.sessions));
    cluster.servers.back().known = header.known_at_first();
    // Another program's log tells what hosts do, not that they begin to run.
    cluster.servers.back().up = header.imported.has_value();
  }
  return cluster;
}

void apply(ClusterState& cluster, const Record& record) {
  Folding(cluster, record).run();
}

ClusterState fold(const Header& header, std::span<const Record> records) {
  ClusterState cluster = initial_state(header);
  for (const Record& record : records) apply(cluster, record);
  return cluster;
}

}  // namespace raftsim::trace
