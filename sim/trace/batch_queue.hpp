#pragma once

#include <cstddef>
#include <deque>
#include <memory>

#include "sim/trace/json_line.hpp"
#include "sim/trace/record_batch.hpp"

namespace raftsim::trace {

/// Batches between the one who takes their lines from a file and the one who wants their records: out in the
/// order in which they came in. Who reads them, and when, is what the kinds differ in; threads are not for
/// this library.
class BatchQueue {
 public:
  BatchQueue() = default;
  BatchQueue(const BatchQueue&) = delete;
  BatchQueue(BatchQueue&&) = delete;
  BatchQueue& operator=(const BatchQueue&) = delete;
  BatchQueue& operator=(BatchQueue&&) = delete;
  virtual ~BatchQueue() = default;

  /// How many batches it wants to have; at least 1.
  [[nodiscard]] virtual std::size_t room() const = 0;
  [[nodiscard]] virtual std::size_t size() const = 0;
  virtual void put(std::unique_ptr<RecordBatch> batch) = 0;
  /// The first one, read; there is one.
  virtual std::unique_ptr<RecordBatch> take() = 0;
};

/// Reads a batch when it is taken out.
class PlainQueue : public BatchQueue {
 public:
  [[nodiscard]] std::size_t room() const override { return 1; }
  [[nodiscard]] std::size_t size() const override { return batches_.size(); }
  void put(std::unique_ptr<RecordBatch> batch) override { batches_.push_back(std::move(batch)); }
  std::unique_ptr<RecordBatch> take() override {
    std::unique_ptr<RecordBatch> batch = std::move(batches_.front());
    batches_.pop_front();
    batch->parse(json_);
    return batch;
  }

 private:
  JsonLine json_;
  std::deque<std::unique_ptr<RecordBatch>> batches_;
};

}  // namespace raftsim::trace
