#include "core/options.hpp"
#include "tests/fuzz/fuzz_input.hpp"
#include "tests/sim/checks_cluster.hpp"

/// A cluster of correct servers: the input says which message arrives, is lost or copied next, whose write is
/// durable, whose timer fires, who crashes, who is cut off, who is asked to hand over or to change the
/// membership. No property of Raft is violated, and no server finds itself broken.
namespace raftsim::fuzz {
namespace {

using tests::ChecksCluster;

/// Enough for an election, entries, a crash and another election.
constexpr int kMostTurns = 400;

raft::ServerSet members_of(std::uint8_t mask, int servers) {
  return raft::ServerSet::from_mask(mask) & raft::ServerSet::first(servers);
}

void turn(ChecksCluster& cluster, Bytes& bytes, int servers) {
  // What brings a cluster forward comes twice: else most histories would have no leader.
  enum What : std::uint8_t {
    deliver,
    deliver_too,
    write,
    write_too,
    fire,
    propose,
    lose,
    copy,
    crash,
    restart,
    snapshot,
    part,
    mend,
    transfer,
    change,
    kinds
  };
  const auto what = static_cast<What>(bytes.up_to(kinds - 1));
  const std::uint8_t which = bytes.byte();
  const int server = 1 + which % servers;
  switch (what) {
    case deliver:
    case deliver_too:
      return cluster.deliver_one(cluster.on_the_way() == 0 ? 0 : which % cluster.on_the_way());
    case write:
    case write_too: return static_cast<void>(cluster.finish_write(server));
    case fire: return cluster.fire(server, static_cast<raft::Timer>(which / servers % raft::kTimers));
    case propose: return cluster.propose(server);
    case lose: return cluster.drop_one(which);
    case copy: return cluster.copy_one(which);
    case crash: return cluster.crash(server);
    case restart: return cluster.restart(server);
    case snapshot: return cluster.take_snapshot(server);
    case part: return cluster.part(members_of(which, servers));
    case mend: return cluster.part({});
    case transfer: return cluster.transfer(server, 1 + which / servers % servers);
    case change: {
      const raft::ServerSet voters = members_of(bytes.byte(), servers);
      const raft::ServerSet learners = members_of(bytes.byte(), servers);
      const bool joint = bytes.flag();
      return cluster.change(server, {voters, learners, joint, bytes.flag()});
    }
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
