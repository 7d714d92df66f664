#include "sim/statistics.hpp"

#include <algorithm>

#include "core/check.hpp"
#include "core/server_set.hpp"

namespace raftsim {

void Statistics::reset(int servers, bool by_link) {
  servers_ = static_cast<std::size_t>(servers);
  by_type_ = {};
  by_link_.clear();
  if (by_link) by_link_.resize(servers_ * servers_ * raft::kMessageTypes * kFates);
  elections_ = split_votes_ = leaders_ = 0;
  available_ = false;
  since_ = stretch_since_ = Time{};
  unavailable_ = longest_unavailable_ = Duration{};
  appended_at_.clear();
  committed_ = raft::LogIndex{};
  commit_latencies_.clear();
  first_leader_.reset();
  missed_since_.reset();
  downtimes_.clear();
}

std::uint64_t Statistics::messages(const MessageCount& which) const {
  const auto all = raft::ServerSet::first(static_cast<int>(servers_));
  raft::require(!by_link_.empty() || ((which.from & all) == all && (which.to & all) == all),
                "messages between some servers where they are counted by link");
  std::uint64_t sum = 0;
  for (int type = 0; type < raft::kMessageTypes; ++type) {
    const auto one = static_cast<raft::MessageType>(type);
    if (which.type && *which.type != one) continue;
    if (by_link_.empty()) {
      sum += messages(one, which.fate);
      continue;
    }
    for (const raft::ServerId from : which.from& all) {
      for (const raft::ServerId to : which.to& all) sum += by_link_[link_place(one, from, to, which.fate)];
    }
  }
  return sum;
}

void Statistics::availability(Time now, bool available) {
  if (available == available_) return;
  if (available) {
    unavailable_ += now - since_;
    longest_unavailable_ = std::max(longest_unavailable_, now - stretch_since_);
  } else if (now != since_) {
    stretch_since_ = now;
  }
  available_ = available;
  since_ = now;
}

void Statistics::leader_elected(Time now, raft::Term term) {
  ++leaders_;
  if (!first_leader_) first_leader_ = now;
  if (!missed_since_ || term <= missed_term_) return;
  downtimes_.push_back(now - *missed_since_);
  missed_since_.reset();
}

void Statistics::leader_crashed(Time now, raft::Term term) {
  if (missed_since_) return;
  missed_since_ = now;
  missed_term_ = term;
}

void Statistics::appended(Time now, raft::LogIndex first, raft::LogIndex last) {
  appended_at_.resize(first.value - 1, now);
  appended_at_.resize(last.value, now);
}

void Statistics::committed(Time now, raft::LogIndex last, const raft::Log& log,
                           const raft::Effects& effects) {
  while (committed_ < last) {
    committed_ = raft::next(committed_);
    const raft::Entry* entry = raft::find_after_step(log, effects, committed_);
    if (entry == nullptr || entry->kind != raft::EntryKind::command) continue;
    if (committed_.value <= appended_at_.size()) {
      commit_latencies_.push_back(now - appended_at_[committed_.value - 1]);
    }
  }
}

std::optional<Time> Statistics::appended_at(raft::LogIndex index) const {
  if (index.value == 0 || index.value > appended_at_.size()) return std::nullopt;
  return appended_at_[index.value - 1];
}

Duration Statistics::unavailable(Time now) const {
  return unavailable_ + (available_ ? Duration{} : now - since_);
}

Duration Statistics::longest_unavailable(Time now) const {
  return std::max(longest_unavailable_, available_ ? Duration{} : now - stretch_since_);
}

Duration Statistics::commit_latency(int percent) const {
  if (commit_latencies_.empty()) return Duration{};
  std::vector<Duration> sorted = commit_latencies_;
  // The smallest latency that at least so many percent do not exceed (nearest rank).
  const std::size_t rank = (sorted.size() * static_cast<std::size_t>(percent) + 99) / 100;
  const auto place = sorted.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
  std::nth_element(sorted.begin(), place, sorted.end());
  return *place;
}

}  // namespace raftsim
