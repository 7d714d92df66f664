#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "sim/trace/record_batch.hpp"

namespace raftsim::trace {

/// Batches on their way through threads that read them, out in the order in which they came in.
class BatchQueue {
 public:
  /// With no threads the batches are read when they are taken out. 0 or more.
  BatchQueue(int servers, int threads);
  BatchQueue(const BatchQueue&) = delete;
  BatchQueue(BatchQueue&&) = delete;
  BatchQueue& operator=(const BatchQueue&) = delete;
  BatchQueue& operator=(BatchQueue&&) = delete;
  ~BatchQueue();

  /// How many batches it takes to keep the threads at work while one is looked at.
  [[nodiscard]] std::size_t room() const { return threads_.size() * 2 + 1; }
  [[nodiscard]] std::size_t size() const { return batches_.size(); }
  void put(std::unique_ptr<RecordBatch> batch);
  /// The first one, read; there is one.
  std::unique_ptr<RecordBatch> take();

 private:
  struct Slot {
    std::unique_ptr<RecordBatch> batch;
    bool begun{};
    bool done{};
  };
  void work();
  [[nodiscard]] Slot* next_to_read();

  int servers_;
  JsonLine json_;
  std::deque<std::unique_ptr<Slot>> batches_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool closing_{};
  std::vector<std::thread> threads_;
};

}  // namespace raftsim::trace
