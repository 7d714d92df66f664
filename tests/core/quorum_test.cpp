#include "core/quorum.hpp"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <vector>

#include "tests/core/short_words.hpp"

namespace raft::tests {
namespace {

/// As the paper says it: the highest N that so many servers have reached.
LogIndex naive(ServerSet voters, const std::vector<LogIndex>& reached, int quorum) {
  for (std::uint64_t n = 9; n > 0; --n) {
    int count = 0;
    for (const ServerId id : voters) count += reached[id.value - 1U] >= at(n) ? 1 : 0;
    if (count >= quorum) return at(n);
  }
  return at(0);
}

/// Calls `look` for every configuration of voters among `servers` servers, the joint ones included.
template <class Look>
void for_each_configuration(std::uint64_t servers, Look look) {
  const std::uint64_t sets = std::uint64_t{1} << servers;
  for (std::uint64_t voters = 1; voters < sets; ++voters) {
    for (std::uint64_t old_voters = 0; old_voters < sets; ++old_voters) {
      look(Configuration{ServerSet::from_mask(voters), ServerSet::from_mask(old_voters), {}});
    }
  }
}

/// As the paper says it: "separate majorities from both the old and new configurations" (Raft §6).
bool agreed(const Configuration& configuration, ServerSet yes) {
  const auto by_majority_of = [&](ServerSet voters) {
    int count = 0;
    for (const ServerId id : voters) count += yes.contains(id) ? 1 : 0;
    return 2 * count > voters.size();
  };
  return by_majority_of(configuration.voters) &&
         (!configuration.joint() || by_majority_of(configuration.old_voters));
}

/// Turns the digits one on as an odometer does; answers whether there is a next combination.
template <class Digit, class Next>
bool advance(std::vector<Digit>& digits, Digit first, Digit last, Next next_digit) {
  for (Digit& digit : digits) {
    if (digit != last) {
      digit = next_digit(digit);
      return true;
    }
    digit = first;
  }
  return false;
}

}  // namespace

TEST_CASE("Raft §5.3: the index that a quorum has reached, for all small clusters, quorums and indexes") {
  constexpr std::uint64_t kIndexes = 4;
  for (std::size_t servers = 1; servers <= 5; ++servers) {
    std::vector<LogIndex> reached(servers);
    bool more = true;
    while (more) {
      for (std::uint64_t mask = 1; mask < (std::uint64_t{1} << servers); ++mask) {
        const ServerSet voters = ServerSet::from_mask(mask);
        for (int quorum = 1; quorum <= voters.size(); ++quorum) {
          REQUIRE(quorum_index(voters, reached, quorum) == naive(voters, reached, quorum));
        }
      }
      // The next of all combinations, as an odometer counts.
      std::size_t digit = 0;
      while (digit < servers && reached[digit] == at(kIndexes - 1)) reached[digit++] = at(0);
      more = digit < servers;
      if (more) reached[digit] = next(reached[digit]);
    }
  }
}

TEST_CASE("Raft §6: a vote is won, lost or open, for all small configurations and all answers") {
  for (std::uint64_t servers = 1; servers <= 4; ++servers) {
    for_each_configuration(servers, [&](const Configuration& configuration) {
      const Quorums quorums = Quorums::of(configuration);
      enum class Answer : std::uint8_t { none, yes, no };
      std::vector<Answer> answers(servers, Answer::none);
      do {
        ServerSet granted;
        ServerSet refused;
        for (std::size_t i = 0; i < servers; ++i) {
          if (answers[i] == Answer::yes) granted.insert(s(static_cast<int>(i) + 1));
          if (answers[i] == Answer::no) refused.insert(s(static_cast<int>(i) + 1));
        }
        const bool won = agreed(configuration, granted);
        const bool lost = !agreed(configuration, ServerSet::first(static_cast<int>(servers)) - refused);
        const VoteResult expected = won ? VoteResult::won : lost ? VoteResult::lost : VoteResult::pending;
        REQUIRE(vote_result(quorums, granted, refused) == expected);
        REQUIRE(is_quorum(quorums, granted) == won);
      } while (advance(answers, Answer::none, Answer::no,
                       [](Answer answer) { return answer == Answer::none ? Answer::yes : Answer::no; }));
    });
  }
}

TEST_CASE("Raft §6: the index that is agreed on, for all small configurations and indexes") {
  constexpr std::uint64_t kLast = 3;
  for (std::uint64_t servers = 1; servers <= 4; ++servers) {
    for_each_configuration(servers, [&](const Configuration& configuration) {
      const Quorums quorums = Quorums::of(configuration);
      std::vector<LogIndex> reached(servers);
      do {
        std::uint64_t expected = kLast;
        for (; expected > 0; --expected) {
          ServerSet have;
          for (std::size_t i = 0; i < servers; ++i) {
            if (reached[i] >= at(expected)) have.insert(s(static_cast<int>(i) + 1));
          }
          if (agreed(configuration, have)) break;
        }
        REQUIRE(quorum_index(quorums, reached) == at(expected));
        for (std::uint64_t index = 0; index <= kLast; ++index) {
          REQUIRE(is_beyond(quorums, reached, at(index)) == (expected > index));
        }
      } while (advance(reached, at(0), at(kLast), [](LogIndex index) { return next(index); }));
    });
  }
}

TEST_CASE("Raft §6: sets of up to 64 servers, side by side and one over the other") {
  const ServerSet low = ServerSet::first(32);
  const ServerSet high = ServerSet::first(64) - low;
  std::vector<LogIndex> reached;
  for (std::uint64_t i = 1; i <= kMaxServers; ++i) reached.push_back(at(i));
  const Quorums apart = Quorums::of({high, low, {}});
  CHECK(quorum_index(apart, reached) == at(16));
  CHECK(vote_result(apart, high, {}) == VoteResult::pending);
  CHECK(vote_result(apart, high | ServerSet::first(17), {}) == VoteResult::won);
  CHECK(vote_result(apart, high, ServerSet::first(15)) == VoteResult::pending);
  CHECK(vote_result(apart, high, ServerSet::first(16)) == VoteResult::lost);
  const Quorums growing = Quorums::of({ServerSet::first(64), low, {}});
  CHECK(quorum_index(growing, reached) == at(16));
  CHECK(vote_result(growing, low, {}) == VoteResult::pending);
  CHECK(vote_result(growing, ServerSet::first(33), {}) == VoteResult::won);
}

TEST_CASE("Raft §5.3: how many servers are beyond an index") {
  const std::vector<LogIndex> reached{at(3), at(0), at(5), at(3)};
  const std::array<int, 7> beyond{3, 3, 3, 1, 1, 0, 0};
  for (std::uint64_t i = 0; i < beyond.size(); ++i) {
    CAPTURE(i);
    CHECK(count_beyond(ServerSet::first(4), reached, at(i)) == beyond[i]);
  }
  CHECK(count_beyond(ServerSet::from_mask(0b0011), reached, at(0)) == 1);
  CHECK(count_beyond({}, reached, at(0)) == 0);
}

TEST_CASE("Raft §5.3: nobody agrees on anything in an empty cluster, and the largest cluster fits") {
  CHECK(quorum_index({}, {}, 1) == at(0));
  std::vector<LogIndex> reached;
  for (std::uint64_t i = 1; i <= kMaxServers; ++i) reached.push_back(at(i));
  CHECK(quorum_index(ServerSet::first(kMaxServers), reached, majority(kMaxServers)) == at(32));
}

TEST_CASE("Raft §5.2: two majorities always meet") {
  for (int voters = 1; voters <= kMaxServers; ++voters) CHECK(2 * majority(voters) > voters);
}

TEST_CASE("a set of servers is a set, in rising order") {
  ServerSet set;
  CHECK(set.empty());
  for (const int id : {5, 1, 64, 5}) set.insert(s(id));
  CHECK(set.size() == 3);
  CHECK(set.contains(s(64)));
  CHECK_FALSE(set.contains(s(2)));
  std::vector<int> members;
  for (const ServerId id : set) members.push_back(id.value);
  CHECK(members == std::vector{1, 5, 64});
  set.erase(s(5));
  set.erase(s(7));
  CHECK(set.size() == 2);
  set.insert(kNobody);
  CHECK(set.size() == 2);
  CHECK_FALSE(set.contains(kNobody));
  CHECK((set & ServerSet::first(3)) == ServerSet::from_mask(1));
  CHECK((ServerSet::from_mask(1) | ServerSet::from_mask(2)) == ServerSet::first(2));
  CHECK(ServerSet::first(0).empty());
  CHECK(ServerSet::first(64).size() == 64);
  CHECK_THROWS_AS(static_cast<void>(ServerSet::first(65)), InternalError);
  CHECK_THROWS_AS(static_cast<void>(ServerSet::first(-1)), InternalError);
}

}  // namespace raft::tests
