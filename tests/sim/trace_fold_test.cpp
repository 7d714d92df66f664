#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/trace/fold.hpp"
#include "tests/sim/trace_samples.hpp"

namespace raftsim::trace {
namespace {

using namespace samples;

/// Three servers with empty disks.
Header plain_header() {
  Header header;
  header.servers = 3;
  return header;
}

/// Numbers records as they are added.
class Records {
 public:
  Record& add(raft::ServerId server, Event event, std::int64_t at = 0) {
    Record& record = list.emplace_back();
    record.number = list.size();
    record.time = at_ms(at);
    record.server = server;
    record.event = std::move(event);
    return record;
  }
  [[nodiscard]] ClusterState folded() const { return fold(plain_header(), list); }
  /// What folding them complains of; empty when it does not.
  [[nodiscard]] std::string complaint() const {
    try {
      static_cast<void>(folded());
    } catch (const FoldError& error) {
      return error.what();
    }
    return {};
  }

  std::vector<Record> list;
};

Sent sent(std::uint64_t id, Fate fate) {
  return {MessageId{id}, message(raft::RequestVote{}), raft::WriteId{1}, fate};
}

TEST_CASE("before the first record every server is down with what its disk holds") {
  const ClusterState state = initial_state(full_header());
  REQUIRE(state.servers.size() == 3);
  CHECK_FALSE(state.server(kS2).up);
  CHECK(state.server(kS2).current_term == raft::Term{4});
  CHECK(state.server(kS2).voted_for == kS3);
  CHECK(state.server(kS2).log == full_header().initial[1].log);
  CHECK(state.server(kS2).durable_index == raft::LogIndex{2});
  CHECK(state.server(kS1) == state_of(raft::Durable{}, 3, full_header().first_configuration()));
  CHECK(state.cut.size() == 3);
}

TEST_CASE("a message is on its way until each of its copies has arrived") {
  Records records;
  records.add(kS1, Started{}).step.sends = {sent(1, OnTheWay{at_ms(9), at_ms(5), false})};
  const ClusterState state = records.folded();
  REQUIRE(state.in_flight.count(MessageId{1}) == 1);
  CHECK(state.in_flight.at(MessageId{1}).message == message(raft::RequestVote{}));
  CHECK(state.in_flight.at(MessageId{1}).arrivals == std::vector{at_ms(5), at_ms(9)});
  CHECK(state.in_flight.at(MessageId{1}).sent_by == 1);
  records.add(kS2, Received{MessageId{1}, message(raft::RequestVote{})}, 5);
  CHECK(records.folded().in_flight.at(MessageId{1}).arrivals == std::vector{at_ms(9)});
  records.add(kS2, MessageLost{MessageId{1}, LossReason::cut}, 9);
  CHECK(records.folded().in_flight.empty());
}

TEST_CASE("a message lost as it leaves is never on its way") {
  Records records;
  records.add(kS1, Started{}).step.sends = {sent(1, Lost{LossReason::loss})};
  CHECK(records.folded().in_flight.empty());
  CHECK(records.folded().held.empty());
}

TEST_CASE("a held message leaves with the write it waits for") {
  Records records;
  Step& asks = records.add(kS1, Started{}, 3).step;
  asks.sends = {sent(1, WaitsForWrite{}), sent(2, WaitsForWrite{})};
  asks.write = WriteAsked{{}, at_ms(7)};
  asks.write->write.id = raft::WriteId{1};
  const ClusterState waiting = records.folded();
  REQUIRE(waiting.held.size() == 2);
  CHECK(waiting.held.at(MessageId{1}).since == at_ms(3));
  CHECK(waiting.held.at(MessageId{1}).asked_by == 1);
  CHECK(waiting.pending_writes.at({kS1, raft::WriteId{1}}).durable_at == at_ms(7));
  records.add(kS1, Written{raft::WriteId{1}}, 7).step.released = {
      {MessageId{1}, OnTheWay{at_ms(9), {}, false}}, {MessageId{2}, Lost{LossReason::cut}}};
  const ClusterState left = records.folded();
  CHECK(left.held.empty());
  CHECK(left.pending_writes.empty());
  REQUIRE(left.in_flight.count(MessageId{1}) == 1);
  CHECK(left.in_flight.at(MessageId{1}).sent == at_ms(7));
  CHECK(left.in_flight.at(MessageId{1}).sent_by == 2);
}

TEST_CASE("a crash takes what lives in memory, what is held and what is on its way to the disk") {
  Records records;
  Step& step = records.add(kS1, Started{}).step;
  step.change = full_change();
  step.change.truncate_from = raft::LogIndex{0};
  step.change.commit_index = step.change.last_applied = raft::LogIndex{1};
  step.timers = {{raft::Timer::election, at_ms(100)}};
  step.sends = {sent(1, WaitsForWrite{}), sent(2, OnTheWay{at_ms(5), {}, false})};
  step.write = WriteAsked{{}, {}};
  step.write->write.id = raft::WriteId{1};
  records.add(kS1, Paused{});
  CHECK(records.folded().server(kS1).paused);
  StateChange survived;
  survived.current_term = raft::Term{2};
  survived.voted_for = raft::kNobody;
  survived.truncate_from = raft::LogIndex{2};
  survived.configuration = plain_header().first_configuration();
  survived.durable_index = raft::LogIndex{1};
  records.add(kS1, Crashed{survived});
  const ClusterState state = records.folded();
  ServerState expected = state_of(
      raft::Durable{raft::Term{2}, raft::kNobody, raft::Log(std::vector{raft::Entry::no_op(raft::Term{3})})},
      3);
  CHECK(state.server(kS1) == expected);
  CHECK(state.held.empty());
  CHECK(state.pending_writes.empty());
  CHECK(state.in_flight.size() == 1);  // what has left its sender still arrives
  records.add(kS1, Restarted{});
  expected.up = true;
  CHECK(records.folded().server(kS1) == expected);
}

TEST_CASE("a crash brings back what a write on its way had removed") {
  const raft::Entry first = raft::Entry::no_op(raft::Term{1});
  const raft::Entry old_second = command_entry(1);
  const raft::Entry new_second = raft::Entry::no_op(raft::Term{3});
  ServerState state =
      state_of(raft::Durable{raft::Term{3}, kS2, raft::Log(std::vector{first, new_second, new_second})}, 3);
  state.durable_index = raft::LogIndex{1};
  const raft::Durable disk{raft::Term{2}, kS3, raft::Log(std::vector{first, old_second})};
  const StateChange change = difference_at_crash(state, state.log, disk, state.configuration);
  CHECK(change.truncate_from == raft::LogIndex{2});
  CHECK(change.appended == std::vector{old_second});
  lose_volatile(state);
  apply(state, change);
  CHECK(state == state_of(disk, 3));
}

TEST_CASE("what is applied is in the store") {
  Records records;
  Step& step = records.add(kS1, Started{}).step;
  step.change.appended = {raft::Entry::no_op(raft::Term{1}),
                          raft::Entry::of(raft::Term{1}, {raft::ClientId{1}, 1, write_command("x", "1")}),
                          raft::Entry::of(raft::Term{1}, {raft::ClientId{1}, 2, write_command("x", "2")})};
  step.change.last_applied = raft::LogIndex{2};
  CHECK(records.folded().server(kS1).machine.store().content().at(raft::Text("x")) == "1");
  records.add(kS1, TimerFired{}).step.change.last_applied = raft::LogIndex{3};
  CHECK(records.folded().server(kS1).machine.store().content().at(raft::Text("x")) == "2");
}

TEST_CASE("timers run from being armed until they fire or are cancelled") {
  Records records;
  records.add(kS1, Started{}).step.timers = {{raft::Timer::election, at_ms(5)},
                                             {raft::Timer::heartbeat, at_ms(6)}};
  CHECK(records.folded().server(kS1).timers.at(0) == at_ms(5));
  records.add(kS1, TimerFired{raft::Timer::election}, 5).step.timers = {{raft::Timer::heartbeat, {}}};
  CHECK_FALSE(records.folded().server(kS1).timers.at(0).has_value());
  CHECK_FALSE(records.folded().server(kS1).timers.at(1).has_value());
  CHECK(records.folded().time == at_ms(5));
  CHECK(records.folded().record == 2);
}

TEST_CASE("cuts stand until they are mended") {
  Records records;
  records.add(raft::kNobody, LinksChanged{{{kS1, raft::ServerSet::from_mask(0b110)}}});
  CHECK(records.folded().cut.at(0) == raft::ServerSet::from_mask(0b110));
  records.add(raft::kNobody, LinksChanged{{{kS2, raft::ServerSet::from_mask(0b1)}, {kS1, {}}}});
  CHECK(records.folded().cut.at(0).empty());
  CHECK(records.folded().cut.at(1) == raft::ServerSet::from_mask(0b1));
}

TEST_CASE("records that no run writes are refused") {
  const auto says = [](const Records& records, const char* text) {
    CAPTURE(text);
    const std::string told = records.complaint();
    CHECK_MESSAGE(told.find(text) != std::string::npos, told);
  };
  Records unknown;
  unknown.add(raft::ServerId{4}, Paused{});
  says(unknown, "record 1: there is no such server");

  Records nobody;
  nobody.add(raft::kNobody, TimerFired{}).step.timers = {{}};
  says(nobody, "there is no such server");

  Records unsent;
  unsent.add(kS2, Received{MessageId{1}, {}});
  says(unsent, "message 1 is not on its way");

  Records forged;
  forged.add(kS1, Started{}).step.sends = {sent(1, OnTheWay{at_ms(5), {}, false})};
  forged.add(kS2, Received{MessageId{1}, message(raft::RequestVoteReply{})});
  says(forged, "record 2: message 1 differs from what was sent");

  Records twice;
  twice.add(kS1, Started{}).step.sends = {sent(1, OnTheWay{}), sent(1, OnTheWay{})};
  says(twice, "message 1 is on its way already");

  Records held_twice;
  held_twice.add(kS1, Started{}).step.sends = {sent(1, WaitsForWrite{}), sent(1, WaitsForWrite{})};
  says(held_twice, "message 1 is held already");

  Records released;
  released.add(kS1, Started{}).step.released = {{MessageId{3}, OnTheWay{}}};
  says(released, "message 3 is not held");

  Records unwritten;
  unwritten.add(kS1, Written{raft::WriteId{1}});
  says(unwritten, "no such write is on its way");

  Records applied;
  applied.add(kS1, Started{}).step.change.last_applied = raft::LogIndex{1};
  says(applied, "entries applied up to 1 of a log that ends at 0");

  Records progress;
  progress.add(kS1, Started{}).step.change.progress = {{raft::ServerId{9}, {}}};
  says(progress, "progress of S9, which is not in the cluster");

  Records links;
  links.add(raft::kNobody, LinksChanged{{{raft::ServerId{4}, {}}}});
  says(links, "there is no such server");
}

}  // namespace
}  // namespace raftsim::trace
