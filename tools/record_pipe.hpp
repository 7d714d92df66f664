#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "sim/trace/line_encoder.hpp"
#include "sim/trace/record.hpp"

namespace raftsim {

/// Has records encoded by threads beside the one that makes them, and hands their bytes on in the records'
/// order. The bytes do not depend on how many threads there are.
class RecordPipe {
 public:
  using MakeEncoder = std::function<std::unique_ptr<trace::LineEncoder>()>;
  using Put = std::function<void(std::string_view)>;

  /// `threads` beside the caller's, which begin when there is enough for them; may be 0. `make_encoder` is
  /// called at once. `put` is called by any thread, one at a time.
  RecordPipe(unsigned threads, const MakeEncoder& make_encoder, Put put);
  RecordPipe(const RecordPipe&) = delete;
  RecordPipe(RecordPipe&&) = delete;
  RecordPipe& operator=(const RecordPipe&) = delete;
  RecordPipe& operator=(RecordPipe&&) = delete;
  /// Puts what it has been given, as finish, but tells nobody of errors.
  ~RecordPipe();

  /// Where the next record is to be made. There is one, of which nothing is to be kept.
  [[nodiscard]] trace::Record& next() { return filled_->records[filled_->size]; }
  /// It is made. Throws what `put`, or an encoder, has thrown; nothing is put after that.
  void made();
  /// Returns when all is put. Throws as made.
  void finish();

 private:
  struct Batch {
    explicit Batch(std::size_t at_once) : records(at_once) {}

    /// The first `size` of them count; the others keep their memory.
    std::vector<trace::Record> records;
    std::size_t size{};
    /// Of them, in bytes.
    std::size_t weight{};
    /// Of those larger than usual in whose places there have been others since.
    std::size_t kept{};
    std::string bytes;
    bool begun{};
    bool encoded{};

    /// Keeps the memory that others may need.
    void empty();
  };
  using Lock = std::unique_lock<std::mutex>;

  void begin_threads();
  /// Hands over what is filled, and takes another batch.
  void enqueue();
  void wait_until_put(Lock& lock);
  void throw_error();
  void work(trace::LineEncoder& encoder);
  /// The first batch that nobody encodes.
  [[nodiscard]] Batch* next_to_encode();
  /// The lock is open while the batch is encoded, and while its bytes are put.
  void encode(Batch& batch, trace::LineEncoder& encoder, Lock& lock);
  void put_encoded(Lock& lock);
  /// Makes itself useful until `done`.
  template <class Done>
  void wait(Lock& lock, Done done);

  Put put_;
  /// The caller's, and one a thread.
  std::vector<std::unique_ptr<trace::LineEncoder>> encoders_;
  std::unique_ptr<Batch> filled_;

  std::mutex mutex_;
  std::condition_variable changed_;
  /// In the records' order.
  std::deque<std::unique_ptr<Batch>> queue_;
  std::vector<std::unique_ptr<Batch>> idle_;
  bool putting_{};
  bool closing_{};
  bool threads_begun_{};
  std::exception_ptr error_;
  std::vector<std::thread> threads_;
};

}  // namespace raftsim
