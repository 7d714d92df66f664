#include "sim/shrink/shrink.hpp"

#include "sim/shrink/passes.hpp"
#include "sim/shrink/presentation.hpp"

namespace raftsim::shrink {

Outcome shrink(const Document& start, const FirstOf& first_of, const std::function<bool()>& stopped,
               const std::function<void(const Progress&)>& progress) {
  Search search(start, first_of);
  const auto smallest = [&] { return without_false_captions(search.current(), start); };
  std::uint64_t round = 0;
  std::uint64_t before = 0;
  do {
    ++round;
    before = search.steps();
    for (const Pass& pass : kPasses) {
      if (stopped && stopped()) return {smallest(), round, search.steps()};
      if (progress) progress({round, pass.name, &search});
      pass.run(search);
    }
  } while (search.steps() != before);
  return {smallest(), round, search.steps()};
}

}  // namespace raftsim::shrink
