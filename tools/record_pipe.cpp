#include "tools/record_pipe.hpp"

#include <system_error>
#include <utility>

#include "tools/interruption.hpp"
#include "tools/record_weight.hpp"

namespace raftsim {
namespace {

/// Batches of more bytes than that are encoded as they are, and what they have taken of memory is given back.
constexpr std::size_t kMostWeight = std::size_t{1} << 20U;
/// Records of more are counted: the memory that was theirs is kept for those that come after them.
constexpr std::size_t kUsualWeight = std::size_t{4} << 10U;
/// Bytes of a batch of the usual kind take less.
constexpr std::size_t kMostBytes = std::size_t{4} << 20U;

}  // namespace

void RecordPipe::Batch::empty() {
  size = 0;
  weight = 0;
  begun = false;
  encoded = false;
  if (kept > kMostWeight) {
    records = std::vector<trace::Record>(records.size());
    kept = 0;
  }
  if (bytes.capacity() > kMostBytes) bytes = {};
}

RecordPipe::RecordPipe(unsigned threads, const MakeEncoder& make_encoder, Put put) : put_(std::move(put)) {
  for (unsigned i = 0; i <= threads; ++i) encoders_.push_back(make_encoder());
  const std::size_t at_once = encoders_.front()->at_once();
  filled_ = std::make_unique<Batch>(at_once);
  // While every thread has one, others are filled and wait to be put.
  for (unsigned i = 0; i < threads * 2 + 1; ++i) idle_.push_back(std::make_unique<Batch>(at_once));
}

RecordPipe::~RecordPipe() {
  if (filled_->size != 0) enqueue();
  {
    Lock lock(mutex_);
    wait_until_put(lock);
    closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void RecordPipe::made() {
  Batch& batch = *filled_;
  const std::size_t weight = weight_of(next());
  batch.weight += weight;
  if (weight > kUsualWeight) batch.kept += weight;
  ++batch.size;
  if (batch.size < batch.records.size() && batch.weight <= kMostWeight) return;
  begin_threads();
  enqueue();
  throw_error();
}

void RecordPipe::finish() {
  if (filled_->size != 0) enqueue();
  Lock lock(mutex_);
  wait_until_put(lock);
  lock.unlock();
  throw_error();
}

void RecordPipe::begin_threads() {
  if (threads_begun_) return;
  threads_begun_ = true;
  // Signals are for the thread that holds them back where they must not come.
  const SignalsHeld held;
  try {
    for (std::size_t i = 1; i < encoders_.size(); ++i) {
      threads_.emplace_back([this, i] { work(*encoders_[i]); });
    }
  } catch (const std::system_error&) {
    // There may be no more of them, and it goes without.
  }
}

void RecordPipe::enqueue() {
  Lock lock(mutex_);
  queue_.push_back(std::move(filled_));
  changed_.notify_all();
  wait(lock, [this] { return !idle_.empty(); });
  filled_ = std::move(idle_.back());
  idle_.pop_back();
}

void RecordPipe::wait_until_put(Lock& lock) {
  wait(lock, [this] { return queue_.empty() && !putting_; });
}

void RecordPipe::throw_error() {
  const Lock lock(mutex_);
  if (error_) std::rethrow_exception(error_);
}

template <class Done>
void RecordPipe::wait(Lock& lock, Done done) {
  while (!done()) {
    if (Batch* batch = next_to_encode()) {
      encode(*batch, *encoders_.front(), lock);
    } else {
      changed_.wait(lock);
    }
  }
}

void RecordPipe::work(trace::LineEncoder& encoder) {
  Lock lock(mutex_);
  while (true) {
    Batch* batch = nullptr;
    changed_.wait(lock, [this, &batch] { return closing_ || (batch = next_to_encode()) != nullptr; });
    if (closing_) return;
    encode(*batch, encoder, lock);
  }
}

RecordPipe::Batch* RecordPipe::next_to_encode() {
  for (const std::unique_ptr<Batch>& batch : queue_) {
    if (!batch->begun) return batch.get();
  }
  return nullptr;
}

void RecordPipe::encode(Batch& batch, trace::LineEncoder& encoder, Lock& lock) {
  batch.begun = true;
  lock.unlock();
  std::exception_ptr error;
  try {
    // Nobody takes a batch out that is not encoded.
    batch.bytes.clear();
    encoder.append(batch.bytes, {batch.records.data(), batch.size});
  } catch (...) {
    error = std::current_exception();
  }
  lock.lock();
  if (error && !error_) error_ = error;
  batch.encoded = true;
  put_encoded(lock);
  changed_.notify_all();
}

void RecordPipe::put_encoded(Lock& lock) {
  while (!putting_ && !queue_.empty() && queue_.front()->encoded) {
    std::unique_ptr<Batch> batch = std::move(queue_.front());
    queue_.pop_front();
    const bool goes_on = error_ == nullptr;
    putting_ = true;
    lock.unlock();
    std::exception_ptr error;
    try {
      if (goes_on) put_(batch->bytes);
      batch->empty();
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    putting_ = false;
    if (error && !error_) error_ = error;
    idle_.push_back(std::move(batch));
    changed_.notify_all();
  }
}

}  // namespace raftsim
