#include "tools/fuzz_search.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <mutex>
#include <utility>

#include "tools/fuzz_run.hpp"
#include "tools/workers.hpp"

namespace raftsim {
namespace {

using Clock = std::chrono::steady_clock;

/// Seeds are given out in order and taken in order, so that the totals do not depend on who was faster.
class Search {
 public:
  Search(const FuzzPlan& plan, FuzzTotals begin)
      : plan_(&plan), to_give_(begin.runs), ended_(is_done(plan, begin)), totals_(std::move(begin)) {}

  FuzzTotals run(const std::function<bool()>& stopped,
                 const std::function<void(const FuzzTotals&)>& progress) {
    const Clock::time_point begin = Clock::now();
    const auto watch = [&] {
      std::unique_lock lock(mutex_);
      if (stopped() || (plan_->time && Clock::now() - begin >= *plan_->time)) ended_ = true;
      const FuzzTotals so_far = totals_;
      lock.unlock();
      progress(so_far);
    };
    run_workers(
        plan_->jobs, [this] { work(); }, watch);
    if (error_) std::rethrow_exception(error_);
    return std::move(totals_);
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (!ended_) {
      const std::uint64_t index = to_give_++;
      if (to_give_ == seed_count(*plan_)) ended_ = true;
      lock.unlock();
      std::optional<FuzzOutcome> outcome;
      std::exception_ptr error;
      try {
        outcome = fuzz_run(*plan_, seed_at(*plan_, index));
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      if (error) {
        error_ = error;
        ended_ = true;
        break;
      }
      waiting_.emplace(index, std::move(*outcome));
      while (!full() && !waiting_.empty() && waiting_.begin()->first == totals_.runs) take_first();
    }
  }

  [[nodiscard]] bool full() const { return totals_.failures.size() >= plan_->failures; }

  void take_first() {
    FuzzOutcome outcome = std::move(waiting_.begin()->second);
    waiting_.erase(waiting_.begin());
    ++totals_.runs;
    totals_.events += outcome.events;
    totals_.simulated += outcome.simulated;
    if (outcome.compared) ++totals_.compared;
    for (int i = 0; i < kGoals; ++i) {
      if (outcome.goals.reached(static_cast<Goal>(i))) ++totals_.goals.at(static_cast<std::size_t>(i));
    }
    if (outcome.is_undecided) totals_.undecided.push_back(seed_at(*plan_, totals_.runs - 1));
    if (outcome.failure) totals_.failures.push_back(std::move(*outcome.failure));
    if (full()) ended_ = true;
  }

  const FuzzPlan* plan_;
  std::mutex mutex_;
  /// By their place among the plan's seeds.
  std::uint64_t to_give_;
  /// No more seeds are given out.
  bool ended_;
  std::exception_ptr error_;
  /// Done, but not yet all seeds before them.
  std::map<std::uint64_t, FuzzOutcome> waiting_;
  FuzzTotals totals_;
};

}  // namespace

std::uint64_t seed_count(const FuzzPlan& plan) {
  const std::uint64_t before = plan.shard.index - 1;
  if (plan.last - plan.first < before) return 0;
  const std::uint64_t steps = (plan.last - plan.first - before) / plan.shard.count;
  return std::max(steps, steps + 1);
}

std::uint64_t seed_at(const FuzzPlan& plan, std::uint64_t index) {
  return plan.first + (plan.shard.index - 1) + index * plan.shard.count;
}

bool is_done(const FuzzPlan& plan, const FuzzTotals& totals) {
  return totals.runs >= seed_count(plan) || totals.failures.size() >= plan.failures;
}

FuzzTotals fuzz(const FuzzPlan& plan, FuzzTotals begin, const std::function<bool()>& stopped,
                const std::function<void(const FuzzTotals&)>& progress) {
  return Search(plan, std::move(begin)).run(stopped, progress);
}

}  // namespace raftsim
