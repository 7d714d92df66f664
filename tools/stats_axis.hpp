#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/plain_math.hpp"

namespace raftsim {

/// The horizontal axis: logarithmic where the values differ many times.
class ValueAxis {
 public:
  ValueAxis(std::int64_t from, std::int64_t to) : from_(from), to_(std::max(to, from + 1)) {
    constexpr std::int64_t kTimes = 4;
    logarithmic_ = from_ > 0 && to_ / from_ >= kTimes;
  }

  [[nodiscard]] bool is_logarithmic() const { return logarithmic_; }

  /// From 0 to 1.
  [[nodiscard]] double place(std::int64_t value) const {
    const auto v = static_cast<double>(value);
    const auto from = static_cast<double>(from_);
    const auto to = static_cast<double>(to_);
    if (logarithmic_) return plain::log(v / from) / plain::log(to / from);
    return (v - from) / (to - from);
  }

  /// Round values to be marked, at least some few.
  [[nodiscard]] std::vector<std::int64_t> marks() const {
    if (logarithmic_) {
      constexpr std::size_t kFew = 4;
      std::vector<std::int64_t> coarse = marks_at({1, 2, 5});
      return coarse.size() < kFew ? marks_at({1, 2, 3, 4, 5, 6, 7, 8, 9}) : coarse;
    }
    std::vector<std::int64_t> marks;
    constexpr std::int64_t kMost = 8;
    std::int64_t step = 1;
    for (std::int64_t decade = 1; (to_ - from_) / step > kMost; decade *= 10) {
      for (const std::int64_t digit : {1, 2, 5}) {
        step = decade * digit;
        if ((to_ - from_) / step <= kMost) break;
      }
    }
    for (std::int64_t mark = (from_ + step - 1) / step * step; mark <= to_; mark += step) {
      marks.push_back(mark);
    }
    return marks;
  }

 private:
  /// Values that begin with one of these digits, and have zeros behind it.
  [[nodiscard]] std::vector<std::int64_t> marks_at(const std::vector<std::int64_t>& digits) const {
    std::vector<std::int64_t> marks;
    for (std::int64_t decade = 1; decade <= to_; decade *= 10) {
      for (const std::int64_t digit : digits) {
        if (decade * digit >= from_ && decade * digit <= to_) marks.push_back(decade * digit);
      }
    }
    return marks;
  }

  std::int64_t from_;
  std::int64_t to_;
  bool logarithmic_{};
};

}  // namespace raftsim
