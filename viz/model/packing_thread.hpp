#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace raftsim::viz {

/// Packs texts, as TextPacker does, beside what its owner does meanwhile.
class PackingThread {
 public:
  PackingThread();
  PackingThread(const PackingThread&) = delete;
  PackingThread(PackingThread&&) = delete;
  PackingThread& operator=(const PackingThread&) = delete;
  PackingThread& operator=(PackingThread&&) = delete;
  ~PackingThread();

  /// Adds a text. Waits while too many wait already.
  void put(std::string text);
  /// All of them, packed, in the order in which they were put; to be called once, and then nothing else.
  std::vector<std::string> finish();

 private:
  /// Enough that the thread never waits for more; some megabytes.
  static constexpr std::size_t kMostWaiting = 64;

  void work();
  void close();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_;
  std::vector<std::string> packed_;
  bool closing_{};
  std::thread thread_;
};

}  // namespace raftsim::viz
