#include "sim/shrink/shrink.hpp"

#include <utility>

#include "sim/shrink/passes.hpp"
#include "sim/shrink/presentation.hpp"

namespace raftsim::shrink {
namespace {

/// What goes on around a search.
struct Watched {
  const std::function<bool()>* stopped{};
  const std::function<void(const Progress&)>* progress{};
  std::uint64_t round{};
  bool has_stopped{};

  [[nodiscard]] bool is_stopped() {
    has_stopped = has_stopped || (*stopped && (*stopped)());
    return has_stopped;
  }
};

/// All passes until nothing gives any more.
Search ended(Search search, Watched& watched) {
  std::uint64_t before = 0;
  do {
    ++watched.round;
    before = search.steps();
    for (const Pass& pass : kPasses) {
      if (watched.is_stopped()) break;
      if (*watched.progress) (*watched.progress)({watched.round, pass.name, &search});
      pass.run(search);
    }
  } while (search.steps() != before && !watched.is_stopped());
  // Whoever watches is not to look at it where it is no more.
  if (*watched.progress) (*watched.progress)({watched.round, {}, nullptr});
  return search;
}

}  // namespace

Outcome shrink(const Document& start, const FirstOf& first_of, const std::function<bool()>& stopped,
               const std::function<void(const Progress&)>& progress) {
  Watched watched{&stopped, &progress};
  Search best = ended(Search(start, first_of), watched);
  std::uint64_t steps = best.steps();
  Document from = start;
  while (!watched.is_stopped()) {
    // A shorter file may need a longer run on the way to one that is smaller in both.
    const Search detour = ended(Search(from, first_of, Measure::file_first), watched);
    Search other = ended(Search(detour.current(), first_of), watched);
    const bool is_better = other.size() < best.size();
    if (is_better) {
      steps = (from == start ? 0 : steps) + detour.steps() + other.steps();
      best = std::move(other);
    }
    if (!is_better && from == best.current()) break;
    from = best.current();
  }
  return {without_false_captions(best.current(), start), watched.round, steps};
}

}  // namespace raftsim::shrink
