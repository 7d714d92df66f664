#include "core/configuration.hpp"

#include <doctest/doctest.h>
#include <vector>

#include "core/entry.hpp"
#include "tests/core/short_words.hpp"

namespace raft::tests {

TEST_CASE("Raft §6: a configuration is an entry of the log and comes back from it whole") {
  const auto set = [](std::uint64_t mask) { return ServerSet::from_mask(mask); };
  const std::vector<Configuration> configurations{
      {set(0b111), {}, {}},
      {set(0b11000), set(0b111), set(0b100000)},
      {set(std::uint64_t{1} << 63U), set(~std::uint64_t{0}), set(0x0123456789ABCDEF)},
  };
  for (const Configuration& configuration : configurations) {
    const Entry entry = Entry::of(term(7), configuration);
    CHECK(entry.kind == EntryKind::configuration);
    CHECK(entry.term == term(7));
    CHECK(entry.configuration() == configuration);
    for (const Configuration& other : configurations) {
      CHECK((Entry::of(term(7), other).hash() == entry.hash()) == (other == configuration));
    }
  }
}

TEST_CASE("Raft §6: who votes and who is sent the log") {
  const Configuration plain{ServerSet::first(3), {}, ServerSet::from_mask(0b1000)};
  CHECK_FALSE(plain.joint());
  CHECK(plain.all_voters() == ServerSet::first(3));
  CHECK(plain.members() == ServerSet::first(4));
  const Configuration joint{ServerSet::from_mask(0b11100), ServerSet::first(3), {}};
  CHECK(joint.joint());
  CHECK(joint.all_voters() == ServerSet::first(5));
  CHECK(joint.members() == ServerSet::first(5));
}

}  // namespace raft::tests
