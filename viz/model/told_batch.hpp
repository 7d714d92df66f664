#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/outline.hpp"

namespace raftsim::viz {

/// What some records that follow each other say.
struct ToldBatch {
  std::vector<trace::Outline> outlines;
  /// All their words, one behind the other, and where those of each end.
  std::string words;
  std::vector<std::size_t> ends;
  /// Why the record after them is not told.
  std::exception_ptr failure;

  void clear() {
    outlines.clear();
    words.clear();
    ends.clear();
    failure = nullptr;
  }
  [[nodiscard]] std::string_view words_of(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    return std::string_view(words).substr(begin, ends[i] - begin);
  }
};

}  // namespace raftsim::viz
