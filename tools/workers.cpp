#include "tools/workers.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace raftsim {

void run_workers(unsigned threads, const std::function<void()>& work, const std::function<void()>& watch) {
  constexpr std::chrono::milliseconds kInterval(200);
  std::mutex mutex;
  std::condition_variable changed;
  unsigned finished = 0;
  std::vector<std::thread> running;
  running.reserve(threads);
  for (unsigned i = 0; i < threads; ++i) {
    running.emplace_back([&] {
      work();
      const std::lock_guard lock(mutex);
      ++finished;
      changed.notify_one();
    });
  }
  std::unique_lock lock(mutex);
  while (!changed.wait_for(lock, kInterval, [&] { return finished == threads; })) {
    lock.unlock();
    watch();
    lock.lock();
  }
  lock.unlock();
  for (std::thread& thread : running) thread.join();
}

}  // namespace raftsim
