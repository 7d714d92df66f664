#include "core/entry_batch.hpp"

#include <doctest/doctest.h>
#include <utility>
#include <vector>

#include "tests/core/short_words.hpp"

namespace raft::tests {
namespace {

std::vector<Entry> entries(std::size_t count, std::uint64_t first_term = 1) {
  std::vector<Entry> result;
  for (std::size_t i = 0; i < count; ++i) result.push_back(Entry::no_op(term(first_term + i)));
  return result;
}

bool holds(const EntryBatch& batch, const std::vector<Entry>& wanted) {
  return batch.size() == wanted.size() && batch.empty() == wanted.empty() &&
         std::vector<Entry>(batch.begin(), batch.end()) == wanted &&
         (wanted.empty() || batch[wanted.size() - 1] == wanted.back());
}

/// In the object, in a block, at the edges of blocks.
constexpr std::size_t kSizes[] = {0, 1, 2, 3, 4, 5, 8, 9, 64, 65};

}  // namespace

TEST_CASE("a batch is a regular value, whatever its size") {
  for (const std::size_t size : kSizes) {
    CAPTURE(size);
    const std::vector<Entry> content = entries(size);
    const EntryBatch batch{std::span(content)};
    CHECK(holds(batch, content));
    EntryBatch copy = batch;
    CHECK(copy == batch);
    EntryBatch moved_from = copy;
    const EntryBatch moved = std::move(moved_from);
    CHECK(holds(moved, content));
    CHECK(holds(copy, content));
  }
}

TEST_CASE("a batch takes the place of any other") {
  for (const std::size_t before : kSizes) {
    for (const std::size_t after : kSizes) {
      CAPTURE(before);
      CAPTURE(after);
      const std::vector<Entry> old_content = entries(before);
      const std::vector<Entry> new_content = entries(after, 100);
      const EntryBatch source{std::span(new_content)};

      EntryBatch assigned{std::span(old_content)};
      assigned.assign(new_content);
      CHECK(holds(assigned, new_content));

      EntryBatch copied{std::span(old_content)};
      copied = source;
      CHECK(holds(copied, new_content));
      CHECK(holds(source, new_content));

      EntryBatch moved{std::span(old_content)};
      moved = EntryBatch(source);
      CHECK(holds(moved, new_content));
      CHECK((copied == EntryBatch{std::span(old_content)}) == (new_content == old_content));
    }
  }
}

TEST_CASE("a batch may be assigned to itself") {
  for (const std::size_t size : kSizes) {
    CAPTURE(size);
    const std::vector<Entry> content = entries(size);
    EntryBatch batch{std::span(content)};
    EntryBatch& same = batch;
    batch = same;
    CHECK(holds(batch, content));
    batch = std::move(same);
    CHECK(holds(batch, content));
  }
}

TEST_CASE("a batch that was recycled shares nothing with the one that used its memory before") {
  const std::vector<Entry> content = entries(9);
  const EntryBatch kept{std::span(content)};
  for (int i = 0; i < 2000; ++i) {
    const EntryBatch passing{std::span(content)};
    REQUIRE(passing == kept);
  }
  std::vector<EntryBatch> many(1500, kept);  // more than are kept for another use
  many.clear();
  CHECK(holds(kept, content));
  CHECK(holds(EntryBatch{Entry::no_op(term(1)), Entry::no_op(term(2))}, entries(2)));
}

}  // namespace raft::tests
