#include "core/snapshot.hpp"

#include <doctest/doctest.h>
#include <string>

#include "core/snapshot_bytes.hpp"
#include "tests/core/snapshot_bench.hpp"

namespace raft::tests {
namespace {

Entry session_command(std::uint32_t sequence, std::uint32_t session, Operation operation,
                      const std::string& value) {
  return Entry::of(term(1), {ClientId{2},
                             sequence,
                             {operation, Text("k" + value.substr(0, 1)), Text(value), Text("x")},
                             sequence / 2,
                             session});
}

/// A store and sessions with something of everything.
StateMachine full_machine() {
  StateMachine machine;
  Result result;
  machine.apply(session_command(1, 0, Operation::register_client, ""), at(7), 3, &result);
  machine.apply(session_command(1, 0, Operation::register_client, ""), at(9), 3, &result);
  machine.apply(session_command(2, 7, Operation::write, "a"), at(10), 3, &result);
  machine.apply(session_command(3, 7, Operation::append, "\xff\x01"), at(11), 3, &result);
  machine.apply(session_command(4, 7, Operation::compare_and_set, "a"), at(12), 3, &result);
  machine.apply(session_command(5, 9, Operation::read, ""), at(13), 3, &result);
  for (int i = 0; i < 300; ++i) {
    Entry entry = session_command(1, 0, Operation::append, "fifteen bytes..");
    entry.client = {};
    entry.key = Text("long");
    machine.apply(entry, at(14), 3, nullptr);
  }
  return machine;
}

Snapshot full_snapshot() {
  return Snapshot(
      end(3, 0x123456789), 0xFEDCBA9876543210,
      {{ServerSet::from_mask(0b111), ServerSet::from_mask(0b110), ServerSet::from_mask(8)}, full_machine()});
}

/// The check sum that belongs to the bytes takes the place of theirs.
std::string with_check_sum(std::string bytes) {
  bytes.resize(bytes.size() - 8);
  const std::uint64_t sum = check_sum(bytes);
  ByteWriter(bytes).number<std::uint64_t>(sum);
  return bytes;
}

}  // namespace

TEST_CASE("Raft §7: a snapshot that is read from its bytes is the same in everything") {
  const Snapshot written = full_snapshot();
  const ReadSnapshot read = read_snapshot(written.bytes());
  REQUIRE(read.snapshot);
  CHECK(read.refusal == nullptr);
  CHECK(read.snapshot->last_included() == written.last_included());
  CHECK(read.snapshot->log_hash() == written.log_hash());
  CHECK(read.snapshot->configuration() == written.configuration());
  CHECK(read.snapshot->machine() == written.machine());
  CHECK(read.snapshot->machine().sessions().all().size() == 2);
  CHECK(read.snapshot->bytes() == written.bytes());
  CHECK(*read.snapshot == written);
}

TEST_CASE("a snapshot's bytes are the same on every machine, and its format does not change unseen") {
  Sessions::All sessions;
  sessions[258] = {ClientId{3}, 4, at(5), {{6, {ResultStatus::mismatch, "v"}}}};
  const StateMachine machine(KeyValueStore({{Text("k"), "vw"}}), Sessions(sessions));
  const Snapshot snapshot(end(1, 2), 3, {{ServerSet::from_mask(7), {}, {}}, machine});
  const std::string expected =
      std::string("\x01") + std::string("\x01\0\0\0\0\0\0\0", 8) + std::string("\x02\0\0\0\0\0\0\0", 8) +
      std::string("\x03\0\0\0\0\0\0\0", 8) + std::string("\x07\0\0\0\0\0\0\0", 8) + std::string(16, '\0') +
      std::string("\x01\0\0\0", 4) + "\x01k" + std::string("\x02\0\0\0vw", 6) +  // the store
      std::string("\x01\0\0\0", 4) + std::string("\x02\x01\0\0", 4) + std::string("\x03\0", 2) +
      std::string("\x04\0\0\0", 4) + std::string("\x05\0\0\0\0\0\0\0", 8) + std::string("\x01\0\0\0", 4) +
      std::string("\x06\0\0\0", 4) + "\x02" + std::string("\x01\0\0\0v", 5);
  REQUIRE(snapshot.bytes().size() == expected.size() + 8);
  CHECK(snapshot.bytes().substr(0, expected.size()) == expected);
}

TEST_CASE("snapshots compare by value, and so do those that share them") {
  CHECK(SharedSnapshot() == SharedSnapshot());
  CHECK_FALSE(SharedSnapshot() == SharedSnapshot(full_snapshot()));
  CHECK(SharedSnapshot(full_snapshot()) == SharedSnapshot(full_snapshot()));
  CHECK_FALSE(snapshot_of({1, 1}) == snapshot_of({1, 2}));
  CHECK_FALSE(snapshot_of({1}) == snapshot_of({1}, full_machine()));
  CHECK(SharedSnapshot().last_included() == end(0, 0));
  CHECK(SharedSnapshot().log_hash() == Log().hash());
  CHECK(snapshot_of({1, 2}).last_included() == end(2, 2));
}

TEST_CASE("no beginning of a snapshot passes for one, and none of its bytes can change unseen") {
  const std::string bytes = full_snapshot().bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    CHECK(read_snapshot(std::string_view(bytes).substr(0, size)).refusal != nullptr);
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    CAPTURE(i);
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    CHECK_FALSE(read_snapshot(damaged).snapshot);
    CHECK(read_snapshot(damaged).refusal != nullptr);
  }
  CHECK(read_snapshot(bytes + "x").refusal != nullptr);
}

