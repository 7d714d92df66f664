#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/bugs/mistakes.hpp"
#include "sim/trace/situation.hpp"
#include "sim/trace/why_chain.hpp"
#include "sim/trace/why_words.hpp"

/// What `raftsim explain` finds out.
namespace raftsim {

/// A run, and an instant of it.
struct Moment {
  /// A trace or a scenario; and the seed in place of the scenario's own.
  std::string file;
  std::optional<std::uint64_t> seed{};
  /// Nothing is the end of the run. All that stories tell with this time has happened then.
  std::optional<Time> at{};
};

/// Why a value is as it is.
struct Explanation {
  trace::Header header;
  /// The instant that was asked for, or the end of the run.
  Time at{};
  trace::Value value;
  /// What it is then.
  std::string content;
  /// From the last change back; the first `depth` of the chain.
  std::vector<trace::ToldLink> links;
  /// How many there are beyond these.
  std::size_t more{};
  trace::Origin origin{};
  std::optional<trace::Value> from_the_start{};
  /// What has left it as it is since: the last such answer, when, and how many there were.
  std::optional<trace::WhyIndex::Kept> kept{};
  Time kept_at{};
  /// Answers that are not Raft's.
  Mistakes mistakes{};
};

/// Reads the run twice: once for where the values change, once for what is told of the chain. Throws as
/// open_records, trace::TraceError where records do not fit each other, and UsageError for an instant after
/// the end and a value that `value_text` does not name.
Explanation explain_value(const Moment& moment, const std::string& value_text, std::size_t depth);

/// How things stand.
struct SituationAt {
  trace::Header header;
  Time at{};
  trace::Situation situation;
  /// Answers that are not Raft's.
  Mistakes mistakes{};
};

/// Throws as explain_value.
SituationAt standing_at(const Moment& moment);

}  // namespace raftsim
