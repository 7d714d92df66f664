#include "viz/model/arrow_index.hpp"

namespace raftsim::viz {

ArrowRank rank_of(const Arrow& arrow) {
  if (!arrow.type_known) return ArrowRank::content;
  switch (arrow.type) {
    case raft::MessageType::request_vote:
    case raft::MessageType::request_vote_reply:
    case raft::MessageType::pre_vote:
    case raft::MessageType::pre_vote_reply:
    case raft::MessageType::timeout_now: return ArrowRank::election;
    case raft::MessageType::install_snapshot:
    case raft::MessageType::read_index:
    case raft::MessageType::read_index_reply: return ArrowRank::content;
    case raft::MessageType::append_entries:
    case raft::MessageType::append_entries_reply:
    case raft::MessageType::install_snapshot_reply: break;
  }
  // Of what another program has sent nobody knows whether it is routine.
  return arrow.logged || arrow.with_entries || arrow.refusal ? ArrowRank::content : ArrowRank::routine;
}

void ArrowIndex::finish(const std::vector<Arrow>& arrows) {
  block_ends_.assign((places_.size() + kBlock - 1) / kBlock, Time{});
  for (std::size_t i = 0; i < places_.size(); ++i) {
    block_ends_[i / kBlock] = std::max(block_ends_[i / kBlock], arrows[places_[i]].ended);
  }
}

std::size_t ArrowIndex::count(const std::vector<Arrow>& arrows, Time begin, Time end) const {
  const auto first =
      std::lower_bound(places_.begin(), places_.end(), begin,
                       [&](std::uint32_t place, Time time) { return arrows[place].asked < time; });
  const auto last = std::upper_bound(
      first, places_.end(), end, [&](Time time, std::uint32_t place) { return time < arrows[place].asked; });
  return static_cast<std::size_t>(last - first);
}

}  // namespace raftsim::viz
