#include <algorithm>
#include <doctest/doctest.h>
#include <vector>

#include "core/log.hpp"
#include "tests/core/snapshot_bench.hpp"

/// A log whose beginning a snapshot has taken the place of (Raft §7).
namespace raft::tests {
namespace {

const std::vector<std::uint64_t> kTerms{1, 1, 2, 2, 2, 4, 4};

Log whole_one() {
  return durable(kTerms, 0).log;
}

/// The first or the last index for which it holds, by walking from `from` to `to`; 0 if there is none.
template <class Holds>
std::uint64_t first_where(std::uint64_t from, std::uint64_t to, Holds holds) {
  for (std::uint64_t i = from; i <= to; ++i) {
    if (holds(kTerms[i - 1])) return i;
  }
  return 0;
}

}  // namespace

TEST_CASE("Raft §7: a compacted log answers as the whole one did, from its base on, whatever the base") {
  const Log whole = whole_one();
  for (std::uint64_t base = 0; base <= kTerms.size(); ++base) {
    CAPTURE(base);
    Log log = whole;
    log.compact_to(at(base));
    CHECK(log.base() == LogPosition{whole.term_at(at(base)), at(base)});
    CHECK(log.last() == whole.last());
    CHECK(log.last_index() == whole.last_index());
    CHECK(log.hash() == whole.hash());
    CHECK((log == whole) == (base == 0));
    for (std::uint64_t i = 0; i <= kTerms.size() + 1; ++i) {
      CAPTURE(i);
      const bool inside = i > base && i <= kTerms.size();
      const bool known = i == 0 || (i >= base && i <= kTerms.size());
      CHECK(log.has(at(i)) == inside);
      CHECK(log.knows(at(i)) == known);
      CHECK(log.from(at(i), 99).size() == (inside ? kTerms.size() - i + 1 : 0));
      if (inside) {
        CHECK(log.at(at(i)) == whole.at(at(i)));
        CHECK(log.from(at(i), 1).front() == whole.at(at(i)));
      } else {
        CHECK_THROWS_AS(static_cast<void>(log.at(at(i))), InternalError);
      }
      if (known) {
        CHECK(log.term_at(at(i)) == whole.term_at(at(i)));
        CHECK(log.prefix_hash(at(i)) == whole.prefix_hash(at(i)));
      } else {
        CHECK_THROWS_AS(static_cast<void>(log.term_at(at(i))), InternalError);
        CHECK_THROWS_AS(static_cast<void>(log.prefix_hash(at(i))), InternalError);
      }
    }
  }
}

TEST_CASE("Raft §5.3, §7: runs of a term are found as far as the log holds them") {
  for (std::uint64_t base = 0; base <= kTerms.size(); ++base) {
    CAPTURE(base);
    Log log = whole_one();
    log.compact_to(at(base));
    for (std::uint64_t i = std::max<std::uint64_t>(base, 1); i <= kTerms.size(); ++i) {
      CAPTURE(i);
      const std::uint64_t first =
          i == base ? base
                    : first_where(base + 1, i, [&](std::uint64_t term) { return term == kTerms[i - 1]; });
      CHECK(log.first_of_term_at(at(i)) == at(first));
    }
    for (std::uint64_t wanted = 0; wanted <= 5; ++wanted) {
      CAPTURE(wanted);
      std::uint64_t last = 0;
      for (std::uint64_t i = std::max<std::uint64_t>(base, 1); i <= kTerms.size(); ++i) {
        if (kTerms[i - 1] <= wanted) last = i;
      }
      CHECK(log.last_at_or_below(term(wanted)) == at(last));
    }
  }
}

TEST_CASE("Raft §7: a compacted log is lengthened and cut as the whole one") {
  for (std::uint64_t base = 0; base <= kTerms.size(); ++base) {
    for (std::uint64_t first = base + 1; first <= kTerms.size() + 1; ++first) {
      CAPTURE(base);
      CAPTURE(first);
      Log whole = whole_one();
      Log log = whole;
      log.compact_to(at(base));
      for (Log* one : {&whole, &log}) {
        one->truncate_from(at(first));
        one->append(Entry::no_op(term(9)));
        one->append(Entry::no_op(term(9)));
      }
      CHECK(log.last() == whole.last());
      CHECK(log.hash() == whole.hash());
      whole.compact_to(at(base));
      CHECK(log == whole);
    }
    Log log = whole_one();
    log.compact_to(at(base));
    CHECK_THROWS_AS(log.truncate_from(at(base)), InternalError);
  }
}

TEST_CASE("a compaction can be undone, and only with what it removed") {
  const Log whole = whole_one();
  for (std::uint64_t base = 0; base <= kTerms.size(); ++base) {
    for (std::uint64_t next_base = base; next_base <= kTerms.size(); ++next_base) {
      CAPTURE(base);
      CAPTURE(next_base);
      Log before = whole;
      before.compact_to(at(base));
      const auto removed = before.from(at(base + 1), next_base - base);
      Log log = before;
      log.compact_to(at(next_base));
      log.restore(before.base(), before.prefix_hash(at(base)), removed);
      CHECK(log == before);
      CHECK(log.hash() == before.hash());
    }
  }
  Log log = whole;
  log.compact_to(at(3));
  const std::vector<Entry> others(3, Entry::no_op(term(1)));
  CHECK_THROWS_AS(log.restore({}, whole.prefix_hash(at(0)), others), InternalError);
  CHECK_THROWS_AS(log.restore({}, whole.prefix_hash(at(0)), whole.from(at(1), 2)), InternalError);
}

TEST_CASE("Raft §7: a log begins after any snapshot, and is cleared for good") {
  Log log = whole_one();
  log.reset(end(3, 40), 77);
  CHECK(log.last() == end(3, 40));
  CHECK(log.hash() == 77);
  CHECK(log.term_at(at(40)) == term(3));
  CHECK_FALSE(log.has(at(40)));
  log.append(Entry::no_op(term(4)));
  CHECK(log.last() == end(4, 41));
  CHECK_THROWS_AS(log.compact_to(at(42)), InternalError);
  CHECK_THROWS_AS(log.compact_to(at(39)), InternalError);
  log.clear();
  CHECK(log == Log());
  CHECK(log.hash() == Log().hash());
}

}  // namespace raft::tests
