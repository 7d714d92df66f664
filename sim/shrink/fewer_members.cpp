#include <utility>
#include <vector>

#include "sim/shrink/passes.hpp"

namespace raftsim::shrink {
namespace {

std::vector<Document> without_one_member(const Document& document) {
  std::vector<Document> candidates;
  for (const Part& part : parts_of(document)) {
    const Pointer above = part.place.parent_pointer();
    const Document& owner = document.at(above);
    if (!owner.is_object()) continue;
    Document candidate = document;
    candidate.at(above).erase(part.key);
    if (candidate.at(above).empty() && !above.empty()) {
      // An object of nothing says nothing, unless an array counts it.
      const Pointer higher = above.parent_pointer();
      if (document.at(higher).is_object()) candidate.at(higher).erase(above.back());
    }
    candidates.push_back(std::move(candidate));
  }
  if (document.at("stop").contains("when")) {
    candidates.push_back(document);
    candidates.back()["stop"].erase("when");
  }
  return candidates;
}

}  // namespace

void fewer_members(Search& search) {
  sweep(search, without_one_member);
}

}  // namespace raftsim::shrink
