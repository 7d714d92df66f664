#include "core/sessions.hpp"

#include <doctest/doctest.h>
#include <map>
#include <string>
#include <vector>

#include "core/state_machine.hpp"
#include "tests/core/short_words.hpp"

/// Sessions: each command takes effect once (thesis §6.3).
namespace raft::tests {
namespace {

constexpr std::uint32_t kRoom = 8;

ClientId client_id(std::uint32_t number) {
  return ClientId{static_cast<std::uint16_t>(number)};
}
Entry entry(std::uint32_t client, std::uint32_t sequence, Command command, std::uint32_t acknowledged = 0) {
  return Entry::of(term(1), {client_id(client), sequence, command, acknowledged});
}
Entry registers(std::uint32_t client, std::uint32_t sequence) {
  return entry(client, sequence, {Operation::register_client, {}, {}, {}});
}
Entry appends(std::uint32_t client, std::uint32_t sequence, const std::string& value,
              std::uint32_t acknowledged = 0) {
  return entry(client, sequence, {Operation::append, Text("k"), Text(value), {}}, acknowledged);
}
Entry reads(std::uint32_t client, std::uint32_t sequence) {
  return entry(client, sequence, {Operation::read, Text("k"), {}, {}});
}

/// A state machine with a log that is applied in its order.
struct SessionMachine {
  explicit SessionMachine(std::uint32_t room = kRoom) : sessions(room) {}

  std::uint32_t sessions;
  StateMachine state;
  std::uint64_t last{};
  Result result;
  /// Of each client the session that it has begun last.
  std::map<ClientId, std::uint32_t> latest;

