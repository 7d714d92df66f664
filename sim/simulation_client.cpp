#include <algorithm>
#include <utility>

#include "sim/simulation.hpp"
#include "sim/tracer.hpp"

/// Between clients and servers. With a delay of zero a request or an answer arrives in the same instant,
/// without an event of its own.
namespace raftsim {

void Simulation::queue_client(Client& client) {
  const Time wake = std::max(client.wake_time(), now_);
  if (client.queued <= wake || wake == Time::max()) return;
  client.queued = wake;
  Event& event = queue_.push(wake);
  event.kind = EventKind::client;
  event.client = client.id();
}

void Simulation::wake_client(Client& client, Tracer* tracer) {
  if (client.queued != now_) return;
  client.queued = Time::max();
  to_send_.clear();
  given_up_.clear();
  client.wake(now_, to_send_, given_up_);
  for (const GivenUp& operation : given_up_) {
    if (scenario_->cluster.reads != raft::ReadMode::log) {
      checks_.on_given_up(client.id(), operation.sequence);
    }
    history_.given_up(client.id(), operation.sequence);
    if (tracer != nullptr) tracer->gave_up(now_, client.id(), operation.sequence, now_ - operation.issued);
  }
  for (const std::uint32_t sequence : to_send_) {
    if (PendingOperation* operation = client.find(sequence)) send_request(client, *operation, tracer);
  }
  queue_client(client);
}

void Simulation::send_request(Client& client, PendingOperation& operation, Tracer* tracer) {
  const raft::ServerId target = client.target_of(operation, leader_, servers());
  if (target == raft::kNobody) return client.wait_for_leader(operation);
  client.sent(operation, now_, target);
  history_.sent(now_, operation);
  const bool is_read = operation.request.command.operation == raft::Operation::read;
  if (is_read && scenario_->cluster.reads != raft::ReadMode::log) {
    checks_.on_read_sent(client.id(), operation.request.sequence);
  }
  const raft::ClientRequest request = operation.request;
  const std::uint64_t cause = tracer != nullptr ? tracer->client_sent(now_, operation, target) : 0;
  const Duration delay = client_delay(client);
  if (delay == Duration::zero()) return request_arrives(target, request, cause, tracer);
  Event& event = queue_.push(now_ + delay);
  event.kind = EventKind::request;
  event.server = target;
  event.request = request;
  event.cause = cause;
}

void Simulation::request_arrives(raft::ServerId server, const raft::ClientRequest& request,
                                 std::uint64_t cause, Tracer* tracer) {
  Node& node = node_of(server);
  if (!node.up()) return;
  if (node.keeps_waiting()) {
    if (node.backlog.full()) return;  // the client will ask again
    Event waiting;
    waiting.kind = EventKind::request;
    waiting.server = server;
    waiting.request = request;
    waiting.cause = cause;
    node.backlog.add(std::move(waiting));
    return;
  }
  drive(node, raft::Proposed{request}, cause, tracer);
}

void Simulation::send_answer(raft::ServerId server, raft::Answer& answer, std::uint64_t cause,
                             Tracer* tracer) {
  // A log from the scenario may hold commands of clients that are not there.
  if (answer.client == raft::ClientId{} || answer.client.value > clients_.size()) return;
  const Duration delay = client_delay(client_of(answer.client));
  if (delay == Duration::zero()) return answer_arrives(server, answer, cause, tracer);
  Event& event = queue_.push(now_ + delay);
  event.kind = EventKind::answer;
  event.server = server;
  event.client = answer.client;
  event.answer = std::move(answer);
  event.cause = cause;
}

void Simulation::answer_arrives(raft::ServerId server, const raft::Answer& answer, std::uint64_t cause,
                                Tracer* tracer) {
  Client& client = client_of(answer.client);
  const PendingOperation* operation = client.find(answer.sequence);
  const Time issued = operation != nullptr ? operation->issued : Time{};
  const std::uint64_t redirected = client.count(ClientCounter::redirected);
  if (operation != nullptr && scenario_->cluster.reads != raft::ReadMode::log) {
    checks_.on_answered(now_, answer, server);
  }
  history_.answered(now_, answer);
  const bool ended = client.answered(now_, answer, server, servers());
  if (tracer != nullptr && (ended || client.count(ClientCounter::redirected) != redirected)) {
    tracer->client_answered(now_, answer, server, now_ - issued, cause);
  }
  queue_client(client);
}

Duration Simulation::client_delay(Client& client) {
  const Delay& delay = client.group().delay ? *client.group().delay : scenario_->network.link.delay;
  return delay.sample(client.random());
}

}  // namespace raftsim
