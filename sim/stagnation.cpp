#include "sim/stagnation.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace raftsim {
namespace {

using Changes = std::vector<RoleChange>;

/// By how much the term of the change at `place` is above that of the one `period` before it; nothing where
/// they are not alike.
std::optional<std::uint64_t> rise(const Changes& changes, std::size_t place, std::size_t period) {
  const RoleChange& later = changes[place];
  const RoleChange& earlier = changes[place - period];
  const bool alike = later.server == earlier.server && later.standing == earlier.standing;
  if (!alike || later.term < earlier.term) return {};
  return later.term.value - earlier.term.value;
}

/// How many of the last changes repeat with this period, one period included; `period` where none does.
std::size_t repeated(const Changes& changes, std::size_t period) {
  std::size_t place = changes.size();
  const auto step = rise(changes, place - 1, period);
  while (step && place > period && rise(changes, place - 1, period) == step) --place;
  return changes.size() - place + period;
}

bool begins_election(const RoleChange& change) {
  return change.standing == Standing::candidate;
}

std::uint64_t elections_in(const Changes& changes) {
  return static_cast<std::uint64_t>(std::count_if(changes.begin(), changes.end(), begins_election));
}

/// The shortest period that goes on three times at least, and for half of all that is looked at, or else
/// chance has made it.
bool find_cycle(const Changes& changes, Stagnation& found) {
  constexpr std::size_t kTimes = 3;
  for (std::size_t period = 1; kTimes * period <= changes.size(); ++period) {
    const std::size_t length = repeated(changes, period);
    if (length < kTimes * period || 2 * length < changes.size()) continue;
    const std::size_t last = changes.size() - 1;
    found.kind = StagnationKind::cycle;
    found.times = length / period;
    const std::size_t whole = found.times * period;
    found.changes.assign(changes.end() - static_cast<std::ptrdiff_t>(period), changes.end());
    found.since = changes[changes.size() - whole].time;
    found.elections = elections_in(found.changes);
    found.terms = changes[last].term.value - changes[last - period].term.value;
    // From the end of the first period to that of the last.
    found.lasting = (changes[last].time - changes[changes.size() - whole + period - 1].time) /
                    static_cast<std::int64_t>(found.times - 1);
    return true;
  }
  return false;
}

/// How many servers stand how, whoever they are, in the highest term or below it.
using State = std::array<std::uint8_t, std::size_t{2} * kStandings>;

std::uint64_t highest_term(const Changes& servers) {
  std::uint64_t highest = 0;
  for (const RoleChange& server : servers) highest = std::max(highest, server.term.value);
  return highest;
}

State state_of(const Changes& servers, std::uint64_t highest) {
  State state{};
  for (const RoleChange& server : servers) {
    const std::size_t below = server.term.value < highest ? kStandings : 0;
    ++state.at(static_cast<std::size_t>(server.standing) + below);
  }
  return state;
}

/// The visits of one state, each in a higher term than the one before it.
struct Visits {
  std::size_t first{};
  std::size_t last{};
  std::uint64_t last_term{};
  std::uint64_t times{};
  /// The shortest way from one to the next, the latest of equals: the places of the changes after the first
  /// and up to the second.
  std::size_t from{};
  std::size_t to{};
  std::uint64_t terms{};
};

bool has_leader(const State& state) {
  constexpr auto kLeader = static_cast<std::size_t>(Standing::leader);
  return state.at(kLeader) + state.at(kLeader + kStandings) > 0;
}

/// Of the state that was visited most often, with a leader if any was that has one: it shows how leaders do
/// not last.
bool find_recurrence(const Changes& changes, Changes servers, Stagnation& found) {
  std::map<State, Visits> all;
  for (std::size_t place = 0; place < changes.size(); ++place) {
    servers[changes[place].server.value - 1U] = changes[place];
    const std::uint64_t highest = highest_term(servers);
    const auto [entry, is_new] = all.try_emplace(state_of(servers, highest), Visits{place, place, highest});
    Visits& visits = entry->second;
    if (is_new || highest == visits.last_term) continue;
    if (visits.times == 0 || place - visits.last <= visits.to - visits.from) {
      visits.from = visits.last;
      visits.to = place;
      visits.terms = highest - visits.last_term;
    }
    ++visits.times;
    visits.last = place;
    visits.last_term = highest;
  }
  constexpr std::uint64_t kTimes = 2;
  const auto worth = [](const auto& one) {
    return std::pair(one.second.times >= kTimes && has_leader(one.first), one.second.times);
  };
  const auto best = std::max_element(all.begin(), all.end(),
                                     [&](const auto& a, const auto& b) { return worth(a) < worth(b); });
  if (best == all.end() || best->second.times < kTimes) return false;
  const Visits& visits = best->second;
  found.kind = StagnationKind::recurrence;
  found.times = visits.times;
  found.since = changes[visits.first].time;
  found.changes.assign(changes.begin() + static_cast<std::ptrdiff_t>(visits.from) + 1,
                       changes.begin() + static_cast<std::ptrdiff_t>(visits.to) + 1);
  found.elections = elections_in(found.changes);
  found.terms = visits.terms;
  found.lasting = changes[visits.to].time - changes[visits.from].time;
  return true;
}

std::string number_of(std::uint64_t number, const std::string& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

std::string time_text(Time time) {
  return to_text(time - Time{});
}

/// "term t", "term t+2", "term t-1".
std::string relative(raft::Term term, raft::Term first) {
  if (term == first) return "term t";
  return term > first ? "term t+" + std::to_string(term.value - first.value)
                      : "term t-" + std::to_string(first.value - term.value);
}

std::string changes_in_words(const Changes& changes) {
  std::string text;
  for (const RoleChange& change : changes) {
    if (!text.empty()) text += ", ";
    text += raft::to_string(change.server) + " " + std::string(to_string(change.standing)) + " in " +
            relative(change.term, changes.front().term);
  }
  return text;
}

std::string servers_in_words(const Changes& servers) {
  std::string text;
  for (const RoleChange& server : servers) {
    if (!text.empty()) text += ", ";
    text += raft::to_string(server.server) + " " + std::string(to_string(server.standing)) + " in term " +
            std::to_string(server.term.value) + " since " + time_text(server.time);
  }
  return text;
}

/// "450ms, with 3 elections, and the term rises by 3".
std::string period_in_words(const Stagnation& one) {
  return to_text(one.lasting) + ", with " +
         (one.elections == 0 ? "no election" : number_of(one.elections, "election")) +
         (one.terms == 0 ? ", and the term stays" : ", and the term rises by " + std::to_string(one.terms));
}

}  // namespace

std::string_view to_string(StagnationKind kind) {
  constexpr std::array<std::string_view, 4> kWords{"standstill", "cycle", "recurrence", "change"};
  return kWords[static_cast<std::size_t>(kind)];
}

Stagnation stagnation_of(const RoleHistory& history, Time from, Time now, Duration still) {
  Stagnation found;
  Changes before = history.before();
  Changes changes;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const RoleChange& change = history[i];
    if (change.time < from) {
      before[change.server.value - 1U] = change;
    } else {
      changes.push_back(change);
    }
  }
  found.servers = before;
  for (const RoleChange& change : changes) found.servers[change.server.value - 1U] = change;
  for (const RoleChange& server : found.servers) found.since = std::max(found.since, server.time);
  if (changes.empty() || now - found.since >= still) return found;
  if (find_cycle(changes, found) || find_recurrence(changes, before, found)) return found;
  constexpr std::size_t kLatest = 8;
  found.kind = StagnationKind::change;
  found.changes.assign(changes.end() - static_cast<std::ptrdiff_t>(std::min(kLatest, changes.size())),
                       changes.end());
  found.since = found.changes.front().time;
  found.elections = elections_in(found.changes);
  found.terms = highest_term(found.changes) - found.changes.front().term.value;
  found.lasting = found.changes.back().time - found.since;
  return found;
}

std::string in_words(const Stagnation& stagnation) {
  switch (stagnation.kind) {
    case StagnationKind::standstill:
      return "standstill: roles and terms have not changed since " + time_text(stagnation.since) + ": " +
             servers_in_words(stagnation.servers);
    case StagnationKind::cycle:
      return "livelock: since " + time_text(stagnation.since) + " the same " +
             number_of(stagnation.changes.size(), "change") + " of roles and terms have come " +
             std::to_string(stagnation.times) + " times, each time in " + period_in_words(stagnation) + ": " +
             changes_in_words(stagnation.changes);
    case StagnationKind::recurrence:
      return "livelock: since " + time_text(stagnation.since) + " roles and terms have come " +
             std::to_string(stagnation.times) +
             " times to where they had been, in no fixed order; the shortest way takes " +
             period_in_words(stagnation) + ": " + changes_in_words(stagnation.changes);
    case StagnationKind::change: break;
  }
  return "no cycle: the latest changes of roles and terms took " + period_in_words(stagnation) + ": " +
         changes_in_words(stagnation.changes);
}

}  // namespace raftsim
