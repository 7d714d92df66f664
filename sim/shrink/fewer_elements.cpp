#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "sim/shrink/passes.hpp"

namespace raftsim::shrink {
namespace {

/// Each log that is given by its terms, "1 1 4", without its end, from the first, the middle or the last
/// entry.
std::vector<Document> with_a_shorter_log(const Document& document) {
  std::vector<Document> candidates;
  for (const Part& part : parts_of(document)) {
    if (part.key != "log" || !part.value->is_string()) continue;
    const auto text = part.value->get<std::string>();
    const auto entries = static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
    for (const std::size_t kept : {std::size_t{1}, entries / 2, entries - 1}) {
      if (kept == 0 || kept == entries) continue;
      std::size_t end = 0;
      for (std::size_t i = 0; i < kept; ++i) end = text.find(' ', end + 1);
      candidates.push_back(document);
      candidates.back().at(part.place) = text.substr(0, end);
    }
  }
  return candidates;
}

}  // namespace

void fewer_entries(Search& search) {
  leave_out_elements(search, kTimeline);
}

void fewer_elements(Search& search) {
  std::vector<Pointer> arrays;
  for (const Part& part : parts_of(search.current())) {
    if (part.value->is_array() && part.place != kTimeline) arrays.push_back(part.place);
  }
  // From the last to the first: what is left out moves no place before it.
  std::for_each(arrays.rbegin(), arrays.rend(),
                [&search](const auto& array) { leave_out_elements(search, array); });
  sweep(search, with_a_shorter_log);
}

}  // namespace raftsim::shrink
