#include "sim/shrink/search.hpp"

#include <algorithm>
#include <utility>

namespace raftsim::shrink {

FirstOf in_order(const Trial& trial) {
  return [&trial](const std::vector<Document>& candidates, Effort effort) -> std::optional<Found> {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (auto accepted = trial.accept(candidates[i], effort)) return Found{i, std::move(*accepted)};
    }
    return {};
  };
}

Search::Search(Document start, FirstOf first_of)
    : current_(std::move(start)), size_(size_of(current_)), first_of_(std::move(first_of)) {}

std::optional<Search> Search::beginning_with(const Document& start) const {
  auto found = first_of_({start}, Effort::one_seed);
  if (!found) return {};
  return Search(std::move(found->document), first_of_);
}

std::optional<std::size_t> Search::take_first(const std::vector<Document>& candidates, Effort effort) {
  std::vector<Document> smaller;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (!(size_of(candidates[i]) < size_)) continue;
    smaller.push_back(candidates[i]);
    places.push_back(i);
  }
  while (!smaller.empty()) {
    auto found = first_of_(smaller, effort);
    if (!found) return {};
    const Size size = size_of(found->document);
    if (size < size_) {
      current_ = std::move(found->document);
      size_ = size;
      ++steps_;
      return places[found->index];
    }
    // As it was accepted, with another seed or end, it is no gain.
    const auto tried = static_cast<std::ptrdiff_t>(found->index) + 1;
    smaller.erase(smaller.begin(), smaller.begin() + tried);
    places.erase(places.begin(), places.begin() + tried);
  }
  return {};
}

void sweep(Search& search, const Candidates& candidates, Effort effort) {
  std::size_t from = 0;
  while (true) {
    std::vector<Document> next = candidates(search.current());
    next.erase(next.begin(), next.begin() + static_cast<std::ptrdiff_t>(std::min(from, next.size())));
    const auto taken = search.take_first(next, effort);
    if (!taken) return;
    from += *taken;
  }
}

void leave_out_elements(Search& search, const Pointer& array, Effort effort) {
  const auto size = [&] {
    const Document* const value = find(search.current(), array);
    return value != nullptr && value->is_array() ? value->size() : 0;
  };
  for (std::size_t length = size(); length > 0; length = std::min(length, size()) / 2) {
    std::size_t from = 0;
    while (from < size()) {
      std::vector<Document> candidates;
      for (std::size_t at = from; at < size(); at += length) {
        Document candidate = search.current();
        Document& list = candidate.at(array);
        const auto begin = list.begin() + static_cast<std::ptrdiff_t>(at);
        list.erase(begin, begin + static_cast<std::ptrdiff_t>(std::min(length, list.size() - at)));
        candidates.push_back(std::move(candidate));
      }
      const auto taken = search.take_first(candidates, effort);
      if (!taken) break;
      from += *taken * length;
    }
  }
}

}  // namespace raftsim::shrink
