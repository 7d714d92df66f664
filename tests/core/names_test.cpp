#include <doctest/doctest.h>
#include <functional>
#include <set>
#include <string>

#include "core/io.hpp"
#include "core/pending_read.hpp"
#include "core/rules.hpp"

namespace raft::tests {
namespace {

/// Takes the names of `count` values, from 0, and of one that does not exist.
void check_names(int count, const std::function<std::string(int)>& name) {
  std::set<std::string> names;
  for (int i = 0; i < count; ++i) {
    CAPTURE(i);
    CHECK(name(i).size() > 1);
    CHECK(names.insert(name(i)).second);
  }
  CHECK(name(99) == "?");
}

}  // namespace

TEST_CASE("every rule has a name of its own and the section that states it") {
  std::set<std::string> names;
  for (int i = 0; i < kRules; ++i) {
    CAPTURE(i);
    CHECK(names.insert(to_string(static_cast<Rule>(i))).second);
    const std::string where = section(static_cast<Rule>(i));
    CHECK((where.rfind("Raft §", 0) == 0 || where.rfind("Raft Figure 2", 0) == 0 ||
           where.rfind("thesis §", 0) == 0));
  }
  CHECK(std::string(to_string(Rule::adopts_term)) == "adoptsTerm");
  CHECK(std::string(to_string(Rule::reply_waits_for)) == "replyWaitsFor");
  CHECK(std::string(section(Rule::may_commit)) == "Raft §5.4.2");
}

TEST_CASE("every reason has a name of its own and words") {
  std::set<std::string> names;
  std::set<std::string> words;
  for (int i = 0; i < kReasons; ++i) {
    CAPTURE(i);
    CHECK(names.insert(to_string(static_cast<Reason>(i))).second);
    CHECK(words.insert(in_words(static_cast<Reason>(i))).second);
  }
  CHECK(std::string(to_string(Reason::newer_term)) == "newerTerm");
  CHECK(std::string(to_string(Reason::nothing_pending)) == "nothingPending");
}

TEST_CASE("roles, modes, messages, timers, answers, results and stages of reads have names") {
  check_names(4, [](int i) { return to_string(static_cast<Role>(i)); });
  check_names(3, [](int i) { return to_string(static_cast<ProgressMode>(i)); });
  check_names(kMessageTypes, [](int i) { return to_string(static_cast<MessageType>(i)); });
  check_names(kTimers, [](int i) { return to_string(static_cast<Timer>(i)); });
  check_names(3, [](int i) { return to_string(static_cast<AnswerStatus>(i)); });
  check_names(6, [](int i) { return to_string(static_cast<ResultStatus>(i)); });
  check_names(4, [](int i) { return to_string(static_cast<ReadMode>(i)); });
  check_names(4, [](int i) { return to_string(static_cast<PendingRead::Stage>(i)); });
  CHECK(to_string(ServerId{3}) == "S3");
  CHECK(to_string(kNobody) == "nobody");
}

TEST_CASE("Raft §5.4.1: the order of log ends is the order of being up to date") {
  const auto end = [](std::uint64_t term, std::uint64_t index) {
    return LogPosition{Term{term}, LogIndex{index}};
  };
  CHECK(end(2, 1) > end(1, 9));
  CHECK(end(2, 2) > end(2, 1));
  CHECK(end(0, 0) < end(1, 1));
  CHECK(next(LogIndex{4}) == LogIndex{5});
  CHECK(previous(LogIndex{5}) == LogIndex{4});
  CHECK(next(Term{4}) == Term{5});
}

TEST_CASE("a decision is true when it says yes") {
  CHECK(static_cast<bool>(Decision{true, Reason::granted}));
  CHECK_FALSE(static_cast<bool>(Decision{false, Reason::granted}));
}

TEST_CASE("a broken promise says which") {
  CHECK_NOTHROW(require(true, "all is well"));
  CHECK_THROWS_WITH_AS(require(false, "all is well"), "broken promise: all is well", InternalError);
}

}  // namespace raft::tests
