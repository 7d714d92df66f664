#include "tools/record_pipe.hpp"

#include <algorithm>
#include <chrono>
#include <doctest/doctest.h>
#include <stdexcept>
#include <thread>

#include "sim/trace/json_encoder.hpp"

namespace raftsim {
namespace {

/// A line with the numbers of the records that it is given at once, three by its wish.
class NumberEncoder : public trace::LineEncoder {
 public:
  void append(std::string& /*out*/, const trace::Header& /*header*/) override {}
  void append(std::string& out, std::span<const trace::Record> records) override {
    // The later ones are done sooner.
    if (records.front().number % 2 == 1) std::this_thread::sleep_for(std::chrono::microseconds(200));
    for (const trace::Record& record : records) out += std::to_string(record.number) + " ";
    out.back() = '\n';
  }
  void append(std::string& /*out*/, const trace::Footer& /*footer*/) override {}
  [[nodiscard]] std::size_t at_once() const override { return 3; }
};

std::unique_ptr<trace::LineEncoder> number_encoder() {
  return std::make_unique<NumberEncoder>();
}

void make(RecordPipe& pipe, std::uint64_t number) {
  pipe.next() = {};
  pipe.next().number = number;
  pipe.made();
}

TEST_CASE("records come out of a pipe in their order, by any number of threads") {
  std::string expected;
  for (int number = 1; number <= 200; ++number) {
    expected += std::to_string(number) + (number % 3 == 0 || number == 200 ? "\n" : " ");
  }
  for (const unsigned threads : {0U, 1U, 2U, 5U}) {
    CAPTURE(threads);
    std::string put;
    RecordPipe pipe(threads, number_encoder, [&put](std::string_view bytes) { put += bytes; });
    for (std::uint64_t number = 1; number <= 200; ++number) make(pipe, number);
    pipe.finish();
    CHECK(put == expected);
  }
}

TEST_CASE("of a pipe that nothing went through nothing comes, nor of one that was not finished all") {
  for (const unsigned threads : {0U, 3U}) {
    std::string put;
    {
      RecordPipe pipe(threads, number_encoder, [&put](std::string_view bytes) { put += bytes; });
      pipe.finish();
      CHECK(put.empty());
      for (std::uint64_t number = 1; number <= 4; ++number) make(pipe, number);
    }
    CHECK(put.find('4') == std::string::npos);
  }
}

TEST_CASE("what fails behind a pipe is told to whoever fills it, and nothing is put after that") {
  for (const unsigned threads : {0U, 1U, 3U}) {
    CAPTURE(threads);
    int calls = 0;
    RecordPipe pipe(threads, number_encoder, [&calls](std::string_view) {
      if (++calls == 4) throw std::runtime_error("no room");
    });
    const auto fill = [&pipe] {
      for (std::uint64_t number = 1; number <= 1000; ++number) make(pipe, number);
      pipe.finish();
    };
    CHECK_THROWS_WITH_AS(fill(), "no room", std::runtime_error);
    CHECK_THROWS_WITH_AS(pipe.finish(), "no room", std::runtime_error);
    CHECK(calls == 4);
  }
}

TEST_CASE("an encoder that fails is told of as well") {
  class Failing : public NumberEncoder {
   public:
    void append(std::string& /*out*/, std::span<const trace::Record> records) override {
      if (records.back().number > 50) throw std::runtime_error("cannot be encoded");
    }
    using NumberEncoder::append;
  };
  for (const unsigned threads : {0U, 2U}) {
    RecordPipe pipe(
        threads, [] { return std::make_unique<Failing>(); }, [](std::string_view) {});
    const auto fill = [&pipe] {
      for (std::uint64_t number = 1; number <= 100; ++number) make(pipe, number);
      pipe.finish();
    };
    CHECK_THROWS_WITH_AS(fill(), "cannot be encoded", std::runtime_error);
  }
}

TEST_CASE("large records are not gathered") {
  std::string put;
  RecordPipe pipe(0, number_encoder, [&put](std::string_view bytes) { put += bytes; });
  raft::InstallSnapshot chunk;
  chunk.data = std::string((std::size_t{1} << 20U) + 1, 'x');
  for (std::uint64_t number = 1; number <= 4; ++number) {
    pipe.next() = {};
    pipe.next().number = number;
    if (number == 2) pipe.next().event = trace::Received{trace::MessageId{1}, {{}, {}, {}, chunk}};
    pipe.made();
  }
  pipe.finish();
  CHECK(put == "1 2\n3 4\n");
}

}  // namespace
}  // namespace raftsim
