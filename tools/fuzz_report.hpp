#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tools/fuzz_search.hpp"

namespace raftsim {

/// What two searches must have in common for their totals to be added up: all but which seeds were this
/// one's.
struct FuzzIdentity {
  /// Of the program.
  std::string version;
  /// The scenario's name; nothing: each seed drew one.
  std::optional<std::string> scenario;
  /// Of the scenario's text, sixteen hexadecimal digits; empty where each seed drew one.
  std::string scenario_hash;
  /// The profile of faults, in words.
  std::string faults;
  /// The planted bug's; empty for none.
  std::string bug;
  std::uint64_t first{};
  std::uint64_t last{};
  friend bool operator==(const FuzzIdentity&, const FuzzIdentity&) = default;
};
FuzzIdentity identity_of(const FuzzPlan& plan);

/// How the first that differs is told: "seeds: 1 to 100 and 1 to 200"; empty if they are the same.
std::string difference(const FuzzIdentity& one, const FuzzIdentity& other);

/// A failure as a report tells it.
struct ReportedFailure {
  std::uint64_t seed{};
  std::string verdict;
  std::string property;
  std::string time;
  std::string message;
  /// Where it was written.
  std::string file;
  /// Of liveness: what roles and terms were doing, as of FuzzFailure; else null.
  nlohmann::ordered_json stagnation{};
  /// As of FuzzFailure.
  nlohmann::ordered_json planted_fault{};
  std::string faults{};
  friend bool operator==(const ReportedFailure&, const ReportedFailure&) = default;
};

/// A search summed up, or several shards of one.
struct FuzzReport {
  FuzzIdentity identity;
  /// How many shards there are, and which of them these totals are of, in rising order.
  std::uint64_t shards{1};
  std::vector<std::uint64_t> shard_indexes{1};
  /// What ended it: "seeds", all of these shards were run; "failures", as many as asked for; "time";
  /// "signal". Of several shards, of the first that did not run all.
  std::string ended;
  /// All seeds before this one that are these shards' were run.
  std::uint64_t next{};
  std::uint64_t runs{};
  std::uint64_t compared{};
  std::uint64_t events{};
  double simulated_seconds{};
  /// Of several shards the longest.
  double seconds{};
  std::array<std::uint64_t, kGoals> goals{};
  /// By seed.
  std::vector<ReportedFailure> failures;
  /// Whether it is of several reports, maybe of one.
  bool is_merged{};
  /// FuzzTotals::undecided.
  std::vector<std::uint64_t> undecided{};
};

/// In rising order.
std::vector<std::uint64_t> missing_shards(const FuzzReport& report);

/// "shards 2, 3 of 8"; of many the first few and how many there are; empty if none is missing.
std::string missing_in_words(const FuzzReport& report);

/// `files`: where the failures were written, one for each. `stopped`: whether a signal has come.
FuzzReport report_of(const FuzzPlan& plan, const FuzzTotals& totals, const std::vector<std::string>& files,
                     double seconds, bool stopped);

/// "[###.......] ": how much of the plan's seeds, or of its time, is over.
std::string fuzz_bar(const FuzzPlan& plan, const FuzzTotals& totals, double seconds);

/// "1,234 of 10,000 runs, 1.2 million events/s, 0 failures, 9 of 13 goals, 12s to go"; `seconds` and what was
/// run `before` it began, before it went on from a state.
std::string fuzz_progress(const FuzzPlan& plan, const FuzzTotals& totals, const FuzzTotals& before,
                          double seconds);

/// A few lines.
std::string fuzz_text(const FuzzReport& report, bool colors);

/// The version of the JSON's format.
inline constexpr std::uint64_t kFuzzReportVersion = 2;
/// The same as JSON.
std::string fuzz_json(const FuzzReport& report);

}  // namespace raftsim
