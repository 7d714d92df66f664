#include "viz/model/record_store.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "core/check.hpp"
#include "sim/trace/json_write.hpp"
#include "tests/viz/model/recorded_run.hpp"
#include "viz/model/packing_thread.hpp"
#include "viz/model/text_packer.hpp"

/// Records that are kept packed, and come out as they went in.
namespace raftsim::viz::tests {
namespace {

std::string line_of(const trace::Record& record) {
  std::string line;
  trace::append_line(line, record);
  line.pop_back();
  return line;
}

const Recorded& recorded() {
  static const Recorded* const made = new Recorded(record_scenario("first-election"));
  return *made;
}

TEST_CASE(
    "a text comes out as it was packed, whatever it is, and takes less memory where it repeats itself") {
  TextPacker packer;
  std::string unpacked = "what was there before";
  std::string all_bytes;
  for (int byte = 0; byte < 256; ++byte) all_bytes += static_cast<char>(byte);
  const std::string much(1'000'000, 'x');
  for (const std::string& text : {std::string(), std::string("x"), all_bytes, much}) {
    packer.unpack(packer.pack(text), unpacked);
    CHECK(unpacked == text);
  }
  CHECK(packer.pack(much).capacity() < 1'000);
}

TEST_CASE("texts that a thread packs come back in their order, also those that waited") {
  PackingThread thread;
  constexpr int kTexts = 500;
  for (int i = 0; i < kTexts; ++i) thread.put(std::string(2'000, 'x') + std::to_string(i));
  const std::vector<std::string> packed = thread.finish();
  REQUIRE(packed.size() == kTexts);
  TextPacker packer;
  std::string text;
  for (int i = 0; i < kTexts; ++i) {
    packer.unpack(packed[static_cast<std::size_t>(i)], text);
    REQUIRE(text == std::string(2'000, 'x') + std::to_string(i));
  }
}

TEST_CASE("a thread that nobody waits for leaves nothing behind") {
  PackingThread thread;
  for (int i = 0; i < 50; ++i) thread.put(std::string(100'000, 'x'));
}

TEST_CASE("records and lines come out as they went in, in any order and at any time, packed beside or not") {
  const std::vector<trace::Record>& records = recorded().records;
  // Several chunks, and one that is not full.
  REQUIRE(records.size() > 200);
  for (const bool beside : {false, true}) {
    CAPTURE(beside);
    RecordStore store(recorded().header.servers);
    if (beside) store.pack_beside();
    for (const trace::Record& record : records) {
      // Twice the same one is asked for, before and after the next is there.
      if (!beside && store.size() > 0) REQUIRE(*store.at(store.size()) == records[store.size() - 1]);
      if (record.number % 2 == 0) {
        store.append(record);
      } else {
        store.append(line_of(record));
      }
      if (!beside) REQUIRE(store.line(store.size()) == line_of(record));
    }
    if (beside) CHECK_THROWS_AS(static_cast<void>(store.at(1)), raft::InternalError);
    store.settle();
    store.settle();
    REQUIRE(store.size() == records.size());
    for (std::uint64_t number = 1; number <= store.size(); ++number) {
      REQUIRE(store.line(number) == line_of(records[number - 1]));
    }
    constexpr std::uint64_t kStride = 61;
    for (std::uint64_t i = 0; i < store.size(); ++i) {
      const std::uint64_t number = i * kStride % store.size() + 1;
      REQUIRE(*store.at(number) == records[number - 1]);
      REQUIRE(store.line(number) == line_of(records[number - 1]));
    }
    CHECK_THROWS_AS(static_cast<void>(store.at(0)), raft::InternalError);
    CHECK_THROWS_AS(static_cast<void>(store.line(store.size() + 1)), raft::InternalError);
  }
}

}  // namespace
}  // namespace raftsim::viz::tests
