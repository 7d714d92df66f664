#include "sim/shrink/size.hpp"

#include <algorithm>
#include <string>

namespace raftsim::shrink {
namespace {

/// What chance counts for beside the value itself: a delay that is drawn, a client that never ends.
constexpr std::uint64_t kChance = 20;
/// And what a probability does: as much as the fates of a dozen single messages, each an entry of the
/// timeline.
constexpr std::uint64_t kProbability = 100;

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
}

}  // namespace

std::uint64_t significant_digits(Duration duration) {
  std::int64_t number = duration.count();
  while (number != 0 && number % 10 == 0) number /= 10;
  std::uint64_t digits = 0;
  for (; number != 0; number /= 10) ++digits;
  return digits;
}

Size size_of(const Document& document) {
  Size size;
  for (const Part& part : parts_of(document)) {
    ++size.parts;
    if (is_probability(part.key)) size.parts += kProbability;
    if (is_drawn(*part.value)) size.parts += kChance;
    if (part.value->is_string()) add_text(part.value->get<std::string>(), size);
    if (part.value->is_number_unsigned()) size.counts += part.value->get<std::uint64_t>();
  }
  size.servers =
      document.value(Pointer("/cluster/servers"), static_cast<std::uint64_t>(ClusterConfig{}.servers));
  if (document.contains("clients")) add_clients(document.at("clients"), size);
  // Else it is drawn from the usual distribution.
  if (!document.contains(Pointer("/network/delay"))) size.parts += kChance;
  const Document& stop = document.at("stop");
  size.end = parse_duration(stop.at("at").get<std::string>()).value_or(kMaxDuration);
  size.digits += significant_digits(size.end);
  if (stop.contains("when")) size.parts += kChance;
  size.seed = document.value("seed", std::uint64_t{1});
  return size;
}

}  // namespace raftsim::shrink
