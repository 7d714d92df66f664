#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "sim/json_value.hpp"
#include "sim/scenario.hpp"

namespace raftsim {

/// What one option --vary changes in a scenario file: the values at one place, or at several that change
/// together.
struct Variation {
  /// JSON pointers (RFC 6901), at least one, none twice.
  std::vector<std::string> pointers;
  /// At least one; each has a value for every pointer.
  std::vector<std::vector<JsonValue>> choices;
};

/// Reads "/cluster/servers=3,5" or "/network/loss,/network/duplicate=[0,0],[0.1,0.1]". A value is JSON, or a
/// bare word, which is a text; blanks around it do not count. Throws UsageError, and ScenarioError for a
/// value that begins as JSON and is none.
Variation variation_of(const std::string& text);

/// A scenario with one choice of every variation.
struct ParameterSet {
  /// For each pointer what stands there, as it is shown.
  std::vector<std::string> values;
  std::shared_ptr<const Scenario> scenario;
  /// " with /cluster/servers=3, /network/loss=0"; empty where nothing is varied.
  std::string label{};
};

/// Most sets of one experiment.
inline constexpr std::size_t kMaxParameterSets = 1'000;

/// The scenario file with all combinations of the variations' choices, the last variation changing fastest;
/// one set without values where there are none. Questions to an audience are left out. Throws ScenarioError,
/// and UsageError for too many, for places of which one lies within another, and for the seed, which every
/// run has of its own.
std::vector<ParameterSet> parameter_sets(const std::string& file, const std::vector<Variation>& variations);

/// A value in few characters: "150ms", "0.01", "{mean:10ms}"; a minimum and maximum as "150ms-300ms".
std::string shown(const JsonValue& value);

}  // namespace raftsim
