#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario.hpp"

namespace raftsim::shrink {

/// A scenario as the JSON of its file. What makes a scenario smaller works on this form, in which parts are
/// left out and numbers rewritten alike wherever they stand; what the scenario language refuses is no
/// candidate.
using Document = nlohmann::ordered_json;
using Pointer = Document::json_pointer;

/// Where a scenario has its timeline.
inline const Pointer kTimeline("/timeline");

/// The scenario in its own language, without what is as it would be if it were not given; the number of
/// servers and the seed are always there.
Document document_of(const Scenario& scenario);

/// Nothing where the scenario language refuses it.
std::optional<Scenario> scenario_of(const Document& document);

/// The delay of the network's messages; the usual one where the document gives none.
Document network_delay(const Document& document);

/// The part of that place, or null.
const Document* find(const Document& document, const Pointer& place);

/// A part of the document that may be made smaller: not what names and explains the scenario, nor its seed,
/// bug, end and expectations, which say what is to stay the same.
struct Part {
  Pointer place;
  /// The key, or the place in its array, as the last token of `place`.
  std::string key;
  /// Valid until the document changes.
  const Document* value{};
};
/// All of them, each before those within it, in the order of the text.
std::vector<Part> parts_of(const Document& document);

/// Whether it is a delay drawn from a distribution, as {"uniform": ["10ms", "15ms"]}.
bool is_drawn(const Document& value);

}  // namespace raftsim::shrink
