#include "tools/seeds_option.hpp"

#include <charconv>
#include <string>

#include "sim/scenario_error.hpp"

namespace raftsim {
namespace {

std::uint64_t seed_of(const std::string& text, const std::string& all) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
    throw UsageError("--seeds " + printable(all) + ": expected two whole numbers as 1..1000");
  }
  return seed;
}

}  // namespace

Seeds seeds_of(const Given& given, Seeds otherwise) {
  const auto text = given.text("seeds");
  if (!text) return otherwise;
  const std::size_t dots = text->find("..");
  if (dots == std::string::npos) {
    const std::uint64_t only = seed_of(*text, *text);
    return {only, only};
  }
  const Seeds seeds{seed_of(text->substr(0, dots), *text), seed_of(text->substr(dots + 2), *text)};
  if (seeds.first > seeds.last)
    throw UsageError("--seeds " + printable(*text) + ": the first is past the last");
  return seeds;
}

}  // namespace raftsim
