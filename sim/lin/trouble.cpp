#include "sim/lin/trouble.hpp"

#include <algorithm>
#include <array>

namespace raftsim::lin {
namespace {

/// Events on either side of a place.
constexpr std::array<std::size_t, 4> kAround{16, 64, 256, 1024};
/// Lengths of the spans that are slid through the history, by half of their length each.
constexpr std::array<std::size_t, 3> kLengths{32, 128, 512};
/// For one span.
constexpr std::uint64_t kFewStates = 2'000;

bool is_bad(const KeySpans& spans, const EventSpan& span, Effort& left) {
  const Found found =
      search(spans.question(span.first, span.last), Effort{std::min(left.states, kFewStates)});
  left.states -= std::min(left.states, found.states);
  return found.answer == Answer::no;
}

}  // namespace

std::optional<EventSpan> find_trouble(const KeySpans& spans, std::uint32_t place, Effort& left) {
  const auto& events = spans.events();
  const std::size_t end = events.size();
  const auto found = std::lower_bound(events.begin(), events.end(), place,
                                      [](const Moment& event, std::uint32_t at) { return event.place < at; });
  const auto at = static_cast<std::size_t>(found - events.begin());
  for (const std::size_t around : kAround) {
    const EventSpan span{at - std::min(at, around), std::min(at + around, end - 1)};
    if (is_bad(spans, span, left)) return span;
  }
  for (const std::size_t length : kLengths) {
    for (std::size_t first = 0; first < end && left.states > 0; first += length / 2) {
      const EventSpan span{first, std::min(first + length, end) - 1};
      if (is_bad(spans, span, left)) return span;
    }
  }
  return std::nullopt;
}

}  // namespace raftsim::lin
