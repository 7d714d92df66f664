#include <algorithm>
#include <doctest/doctest.h>
#include <string>

#include "tests/viz/model/recorded_run.hpp"
#include "viz/model/run.hpp"

namespace raftsim::viz::tests {
namespace {

TEST_CASE("a question of a lesson is shown where a caption would be") {
  const Recorded recorded = record_scenario("lessons/04-election-won");
  const Run run = run_of(recorded);
  const auto asked =
      std::find_if(recorded.records.begin(), recorded.records.end(),
                   [](const trace::Record& record) { return record.kind() == trace::Kind::question; });
  REQUIRE(asked != recorded.records.end());
  const auto shown = std::find_if(run.captions().begin(), run.captions().end(),
                                  [&](const CaptionText& one) { return one.record == asked->number; });
  REQUIRE(shown != run.captions().end());
  CHECK(shown->text == std::get<trace::QuestionAsked>(asked->event).text);
  CHECK(shown->time == asked->time);
}

}  // namespace
}  // namespace raftsim::viz::tests
