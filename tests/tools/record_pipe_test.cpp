#include "tools/record_pipe.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <latch>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/binary_encoder.hpp"
#include "sim/trace/json_encoder.hpp"
#include "tests/sim/trace_samples.hpp"

namespace raftsim {
namespace {

/// A line with the numbers of the records that it is given at once, three by its wish.
class NumberEncoder : public trace::LineEncoder {
 public:
  void append(std::string& /*out*/, const trace::Header& /*header*/) override {}
  void append(std::string& out, std::span<const trace::Record> records) override {
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
  pipe.next().number = number;
  pipe.made();
}

/// Lines of three numbers each, from 1.
std::string lines_to(int last) {
  std::string lines;
  for (int number = 1; number <= last; ++number) {
    lines += std::to_string(number) + (number % 3 == 0 || number == last ? "\n" : " ");
  }
  return lines;
}

TEST_CASE("records come out of a pipe in their order, by any number of threads") {
  for (const unsigned threads : {0U, 1U, 2U, 5U}) {
    CAPTURE(threads);
    std::string put;
    RecordPipe pipe(threads, number_encoder, [&put](std::string_view bytes) { put += bytes; });
    for (std::uint64_t number = 1; number <= 200; ++number) make(pipe, number);
    pipe.finish();
    CHECK(put == lines_to(200));
  }
}

TEST_CASE("what is encoded sooner waits for what came before it") {
  std::latch second_is_done(1);
  class Held : public NumberEncoder {
   public:
    explicit Held(std::latch& second) : second_(&second) {}
    void append(std::string& out, std::span<const trace::Record> records) override {
      if (records.front().number == 1) second_->wait();
      NumberEncoder::append(out, records);
      if (records.front().number == 4) second_->count_down();
    }
    using NumberEncoder::append;

   private:
    std::latch* second_;
  };
  std::string put;
  RecordPipe pipe(
      2, [&] { return std::make_unique<Held>(second_is_done); },
      [&put](std::string_view bytes) { put += bytes; });
  for (std::uint64_t number = 1; number <= 20; ++number) make(pipe, number);
  pipe.finish();
  CHECK(put == lines_to(20));
}

TEST_CASE(
    "traces are the same bytes by any number of threads, whatever stood in the places of their records") {
  const std::vector<trace::Record> samples = trace::samples::every_record();
  const auto bytes_of = [&samples](const RecordPipe::MakeEncoder& make_encoder, unsigned threads) {
    std::string bytes;
    RecordPipe pipe(threads, make_encoder, [&bytes](std::string_view part) { bytes += part; });
    for (int i = 0; i < 30; ++i) {
      for (const trace::Record& record : samples) {
        pipe.next() = record;
        pipe.made();
      }
    }
    pipe.finish();
    return bytes;
  };
  const RecordPipe::MakeEncoder json = [] { return std::make_unique<trace::JsonEncoder>(); };
  const RecordPipe::MakeEncoder binary = [] { return std::make_unique<trace::BinaryEncoder>(); };
  const std::string lines = bytes_of(json, 0);
  const std::string frames = bytes_of(binary, 0);
  for (const unsigned threads : {1U, 3U}) {
    CHECK(bytes_of(json, threads) == lines);
    CHECK(bytes_of(binary, threads) == frames);
  }
}

TEST_CASE("what a pipe was given comes out of it, finished or not") {
  for (const unsigned threads : {0U, 3U}) {
    std::string put;
    {
      RecordPipe pipe(threads, number_encoder, [&put](std::string_view bytes) { put += bytes; });
      pipe.finish();
      CHECK(put.empty());
      for (std::uint64_t number = 1; number <= 100; ++number) make(pipe, number);
    }
    CHECK(put == lines_to(100));
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

TEST_CASE("an error that comes with the last records is told when the pipe is finished") {
  for (const unsigned threads : {0U, 2U}) {
    RecordPipe pipe(threads, number_encoder, [](std::string_view) { throw std::runtime_error("no room"); });
    make(pipe, 1);
    CHECK_THROWS_WITH_AS(pipe.finish(), "no room", std::runtime_error);
  }
}

TEST_CASE("large records are not gathered, wherever they are large") {
  const std::string large((std::size_t{1} << 20U) + 1, 'x');
  const raft::InstallSnapshot chunk{{}, 0, large, false, 0};
  std::vector<trace::Record> records(7);
  records[0].event = trace::Received{trace::MessageId{1}, {{}, {}, {}, chunk}};
  records[1].event = trace::Caption{large};
  records[2].event = trace::Logged{"text", {{"name", large}}, {}, {}, false};
  trace::ClientActed answered;
  answered.result = raft::Result{raft::ResultStatus::ok, large};
  records[3].event = answered;
  records[4].step.sends.push_back({trace::MessageId{1}, {{}, {}, {}, chunk}, {}, {}});
  records[5].step.answers.emplace_back();
  records[5].step.answers.back().result.value = large;
  records[6].event = trace::ExpectationJudged{true, large, "", "", "", "", 0};
  for (const unsigned threads : {0U, 2U}) {
    for (const trace::Record& record : records) {
      CAPTURE(record.event.index());
      std::string put;
      RecordPipe pipe(threads, number_encoder, [&put](std::string_view bytes) { put += bytes; });
      for (std::uint64_t number = 1; number <= 4; ++number) {
        pipe.next() = number == 2 ? record : trace::Record();
        make(pipe, number);
      }
      pipe.finish();
      CHECK(put == "1 2\n3 4\n");
    }
  }
}

}  // namespace
}  // namespace raftsim
