#include "tools/fuzz_shard.hpp"

#include <charconv>
#include <cstdlib>
#include <limits>
#include <string_view>

#include "sim/scenario_error.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

constexpr const char* kInstead = "; --shard K/N says it in its place, and --shard 1/1 that there is none";

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return number;
}

/// The number that a variable must hold, once the scheduler is known to be there.
std::uint64_t needed(const Environment& environment, const char* name, std::uint64_t most) {
  const auto text = environment(name);
  const auto number = text ? number_in(*text) : std::nullopt;
  if (!number || *number > most) {
    throw UsageError(std::string(name) + ": found " + (text ? in_quotes(*text) : "nothing") +
                     ", expected a whole number from 0 to " + std::to_string(most) + kInstead);
  }
  return *number;
}

FuzzShard checked(FuzzShard shard, const std::string& where) {
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  throw UsageError(where + ": shard " + std::to_string(shard.index) + " of " + std::to_string(shard.count) +
                   kInstead);
}

FuzzShard shard_of_slurm(const Environment& environment) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  const std::uint64_t task = needed(environment, "SLURM_ARRAY_TASK_ID", kMost);
  const std::uint64_t first = needed(environment, "SLURM_ARRAY_TASK_MIN", kMost);
  const std::uint64_t last = needed(environment, "SLURM_ARRAY_TASK_MAX", kMost);
  const std::uint64_t count = needed(environment, "SLURM_ARRAY_TASK_COUNT", kMaxShards);
  const std::uint64_t step = environment("SLURM_ARRAY_TASK_STEP")
                                 ? needed(environment, "SLURM_ARRAY_TASK_STEP", kMost)
                                 : std::uint64_t{1};
  // Of a list of single tasks, as --array=1,2,5, no task knows its place.
  const bool even = step > 0 && first <= task && task <= last && (task - first) % step == 0 &&
                    (last - first) / step + 1 == count;
  if (!even) {
    throw UsageError("the Slurm array has " + std::to_string(count) + " tasks from " + std::to_string(first) +
                     " to " + std::to_string(last) + " in steps of " + std::to_string(step) +
                     " and this is task " + std::to_string(task) + ": expected one range, as --array=1-8" +
                     kInstead);
  }
  return checked({(task - first) / step + 1, count}, "SLURM_ARRAY_TASK_ID");
}

}  // namespace

FuzzShard shard_of_text(const std::string& text) {
  const std::size_t slash = text.find('/');
  const auto index = number_in(std::string_view(text).substr(0, slash));
  const auto count = slash == std::string::npos ? std::nullopt : number_in(text.substr(slash + 1));
  if (!index || !count || *index < 1 || *index > *count || *count > kMaxShards) {
    throw UsageError("--shard: found " + in_quotes(text) +
                     ", expected K/N, the K-th of N, as 1/8 to 8/8, and at most " +
                     std::to_string(kMaxShards));
  }
  return {*index, *count};
}

std::optional<FuzzShard> shard_of_environment(const Environment& environment) {
  if (environment("SLURM_ARRAY_TASK_ID")) return shard_of_slurm(environment);
  if (!environment("JOB_COMPLETION_INDEX")) return {};
  const std::uint64_t index = needed(environment, "JOB_COMPLETION_INDEX", kMaxShards);
  const std::uint64_t count = needed(environment, "RAFTSIM_SHARDS", kMaxShards);
  return checked({index + 1, count}, "JOB_COMPLETION_INDEX and RAFTSIM_SHARDS");
}

std::optional<std::string> variable_of_process(const char* name) {
  // Asked before there is a second thread; the program never changes its environment.
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  if (value == nullptr) return {};
  return value;
}

}  // namespace raftsim
