#include "sim/range_words.hpp"

#include <cstdint>

#include "sim/scenario_limits.hpp"
#include "sim/time.hpp"

namespace raftsim {
namespace {

/// A bound, or the number beside it as a strict one where that is a shorter text.
std::string bound(const char* relation, const std::string& number, const char* strict,
                  const std::string& beside) {
  const bool is_shorter = beside.size() < number.size();
  return std::string(is_shorter ? strict : relation) + (is_shorter ? beside : number);
}

std::string number_text(std::int64_t number) {
  return std::to_string(number);
}

std::string duration_text(std::int64_t number) {
  return to_text(Duration{number});
}

/// `most` is the greatest number there can be; the least is 0.
template <class Text>
std::string range_text(const Range& range, std::int64_t most, Text text, bool may_be_strict) {
  const bool has_min = range.min > 0;
  const bool has_max = range.max < most;
  const auto beside = [&](std::int64_t number, std::int64_t step) {
    return text(may_be_strict ? number + step : number);
  };
  std::string result;
  if (has_min && range.min == range.max) {
    result = text(range.min);
  } else if (has_min && has_max) {
    result = text(range.min) + " to " + text(range.max);
  } else if (has_min) {
    result = bound("at least ", text(range.min), "more than ", beside(range.min, -1));
  } else if (has_max) {
    result =
        range.max == 0 ? text(0) : bound("at most ", text(range.max), "less than ", beside(range.max, 1));
  }
  if (range.except) result += (result.empty() ? "not " : " but not ") + text(*range.except);
  return result.empty() ? "at least " + text(0) : result;
}

}  // namespace

std::string in_words(const Range& range) {
  return range_text(range, limits::kMaxNumber, number_text, false);
}

std::string durations_in_words(const Range& range) {
  return range_text(range, limits::kMaxTime.count(), duration_text, true);
}

std::string counted(const Range& range, std::string_view one, std::string_view many) {
  if (range.max == 0) return "no " + std::string(one);
  const std::string number = in_words(range);
  const bool is_one = number == "1" || number.ends_with(" 1");
  return number + " " + std::string(is_one ? one : many);
}

}  // namespace raftsim
