#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/shrink/passes.hpp"
#include "sim/shrink/round_values.hpp"

namespace raftsim::shrink {
namespace {

/// Instead of the value, what is rounder or smaller; the search leaves out what is not.
std::vector<Document> rounder(const Document& value) {
  std::vector<Document> values;
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    for (const std::uint64_t smaller : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3},
                                        std::uint64_t{5}, std::uint64_t{10}, number / 2, number - 1}) {
      if (smaller > 0 && smaller < number) values.emplace_back(smaller);
    }
    return values;
  }
  if (!value.is_string()) return values;
  const auto text = value.get<std::string>();
  if (const auto duration = parse_duration(text)) {
    values.emplace_back("0s");
    for (const int digits : {1, 2, 3, 4}) {
      values.emplace_back(to_text(rounded_down(*duration, digits)));
      values.emplace_back(to_text(rounded_up(*duration, digits)));
    }
  } else if (!text.empty() && text.back() == '%') {
    for (const char* const percent : {"100%", "50%", "10%", "1%"}) values.emplace_back(percent);
  }
  return values;
}

std::vector<Document> with_a_rounder_number(const Document& document) {
  std::vector<Document> candidates;
  for (const Part& part : parts_of(document)) {
    if (part.place == Pointer("/cluster/servers")) continue;
    for (Document& value : rounder(*part.value)) {
      // Were messages there at once, nobody could tell what comes first.
      if (part.key == "delay" && value == "0s") continue;
      candidates.push_back(document);
      candidates.back().at(part.place) = std::move(value);
    }
  }
  return candidates;
}

}  // namespace

void rounder_numbers(Search& search) {
  sweep(search, with_a_rounder_number);
}

}  // namespace raftsim::shrink
