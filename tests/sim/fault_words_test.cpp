#include "sim/fault_words.hpp"

#include <doctest/doctest.h>
#include <string>
#include <variant>

#include "tests/sim/scripted.hpp"

namespace raftsim {
namespace {

constexpr raft::ServerSet kAllOfFaults = raft::ServerSet::first(3);
constexpr raft::ServerSet kS1OfFaults = raft::ServerSet::from_mask(0b001);
constexpr raft::ServerSet kS2S3OfFaults = raft::ServerSet::from_mask(0b110);

using tests::action;

TEST_CASE("what befalls disks is said in words") {
  const auto stall = action<StallDisk>(R"({"stallDisk": {"servers": "S1", "for": "500ms"}})");
  CHECK(in_words(stall, kS1OfFaults, kAllOfFaults) == "the disk of S1 stands still for 500ms");
  CHECK(in_words(stall, kAllOfFaults, kAllOfFaults) == "the disks of all servers stand still for 500ms");
  CHECK(in_words(FillDisk{}, kS2S3OfFaults, kAllOfFaults) == "the disks of S2, S3 are full");
  CHECK(in_words(FillDisk{}, kS1OfFaults, kAllOfFaults) == "the disk of S1 is full");
  CHECK(in_words(FreeDisk{}, kS1OfFaults, kAllOfFaults) == "the disk of S1 has room again");
  CHECK(in_words(CorruptDisk{}, kS1OfFaults, kAllOfFaults) == "what the disk of S1 holds is damaged");
  CHECK(in_words(CorruptDisk{}, kS2S3OfFaults, kAllOfFaults) == "what the disks of S2, S3 hold is damaged");
}

TEST_CASE("faults that go on are said in words") {
  const auto flap = action<Flap>(
      R"({"flap": {"from": "S1", "to": "S2", "down": "50ms", "up": {"uniform": ["1ms", "2ms"]}, "for": "2s"}})");
  CHECK(in_words(flap, kS1OfFaults, raft::ServerSet::from_mask(0b010), kAllOfFaults) ==
        "the link between S1 and S2 flaps for 2s: broken for 50ms, then whole for 1ms to 2ms, and so on");
  const auto one_way =
      action<Flap>(R"({"flap": {"from": "S1", "bothWays": false, "down": "50ms", "up": "1s", "for": "2s"}})");
  CHECK(in_words(one_way, kS1OfFaults, kS2S3OfFaults, kAllOfFaults) ==
        "links from S1 to S2, S3 flap for 2s: broken for 50ms, then whole for 1s, and so on");
  const auto loop =
      action<CrashLoop>(R"({"crashLoop": {"servers": "S1", "down": "100ms", "up": "300ms", "for": "3s"}})");
  CHECK(in_words(loop, kS1OfFaults, kAllOfFaults) ==
        "S1 crashes again and again for 3s: down for 100ms, then up for 300ms, and so on");
  CHECK(in_words(loop, kS2S3OfFaults, kAllOfFaults) ==
        "S2, S3 crash again and again for 3s: down for 100ms, then up for 300ms, and so on");
  const auto swizzle = action<Swizzle>(R"({"swizzle": {"apart": "100ms"}})");
  CHECK(in_words(swizzle, kAllOfFaults, kAllOfFaults) ==
        "all servers are cut off one by one, 100ms apart, and come back in another order");
}

}  // namespace
}  // namespace raftsim