  /// Whether the entry took effect. It names its client's latest session if it names none.
  bool apply(Entry one) {
    result = {ResultStatus::value_too_long, "left from before"};
    const LogIndex index = at(++last);
    if (one.session == 0) one.session = latest[one.client];
    if (one.operation == Operation::register_client) {
      one.session = 0;
      latest[one.client] = static_cast<std::uint32_t>(index.value);
    }
    return state.apply(one, index, sessions, &result).yes;
  }
  [[nodiscard]] std::string value() const {
    const auto found = state.store().content().find(Text("k"));
    return found == state.store().content().end() ? "" : found->second;
  }
  [[nodiscard]] bool has_session(std::uint32_t index) const {
    return state.sessions().all().count(index) == 1;
  }
};

}  // namespace

TEST_CASE(
    "thesis §6.3: a command that stands in the log twice takes effect once, and has the result of then") {
  SessionMachine machine;
  CHECK(machine.apply(registers(1, 1)));
  CHECK(machine.result == Result{});
  CHECK(machine.apply(appends(1, 2, "a")));
  CHECK(machine.apply(reads(1, 3)));
  CHECK(machine.result == Result{ResultStatus::ok, "a"});
  CHECK(machine.apply(appends(1, 4, "b")));
  CHECK_FALSE(machine.apply(appends(1, 2, "a")));
  CHECK(machine.result == Result{});
  CHECK(machine.value() == "ab");
  // The read of then, not of now.
  CHECK_FALSE(machine.apply(reads(1, 3)));
  CHECK(machine.result == Result{ResultStatus::ok, "a"});
  // And however often it comes.
  CHECK_FALSE(machine.apply(appends(1, 4, "b")));
  CHECK_FALSE(machine.apply(appends(1, 4, "b")));
  CHECK(machine.value() == "ab");
}

TEST_CASE("thesis §6.3: a command that failed is a duplicate, too, and fails alike") {
  SessionMachine machine;
  machine.apply(registers(1, 1));
  const Entry swap = entry(1, 2, {Operation::compare_and_set, Text("k"), Text("new"), Text("old")});
  CHECK(machine.apply(swap));
  CHECK(machine.result == Result{ResultStatus::mismatch, ""});
  machine.apply(entry(1, 3, {Operation::write, Text("k"), Text("old"), {}}));
  // By now it would do.
  CHECK_FALSE(machine.apply(swap));
  CHECK(machine.result == Result{ResultStatus::mismatch, ""});
  CHECK(machine.value() == "old");
}

TEST_CASE("thesis §6.3: commands of a session may come out of their order, each takes effect once") {
  SessionMachine machine;
  machine.apply(registers(1, 1));
  CHECK(machine.apply(appends(1, 4, "d")));
  CHECK(machine.apply(appends(1, 2, "b")));
  CHECK_FALSE(machine.apply(appends(1, 4, "d")));
  CHECK(machine.apply(appends(1, 3, "c")));
  CHECK(machine.value() == "dbc");
}

TEST_CASE("thesis §6.3: without a session a command takes no effect") {
  SessionMachine machine;
  CHECK_FALSE(machine.apply(appends(1, 1, "a")));
  CHECK(machine.result == Result{ResultStatus::no_session, ""});
  CHECK(machine.value().empty());
  // Another client's is none.
  machine.apply(appends(1, 1, "a"));
  machine.apply(registers(2, 1));
  CHECK_FALSE(machine.apply(appends(1, 2, "a")));
  CHECK(machine.result == Result{ResultStatus::no_session, ""});
  Entry in_another = appends(1, 2, "a");
  in_another.session = 3;
  REQUIRE(machine.has_session(3));
  CHECK_FALSE(machine.apply(in_another));
  CHECK(machine.result == Result{ResultStatus::no_session, ""});
  CHECK(machine.value().empty());
}

TEST_CASE("thesis §6.3: a registration that stands in the log twice makes a second session and ends none") {
  SessionMachine machine;
  machine.apply(registers(1, 1));
  machine.apply(appends(1, 2, "a"));
  machine.apply(registers(1, 1));
  CHECK(machine.result == Result{});
  // The client was told of the first one, and goes on with it.
  Entry again = appends(1, 2, "a");
  again.session = 1;
  CHECK_FALSE(machine.apply(again));
  CHECK(machine.result == Result{});
  CHECK(machine.value() == "a");
}

TEST_CASE("thesis §6.3: a late copy of a registration brings no session back that is over") {
  SessionMachine machine(2);
  machine.apply(registers(1, 1));
  Entry command = appends(1, 2, "a");
  command.session = 1;
  CHECK(machine.apply(command));
  machine.apply(registers(2, 1));
  machine.apply(registers(3, 1));
  REQUIRE_FALSE(machine.has_session(1));
  machine.apply(registers(1, 1));
  // Nobody could say whether it was done.
  CHECK_FALSE(machine.apply(command));
  CHECK(machine.result.status == ResultStatus::no_session);
  CHECK(machine.value() == "a");
}

TEST_CASE("thesis §6.3: a new registration begins an empty session, with the index of its entry for a name") {
  SessionMachine machine;
  machine.apply(registers(1, 1));
  machine.apply(appends(1, 2, "a"));
  machine.apply(registers(1, 3));
  REQUIRE(machine.has_session(3));
  const Session& session = machine.state.sessions().all().at(3);
  CHECK(session.client == ClientId{1});
  CHECK(session.responses.empty());
  CHECK(session.acknowledged == 0);
  CHECK(session.last_used == at(3));
}

TEST_CASE("thesis §6.3: results that the client needs no more are dropped") {
  SessionMachine machine;
  machine.apply(registers(1, 1));
  machine.apply(appends(1, 2, "a", 2));
  machine.apply(appends(1, 3, "b", 2));
  const auto kept = [&] {
    std::vector<std::uint32_t> sequences;
    for (const auto& response : machine.state.sessions().all().at(1).responses) {
      sequences.push_back(response.sequence);
    }
    return sequences;
  };
  CHECK(kept() == std::vector<std::uint32_t>{2, 3});
  machine.apply(appends(1, 4, "c", 3));
  CHECK(kept() == std::vector<std::uint32_t>{3, 4});
  // What was dropped has no effect again: only its result is forgotten.
  CHECK_FALSE(machine.apply(appends(1, 2, "a", 2)));
  CHECK(machine.result == Result{ResultStatus::result_forgotten, ""});
  // And an older word of the client takes nothing back.
  CHECK(kept() == std::vector<std::uint32_t>{3, 4});
  CHECK(machine.value() == "abc");
  // A duplicate tells what is acknowledged as well.
  CHECK_FALSE(machine.apply(appends(1, 4, "c", 4)));
  CHECK(machine.result == Result{});
  CHECK(kept() == std::vector<std::uint32_t>{4});
}

TEST_CASE("thesis §6.3: where there is one session too many, the one not used for longest ends") {
  SessionMachine machine(2);
  machine.apply(registers(1, 1));
  machine.apply(registers(2, 1));
  machine.apply(appends(1, 2, "a"));
  machine.apply(registers(3, 1));
  CHECK(machine.has_session(1));
  CHECK_FALSE(machine.has_session(2));
  CHECK(machine.has_session(4));
  CHECK_FALSE(machine.apply(appends(2, 2, "b")));
  CHECK(machine.result.status == ResultStatus::no_session);
  // A duplicate is a use.
  CHECK_FALSE(machine.apply(appends(1, 2, "a")));
  machine.apply(registers(2, 3));
  CHECK(machine.has_session(1));
  CHECK_FALSE(machine.has_session(4));
  CHECK(machine.apply(appends(2, 4, "b")));
  CHECK(machine.value() == "ab");
}

TEST_CASE("thesis §6.3: a command that is refused keeps no session alive") {
  SessionMachine machine(2);
  machine.apply(registers(1, 1));
  machine.apply(registers(2, 1));
  Entry in_another = appends(2, 2, "b");
  in_another.session = 1;
  CHECK_FALSE(machine.apply(in_another));
  machine.apply(registers(3, 1));
  CHECK_FALSE(machine.has_session(1));
  CHECK(machine.has_session(2));
}

TEST_CASE("thesis §6.3: with room for one session the latest registration has it") {
  SessionMachine machine(1);
  machine.apply(registers(1, 1));
  machine.apply(registers(2, 1));
  CHECK_FALSE(machine.has_session(1));
  CHECK(machine.apply(appends(2, 2, "b")));
  CHECK_FALSE(machine.apply(appends(1, 2, "a")));
}

TEST_CASE("Raft §2, thesis §6.3: equal logs give equal sessions, whether anybody hears the results or not") {
  SessionMachine heard(2);
  StateMachine unheard;
  std::vector<Entry> log;
  std::uint32_t session = 0;
  for (std::uint32_t i = 0; i < 200; ++i) {
    const std::uint32_t client = 1 + i / 11 % 4;
    if (i % 11 == 0) {
      log.push_back(registers(client, 1 + i));
      session = static_cast<std::uint32_t>(log.size());
    }
    log.push_back(appends(client, 2 + i, "x", i));
    log.back().session = session;
    // Copies of what is long over, and of what is not.
    if (i % 3 == 0) log.push_back(log[log.size() / 2]);
    if (i % 5 == 0) log.push_back(log[log.size() - 2]);
  }
  std::uint64_t index = 0;
  int without = 0;
  for (const Entry& one : log) {
    const bool took = heard.apply(one);
    CHECK(unheard.apply(one, at(++index), 2, nullptr).yes == took);
    without += took ? 0 : 1;
    REQUIRE(unheard == heard.state);
    REQUIRE(unheard.hash() == heard.state.hash());
  }
  CHECK(without > 0);
  CHECK(heard.value().size() == 200);
}

TEST_CASE("thesis §6.3: a state machine's hash tells sessions apart") {
  const auto hash_of = [](const std::vector<Entry>& log) {
    SessionMachine machine;
    for (const Entry& one : log) machine.apply(one);
    return machine.state.hash();
  };
  const std::vector<std::vector<Entry>> logs{
      {},
      {registers(1, 1)},
      {registers(2, 1)},
      {registers(1, 1), reads(1, 2)},
      {registers(1, 1), reads(1, 3)},
      {registers(1, 1), appends(1, 2, "a")},
      {registers(1, 1), appends(1, 2, "a"), appends(1, 2, "a")},
      {registers(1, 1), appends(1, 2, "a"), appends(1, 2, "a", 2)},
  };
  for (std::size_t i = 0; i < logs.size(); ++i) {
    for (std::size_t j = 0; j < logs.size(); ++j) {
      CAPTURE(i);
      CAPTURE(j);
      CHECK((hash_of(logs[i]) == hash_of(logs[j])) == (i == j));
    }
  }
}

TEST_CASE("Raft §8: without sessions a command takes effect as often as it stands in the log") {
  SessionMachine machine(0);
  CHECK(machine.apply(appends(1, 1, "a")));
  CHECK(machine.apply(appends(1, 1, "a")));
  CHECK(machine.result == Result{});
  CHECK(machine.value() == "aa");
  CHECK(machine.state.sessions().all().empty());
}

}  // namespace raft::tests
