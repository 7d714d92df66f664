#include "sim/trace/why_index.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/trace/fold.hpp"

namespace raftsim::trace {
namespace {

/// The rules whose refusal leaves a value as it is.
constexpr std::array<std::pair<Asked, raft::Rule>, 12> kKeepers{{
    {Asked::role, raft::Rule::may_campaign},
    {Asked::role, raft::Rule::wins_election},
    {Asked::role, raft::Rule::wins_pre_election},
    {Asked::role, raft::Rule::takes_over},
    {Asked::voted_for, raft::Rule::may_grant_vote},
    {Asked::leader, raft::Rule::accepts_leader},
    {Asked::commit_index, raft::Rule::may_commit},
    {Asked::log, raft::Rule::log_matches},
    {Asked::log, raft::Rule::accepts_command},
    {Asked::next_index, raft::Rule::heeds_refusal},
    {Asked::snapshot, raft::Rule::may_install},
    {Asked::configuration, raft::Rule::may_change_membership},
}};

std::uint64_t set_number(const raft::Configuration& configuration) {
  // Different configurations differ in it; nobody reads it.
  return configuration.voters.mask() * 31 + configuration.old_voters.mask() * 17 +
         configuration.learners.mask();
}

/// A candidate that stands again in a newer term has become one anew.
std::uint64_t role_number(const ServerState& state) {
  const auto role = static_cast<std::uint64_t>(state.role);
  return state.role == raft::Role::candidate ? role + state.current_term.value * WhyIndex::kRoles : role;
}

/// Where searches begin: the first one after `upto`.
template <class List>
auto end_at(const List& list, std::uint64_t upto) {
  return std::upper_bound(list.begin(), list.end(), upto,
                          [](std::uint64_t wanted, const auto& one) { return wanted < one.record; });
}

}  // namespace

struct WhyIndex::Before {
  explicit Before(const ServerState& state)
      : numbers{role_number(state),
                state.current_term.value,
                state.voted_for.value,
                state.leader.value,
                state.commit_index.value,
                state.last_applied.value,
                state.snapshot.last_included().index.value,
                set_number(state.configuration)},
        last(state.log.last_index().value),
        base(state.log.base().index.value),
        known(state.known) {}

  /// Whether the two differ in the value at that place: also where it was unknown, and is what it was taken
  /// for.
  [[nodiscard]] bool differs(const Before& after, std::size_t place) const {
    if (numbers.at(place) != after.numbers.at(place)) return true;
    return is_known(kWhat.at(place), known) != is_known(kWhat.at(place), after.known);
  }

