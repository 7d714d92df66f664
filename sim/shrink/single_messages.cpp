#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/shrink/passages.hpp"
#include "sim/shrink/passes.hpp"
#include "sim/shrink/size.hpp"

namespace raftsim::shrink {
namespace {

/// Where more messages than these met with something, it is no example of single ones.
constexpr std::size_t kMostMessages = 500;

bool has_chance(const Document& network) {
  for (const char* const key : {"loss", "duplicate", "reorder"}) {
    if (network.contains(key)) return true;
  }
  return network.contains("delay") && is_drawn(network.at("delay"));
}

/// Whether chance decides what becomes of messages.
bool is_left_to_chance(const Document& document) {
  if (!document.contains(Pointer("/network/delay")) || has_chance(document.at("network"))) return true;
  const std::vector<Part> parts = parts_of(document);
  return std::any_of(parts.begin(), parts.end(), [](const Part& part) {
    return (part.key == "network" || part.key == "links") && part.value->is_object() &&
           has_chance(*part.value);
  });
}

/// The document with a network that delivers everything after the same time. What goes to and from clients
/// takes as long as before.
Document with_plain_network(const Document& document, Duration delay) {
  Document plain = document;
  if (plain.contains("clients")) {
    for (Document& group : plain["clients"]) {
      if (!group.contains("delay")) group["delay"] = network_delay(document);
    }
  }
  plain["network"] = {{"delay", to_text(delay)}};
  if (!plain.contains("timeline")) plain["timeline"] = Document::array();
  Document kept = Document::array();
  for (Document& entry : plain["timeline"]) {
    if (entry.contains("do")) {
      Document actions = Document::array();
      for (const Document& action : entry["do"]) {
        if (!action.contains("network") && !action.contains("links")) actions.push_back(action);
      }
      entry["do"] = std::move(actions);
    }
    kept.push_back(std::move(entry));
  }
  plain["timeline"] = std::move(kept);
  return plain;
}

/// What is to happen to the next message like this one so that it has the same fate; null if nothing.
Document action_for(const Passage& fate, Duration usual) {
  Document pattern{{"type", raft::to_string(fate.type)},
                   {"from", raft::to_string(fate.from)},
                   {"to", raft::to_string(fate.to)}};
  const char* what = nullptr;
  if (fate.lost) {
    what = "drop";
  } else if (fate.copy_after > Duration{}) {
    what = "duplicate";
    pattern["by"] = to_text(fate.copy_after);
  } else if (fate.took > usual) {
    what = "delay";
    pattern["by"] = to_text(fate.took - usual);
  }
  if (what == nullptr) return {};
  Document action = Document::object();
  action[what] = std::move(pattern);
  return action;
}

/// When what is to happen to a message is laid down.
enum class Laid : std::uint8_t {
  /// Halfway from the one before it of the same kind, so that the message may as well leave somewhat earlier.
  long_before,
  /// As it leaves.
  just_before,
};

/// Each message that meets with anything has an entry of its own.
Document with_single_messages(const Document& document, const std::vector<Passage>& fates, Duration usual,
                              Laid laid) {
  Document result = with_plain_network(document, usual);
  std::map<std::tuple<raft::MessageType, raft::ServerId, raft::ServerId>, Time> last_of_kind;
  std::vector<std::pair<Time, Document>> entries;
  for (const Passage& fate : fates) {
    Time& last = last_of_kind[{fate.type, fate.from, fate.to}];
    const Time when = laid == Laid::long_before ? last + (fate.left - last) / 2 : fate.left;
    last = fate.left;
    const Document action = action_for(fate, usual);
    if (action.is_null()) continue;
    if (entries.size() == kMostMessages) return {};
    Document entry = Document::object();
    entry["at"] = to_text(when - Time{});
    entry["do"] = Document::array();
    entry["do"].push_back(action);
    entries.emplace_back(when, std::move(entry));
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& one, const auto& other) { return one.first < other.first; });
  for (auto& entry : entries) result["timeline"].push_back(std::move(entry.second));
  return result;
}

Duration shortest(const std::vector<Passage>& fates) {
  Duration least = milliseconds(10);
  for (const Passage& fate : fates) {
    if (!fate.lost) least = std::min(least, fate.took);
  }
  return least;
}

}  // namespace

void single_messages(Search& search) {
  if (!is_left_to_chance(search.current())) return;
  const auto scenario = scenario_of(search.current());
  if (!scenario) return;
  const std::vector<Passage> fates = passages_of(*scenario);
  for (const Laid laid : {Laid::long_before, Laid::just_before}) {
    const Document all = with_single_messages(search.current(), fates, shortest(fates), laid);
    if (all.is_null()) return;
    // Larger at first: only when all is left out that does not matter, it is known whether it is worth it.
    std::optional<Search> single = search.beginning_with(all);
    if (!single) continue;
    leave_out_elements(*single, kTimeline, Effort::one_seed);
    // That of the clients, which was the network's.
    constant_delays(*single);
    if (search.take_first({single->current()}, Effort::one_seed)) return;
  }
}

}  // namespace raftsim::shrink
