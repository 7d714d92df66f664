#include "tests/core/server_bench.hpp"

/// How much a leader takes before it is committed: so many bytes, and no more.
namespace raft::tests {
namespace {

/// What each of write_request()'s commands counts.
std::uint64_t bytes_of_each() {
  return bytes(Entry::of(term(1), write_request(1)));
}
std::uint64_t bytes_of_no_op() {
  return bytes(Entry::no_op(term(1)));
}

ServerBench limited_leader(std::uint64_t limit, const Durable& content) {
  Options options;
  options.max_uncommitted_bytes = limit;
  ServerBench bench(3, content, 1, options);
  bench.become_leader();
  return bench;
}

bool takes_command(ServerBench& bench, std::uint32_t sequence) {
  const LogIndex before = bench.server.log().last_index();
  bench.propose(sequence);
  const bool taken = bench.server.log().last_index() != before;
  CHECK(bench.effects.answers.empty() == taken);
  if (!taken) {
    CHECK(bench.effects.answers.front().status == AnswerStatus::try_later);
    CHECK(bench.effects.answers.front().reason == Reason::too_much_uncommitted);
  }
  return taken;
}

}  // namespace

TEST_CASE("an entry counts its texts, and as much for what is around them as one without any") {
  ClientRequest request = write_request(1);
  request.command.key = Text("key");
  request.command.value = Text("value");
  request.command.expected = Text("1234567");
  CHECK(bytes(Entry::of(term(1), request)) == bytes_of_no_op() + 3 + 5 + 7);
  CHECK(bytes_of_each() > bytes_of_no_op());
}

TEST_CASE("a leader takes as many commands as its limit holds, and goes on as they are committed") {
  ServerBench bench = limited_leader(bytes_of_no_op() + 2 * bytes_of_each(), durable({}, 0));
  CHECK(takes_command(bench, 1));
  CHECK(takes_command(bench, 2));
  CHECK_FALSE(takes_command(bench, 3));
  bench.written();
  bench.accepted(2, 1);  // its no-op
  REQUIRE(bench.server.commit_index() == at(1));
  CHECK_FALSE(takes_command(bench, 4));
  bench.accepted(2, 2);
  REQUIRE(bench.server.commit_index() == at(2));
  CHECK(takes_command(bench, 5));
  CHECK_FALSE(takes_command(bench, 6));
}

TEST_CASE("what a new leader finds uncommitted in its log counts towards its limit, too") {
  ServerBench bench = limited_leader(4 * bytes_of_no_op() + bytes_of_each(), durable({1, 1, 1}, 1));
  CHECK(takes_command(bench, 1));
  CHECK_FALSE(takes_command(bench, 2));
}

TEST_CASE("without a limit a leader takes all, and with one the first, whatever its size") {
  ServerBench unlimited = limited_leader(0, durable({}, 0));
  for (std::uint32_t sequence = 1; sequence <= 50; ++sequence) CHECK(takes_command(unlimited, sequence));
  ServerBench bench = limited_leader(1, durable({}, 0));
  CHECK_FALSE(takes_command(bench, 1));
  bench.written();
  bench.accepted(2, 1);
  CHECK(takes_command(bench, 2));
  CHECK_FALSE(takes_command(bench, 3));
}

}  // namespace raft::tests