  static constexpr std::array<Asked, 8> kWhat{Asked::role,     Asked::term,         Asked::voted_for,
                                              Asked::leader,   Asked::commit_index, Asked::last_applied,
                                              Asked::snapshot, Asked::configuration};
  std::array<std::uint64_t, kWhat.size()> numbers;
  std::uint64_t last;
  std::uint64_t base;
  Known known;
};

WhyIndex::WhyIndex(const Header& header)
    : cluster_(initial_state(header)),
      outliner_(header),
      servers_(static_cast<std::size_t>(header.servers)),
      changes_(servers_ * (kAsked + 2 * servers_)),
      logs_(servers_) {}

std::size_t WhyIndex::place_of(const Value& value) const {
  auto place = static_cast<std::size_t>(value.what);
  if (value.what == Asked::match_index) place = kAsked + value.peer.value - 1U;
  if (value.what == Asked::next_index) place = kAsked + servers_ + value.peer.value - 1U;
  return (value.server.value - 1U) * (kAsked + 2 * servers_) + place;
}

void WhyIndex::note(const Value& value, std::uint32_t record, bool is_new, std::uint64_t after) {
  if (is_new) changes_[place_of(value)].push_back({record, after});
}

void WhyIndex::add(const Record& record) {
  const auto number = static_cast<std::uint32_t>(record.number);
  if (record.server == raft::kNobody) {
    apply(cluster_, record);
  } else {
    const Before before(cluster_.server(record.server));
    // Most steps touch no follower's progress.
    const bool touched = !is_step(record.kind()) || !record.step.change.progress.empty();
    const std::vector<PeerProgress> progress =
        touched ? cluster_.server(record.server).progress : std::vector<PeerProgress>();
    apply(cluster_, record);
    const ServerState& after = cluster_.server(record.server);
    const Before now(after);
    for (std::size_t i = 0; i < now.numbers.size(); ++i) {
      note({record.server, Before::kWhat[i]}, number, before.differs(now, i), now.numbers[i]);
    }
    for (std::size_t i = 0; i < progress.size(); ++i) {
      const raft::ServerId peer = id_of_place(i);
      note({record.server, Asked::match_index, peer}, number,
           progress[i].match_index != after.progress[i].match_index, after.progress[i].match_index.value);
      note({record.server, Asked::next_index, peer}, number,
           progress[i].next_index != after.progress[i].next_index, after.progress[i].next_index.value);
    }
    note_log(record, before, after);
  }
  note_record(record);
  note_silence(record);
  note_kept(record);
}

void WhyIndex::note_record(const Record& record) {
  const Outline& outline = outliner_.next(record);
  WhyRecord& row = records_.emplace_back();
  row.time = record.time;
  row.cause = static_cast<std::uint32_t>(record.cause);
  row.asked_by = static_cast<std::uint32_t>(outliner_.asked_by());
  row.kind = record.kind();
  row.server = outline.server;
  row.peer = outline.peer;
  row.detail = row.kind == Kind::timer ? outline.detail : outline.type;
  if (const auto* fired = std::get_if<TimerFired>(&record.event)) row.forced = fired->forced;
}

void WhyIndex::note_log(const Record& record, const Before& before, const ServerState& after) {
  const StateChange& change = change_of(record);
  const bool replaced = change.snapshot && change.snapshot->replaces_log;
  if (!replaced && change.truncate_from.value == 0 && change.appended.empty()) return;
  const std::uint64_t last = after.log.last_index().value;
  std::uint64_t first = change.truncate_from.value;
  if (replaced) {
    first = std::min(before.base, after.log.base().index.value) + 1;
  } else if (first == 0) {
    first = last - change.appended.size() + 1;
  }
  logs_.at(record.server.value - 1U).push_back({static_cast<std::uint32_t>(record.number), first, last});
}

void WhyIndex::note_silence(const Record& record) {
  const Kind kind = record.kind();
  if (kind != Kind::crash && kind != Kind::start && kind != Kind::pause && kind != Kind::resume &&
      kind != Kind::link) {
    return;
  }
  Silence silence{static_cast<std::uint32_t>(record.number), {}, {}};
  if (!silences_.empty()) silence.cut = silences_.back().cut;
  if (kind == Kind::link) silence.cut = cluster_.cut;
  for (std::size_t i = 0; i < servers_; ++i) {
    const ServerState& server = cluster_.servers[i];
    if (!server.up || server.paused) silence.down.insert(id_of_place(i));
  }
  silences_.push_back(std::move(silence));
}

void WhyIndex::note_kept(const Record& record) {
  if (!watched_ || record.server != watched_->server) return;
  if (last_change(*watched_, record.number) == record.number) {
    kept_.reset();
    return;
  }
  for (const raft::Judgement& judgement : record.step.judgements) {
    const bool keeps = std::any_of(kKeepers.begin(), kKeepers.end(), [&](const auto& keeper) {
      return keeper.first == watched_->what && keeper.second == judgement.rule;
    });
    const bool of_another = watched_->peer != raft::kNobody && judgement.about != watched_->peer;
    // "The same as before" is no reason.
    const bool idle =
        judgement.reason == raft::Reason::nothing_new || judgement.reason == raft::Reason::old_news;
    if (!keeps || judgement.yes || of_another || idle) continue;
    kept_ = Kept{record.number, judgement, kept_ ? kept_->times + 1 : 1};
  }
}

std::uint64_t WhyIndex::last_change(const Value& value, std::uint64_t upto) const {
  if (value.what == Asked::log) {
    const auto& log = logs_.at(value.server.value - 1U);
    for (auto at = end_at(log, upto); at != log.begin();) {
      --at;
      if (value.index.value == 0 || at->first <= value.index.value) return at->record;
    }
    return 0;
  }
  const Changes& changes = changes_.at(place_of(value));
  const auto after = end_at(changes, upto);
  return after == changes.begin() ? 0 : (after - 1)->record;
}

std::uint64_t WhyIndex::number_at(const Value& value, std::uint64_t upto) const {
  if (value.what == Asked::log) {
    const auto& log = logs_.at(value.server.value - 1U);
    const auto after = end_at(log, upto);
    return after == log.begin() ? 0 : (after - 1)->last;
  }
  const Changes& changes = changes_.at(place_of(value));
  const auto after = end_at(changes, upto);
  if (after == changes.begin()) return 0;
  const std::uint64_t number = (after - 1)->number;
  return value.what == Asked::role ? number % kRoles : number;
}

std::uint64_t WhyIndex::silenced(raft::ServerId speaker, raft::ServerId listener, std::uint64_t at) const {
  const auto silent = [&](const Silence& one) {
    return one.down.contains(speaker) ||
           (!one.cut.empty() && one.cut.at(speaker.value - 1U).contains(listener));
  };
  std::uint64_t since = 0;
  for (auto one = end_at(silences_, at); one != silences_.begin();) {
    --one;
    if (!silent(*one)) break;
    since = one->record;
  }
  return since;
}

}  // namespace raftsim::trace
