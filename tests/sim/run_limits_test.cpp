#include <doctest/doctest.h>
#include <stdexcept>
#include <string>

#include "sim/simulation.hpp"
#include "tests/effort.hpp"
#include "tests/sim/shipped.hpp"

/// What a run may do besides its events: a file of a few bytes must not keep a machine busy for days.
namespace raftsim {
namespace {

using tests::parse_shared;

std::string times(int count, const std::string& item) {
  std::string list = item;
  for (int i = 1; i < count; ++i) list += ", " + item;
  return list;
}

std::string how_it_ends(const std::string& rest) {
  Simulation simulation(parse_shared(R"({"name": "n", "stop": {"at": "720h"}, )" + rest + "}"), 1);
  try {
    simulation.run();
  } catch (const std::length_error& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("a run in which conditions take longer than events do ends with an error") {
  const std::string condition = R"({"never": {"all": [)" + times(150, R"({"leader": "S64"})") + "]}}";
  CHECK(how_it_ends(R"("cluster": {"servers": 64}, "expect": [)" + times(300, condition) + "]") ==
        "more than 20000000000 facts looked at in a run");
}

TEST_CASE("a run in which the timeline takes longer than events do ends with an error" *
          doctest::skip(!tests::kTakesLong)) {
  CHECK(how_it_ends(R"("timeline": [{"every": "10us", "do": [)" + times(1000, R"({"restart": "S1"})") +
                    "]}]") == "more than 20000000 actions in a run");
}

}  // namespace
}  // namespace raftsim
