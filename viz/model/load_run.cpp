#include "viz/model/load_run.hpp"

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>

#include "sim/trace/fold.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/open_trace.hpp"
#include "viz/model/run_builder.hpp"
#include "viz/model/threaded_queue.hpp"

namespace raftsim::viz {

Run load_run(const std::string& path) {
  const std::unique_ptr<std::istream> in = trace::open_trace(path);
  if (!*in) throw trace::TraceError(path, 0, "", "no file that can be read", "a trace");
  // One thread follows the run from record to record; what can be done beside it is to read the lines, to put
  // the records into words, and to pack the lines for later.
  constexpr unsigned kMostThreads = 4;
  const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 2U, kMostThreads + 1) - 1;
  auto owned = std::make_unique<ThreadedQueue>(static_cast<int>(threads));
  ThreadedQueue& queue = *owned;
  trace::Reader reader(*in, path, std::move(owned));
  queue.begin_to_tell(reader.header());
  RunBuilder builder(reader.header());
  builder.pack_beside();
  while (const trace::Record* record = reader.next()) {
    try {
      builder.follow(*record);
      const ThreadedQueue::Told told = queue.next_told();
      builder.add_told(*record, reader.line(), *told.outline, told.words);
    } catch (const trace::FoldError& error) {
      throw trace::TraceError(path, reader.line_number(), "", error.what(),
                              "a record that fits those before it");
    }
  }
  return builder.finish(reader.footer());
}

}  // namespace raftsim::viz
