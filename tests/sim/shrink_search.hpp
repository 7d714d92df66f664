#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "sim/shrink/search.hpp"

namespace raftsim::tests {

/// A search in which not a run but a predicate tells whether a candidate fails, so that a pass can be looked
/// at alone. What the scenario language refuses fails never.
inline shrink::Search search_for(const std::string& scenario,
                                 std::function<bool(const shrink::Document&)> fails) {
  const shrink::Document start = shrink::document_of(parse_scenario(scenario, "test.json"));
  return {start,
          [fails = std::move(fails)](const std::vector<shrink::Document>& candidates,
                                     const shrink::Wanted& wanted) -> std::optional<shrink::Found> {
            for (std::size_t i = 0; i < candidates.size(); ++i) {
              const auto accepted = shrink::scenario_of(candidates[i]);
              if (!accepted || !fails(candidates[i])) continue;
              const shrink::Document document = shrink::document_of(*accepted);
              if (wanted.smaller_than && !(shrink::size_of(document) < *wanted.smaller_than)) continue;
              return shrink::Found{i, {document, 1}};
            }
            return {};
          }};
}

/// Whether the document's text has all of these in it.
inline bool has(const shrink::Document& document, const std::vector<std::string>& texts) {
  const std::string all = document.dump();
  return std::ranges::all_of(texts,
                             [&all](const std::string& text) { return all.find(text) != std::string::npos; });
}

}  // namespace raftsim::tests
