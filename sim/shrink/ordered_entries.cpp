#include <algorithm>
#include <utility>
#include <vector>

#include "sim/shrink/passes.hpp"

namespace raftsim::shrink {
namespace {

/// Entries that wait for something stay behind the one that they follow.
Document in_order_of_time(const Document& timeline) {
  std::vector<std::pair<Duration, Document>> entries;
  Duration last{};
  for (const Document& entry : timeline) {
    last = parse_duration(entry.value("at", "")).value_or(last);
    entries.emplace_back(last, entry);
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& one, const auto& other) { return one.first < other.first; });
  Document ordered = Document::array();
  for (auto& entry : entries) ordered.push_back(std::move(entry.second));
  return ordered;
}

}  // namespace

void ordered_entries(Search& search) {
  if (!search.current().contains("timeline")) return;
  Document ordered = search.current();
  ordered["timeline"] = in_order_of_time(ordered["timeline"]);
  search.take_first({ordered});
}

}  // namespace raftsim::shrink
