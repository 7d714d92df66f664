#include "tests/golden/lesson_claims.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/simulation.hpp"
#include "tests/sim/shipped.hpp"

/// What is read in captions of lessons is held against the run, which can say no.
namespace raftsim {
namespace {

/// Three servers, of which S1 leads; alice has written x=1.
Simulation run_with_alice() {
  Simulation run(tests::parse_shared(R"({"name": "claimed", "network": {"delay": "5ms"}, "stop": {"at": "1s"},
      "cluster": {"servers": 3, "electionTimeout": {"min": "500ms", "max": "900ms"},
                  "initial": {"S1": {"electionTimeouts": ["50ms"]}}},
      "clients": [{"name": "alice", "mode": "scripted", "to": "leader"}],
      "timeline": [{"at": "200ms", "do": [{"command": {"write": {"x": "1"}}}]}]})"),
                 1);
  run.run();
  return run;
}

/// Whether all that the caption claims is so; it claims something.
bool is_claimed_rightly(const Simulation& run, const std::string& caption) {
  const std::vector<tests::Claim> all = tests::claims();
  const std::vector<tests::Claimed> found = tests::claimed_in(all, caption);
  REQUIRE_FALSE(found.empty());
  return std::all_of(found.begin(), found.end(),
                     [&](const tests::Claimed& claimed) { return claimed.claim->is_so(run, claimed.words); });
}

TEST_CASE("a caption's claim is so where the run says so, and not where it says otherwise") {
  const Simulation run = run_with_alice();
  for (const char* const caption : {"S1 leads term 1", "alice is answered", "alice knows that x=1 is done",
                                    "All three have x=1", "S3 has x=1", "S1 and S3 return"}) {
    CAPTURE(caption);
    CHECK(is_claimed_rightly(run, caption));
  }
  for (const char* const caption :
       {"S2 leads", "S1 leads term 2", "Nobody leads", "S3 has x=2", "all have y=1", "S1 and S2 crash"}) {
    CAPTURE(caption);
    CHECK_FALSE(is_claimed_rightly(run, caption));
  }
}

TEST_CASE("of servers and clients that there are not no claim is so") {
  const Simulation run = run_with_alice();
  for (const char* const caption :
       {"bob is answered", "bob knows that x=1 is done", "Both have been answered", "S5 has x=1", "S4 leads",
        "S5 crashes", "S3 and S5 return", "S9 is cut off"}) {
    CAPTURE(caption);
    CHECK_FALSE(is_claimed_rightly(run, caption));
  }
}

}  // namespace
}  // namespace raftsim
