#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

#include "sim/trace/batch_queue.hpp"
#include "sim/trace/outline.hpp"
#include "viz/model/told_batch.hpp"

namespace raftsim::viz {

/// Batches of a trace's lines on their way through threads that read them, and one that puts the records into
/// words; who wants a batch that is not read yet reads as well. What comes out does not depend on how many
/// there are.
class ThreadedQueue : public trace::BatchQueue {
 public:
  /// `readers`: 1 or more.
  explicit ThreadedQueue(int readers);
  ThreadedQueue(const ThreadedQueue&) = delete;
  ThreadedQueue(ThreadedQueue&&) = delete;
  ThreadedQueue& operator=(const ThreadedQueue&) = delete;
  ThreadedQueue& operator=(ThreadedQueue&&) = delete;
  ~ThreadedQueue() override;

  /// To be called once, when the trace's header is known, before the first take().
  void begin_to_tell(const trace::Header& header);

  /// What keeps the threads at work while one batch is looked at.
  [[nodiscard]] std::size_t room() const override { return readers_.size() * 2 + 2; }
  [[nodiscard]] std::size_t size() const override { return slots_.size(); }
  void put(std::unique_ptr<trace::RecordBatch> batch) override;
  std::unique_ptr<trace::RecordBatch> take() override;

  /// What one record says; stays until the next put() or take().
  struct Told {
    const trace::Outline* outline{};
    std::string_view words;
  };
  /// Of the records of the batch that was taken last, one after the other; there is one more. Throws what
  /// telling it threw.
  Told next_told();

 private:
  struct Slot {
    std::unique_ptr<trace::RecordBatch> batch;
    ToldBatch told;
    /// Why it cannot be read: memory, as what is wrong with a line the batch knows itself.
    std::exception_ptr failure;
    bool begun{};
    bool read{};
    bool is_told{};
  };
  void work();
  void tell();
  [[nodiscard]] Slot* next_to_read();
  [[nodiscard]] Slot* next_to_tell();
  /// Reads it, `lock` being open meanwhile.
  void read(Slot& slot, trace::JsonLine& json, std::unique_lock<std::mutex>& lock);
  void tell(Slot& slot);

  std::deque<std::unique_ptr<Slot>> slots_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool closing_{};
  /// Of who takes batches out.
  trace::JsonLine json_;
  std::unique_ptr<Slot> taken_;
  std::size_t given_{};
  std::optional<trace::PlainOutliner> outliner_;
  std::vector<std::thread> readers_;
  std::thread teller_;
};

}  // namespace raftsim::viz
