#include "sim/shrink/narrowing.hpp"

#include <type_traits>
#include <variant>
#include <vector>

namespace raftsim::shrink {
namespace {

/// Null where less cannot be expected.
template <class AnyExpectation>
auto* wished_condition(AnyExpectation& expectation) {
  using Pointer = decltype(&std::get<ExpectFinally>(expectation.what).condition);
  return std::visit(
      [](auto& what) -> Pointer {
        using What = std::decay_t<decltype(what)>;
        if constexpr (requires { what.condition; } && !std::is_same_v<What, ExpectNever>) {
          return &what.condition;
        } else {
          return nullptr;
        }
      },
      expectation.what);
}

std::size_t conjuncts_in(const Condition& condition) {
  std::size_t count = condition.facts.size() + (condition.any.empty() ? 0 : 1) + condition.none.size();
  for (const Condition& each : condition.all) count += conjuncts_in(each);
  return count;
}

void take_conjunct(Condition& condition, std::size_t place) {
  const auto at = [&place](auto& list) { return list.begin() + static_cast<std::ptrdiff_t>(place); };
  if (place < condition.facts.size()) {
    condition.facts.erase(at(condition.facts));
    return;
  }
  place -= condition.facts.size();
  for (auto each = condition.all.begin(); each != condition.all.end(); ++each) {
    const std::size_t inside = conjuncts_in(*each);
    if (place < inside) {
      take_conjunct(*each, place);
      if (inside == 1) condition.all.erase(each);
      return;
    }
    place -= inside;
  }
  if (!condition.any.empty() && place == 0) {
    condition.any.clear();
    return;
  }
  if (!condition.any.empty()) --place;
  condition.none.erase(at(condition.none));
}

}  // namespace

std::size_t conjuncts(const Expectation& expectation) {
  const auto* const condition = wished_condition(expectation);
  return condition == nullptr ? 0 : conjuncts_in(*condition);
}

Expectation without_conjunct(Expectation expectation, std::size_t place) {
  if (auto* const condition = wished_condition(expectation)) take_conjunct(*condition, place);
  return expectation;
}

}  // namespace raftsim::shrink
