#include "sim/bandwidth.hpp"

#include <doctest/doctest.h>
#include <string>

#include "sim/message_size.hpp"
#include "sim/network.hpp"
#include "tests/sim/scripted.hpp"

namespace raftsim {
namespace {

using tests::at_ms;

constexpr raft::ServerId kSender{1};
constexpr raft::ServerId kReceiver{2};

LinkConfig narrow(std::uint64_t bandwidth) {
  LinkConfig link;
  link.delay = Delay::constant(milliseconds(10));
  link.bandwidth = bandwidth;
  return link;
}

TEST_CASE("a bandwidth is whole bytes a second, from 1kB/s to 1000GB/s, or unlimited") {
  struct Row {
    std::string text;
    std::optional<std::uint64_t> bytes;
  };
  const Row rows[] = {
      {"unlimited", 0},
      {"1kB/s", 1'000},
      {"1000B/s", 1'000},
      {"1.5MB/s", 1'500'000},
      {"1000GB/s", 1'000'000'000'000},
      {"999B/s", std::nullopt},
      {"1001GB/s", std::nullopt},
      {"1000.5B/s", std::nullopt},
      {"1e3kB/s", std::nullopt},
      {"50%kB/s", std::nullopt},
      {"kB/s", std::nullopt},
      {"100", std::nullopt},
      {"100kb/s", std::nullopt},
      {"-1kB/s", std::nullopt},
      {"99999999999999999999GB/s", std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(parse_bandwidth(row.text) == row.bytes);
    if (row.bytes) CHECK(parse_bandwidth(bandwidth_text(*row.bytes)) == row.bytes);
  }
  CHECK(bandwidth_text(1'500'000) == "1500kB/s");
}

TEST_CASE("messages get onto a narrow link one behind the other, each direction by itself") {
  Network network(2, 1, narrow(1'000));
  CHECK(network.limits_bandwidth());
  CHECK(network.route(at_ms(0), kSender, kReceiver, 100).arrival[0] == at_ms(110));
  CHECK(network.route(at_ms(0), kSender, kReceiver, 50).arrival[0] == at_ms(160));
  CHECK(network.route(at_ms(0), kReceiver, kSender, 50).arrival[0] == at_ms(60));
  // By now the link is free again.
  CHECK(network.route(at_ms(200), kSender, kReceiver, 1).arrival[0] == at_ms(211));
}

TEST_CASE("a lost message has taken its room on a narrow link, one that a cut took has not") {
  LinkConfig lossy = narrow(1'000);
  lossy.loss = Ratio{1, 1};
  Network network(2, 1, lossy);
  CHECK(network.route(at_ms(0), kSender, kReceiver, 100).reason == LossReason::loss);
  network.cut(raft::ServerSet::first(1), raft::ServerSet::first(2));
  CHECK(network.route(at_ms(0), kSender, kReceiver, 100).reason == LossReason::cut);
  network.heal_all();
  network.set_default(narrow(1'000));
  CHECK(network.route(at_ms(0), kSender, kReceiver, 100).arrival[0] == at_ms(210));
}

TEST_CASE("a narrow link does not let messages wait without end") {
  Network network(2, 1, narrow(1'000));
  constexpr std::uint64_t kMegabyte = 1'000'000;
  int taken = 0;
  while (network.route(at_ms(0), kSender, kReceiver, kMegabyte).copies == 1) ++taken;
  // 1000 s each; the first that would begin after the longest wait is lost.
  CHECK(taken == Network::kMaxWait / seconds(1000) + 1);
}

TEST_CASE("a network with what waits for its links compares equal to its copy only") {
  Network one(2, 1, narrow(1'000));
  Network two = one;
  one.route(at_ms(0), kSender, kReceiver, 100);
  CHECK_FALSE(one == two);
  two.route(at_ms(0), kSender, kReceiver, 100);
  CHECK(one == two);
}

TEST_CASE("a message's size: its headers, its entries with their texts, a chunk's data") {
  raft::Message message;
  message.body = raft::RequestVote{};
  CHECK(bytes_of(message) == 64);
  raft::InstallSnapshot chunk;
  chunk.data = "twelve bytes";
  message.body = chunk;
  CHECK(bytes_of(message) == 64 + 12);
}

TEST_CASE("in a run a heartbeat of 64 bytes takes 64ms to get onto a link of 1kB/s") {
  // S1's blank entry counts 24 more; it leaves at 120ms, and the narrow link is S1's to S2 only.
  tests::check_expectations(tests::run_scripted(
      {{"timeline",
        R"([{"at": "110ms", "do": [{"links": {"from": "S1", "to": "S2", "bothWays": false, "bandwidth": "1kB/s"}}]}])"},
       {"expect", R"([{"at": "130ms", "that": {"lastIndex": {"S2": 0, "S3": 1}}},
                      {"at": "217ms", "that": {"lastIndex": {"S2": 0}}},
                      {"at": "218ms", "that": {"lastIndex": {"S2": 1}}}])"}}));
}

}  // namespace
}  // namespace raftsim
