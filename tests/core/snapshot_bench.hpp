#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/snapshot.hpp"
#include "tests/core/server_bench.hpp"

/// Servers with snapshots on the bench.
namespace raft::tests {

/// What is durable of a server whose log held no-ops of these terms, all up to `included` compacted.
inline Durable compacted(const std::vector<std::uint64_t>& terms, std::uint64_t included,
                         std::uint64_t current, int servers = 3) {
  Durable result = durable(terms, current);
  const Log& log = result.log;
  result.snapshot =
      SharedSnapshot(Snapshot({log.term_at(at(included)), at(included)}, log.prefix_hash(at(included)),
                              {{ServerSet::first(servers), {}, {}}, StateMachine{}}));
  result.log.compact_to(at(included));
  return result;
}

/// The snapshot of a log of no-ops of these terms, all of it.
inline SharedSnapshot snapshot_of(const std::vector<std::uint64_t>& terms, StateMachine machine = {}) {
  const Log log = durable(terms, 0).log;
  return SharedSnapshot(
      Snapshot(log.last(), log.hash(), {{ServerSet::first(3), {}, {}}, std::move(machine)}));
}

/// The chunk of a snapshot that begins at `offset`, of at most `size` bytes.
inline InstallSnapshot chunk_of(const SharedSnapshot& snapshot, std::size_t offset, std::size_t size,
                                std::uint64_t round = 0) {
  const std::string data = snapshot->bytes().substr(offset, size);
  return {snapshot.last_included(), offset, data, offset + data.size() == snapshot->bytes().size(), round};
}
inline InstallSnapshot whole(const SharedSnapshot& snapshot) {
  return chunk_of(snapshot, 0, std::string::npos);
}

/// A log with its base: "…2:1 | 1 4" is one that begins after entry 2 of term 1.
inline std::string whole_log(const Log& log) {
  std::string text;
  if (log.base().index != at(0)) {
    text = "…" + std::to_string(log.base().index.value) + ":" + std::to_string(log.base().term.value) + " |";
  }
  for (const Entry& entry : log.from(next(log.base().index), log.last_index().value)) {
    if (!text.empty()) text += ' ';
    text += std::to_string(entry.term.value);
  }
  return text;
}

}  // namespace raft::tests