TEST_CASE("bytes with the right check sum and the wrong content are refused with a reason") {
  struct Row {
    std::string name;
    StateMachine machine;
    std::string refusal;
  };
  const std::string bytes = full_snapshot().bytes();
  for (std::size_t size = 9; size < bytes.size(); ++size) {
    CAPTURE(size);
    const std::string cut = with_check_sum(bytes.substr(0, size));
    const ReadSnapshot read = read_snapshot(cut);
    CHECK_FALSE(read.snapshot);
    REQUIRE(read.refusal != nullptr);
    CHECK(std::string(read.refusal) == "it ends too early");
  }
  // Whatever a byte is changed to, reading stays within bounds; what is taken is what it says.
  for (std::size_t i = 0; i + 8 < bytes.size(); ++i) {
    for (const int value : {0x00, 0x7F, 0xFF}) {
      CAPTURE(i);
      std::string changed = bytes;
      changed[i] = static_cast<char>(value);
      const ReadSnapshot read = read_snapshot(with_check_sum(changed));
      CHECK(static_cast<bool>(read.snapshot) == (read.refusal == nullptr));
      if (read.snapshot) CHECK(read.snapshot->bytes() == with_check_sum(changed));
    }
  }
}

TEST_CASE("a snapshot's values are as long as the store's may be, and no longer") {
  for (const std::size_t more : {0U, 1U}) {
    CAPTURE(more);
    const std::string value(KeyValueStore::kMaxValue + more, 'x');
    const Snapshot snapshot(
        end(1, 2), 3, {{ServerSet::first(3), {}, {}}, StateMachine(KeyValueStore({{Text("a"), value}}), {})});
    const ReadSnapshot read = read_snapshot(snapshot.bytes());
    CHECK(static_cast<bool>(read.snapshot) == (more == 0));
    if (more != 0) CHECK(std::string(read.refusal) == "a value is too long");
  }
}

TEST_CASE("bytes that are fewer than a check sum end too early, and no others of another format") {
  CHECK(std::string(read_snapshot(std::string(7, 'x')).refusal) == "it ends too early");
  CHECK(std::string(read_snapshot(std::string(8, 'x')).refusal) == "its format is another");
}

TEST_CASE("a snapshot may hold each result that there is") {
  Sessions::All sessions;
  sessions[1] = {ClientId{3}, 4, at(5), {{6, {ResultStatus::result_forgotten, ""}}}};
  const StateMachine machine(KeyValueStore{}, Sessions(sessions));
  const Snapshot snapshot(end(1, 2), 3, {{ServerSet::first(3), {}, {}}, machine});
  CHECK(read_snapshot(snapshot.bytes()).snapshot);
}

TEST_CASE("a snapshot leaves room for an entry after it") {
  const std::uint64_t last = ~std::uint64_t{0};
  const auto of_index = [](std::uint64_t index) {
    return read_snapshot(Snapshot(end(1, index), 3, {{ServerSet::first(3), {}, {}}, {}}).bytes());
  };
  CHECK(of_index(last - 1).snapshot);
  REQUIRE(of_index(last).refusal != nullptr);
  CHECK(std::string(of_index(last).refusal) == "no entry can follow it");
}

TEST_CASE("each fault of a snapshot's content has its word") {
  // Two keys, two sessions, at known places; see the format above.
  Sessions::All sessions;
  sessions[1] = {ClientId{3}, 4, at(5), {{6, {ResultStatus::ok, ""}}}};
  sessions[2] = {ClientId{3}, 4, at(5), {}};
  const StateMachine machine(KeyValueStore({{Text("a"), "v"}, {Text("b"), "v"}}), Sessions(sessions));
  const std::string bytes = Snapshot(end(1, 2), 3, {{ServerSet::from_mask(7), {}, {}}, machine}).bytes();
  constexpr std::size_t kStore = 1 + 6 * 8 + 4;
  constexpr std::size_t kSessions = kStore + std::size_t{2} * 7 + 4;
  struct Row {
    const char* name;
    std::size_t place;
    char value;
    const char* refusal;
  };
  const Row rows[] = {
      {"another format", 0, 2, "its format is another"},
      {"no such index", 9, 0, "it includes nothing"},
      {"no such term", 1, 0, "it includes nothing"},
      {"nobody votes", 25, 0, "by its configuration nobody votes"},
      {"a learner votes", 41, 4, "by its configuration a learner votes"},
      {"keys fall", kStore + 1, 'c', "its keys are out of order"},
      {"a key twice", kStore + 1, 'b', "its keys are out of order"},
      {"a key too long", kStore, 16, "a key is too long"},
      {"a value longer than the rest", kStore + 2, 127, "it ends too early"},
      {"sessions fall", kSessions, 3, "its sessions are out of order"},
      {"a session twice", kSessions, 2, "its sessions are out of order"},
      {"no such result", kSessions + 26, 99, "an unknown result"},
      {"more sessions than there are", kSessions - 4, 9, "it ends too early"},
      {"fewer sessions than there are", kSessions - 4, 1, "there is more than the snapshot"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    std::string changed = bytes;
    changed[row.place] = row.value;
    const ReadSnapshot read = read_snapshot(with_check_sum(changed));
    REQUIRE(read.refusal != nullptr);
    CHECK(std::string(read.refusal) == row.refusal);
  }
}

}  // namespace raft::tests
