#include <utility>
#include <vector>

#include "sim/shrink/passes.hpp"

namespace raftsim::shrink {
namespace {

/// Each entry with the one after it: at the time of the first, and of the second.
std::vector<Document> with_two_joined(const Document& document) {
  std::vector<Document> candidates;
  const Document* const timeline = find(document, Pointer("/timeline"));
  if (timeline == nullptr) return candidates;
  for (std::size_t i = 0; i + 1 < timeline->size(); ++i) {
    const Document& one = timeline->at(i);
    const Document& other = timeline->at(i + 1);
    if (!one.contains("at") || !other.contains("at") || !one.contains("do") || !other.contains("do"))
      continue;
    for (const Document& kept : {one, other}) {
      Document joined = kept;
      joined["do"] = one["do"];
      joined["do"].insert(joined["do"].end(), other["do"].begin(), other["do"].end());
      Document candidate = document;
      Document& list = candidate["timeline"];
      list[i] = std::move(joined);
      list.erase(list.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      candidates.push_back(std::move(candidate));
    }
  }
  return candidates;
}

}  // namespace

void joined_entries(Search& search) {
  sweep(search, with_two_joined);
}

}  // namespace raftsim::shrink
