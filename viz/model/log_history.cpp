#include "viz/model/log_history.hpp"

#include <algorithm>

namespace raftsim::viz {

void LogHistory::begin(const std::vector<raft::Entry>& entries, raft::LogPosition base) {
  raft::LogIndex last = base.index;
  for (const raft::Entry& entry : entries) {
    last = next(last);
    put(last, entry, 0);
  }
  extents_ = {{0, base.index, last}};
}

void LogHistory::put(raft::LogIndex index, const raft::Entry& entry, std::uint64_t record) {
  if (latest_.size() < index.value) latest_.resize(index.value, kNone);
  std::uint32_t& latest = latest_[index.value - 1];
  versions_.push_back({record, entry.term, latest, entry.kind});
  latest = static_cast<std::uint32_t>(versions_.size() - 1);
}

void LogHistory::note(std::uint64_t record, const trace::StateChange& change) {
  if (change.truncate_from.value == 0 && change.appended.empty() && !change.snapshot) return;
  Extent now = extents_.back();
  now.record = record;
  const raft::LogIndex included =
      change.snapshot ? change.snapshot->snapshot.last_included().index : raft::LogIndex{0};
  if (change.snapshot && change.snapshot->replaces_log) now.base = now.last = included;
  if (change.truncate_from > now.base) now.last = previous(change.truncate_from);
  for (const raft::Entry& entry : change.appended) {
    now.last = next(now.last);
    put(now.last, entry, record);
  }
  if (change.snapshot && included > now.base) now.base = included;
  now.last = std::max(now.last, now.base);
  extents_.push_back(now);
}

LogHistory::Extent LogHistory::extent(std::uint64_t record) const {
  const auto after =
      std::upper_bound(extents_.begin(), extents_.end(), record,
                       [](std::uint64_t wanted, const Extent& e) { return wanted < e.record; });
  return after == extents_.begin() ? Extent{} : *(after - 1);
}

std::optional<Cell> LogHistory::cell(raft::LogIndex index, std::uint64_t record) const {
  const Extent reach = extent(record);
  if (index <= reach.base || index > reach.last) return std::nullopt;
  std::uint32_t at = latest_[index.value - 1];
  while (at != kNone && versions_[at].record > record) at = versions_[at].before;
  if (at == kNone) return std::nullopt;
  const Version& version = versions_[at];
  return Cell{version.term, version.kind, version.record,
              version.before != kNone && versions_[version.before].term != version.term};
}

}  // namespace raftsim::viz
