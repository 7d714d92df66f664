#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "sim/trace/batch_queue.hpp"

namespace raftsim::viz {

/// Batches of a trace's lines on their way through threads that read them; who wants one that is not read yet
/// reads as well. What comes out does not depend on how many there are.
class ThreadedQueue : public trace::BatchQueue {
 public:
  /// 1 or more.
  explicit ThreadedQueue(int threads);
  ThreadedQueue(const ThreadedQueue&) = delete;
  ThreadedQueue(ThreadedQueue&&) = delete;
  ThreadedQueue& operator=(const ThreadedQueue&) = delete;
  ThreadedQueue& operator=(ThreadedQueue&&) = delete;
  ~ThreadedQueue() override;

  /// What keeps the threads at work while one batch is looked at.
  [[nodiscard]] std::size_t room() const override { return threads_.size() * 2 + 1; }
  [[nodiscard]] std::size_t size() const override { return slots_.size(); }
  void put(std::unique_ptr<trace::RecordBatch> batch) override;
  std::unique_ptr<trace::RecordBatch> take() override;

 private:
  struct Slot {
    std::unique_ptr<trace::RecordBatch> batch;
    bool begun{};
    bool done{};
  };
  void work();
  [[nodiscard]] Slot* next_to_read();
  /// Reads it, `lock` being open meanwhile.
  void read(Slot& slot, trace::JsonLine& json, std::unique_lock<std::mutex>& lock);

  std::deque<std::unique_ptr<Slot>> slots_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool closing_{};
  /// Of who takes batches out.
  trace::JsonLine json_;
  std::vector<std::thread> threads_;
};

}  // namespace raftsim::viz
