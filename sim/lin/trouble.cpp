#include "sim/lin/trouble.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "sim/lin/search.hpp"

namespace raftsim::lin {
namespace {

/// Events on either side of a place.
constexpr std::array<std::size_t, 4> kAround{16, 64, 256, 1024};
/// Lengths of the spans that are slid through the history, by half of their length each.
constexpr std::array<std::size_t, 3> kLengths{32, 128, 512};
/// For one span.
constexpr Effort kLittle{2'000};

bool is_bad(const KeySpans& spans, const EventSpan& span, Budget& budget) {
  const Found found = search(spans.question(span.first, span.last), budget.left().at_most(kLittle));
  budget.spend(found.work);
  return found.answer == Answer::no;
}

/// The spans to be looked at, in their order; not the whole, which was searched before.
std::vector<EventSpan> short_spans(std::size_t at, std::size_t end) {
  std::vector<EventSpan> spans;
  spans.reserve(kAround.size());
  for (const std::size_t around : kAround) {
    spans.push_back({at - std::min(at, around), std::min(at + around, end - 1)});
  }
  for (const std::size_t length : kLengths) {
    // What is left at the end is a part of the one before it.
    for (std::size_t first = 0; first + length / 2 < end; first += length / 2) {
      spans.push_back({first, std::min(first + length, end) - 1});
    }
  }
  spans.erase(std::remove(spans.begin(), spans.end(), EventSpan{0, end - 1}), spans.end());
  return spans;
}

}  // namespace

std::optional<EventSpan> find_trouble(const KeySpans& spans, std::uint32_t place, Budget& budget) {
  const auto& events = spans.events();
  const auto found = std::lower_bound(events.begin(), events.end(), place,
                                      [](const Moment& event, std::uint32_t at) { return event.place < at; });
  for (const EventSpan& span : short_spans(static_cast<std::size_t>(found - events.begin()), events.size())) {
    if (budget.left().is_none()) break;
    if (is_bad(spans, span, budget)) return span;
  }
  return std::nullopt;
}

}  // namespace raftsim::lin
