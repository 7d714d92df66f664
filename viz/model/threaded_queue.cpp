#include "viz/model/threaded_queue.hpp"

#include <span>
#include <utility>

#include "core/check.hpp"

namespace raftsim::viz {

ThreadedQueue::ThreadedQueue(int readers) {
  for (int i = 0; i < readers; ++i) readers_.emplace_back([this] { work(); });
}

ThreadedQueue::~ThreadedQueue() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& reader : readers_) reader.join();
  if (teller_.joinable()) teller_.join();
}

void ThreadedQueue::begin_to_tell(const trace::Header& header) {
  raft::require(!teller_.joinable(), "one teller");
  outliner_.emplace(header);
  teller_ = std::thread([this] { tell(); });
}

void ThreadedQueue::put(std::unique_ptr<trace::RecordBatch> batch) {
  // The memory of what was taken last is used again.
  auto slot = taken_ != nullptr ? std::move(taken_) : std::make_unique<Slot>();
  slot->batch = std::move(batch);
  slot->told.clear();
  slot->failure = nullptr;
  slot->begun = slot->read = slot->is_told = false;
  {
    const std::lock_guard lock(mutex_);
    slots_.push_back(std::move(slot));
  }
  changed_.notify_all();
}

std::unique_ptr<trace::RecordBatch> ThreadedQueue::take() {
  raft::require(teller_.joinable(), "a teller at work");
  std::unique_lock lock(mutex_);
  while (!slots_.front()->is_told) {
    if (Slot* slot = next_to_read()) {
      read(*slot, json_, lock);
    } else {
      changed_.wait(lock, [this] { return slots_.front()->is_told; });
    }
  }
  taken_ = std::move(slots_.front());
  slots_.pop_front();
  given_ = 0;
  if (taken_->failure) std::rethrow_exception(taken_->failure);
  return std::move(taken_->batch);
}

ThreadedQueue::Told ThreadedQueue::next_told() {
  raft::require(taken_ != nullptr, "a batch that was taken");
  const ToldBatch& told = taken_->told;
  if (given_ == told.outlines.size()) {
    raft::require(told.failure != nullptr, "no more calls than there are records");
    std::rethrow_exception(told.failure);
  }
  const std::size_t i = given_++;
  return {&told.outlines[i], told.words_of(i)};
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

void ThreadedQueue::tell() {
  std::unique_lock lock(mutex_);
  while (true) {
    Slot* slot = nullptr;
    changed_.wait(lock, [this, &slot] { return closing_ || (slot = next_to_tell()) != nullptr; });
    if (closing_) return;
    lock.unlock();
    // Nobody takes a slot out that is not told.
    tell(*slot);
    lock.lock();
    slot->is_told = true;
    changed_.notify_all();
  }
}

void ThreadedQueue::tell(Slot& slot) {
  ToldBatch& told = slot.told;
  try {
    for (const trace::Record& record : slot.batch->records()) {
      const trace::Outline& outline = outliner_->next(record);
      told.words += outliner_->words();
      told.ends.push_back(told.words.size());
      told.outlines.push_back(outline);
    }
  } catch (...) {
    // Memory, most likely: it is thrown again where somebody wants to know what the record says.
    told.failure = std::current_exception();
  }
}

void ThreadedQueue::read(Slot& slot, trace::JsonLine& json, std::unique_lock<std::mutex>& lock) {
  slot.begun = true;
  lock.unlock();
  // Nobody takes a slot out that is not read.
  try {
    slot.batch->parse(json);
  } catch (...) {
    slot.failure = std::current_exception();
  }
  lock.lock();
  slot.read = true;
  changed_.notify_all();
}

ThreadedQueue::Slot* ThreadedQueue::next_to_read() {
  for (const std::unique_ptr<Slot>& slot : slots_) {
    if (!slot->begun) return slot.get();
  }
  return nullptr;
}

/// In their order, for what a record says depends on those before it.
ThreadedQueue::Slot* ThreadedQueue::next_to_tell() {
  for (const std::unique_ptr<Slot>& slot : slots_) {
    if (!slot->is_told) return slot->read ? slot.get() : nullptr;
  }
  return nullptr;
}

}  // namespace raftsim::viz
