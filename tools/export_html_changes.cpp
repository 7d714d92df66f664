#include "tools/export_html_changes.hpp"

#include <algorithm>

#include "sim/trace/message_words.hpp"

namespace raftsim {
namespace {

constexpr std::int64_t kTimerOff = -1;
/// In the place of what the log of another program has not told.
constexpr std::int64_t kNotKnown = -1;

std::int64_t html_number(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

void add_html_field(HtmlField field, std::vector<std::int64_t>& change) {
  change.push_back(static_cast<std::int64_t>(field));
}

void add_html_set(raft::ServerSet servers, std::vector<std::int64_t>& change) {
  change.push_back(servers.size());
  for (const raft::ServerId server : servers) change.push_back(server.value);
}

}  // namespace

void add_cut(raft::ServerId from, raft::ServerSet to, std::vector<std::int64_t>& change) {
  add_html_field(HtmlField::cut, change);
  change.push_back(from.value);
  add_html_set(to, change);
}

std::uint64_t HtmlEntries::add(const raft::Entry& entry) {
  const std::string words = trace::words_of(entry);
  const auto [found, fresh] =
      places_.try_emplace(std::to_string(entry.term.value) + ' ' + words, places_.size());
  if (fresh) {
    terms_.add(entry.term.value);
    words_.add(texts_->add(words, numbers_));
  }
  return found->second;
}

std::string HtmlEntries::json() const {
  return "{\"term\":" + terms_.json() + ",\"text\":" + words_.json() + ",\"numbers\":" + numbers_.json() +
         "}";
}

HtmlServer::HtmlServer() {
  numbers_.back() = kTimerOff;
}

void HtmlServer::note(const trace::ServerState& now, Time at, raft::ServerSet peers, HtmlEntries& entries,
                      HtmlTexts& texts, std::vector<std::int64_t>& change) {
  const auto& timer = now.timers[static_cast<std::size_t>(raft::Timer::election)];
  const std::array<std::int64_t, kNumbers> numbers{
      now.up ? 1 : 0,
      now.paused ? 1 : 0,
      now.known.role ? static_cast<std::int64_t>(now.role) : kNotKnown,
      now.known.term ? html_number(now.current_term.value) : kNotKnown,
      now.voted_for.value,
      now.leader.value,
      now.known.commit_index ? html_number(now.commit_index.value) : kNotKnown,
      html_number(now.last_applied.value),
      html_number(now.durable_index.value),
      timer ? timer->time_since_epoch().count() : kTimerOff,
  };
  for (std::size_t i = 0; i < kNumbers; ++i) {
    if (numbers[i] == numbers_[i]) continue;
    const auto field = static_cast<HtmlField>(i);
    if (field == HtmlField::election_timer && numbers[i] == kTimerOff) {
      add_html_field(HtmlField::election_timer_off, change);
      continue;
    }
    add_html_field(field, change);
    change.push_back(field == HtmlField::election_timer ? numbers[i] - at.time_since_epoch().count()
                                                        : numbers[i]);
  }
  numbers_ = numbers;
  if (now.votes != votes_) {
    votes_ = now.votes;
    add_html_field(HtmlField::votes, change);
    add_html_set(votes_, change);
  }
  if (now.configuration != configuration_) {
    configuration_ = now.configuration;
    add_html_field(HtmlField::configuration, change);
    // Names of servers have numbers in them that few texts of this kind share.
    change.push_back(html_number(texts.add_whole(trace::to_words(configuration_))));
  }
  progress_.resize(now.progress.size());
  for (const raft::ServerId peer : peers) {
    const std::size_t place = peer.value - 1U;
    if (place >= progress_.size() || now.progress[place] == progress_[place]) continue;
    const trace::PeerProgress& is = now.progress[place];
    const trace::PeerProgress was = progress_[place];
    progress_[place] = is;
    if (is.match_index == was.match_index && is.next_index == was.next_index && is.mode == was.mode) continue;
    add_html_field(HtmlField::progress, change);
    change.insert(change.end(), {peer.value, html_number(is.match_index.value),
                                 html_number(is.next_index.value), static_cast<std::int64_t>(is.mode)});
  }
  note_log(now.log, entries, change);
}

void HtmlServer::note_log(const raft::Log& log, HtmlEntries& entries, std::vector<std::int64_t>& change) {
  const std::uint64_t base = log.base().index.value;
  const std::uint64_t last = log.last_index().value;
  const std::uint64_t old_base = base_.index.value;
  const std::uint64_t old_last = old_base + hashes_.size();
  const std::uint64_t floor = std::max(base, old_base);
  // The hash of all up to an entry tells that everything before it is the same, too.
  std::uint64_t keep = std::min(last, old_last);
  while (keep > floor && hashes_[keep - old_base - 1] != log.prefix_hash(raft::LogIndex{keep})) --keep;
  // Where the snapshot ends beyond the old log, or the old one's reached further, nothing of it stays.
  keep = std::max(keep, base);
  if (base < old_base) keep = base;
  if (base == old_base && log.base().term == base_.term && keep == old_last && keep == last) return;
  add_html_field(HtmlField::log, change);
  change.insert(change.end(), {html_number(base), html_number(log.base().term.value), html_number(keep),
                               html_number(last - keep)});
  std::vector<std::uint64_t> hashes;
  if (base == old_base) {
    hashes = std::move(hashes_);
    hashes.resize(keep - base);
  } else if (keep > base) {
    hashes.assign(hashes_.begin() + static_cast<std::ptrdiff_t>(base - old_base),
                  hashes_.begin() + static_cast<std::ptrdiff_t>(keep - old_base));
  }
  for (std::uint64_t index = keep + 1; index <= last; ++index) {
    change.push_back(html_number(entries.add(log.at(raft::LogIndex{index}))));
    hashes.push_back(log.prefix_hash(raft::LogIndex{index}));
  }
  hashes_ = std::move(hashes);
  base_ = log.base();
}

}  // namespace raftsim
