#include "sim/trace/story_links.hpp"

#include <algorithm>
#include <cstddef>

#include "sim/trace/story_vocabulary.hpp"

namespace raftsim::trace {
namespace {

/// To whom each server's messages are cut off, S1 first.
using Cuts = std::vector<raft::ServerSet>;

raft::ServerSet all_of(const Cuts& cuts) {
  return raft::ServerSet::first(static_cast<int>(cuts.size()));
}

raft::ServerSet& of(Cuts& cuts, raft::ServerId from) {
  return cuts[from.value - 1U];
}

bool is_cut(const Cuts& cuts, raft::ServerId from, raft::ServerId to) {
  return cuts[from.value - 1U].contains(to);
}

/// Those to whom and from whom nothing comes through.
raft::ServerSet mutual_cuts(const Cuts& cuts, raft::ServerId server) {
  raft::ServerSet mutual;
  for (const raft::ServerId other : all_of(cuts)) {
    if (is_cut(cuts, server, other) && is_cut(cuts, other, server)) mutual.insert(other);
  }
  return mutual;
}

/// The servers that `start` exchanges messages with in both directions, by way of others too.
raft::ServerSet group_of(raft::ServerId start, const Cuts& cuts) {
  raft::ServerSet group;
  group.insert(start);
  for (bool grown = true; grown;) {
    grown = false;
    for (const raft::ServerId member : group) {
      for (const raft::ServerId other : all_of(cuts)) {
        if (group.contains(other) || is_cut(cuts, member, other) || is_cut(cuts, other, member)) continue;
        group.insert(other);
        grown = true;
      }
    }
  }
  return group;
}

/// The groups, if the cuts are those between groups and no others; else nothing.
std::string partition_in_words(const Cuts& cuts) {
  raft::ServerSet told;
  std::string words;
  for (const raft::ServerId server : all_of(cuts)) {
    const raft::ServerSet group = group_of(server, cuts);
    for (const raft::ServerId other : all_of(cuts)) {
      if (is_cut(cuts, server, other) == group.contains(other)) return {};
    }
    if (told.contains(server)) continue;
    words += (words.empty() ? "" : " | ") + to_words(group);
    told = told | group;
  }
  return words;
}

/// Takes the cuts in both directions out and puts them into words, the server with the most of them first.
std::string take_mutual_cuts(Cuts& cuts) {
  std::string words;
  while (true) {
    raft::ServerId server;
    raft::ServerSet most;
    for (const raft::ServerId one : all_of(cuts)) {
      const raft::ServerSet mutual = mutual_cuts(cuts, one);
      if (mutual.size() <= most.size()) continue;
      server = one;
      most = mutual;
    }
    if (most.empty()) return words;
    words += (words.empty() ? "" : "; ") + to_string(server) + " ↮ " + to_words(most);
    for (const raft::ServerId other : most) {
      of(cuts, server).erase(other);
      of(cuts, other).erase(server);
    }
  }
}

/// Takes the other cuts out and puts them into words, senders that are cut off from the same servers
/// together.
std::string take_one_way_cuts(Cuts& cuts) {
  std::string words;
  for (const raft::ServerId server : all_of(cuts)) {
    const raft::ServerSet to = of(cuts, server);
    if (to.empty()) continue;
    raft::ServerSet from;
    for (const raft::ServerId one : all_of(cuts)) {
      if (of(cuts, one) == to) from.insert(one);
    }
    for (const raft::ServerId one : from) of(cuts, one) = {};
    words += (words.empty() ? "" : "; ") + to_words(from) + " ↛ " + to_words(to);
  }
  return words;
}

}  // namespace

std::string links_in_words(std::vector<raft::ServerSet> cut) {
  if (std::all_of(cut.begin(), cut.end(), [](raft::ServerSet to) { return to.empty(); })) {
    return "all links are whole";
  }
  const std::string partition = partition_in_words(cut);
  if (!partition.empty()) return "partition: " + partition;
  const std::string mutual = take_mutual_cuts(cut);
  const std::string one_way = take_one_way_cuts(cut);
  return "links cut: " + mutual + (mutual.empty() || one_way.empty() ? "" : "; ") + one_way;
}

}  // namespace raftsim::trace
