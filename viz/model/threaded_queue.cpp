#include "viz/model/threaded_queue.hpp"

namespace raftsim::viz {

ThreadedQueue::ThreadedQueue(int threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

ThreadedQueue::~ThreadedQueue() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadedQueue::put(std::unique_ptr<trace::RecordBatch> batch) {
  auto slot = std::make_unique<Slot>();
  slot->batch = std::move(batch);
  {
    const std::lock_guard lock(mutex_);
    slots_.push_back(std::move(slot));
  }
  changed_.notify_all();
}

std::unique_ptr<trace::RecordBatch> ThreadedQueue::take() {
  std::unique_lock lock(mutex_);
  while (!slots_.front()->done) {
    if (Slot* slot = next_to_read()) {
      read(*slot, json_, lock);
    } else {
      changed_.wait(lock, [this] { return slots_.front()->done; });
    }
  }
  std::unique_ptr<trace::RecordBatch> batch = std::move(slots_.front()->batch);
  slots_.pop_front();
  return batch;
}

void ThreadedQueue::work() {
  trace::JsonLine json;
  std::unique_lock lock(mutex_);
  while (true) {
    Slot* slot = nullptr;
    changed_.wait(lock, [this, &slot] { return closing_ || (slot = next_to_read()) != nullptr; });
    if (closing_) return;
    read(*slot, json, lock);
  }
}

void ThreadedQueue::read(Slot& slot, trace::JsonLine& json, std::unique_lock<std::mutex>& lock) {
  slot.begun = true;
  lock.unlock();
  // Nobody takes a slot out that is not done.
  slot.batch->parse(json);
  lock.lock();
  slot.done = true;
  changed_.notify_all();
}

ThreadedQueue::Slot* ThreadedQueue::next_to_read() {
  for (const std::unique_ptr<Slot>& slot : slots_) {
    if (!slot->begun) return slot.get();
  }
  return nullptr;
}

}  // namespace raftsim::viz
