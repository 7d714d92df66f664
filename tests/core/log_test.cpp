#include "core/log.hpp"

#include <doctest/doctest.h>
#include <vector>

#include "tests/core/server_bench.hpp"

namespace raft::tests {
namespace {

Log log_of(const std::vector<std::uint64_t>& terms) {
  return durable(terms, 0).log;
}

}  // namespace

TEST_CASE("a log is empty at first, and index 0 is the place before its first entry") {
  const Log log;
  CHECK(log.last_index() == at(0));
  CHECK(log.last() == end(0, 0));
  CHECK(log.term_at(at(0)) == term(0));
  CHECK_FALSE(log.has(at(0)));
  CHECK_FALSE(log.has(at(1)));
  CHECK(log.prefix_hash(at(0)) == log.hash());
  CHECK(log.from(at(1), 9).empty());
  CHECK_THROWS_AS(static_cast<void>(log.at(at(0))), InternalError);
  CHECK_THROWS_AS(static_cast<void>(log.term_at(at(1))), InternalError);
  CHECK_THROWS_AS(static_cast<void>(log.prefix_hash(at(1))), InternalError);
}

TEST_CASE("a log knows its entries by index, from 1") {
  const Log log = log_of({1, 1, 4});
  CHECK(log.last() == end(4, 3));
  CHECK(log.has(at(3)));
  CHECK_FALSE(log.has(at(4)));
  CHECK(log.at(at(2)) == Entry::no_op(term(1)));
  CHECK(log.term_at(at(3)) == term(4));
  CHECK(log.from(at(2), 9).size() == 2);
  CHECK(log.from(at(2), 1).size() == 1);
  CHECK(log.from(at(1), 0).empty());
  CHECK(log.from(at(4), 9).empty());
  CHECK(log.from(at(0), 9).empty());
  CHECK(Log(log.from(at(1), 3)) == log);
}

TEST_CASE("Raft §5.3: runs of a term are found by halving, as a walk would find them") {
  const std::vector<std::uint64_t> terms{1, 1, 1, 4, 4, 5, 5, 6, 6, 6};
  const Log log = log_of(terms);
  for (std::uint64_t i = 1; i <= terms.size(); ++i) {
    CAPTURE(i);
    std::uint64_t first = i;
    while (first > 1 && terms[first - 2] == terms[i - 1]) --first;
    CHECK(log.first_of_term_at(at(i)) == at(first));
  }
  for (std::uint64_t wanted = 0; wanted <= 8; ++wanted) {
    CAPTURE(wanted);
    std::uint64_t last = 0;
    for (std::uint64_t i = 1; i <= terms.size(); ++i) last = terms[i - 1] <= wanted ? i : last;
    CHECK(log.last_at_or_below(term(wanted)) == at(last));
  }
  CHECK(Log().last_at_or_below(term(3)) == at(0));
}

TEST_CASE("a log that is cut and lengthened again is as if it had always been so") {
  Log log = log_of({1, 1, 2, 2});
  const std::uint64_t hash_of_two = log.prefix_hash(at(2));
  log.truncate_from(at(3));
  CHECK(log == log_of({1, 1}));
  CHECK(log.hash() == hash_of_two);
  log.append(Entry::no_op(term(3)));
  CHECK(log == log_of({1, 1, 3}));
  CHECK(log.hash() == log_of({1, 1, 3}).hash());
  log.truncate_from(at(4));  // past the end: nothing
  CHECK(log.last_index() == at(3));
  CHECK_THROWS_AS(log.truncate_from(at(0)), InternalError);
  log.truncate_from(at(1));
  CHECK(log == Log());
  CHECK(log.hash() == Log().hash());
  log = log_of({1, 2});
  log.clear();
  CHECK(log == Log());
  CHECK(log.hash() == Log().hash());
}

TEST_CASE("the hash of a prefix tells different logs apart, wherever they differ") {
  const Log log = log_of({1, 1, 2});
  CHECK(log.prefix_hash(at(2)) == log_of({1, 1, 3}).prefix_hash(at(2)));
  CHECK(log.hash() != log_of({1, 1, 3}).hash());
  CHECK(log.hash() != log_of({1, 2, 2}).hash());
  CHECK(log.hash() != log_of({1, 1}).hash());
  CHECK_FALSE(log == log_of({1, 1}));
}

TEST_CASE("an entry's hash tells every part of it apart") {
  const ClientRequest request{ClientId{1}, 2, {Operation::write, Text("k"), Text("v"), Text("e")}};
  const Entry entry = Entry::of(term(3), request);
  std::vector<Entry> others(9, entry);
  others[0].term = term(4);
  others[1].sequence = 3;
  others[2].client = ClientId{2};
  others[3].kind = EntryKind::no_op;
  others[4].operation = Operation::append;
  others[5].key = Text("l");
  others[6].value = Text("w");
  others[7].expected = Text("f");
  others[8] = Entry::no_op(term(3));
  for (const Entry& other : others) {
    CAPTURE(&other - others.data());
    CHECK(other.hash() != entry.hash());
    CHECK_FALSE(other == entry);
  }
  CHECK(Entry::of(term(3), request).hash() == entry.hash());
  CHECK(entry.request() == request);
  CHECK(entry.command() == request.command);
}

}  // namespace raft::tests
