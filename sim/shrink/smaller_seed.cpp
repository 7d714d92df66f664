#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/shrink/passes.hpp"

namespace raftsim::shrink {
namespace {

constexpr std::uint64_t kMostSeeds = 100;

std::vector<Document> with_a_smaller_seed(const Document& document) {
  std::vector<Document> candidates;
  const std::uint64_t end = std::min(kMostSeeds + 1, document.value("seed", std::uint64_t{1}));
  for (std::uint64_t seed = 1; seed < end; ++seed) {
    candidates.push_back(document);
    candidates.back()["seed"] = seed;
  }
  return candidates;
}

}  // namespace

void smaller_seed(Search& search) {
  sweep(search, with_a_smaller_seed, Effort::one_seed);
}

}  // namespace raftsim::shrink
