#include "tools/shrink_trials.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace raftsim {
namespace {

/// One list of candidates.
class Batch {
 public:
  Batch(const shrink::Trial& trial, const std::vector<shrink::Document>& candidates,
        const shrink::Wanted& wanted, const std::function<bool()>& stopped, TrialCounts& counts)
      : trial_(&trial),
        candidates_(&candidates),
        wanted_(&wanted),
        stopped_(&stopped),
        counts_(&counts),
        end_(candidates.size()) {}

  std::optional<shrink::Found> run(unsigned jobs) {
    const std::size_t most = std::min<std::size_t>(jobs, candidates_->size());
    std::vector<std::thread> threads;
    threads.reserve(most);
    for (std::size_t i = 1; i < most; ++i) threads.emplace_back([this] { work(); });
    work();
    for (std::thread& thread : threads) thread.join();
    if (error_) std::rethrow_exception(error_);
    return std::move(found_);
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    while (next_ < end_ && !(*stopped_)()) {
      const std::size_t index = next_++;
      lock.unlock();
      std::optional<shrink::Accepted> accepted;
      std::exception_ptr error;
      try {
        accepted = trial_->accept(candidates_->at(index), *wanted_);
      } catch (...) {
        error = std::current_exception();
      }
      ++counts_->tried;
      lock.lock();
      if (error) {
        error_ = error;
        end_ = 0;
      } else if (accepted && index < end_) {
        end_ = index;
        found_ = shrink::Found{index, std::move(*accepted)};
      }
    }
  }

  const shrink::Trial* trial_;
  const std::vector<shrink::Document>* candidates_;
  const shrink::Wanted* wanted_;
  const std::function<bool()>* stopped_;
  TrialCounts* counts_;
  std::mutex mutex_;
  std::size_t next_{};
  /// Candidates from here on are not of interest any more.
  std::size_t end_;
  std::optional<shrink::Found> found_;
  std::exception_ptr error_;
};

}  // namespace

shrink::FirstOf on_threads(const shrink::Trial& trial, unsigned jobs, std::function<bool()> stopped,
                           TrialCounts& counts) {
  return [&trial, jobs, stopped = std::move(stopped), &counts](
             const std::vector<shrink::Document>& candidates, const shrink::Wanted& wanted) {
    return Batch(trial, candidates, wanted, stopped, counts).run(jobs);
  };
}

}  // namespace raftsim
