#include "sim/shrink/search.hpp"

#include <algorithm>
#include <utility>

namespace raftsim::shrink {
namespace {

/// Candidates that are made before the first of them is tried: each is a copy of all that is left.
constexpr std::size_t kAtOnce = 32;

}  // namespace

FirstOf in_order(const Trial& trial) {
  return [&trial](const std::vector<Document>& candidates, const Wanted& wanted) -> std::optional<Found> {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (auto accepted = trial.accept(candidates[i], wanted)) return Found{i, std::move(*accepted)};
    }
    return {};
  };
}

Search::Search(Document start, FirstOf first_of, Measure measure)
    : current_(std::move(start)), first_of_(std::move(first_of)), measure_(measure) {
  constexpr std::uint64_t kVeryMany = 1'000'000'000;
  const auto found = first_of_({current_}, {Effort::one_seed, {}, measure_});
  size_ = size_of(current_, found ? found->accepted.events : kVeryMany);
}

Search::Search(Accepted start, FirstOf first_of, Measure measure)
    : current_(std::move(start.document)),
      size_(size_of(current_, start.events)),
      first_of_(std::move(first_of)),
      measure_(measure) {}

std::optional<Search> Search::beginning_with(const Document& start) const {
  auto found = first_of_({start}, {Effort::one_seed, {}, measure_});
  if (!found) return {};
  return Search(std::move(found->accepted), first_of_, measure_);
}

std::optional<std::size_t> Search::take_first(const std::vector<Document>& candidates, Effort effort) {
  std::vector<Document> hopeful;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (!may_be_smaller(size_of(candidates[i]), size_)) continue;
    hopeful.push_back(candidates[i]);
    places.push_back(i);
  }
  if (hopeful.empty()) return {};
  auto found = first_of_(hopeful, {effort, size_, measure_});
  if (!found) return {};
  size_ = size_of(found->accepted.document, found->accepted.events);
  current_ = std::move(found->accepted.document);
  ++steps_;
  return places[found->index];
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
      for (std::size_t at = from; at < size() && candidates.size() < kAtOnce; at += length) {
        Document candidate = search.current();
        Document& list = candidate.at(array);
        const auto begin = list.begin() + static_cast<std::ptrdiff_t>(at);
        list.erase(begin, begin + static_cast<std::ptrdiff_t>(std::min(length, list.size() - at)));
        candidates.push_back(std::move(candidate));
      }
      const std::size_t tried = candidates.size();
      from += search.take_first(candidates, effort).value_or(tried) * length;
    }
  }
}

}  // namespace raftsim::shrink
