#include <algorithm>

#include "core/hash.hpp"
#include "core/server.hpp"
#include "core/snapshot_bytes.hpp"

namespace raft {

std::uint64_t Server::hash() const {
  std::uint64_t hash = mix(kHashSeed, id_.value);
  for (const std::uint64_t word : {current_term().value,
                                   std::uint64_t{voted_for().value},
                                   log().hash(),
                                   log().last_index().value,
                                   static_cast<std::uint64_t>(role_),
                                   std::uint64_t{leader_.value},
                                   commit_index_.value,
                                   last_applied_.value,
                                   last_write_.value,
                                   durable_write_.value,
                                   durable_index_.value,
                                   votes_.mask(),
                                   vote_replies_.mask(),
                                   own_vote_write_.value,
                                   options_.voters.mask(),
                                   options_.learners.mask(),
                                   static_cast<std::uint64_t>(options_.places),
                                   configurations_.hash(),
                                   departing_.mask(),
                                   std::uint64_t{options_.max_entries_per_append},
                                   std::uint64_t{options_.max_in_flight},
                                   answered_.mask(),
                                   std::uint64_t{successor_.value},
                                   uncommitted_bytes_,
                                   round_,
                                   confirmed_round_,
                                   round_answers_.mask(),
                                   static_cast<std::uint64_t>(options_.reads),
                                   std::uint64_t{options_.sessions},
                                   options_.max_uncommitted_bytes}) {
    hash = mix(hash, word);
  }
  for (const bool flag :
       {options_.pre_vote, options_.check_quorum, options_.follower_reads, hears_leader_, asked_to_take_over_,
        other_lease_timer_, lease_running_, measuring_lease_, gave_lease_up_}) {
    hash = mix(hash, flag ? 1 : 0);
  }
  for (const PendingWrite& pending : pending_writes_) {
    hash = mix(mix(hash, pending.id.value), pending.last_index.value);
  }
  for (std::size_t i = 0; i < progress_.size(); ++i) {
    const std::uint64_t mode = (static_cast<std::uint64_t>(progress_[i].unanswered) << 10U) |
                               (static_cast<std::uint64_t>(progress_[i].cautious) << 9U) |
                               (static_cast<std::uint64_t>(progress_[i].catching_up) << 8U) |
                               (static_cast<std::uint64_t>(progress_[i].mode) << 1U) |
                               static_cast<std::uint64_t>(progress_[i].probe_sent);
    hash = mix(mix(mix(hash, match_index_[i].value), progress_[i].next_index.value), mode);
  }
  for (const PendingRead& read : reads_) {
    for (const std::uint64_t word :
         {static_cast<std::uint64_t>(read.stage), std::uint64_t{read.server.value}, read.id,
          std::uint64_t{read.client.value}, std::uint64_t{read.sequence}, read.key.words()[0],
          read.key.words()[1], read.read_index.value, read.round}) {
      hash = mix(hash, word);
    }
  }
  if (hash_of_snapshots() != 0) hash = mix(hash, hash_of_snapshots());
  if (change_) {
    for (const std::uint64_t word : {change_->wanted.voters.mask(), change_->wanted.learners.mask(),
                                     change_->round_end.value, static_cast<std::uint64_t>(change_->timeouts),
                                     static_cast<std::uint64_t>(change_->round), change_->reached.value}) {
      hash = mix(hash, word);
    }
    hash = mix(hash, (change_->joint ? 2U : 0U) + (change_->overdue ? 1U : 0U));
  }
  return mix(hash, machine_.hash());
}

/// 0 where nothing has to do with snapshots.
std::uint64_t Server::hash_of_snapshots() const {
  const bool sends = std::any_of(progress_.begin(), progress_.end(),
                                 [](const Progress& one) { return static_cast<bool>(one.snapshot); });
  if (options_.snapshot_every == 0 && options_.snapshot_chunk == Options::kDefaultSnapshotChunk &&
      !durable_.snapshot && !sends && incoming_ == IncomingSnapshot{}) {
    return 0;
  }
  std::uint64_t hash = mix(mix(kHashSeed, options_.snapshot_every), options_.snapshot_chunk);
  hash = mix(mix(hash, incoming_.last_included.index.value), check_sum(incoming_.bytes));
  hash = mix(hash, incoming_.term.value);
  hash = mix(hash, durable_.snapshot ? check_sum(durable_.snapshot->bytes()) : 0);
  for (const Progress& progress : progress_) {
    hash = mix(mix(hash, progress.snapshot.last_included().index.value), progress.offset);
  }
  return hash;
}

}  // namespace raft
