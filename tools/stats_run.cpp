#include "tools/stats_run.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/check.hpp"
#include "sim/scenario_error.hpp"
#include "sim/simulation.hpp"
#include "tools/planted_fault.hpp"
#include "tools/run_report.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"
#include "tools/workers.hpp"

namespace raftsim {
namespace {

constexpr const char* kTooMany = ": fewer seeds, shorter runs, or fewer metrics (--metric) are needed";

struct MeasuredRun {
  std::vector<Samples> samples;
  std::optional<FailedRun> violated;
  std::optional<FailedRun> as_expected;
  std::optional<FailedRun> unmet;
};

/// What was violated, as the scenario expects or not.
MeasuredRun judged(const Simulation& run, const std::optional<std::string>& broken) {
  MeasuredRun judged;
  const std::vector<LostDisk> lost = back_until(run.lost_disks(), run.now());
  if (broken) {
    judged.violated = FailedRun{run.seed(), std::string(kInternalConsistency), *broken, lost};
  } else if (const checks::Violation* const found = run.checks().violation()) {
    (is_expected(run.scenario(), *found) ? judged.as_expected : judged.violated) =
        FailedRun{run.seed(), std::string(found->name()), found->message, lost};
  }
  return judged;
}

/// What was the first not to be as the scenario says.
std::optional<FailedRun> unmet_of(const Simulation& run) {
  const ExpectationResult* const first = first_not_met(run);
  if (first == nullptr) return {};
  return FailedRun{run.seed(), first->pointer, first->words, back_until(run.lost_disks(), first->moment)};
}

void add_failure(FailedRuns& to, FailedRun& failure) {
  ++to.runs;
  if (!failure.lost_disks.empty()) ++to.after_lost_disk;
  if (!to.first || failure.seed < to.first->seed) to.first = std::move(failure);
}

/// Runs seeds of one set after another with the same memory.
class StatsWorker {
 public:
  explicit StatsWorker(const StatsPlan& plan) : plan_(&plan) {}

  MeasuredRun run(std::size_t set, std::uint64_t seed) {
    if (run_ && set_ == set) {
      run_->reset(seed);
    } else {
      run_.emplace(plan_->sets[set].scenario, seed);
      set_ = set;
    }
    std::optional<std::string> broken;
    try {
      run_->run();
    } catch (const raft::InternalError& error) {
      broken = error.what();
    }
    MeasuredRun measured = judged(*run_, broken);
    if (!measured.violated) {
      measured.unmet = unmet_of(*run_);
      for (const Metric* metric : plan_->metrics) metric->take(*run_, measured.samples.emplace_back());
    }
    // What broke off in the midst of a step is not used again.
    if (broken) run_.reset();
    return measured;
  }

 private:
  const StatsPlan* plan_;
  std::size_t set_{};
  std::optional<Simulation> run_;
};

class Experiment {
 public:
  explicit Experiment(const StatsPlan& plan) : plan_(&plan), all_(run_count(plan)) {
    results_.resize(plan.sets.size());
    for (SetResult& result : results_) result.samples.resize(plan.metrics.size());
  }

  std::vector<SetResult> run(const std::function<bool()>& stopped,
                             const std::function<void(std::uint64_t)>& progress) {
    const auto watch = [&] {
      std::unique_lock lock(mutex_);
      if (stopped()) ended_ = true;
      const std::uint64_t done = done_;
      lock.unlock();
      progress(done);
    };
    run_workers(
        plan_->jobs, [this] { work(); }, watch);
    if (failed_) throw std::runtime_error(failure_);
    // In which run that was depends on how many there are at once.
    if (samples_ > plan_->max_samples) {
      throw std::length_error("more than " + grouped(plan_->max_samples) + " samples" + kTooMany);
    }
    return std::move(results_);
  }

 private:
  void work() {
    StatsWorker worker(*plan_);
    const std::uint64_t seeds = all_ / plan_->sets.size();
    std::unique_lock lock(mutex_);
    while (!ended_ && next_ < all_) {
      const std::uint64_t index = next_++;
      lock.unlock();
      MeasuredRun measured;
      std::optional<std::string> failure;
      try {
        measured = worker.run(index / seeds, plan_->seeds.first + index % seeds);
      } catch (const std::exception& error) {
        failure = error.what();
      }
      lock.lock();
      if (failure) {
        fail(index, *failure);
      } else {
        take(results_[index / seeds], measured);
      }
    }
  }

  /// Of several runs that fail the first one is told.
  void fail(std::uint64_t index, const std::string& what) {
    ended_ = true;
    if (failed_ && index > *failed_) return;
    failed_ = index;
    const std::uint64_t seeds = all_ / plan_->sets.size();
    failure_ = "seed " + std::to_string(plan_->seeds.first + index % seeds) +
               plan_->sets[index / seeds].label + ": " + what;
  }

  void take(SetResult& result, MeasuredRun& measured) {
    ++done_;
    if (measured.violated) {
      add_failure(result.violated, *measured.violated);
      return;
    }
    ++result.measured;
    if (measured.as_expected) add_failure(result.as_expected, *measured.as_expected);
    if (measured.unmet) add_failure(result.unmet, *measured.unmet);
    for (const Samples& more : measured.samples) samples_ += more.size();
    if (samples_ > plan_->max_samples) {
      ended_ = true;
      return;
    }
    for (std::size_t i = 0; i < measured.samples.size(); ++i) {
      const Samples& more = measured.samples[i];
      Samples& all = result.samples[i];
      all.values.insert(all.values.end(), more.values.begin(), more.values.end());
      all.censored.insert(all.censored.end(), more.censored.begin(), more.censored.end());
      if (plan_->metrics[i]->several && more.size() > 0) all.runs.push_back(run_total(more));
    }
  }

  const StatsPlan* plan_;
  std::uint64_t all_;
  std::mutex mutex_;
  /// By their place: all seeds of the first set come first.
  std::uint64_t next_{};
  std::uint64_t done_{};
  std::size_t samples_{};
  /// No more runs are begun.
  bool ended_{};
  std::optional<std::uint64_t> failed_;
  std::string failure_;
  std::vector<SetResult> results_;
};

}  // namespace

std::uint64_t run_count(const StatsPlan& plan) {
  const std::uint64_t most =
      plan.max_samples / std::max<std::size_t>(plan.metrics.size() * plan.sets.size(), 1);
  const std::uint64_t last = plan.seeds.last - plan.seeds.first;
  if (last >= most) {
    throw UsageError("--seeds: more than " + grouped(most) + " seeds for " + grouped(plan.sets.size()) +
                     (plan.sets.size() == 1 ? " parameter set" : " parameter sets") + " and " +
                     grouped(plan.metrics.size()) + " metrics" + kTooMany);
  }
  return (last + 1) * plan.sets.size();
}

std::vector<SetResult> run_experiment(const StatsPlan& plan, const std::function<bool()>& stopped,
                                      const std::function<void(std::uint64_t)>& progress) {
  return Experiment(plan).run(stopped, progress);
}

}  // namespace raftsim
