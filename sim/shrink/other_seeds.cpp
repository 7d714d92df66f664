#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/shrink/passes.hpp"

namespace raftsim::shrink {
namespace {

constexpr std::uint64_t kMostSeeds = 100;
/// Events that are worth it to try them.
constexpr std::uint64_t kMostEvents = 200'000;

}  // namespace

void other_seeds(Search& search) {
  const std::uint64_t seeds =
      std::min(kMostSeeds, kMostEvents / std::max<std::uint64_t>(search.size().events, 1));
  sweep(
      search,
      [&](const Document& document) {
        std::vector<Document> candidates;
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
          candidates.push_back(document);
          candidates.back()["seed"] = seed;
        }
        return candidates;
      },
      Effort::one_seed);
}

}  // namespace raftsim::shrink
