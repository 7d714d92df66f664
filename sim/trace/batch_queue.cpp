#include "sim/trace/batch_queue.hpp"

namespace raftsim::trace {

BatchQueue::BatchQueue(int servers, int threads) : servers_(servers) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

BatchQueue::~BatchQueue() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void BatchQueue::put(std::unique_ptr<RecordBatch> batch) {
  auto slot = std::make_unique<Slot>();
  slot->batch = std::move(batch);
  {
    const std::lock_guard lock(mutex_);
    batches_.push_back(std::move(slot));
  }
  changed_.notify_all();
}

std::unique_ptr<RecordBatch> BatchQueue::take() {
  std::unique_lock lock(mutex_);
  if (threads_.empty()) {
    batches_.front()->batch->parse(json_, servers_);
  } else {
    changed_.wait(lock, [this] { return batches_.front()->done; });
  }
  std::unique_ptr<RecordBatch> batch = std::move(batches_.front()->batch);
  batches_.pop_front();
  return batch;
}

void BatchQueue::work() {
  JsonLine json;
  std::unique_lock lock(mutex_);
  while (true) {
    Slot* slot = nullptr;
    changed_.wait(lock, [this, &slot] { return closing_ || (slot = next_to_read()) != nullptr; });
    if (closing_) return;
    slot->begun = true;
    lock.unlock();
    // Nobody takes a slot out that is not done.
    slot->batch->parse(json, servers_);
    lock.lock();
    slot->done = true;
    changed_.notify_all();
  }
}

BatchQueue::Slot* BatchQueue::next_to_read() {
  for (const std::unique_ptr<Slot>& slot : batches_) {
    if (!slot->begun) return slot.get();
  }
  return nullptr;
}

}  // namespace raftsim::trace
