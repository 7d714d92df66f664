#include "tools/record_pipe.hpp"

#include <utility>
#include <variant>

#include "tools/interruption.hpp"

namespace raftsim {
namespace {

/// Batches of more than this in what makes records large are encoded as they are: there are several at a
/// time.
constexpr std::size_t kMostWeight = std::size_t{1} << 20U;

/// Whole states, and parts of them, are large; all else is some hundred bytes.
std::size_t weight(const trace::Record& record) {
  std::size_t bytes = 0;
  const auto add_message = [&bytes](const raft::Message& message) {
    if (const auto* chunk = std::get_if<raft::InstallSnapshot>(&message.body)) bytes += chunk->data.size();
  };
  if (const auto* received = std::get_if<trace::Received>(&record.event)) add_message(received->message);
  for (const trace::Sent& sent : record.step.sends) add_message(sent.message);
  const trace::StateChange& change = trace::change_of(record);
  if (change.snapshot && change.snapshot->snapshot) bytes += change.snapshot->snapshot->bytes().size();
  return bytes + change.appended.size() * sizeof(raft::Entry);
}

}  // namespace

RecordPipe::RecordPipe(unsigned threads, const MakeEncoder& make_encoder, Put put) : put_(std::move(put)) {
  for (unsigned i = 0; i <= threads; ++i) encoders_.push_back(make_encoder());
  const std::size_t at_once = encoders_.front()->at_once();
  filled_ = std::make_unique<Batch>(at_once);
  // While every thread has one, others are filled and wait to be put.
  for (unsigned i = 0; i < threads * 2 + 1; ++i) idle_.push_back(std::make_unique<Batch>(at_once));
}

RecordPipe::~RecordPipe() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void RecordPipe::made() {
  Batch& batch = *filled_;
  batch.weight += weight(next());
  ++batch.size;
  if (batch.size == batch.records.size() || batch.weight > kMostWeight) hand_over();
}

void RecordPipe::finish() {
  if (filled_->size != 0) hand_over();
  Lock lock(mutex_);
  wait(lock, [this] { return queue_.empty() && !putting_; });
  if (error_) std::rethrow_exception(error_);
}

void RecordPipe::hand_over() {
  if (threads_.empty() && filled_->size == filled_->records.size()) {
    // Signals are for the thread that holds them back where they must not come.
    const SignalsHeld held;
    for (std::size_t i = 1; i < encoders_.size(); ++i) {
      threads_.emplace_back([this, i] { work(*encoders_[i]); });
    }
  }
  Lock lock(mutex_);
  queue_.push_back(std::move(filled_));
  changed_.notify_all();
  wait(lock, [this] { return !idle_.empty(); });
  filled_ = std::move(idle_.back());
  idle_.pop_back();
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
    if (!error_) {
      putting_ = true;
      lock.unlock();
      std::exception_ptr error;
      try {
        put_(batch->bytes);
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      putting_ = false;
      if (error) error_ = error;
    }
    batch->size = 0;
    batch->weight = 0;
    batch->begun = false;
    batch->encoded = false;
    idle_.push_back(std::move(batch));
    changed_.notify_all();
  }
}

}  // namespace raftsim
