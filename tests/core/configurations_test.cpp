#include "core/configurations.hpp"

#include <doctest/doctest.h>

#include "tests/core/short_words.hpp"

namespace raft::tests {
namespace {

Configuration first_voters(int voters) {
  return {ServerSet::first(voters), {}, {}};
}

/// Three voters before the log, which begins after index 5, four from index 7 on and five from index 9 on.
Configurations growing() {
  Configurations known(first_voters(3), at(5));
  known.add(at(7), first_voters(4));
  known.add(at(9), first_voters(5));
  return known;
}

}  // namespace

TEST_CASE("Raft §6: a configuration is in force from its entry on, up to the next") {
  const Configurations known = growing();
  struct Row {
    std::uint64_t index;
    int voters;
  };
  for (const Row& row : {Row{4, 3}, {5, 3}, {6, 3}, {7, 4}, {8, 4}, {9, 5}, {12, 5}}) {
    CAPTURE(row.index);
    CHECK(known.at(at(row.index)) == first_voters(row.voters));
  }
  CHECK(known.latest() == first_voters(5));
  CHECK(known.latest_index() == at(9));
  CHECK(known.previous() == first_voters(4));
  CHECK(known.previous_index() == at(7));
  CHECK(known.ever_members() == ServerSet::first(5));
}

TEST_CASE("Raft §6: an entry that is cut off takes its configuration with it, and no other") {
  Configurations known = growing();
  CHECK_FALSE(known.truncate_from(at(10)));
  CHECK(known == growing());
  CHECK(known.truncate_from(at(9)));
  CHECK(known.latest() == first_voters(4));
  CHECK(known.truncate_from(at(6)));
  CHECK(known.latest() == first_voters(3));
  // What is from before the log stays, whatever is cut.
  CHECK_FALSE(known.truncate_from(at(1)));
  CHECK(known == Configurations(first_voters(3), at(5)));
}

TEST_CASE("Raft §6: a configuration that is committed replaces those before it for good") {
  Configurations known = growing();
  CHECK_FALSE(known.commit(at(6)));
  CHECK(known == growing());
  CHECK(known.commit(at(7)));
  CHECK(known.committed() == first_voters(4));
  CHECK(known.changing());
  CHECK(known.commit(at(12)));
  CHECK(known.committed() == first_voters(5));
  CHECK_FALSE(known.changing());
  CHECK_FALSE(known.commit(at(12)));
}

}  // namespace raft::tests
