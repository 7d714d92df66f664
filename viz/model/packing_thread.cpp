#include "viz/model/packing_thread.hpp"

#include <utility>

#include "viz/model/text_packer.hpp"

namespace raftsim::viz {

PackingThread::PackingThread() : thread_([this] { work(); }) {}

PackingThread::~PackingThread() {
  close();
}

void PackingThread::put(std::string text) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_.size() < kMostWaiting; });
    waiting_.push_back(std::move(text));
  }
  changed_.notify_all();
}

std::vector<std::string> PackingThread::finish() {
  close();
  return std::move(packed_);
}

void PackingThread::close() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void PackingThread::work() {
  TextPacker packer;
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const std::string text = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    changed_.notify_all();
    std::string packed = packer.pack(text);
    lock.lock();
    packed_.push_back(std::move(packed));
  }
}

}  // namespace raftsim::viz
