#include "sim/shrink/size.hpp"

#include <algorithm>
#include <string>
#include <tuple>

namespace raftsim::shrink {
namespace {

/// What chance counts for beside the value itself: a delay that is drawn, a client that never ends.
constexpr std::uint64_t kChance = 20;
/// What each client counts for beside what it does.
constexpr std::uint64_t kClient = 20;
/// What a probability counts for: as much as the fates of a dozen single messages, each an entry of the
/// timeline.
constexpr std::uint64_t kProbability = 100;

/// A fault that goes on by itself, as long and as often as it says.
bool goes_on(const std::string& key) {
  return key == "flap" || key == "crashLoop" || key == "swizzle";
}

bool is_probability(const std::string& key) {
  return key == "loss" || key == "duplicate" || key == "probability";
}

void add_text(const std::string& text, Size& size) {
  // A log by its terms counts its entries.
  size.parts += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), ' '));
  if (const auto duration = parse_duration(text)) {
    size.digits += significant_digits(*duration);
  } else if (!text.empty() && text.back() == '%') {
    size.digits += static_cast<std::uint64_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return c >= '1' && c <= '9'; }));
  }
}

void add_clients(const Document& groups, Size& size) {
  for (const Document& group : groups) {
    size.clients += group.value("count", std::uint64_t{1});
    const bool ends = group.contains("limit") || group.value("mode", "") == "scripted";
    if (!ends) size.parts += kChance;
  }
  size.parts += kClient * size.clients;
}

std::uint64_t disorder_of(const Document& timeline) {
  std::uint64_t disorder = 0;
  Duration latest{};
  for (const Document& entry : timeline) {
    const auto at = parse_duration(entry.value("at", ""));
    if (!at) continue;
    if (*at < latest) ++disorder;
    latest = std::max(latest, *at);
  }
  return disorder;
}

/// What decides where servers are as many, and what there is to read times what there is to watch as much.
auto rest_of(const Size& size) {
  return std::tuple(size.parts, size.end, size.digits, size.counts, size.disorder);
}

}  // namespace

std::strong_ordering operator<=>(const Size& a, const Size& b) {
  const auto key = [](const Size& size) {
    return std::tuple(size.servers, size.parts * size.events, rest_of(size), size.seed);
  };
  return key(a) <=> key(b);
}

bool is_smaller(const Size& a, const Size& b, Measure measure) {
  if (measure == Measure::file_and_run) return a < b;
  const auto key = [](const Size& size) {
    return std::tuple(size.servers, size.parts, size.events, rest_of(size), size.seed);
  };
  return key(a) < key(b);
}

bool may_be_smaller(const Size& candidate, const Size& than) {
  return std::pair(candidate.servers, candidate.parts) <= std::pair(than.servers, than.parts);
}

std::optional<std::uint64_t> most_events(const Size& candidate, const Size& than, Measure measure) {
  if (candidate.servers < than.servers) return {};
  if (measure == Measure::file_first) {
    return candidate.parts < than.parts ? std::nullopt : std::optional(than.events);
  }
  return than.parts * than.events / std::max<std::uint64_t>(candidate.parts, 1);
}

std::uint64_t significant_digits(Duration duration) {
  std::int64_t number = duration.count();
  while (number != 0 && number % 10 == 0) number /= 10;
  std::uint64_t digits = 0;
  for (; number != 0; number /= 10) ++digits;
  return digits;
}

Size size_of(const Document& document, std::uint64_t events) {
  Size size;
  size.events = events;
  for (const Part& part : parts_of(document)) {
    ++size.parts;
    if (is_probability(part.key)) size.parts += kProbability;
    if (is_drawn(*part.value) || goes_on(part.key)) size.parts += kChance;
    if (part.value->is_string()) add_text(part.value->get<std::string>(), size);
    if (part.value->is_number_unsigned()) size.counts += part.value->get<std::uint64_t>();
  }
  size.servers =
      document.value(Pointer("/cluster/servers"), static_cast<std::uint64_t>(ClusterConfig{}.servers));
  if (document.contains("clients")) add_clients(document.at("clients"), size);
  // Else it is drawn from the usual distribution.
  if (!document.contains(Pointer("/network/delay"))) size.parts += kChance;
  if (document.contains("timeline")) size.disorder = disorder_of(document.at("timeline"));
  const Document& stop = document.at("stop");
  size.end = parse_duration(stop.at("at").get<std::string>()).value_or(kMaxDuration);
  size.digits += significant_digits(size.end);
  if (stop.contains("when")) size.parts += kChance;
  size.seed = document.value("seed", std::uint64_t{1});
  return size;
}

}  // namespace raftsim::shrink
