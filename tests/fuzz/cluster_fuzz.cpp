#include "core/options.hpp"
#include "tests/fuzz/fuzz_input.hpp"
#include "tests/sim/checks_cluster.hpp"

/// A cluster of correct servers: the input says which message arrives or is lost next, whose write is
/// durable, whose timer fires, who crashes. No property of Raft is violated, and no server finds itself
/// broken.
namespace raftsim::fuzz {
namespace {

using tests::ChecksCluster;

/// Enough for an election, entries, a crash and another election.
constexpr int kMostTurns = 400;

void turn(ChecksCluster& cluster, Bytes& bytes, int servers) {
  enum What : std::uint8_t { deliver, lose, write, fire, propose, crash, restart, snapshot, kinds };
  const auto what = static_cast<What>(bytes.up_to(kinds - 1));
  const std::uint8_t which = bytes.byte();
  const int server = 1 + which % servers;
  switch (what) {
    case deliver: return cluster.deliver_one(cluster.on_the_way() == 0 ? 0 : which % cluster.on_the_way());
    case lose: return cluster.drop_one(which);
    case write: return static_cast<void>(cluster.finish_write(server));
    case fire: return cluster.fire(server, static_cast<raft::Timer>(which / servers % raft::kTimers));
    case propose: return cluster.propose(server);
    case crash: return cluster.crash(server);
    case restart: return cluster.restart(server);
    case snapshot: return cluster.take_snapshot(server);
    case kinds: return;
  }
}

void feed(Bytes bytes) {
  const int servers = 1 + static_cast<int>(bytes.up_to(4));
  ChecksCluster cluster(servers, 1);
  cluster.set_entries_per_append(1 + static_cast<std::uint32_t>(bytes.up_to(3)));
  cluster.set_snapshots(static_cast<std::uint32_t>(bytes.up_to(4)),
                        1 + static_cast<std::uint32_t>(bytes.up_to(60)));
  for (int server = 1; server <= servers; ++server) {
    cluster.set_switches(server, bytes.flag(), bytes.flag());
  }
  cluster.start();
  for (int i = 0; i < kMostTurns && !bytes.empty() && !cluster.over(); ++i) turn(cluster, bytes, servers);
  promise(cluster.broken().empty(), cluster.broken());
  const checks::Violation* violation = cluster.violation();
  promise(violation == nullptr, violation == nullptr ? "" : violation->message);
}

}  // namespace
}  // namespace raftsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  raftsim::fuzz::feed({data, size});
  return 0;
}
