#include "sim/foreseen.hpp"

#include <variant>

namespace raftsim {

bool is_wrong_history(const Expectation& expectation) {
  const auto* const history = std::get_if<ExpectLinearizable>(&expectation.what);
  return history != nullptr && !history->linearizable;
}

Expectation foreseeing(Expectation expectation, const std::string& because) {
  expectation.because = because;
  if (auto* const history = std::get_if<ExpectLinearizable>(&expectation.what)) {
    history->linearizable = !history->linearizable;
  } else if (!std::holds_alternative<ExpectViolation>(expectation.what) &&
             !std::holds_alternative<ExpectInternalError>(expectation.what)) {
    expectation.foresees_failure = !expectation.foresees_failure;
  }
  return expectation;
}

}  // namespace raftsim
