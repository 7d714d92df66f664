#include "tools/text_format.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace raftsim {
namespace {

TEST_CASE("a duration in few digits is the nearest thousandth of its unit, up from the half") {
  struct Row {
    Duration duration;
    std::string text;
  };
  const std::vector<Row> rows{
      {Duration{0}, "0s"},
      {Duration{999'999}, "999.999us"},
      {Duration{1'000'499}, "1ms"},
      {Duration{1'000'500}, "1.001ms"},
      {Duration{1'999'600}, "2ms"},
      {Duration{173'206'499}, "173.206ms"},
      {Duration{173'206'500}, "173.207ms"},
      {Duration{999'999'499}, "999.999ms"},
      {Duration{999'999'500}, "1s"},
      {Duration{1'999'400'000}, "1.999s"},
      {Duration{1'999'499'999}, "1.999s"},
      {Duration{1'999'500'000}, "2s"},
      {Duration{1'999'600'000}, "2s"},
      {Duration{59'999'600'000}, "1m"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.duration.count());
    CHECK(brief(row.duration) == row.text);
  }
}

}  // namespace
}  // namespace raftsim
