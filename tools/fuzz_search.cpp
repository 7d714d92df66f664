#include "tools/fuzz_search.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "tools/fuzz_run.hpp"

namespace raftsim {
namespace {

using Clock = std::chrono::steady_clock;

/// Seeds are given out in order and taken in order, so that the totals do not depend on who was faster.
class Search {
 public:
  explicit Search(const FuzzPlan& plan) : plan_(&plan), to_give_(plan.first) { totals_.next = plan.first; }

  FuzzTotals run(const std::function<bool()>& stopped,
                 const std::function<void(const FuzzTotals&)>& progress) {
    const Clock::time_point begin = Clock::now();
    std::vector<std::thread> threads;
    threads.reserve(plan_->jobs);
    for (unsigned i = 0; i < plan_->jobs; ++i) threads.emplace_back([this] { work(); });
    std::unique_lock lock(mutex_);
    while (finished_ < plan_->jobs) {
      changed_.wait_for(lock, std::chrono::milliseconds(200));
      if (stopped() || (plan_->time && Clock::now() - begin >= *plan_->time)) ended_ = true;
      if (finished_ == plan_->jobs) break;
      const FuzzTotals so_far = totals_;
      lock.unlock();
      progress(so_far);
      lock.lock();
    }
    lock.unlock();
    for (std::thread& thread : threads) thread.join();
    if (error_) std::rethrow_exception(error_);
    return std::move(totals_);
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (!ended_) {
      const std::uint64_t seed = to_give_;
      // Not by comparing after counting up: the last seed may be the greatest number.
      if (seed == plan_->last) ended_ = true;
      ++to_give_;
      lock.unlock();
      std::optional<FuzzOutcome> outcome;
      std::exception_ptr error;
      try {
        outcome = fuzz_run(*plan_, seed);
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      if (error) {
        error_ = error;
        ended_ = true;
        break;
      }
      waiting_.emplace(seed, std::move(*outcome));
      while (!full() && !waiting_.empty() && waiting_.begin()->first == totals_.next) take_first();
    }
    ++finished_;
    changed_.notify_one();
  }

  [[nodiscard]] bool full() const { return totals_.failures.size() >= plan_->failures; }

  void take_first() {
    FuzzOutcome outcome = std::move(waiting_.begin()->second);
    waiting_.erase(waiting_.begin());
    ++totals_.next;
    ++totals_.runs;
    totals_.events += outcome.events;
    totals_.simulated += outcome.simulated;
    if (outcome.compared) ++totals_.compared;
    for (int i = 0; i < kGoals; ++i) {
      if (outcome.goals.reached(static_cast<Goal>(i))) ++totals_.goals.at(static_cast<std::size_t>(i));
    }
    if (outcome.failure) totals_.failures.push_back(std::move(*outcome.failure));
    if (full()) ended_ = true;
  }

  const FuzzPlan* plan_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t to_give_;
  /// No more seeds are given out.
  bool ended_{};
  unsigned finished_{};
  std::exception_ptr error_;
  /// Done, but not yet all seeds before them.
  std::map<std::uint64_t, FuzzOutcome> waiting_;
  FuzzTotals totals_;
};

}  // namespace

FuzzTotals fuzz(const FuzzPlan& plan, const std::function<bool()>& stopped,
                const std::function<void(const FuzzTotals&)>& progress) {
  return Search(plan).run(stopped, progress);
}

}  // namespace raftsim
