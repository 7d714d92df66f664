#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace raftsim {

/// One of several searches that share the seeds of a plan: the first seed is the first shard's, the second
/// the second's, and so on in turn. All shards together run every seed once.
struct FuzzShard {
  /// From 1 to `count`.
  std::uint64_t index{1};
  std::uint64_t count{1};
  friend bool operator==(const FuzzShard&, const FuzzShard&) = default;
};

inline constexpr std::uint64_t kMaxShards = 1'000'000;

/// "3/8". Throws UsageError.
FuzzShard shard_of_text(const std::string& text);

/// Nothing for a variable that is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// The shard that a scheduler has given to this process: the task of a Slurm array (SLURM_ARRAY_TASK_ID and
/// _MIN, _MAX, _STEP, _COUNT), or the pod of a Kubernetes Job with completionMode Indexed
/// (JOB_COMPLETION_INDEX) whose manifest says the number of completions in RAFTSIM_SHARDS. Nothing where
/// there is neither. Throws UsageError for one that does not say all, or says what cannot be.
std::optional<FuzzShard> shard_of_environment(const Environment& environment);

/// The process's own.
std::optional<std::string> variable_of_process(const char* name);

}  // namespace raftsim
