#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sim/trace/names.hpp"

/// What a binary trace has numbers for in place of texts. Each file begins with the two lists, so that they
/// may grow and change their order from one version of the program to the next.
namespace raftsim::trace {

/// The names of members; those that stand in most records come first, for their numbers fit into a byte.
inline constexpr auto kMemberNames = std::to_array<std::string_view>({
    "number",
    "time",
    "kind",
    "server",
    "cause",
    "id",
    "message",
    "type",
    "from",
    "to",
    "term",
    "success",
    "index",
    "prevLogTerm",
    "prevLogIndex",
    "leaderCommit",
    "entries",
    "client",
    "sequence",
    "acknowledged",
    "session",
    "operation",
    "key",
    "value",
    "expected",
    "judgements",
    "change",
    "progress",
    "peer",
    "matchIndex",
    "nextIndex",
    "mode",
    "write",
    "hardState",
    "currentTerm",
    "votedFor",
    "truncateFrom",
    "appended",
    "lastIndex",
    "durableAt",
    "timers",
    "timer",
    "deadline",
    "cancelled",
    "sends",
    "arrives",
    "delayed",
    "lost",
    "held",
    "after",
    "released",
    "applied",
    "answers",
    "status",
    "leader",
    "result",
    "latency",
    "act",
    "request",
    "commitIndex",
    "lastApplied",
    "durableIndex",
    "lastWrite",
    "durableWrite",
    "written",
    "reason",
    "round",
    "confirmedRound",
    "roundAnswers",
    "answered",
    "role",
    "votes",
    "voteReplies",
    "hearsLeader",
    "successor",
    "lastLogTerm",
    "lastLogIndex",
    "voteGranted",
    "askedIn",
    "conflictTerm",
    "conflictIndex",
    "probeSent",
    "sending",
    "offset",
    "catchingUp",
    "cautious",
    "lease",
    "reads",
    "readIndex",
    "stage",
    "data",
    "done",
    "installed",
    "chunk",
    "lastIncludedTerm",
    "lastIncludedIndex",
    "replacesLog",
    "snapshot",
    "content",
    "receiving",
    "received",
    "configuration",
    "voters",
    "oldVoters",
    "learners",
    "membershipChange",
    "joint",
    "roundEnd",
    "overdue",
    "timeouts",
    "reached",
    "departing",
    "leadershipTransfer",
    "withoutEffect",
    "forced",
    "command",
    "text",
    "survived",
    "torn",
    "kept",
    "diskFull",
    "atOnce",
    "by",
    "back",
    "cuts",
    "setting",
    "servers",
    "choices",
    "section",
    "pointer",
    "met",
    "words",
    "because",
    "found",
    "answer",
    "property",
    "indexes",
    "fields",
    "name",
    "heard",
    "record",
    "down",
    "raftsimTrace",
    "version",
    "scenario",
    "seed",
    "maxEntriesPerAppend",
    "maxInFlight",
    "electionTimeoutMin",
    "electionTimeoutMax",
    "heartbeat",
    "preVote",
    "checkQuorum",
    "followerReads",
    "sessions",
    "maxUncommittedBytes",
    "snapshotEvery",
    "snapshotChunk",
    "initial",
    "log",
    "clients",
    "imported",
    "format",
    "file",
    "execution",
    "logicalTime",
    "hosts",
    "scenarioText",
    "records",
    "kinds",
    "messages",
    "sent",
    "delivered",
    "checks",
    "violations",
    "expectationsMet",
    "expectationsFailed",
    "hash",
});

/// The number of a member's name, known to the compiler: from 1, for 0 ends an object.
class MemberNumber {
 public:
  template <std::size_t N>
  consteval MemberNumber(const char (&name)[N])  // NOLINT(google-explicit-constructor): written as a text
      : number_(number_of(std::string_view(&name[0], N - 1))) {}

  [[nodiscard]] std::uint64_t number() const { return number_; }

 private:
  static consteval std::uint64_t number_of(std::string_view name) {
    const auto* const found = std::find(kMemberNames.begin(), kMemberNames.end(), name);
    if (found == kMemberNames.end()) throw "a member that kMemberNames lacks";
    return static_cast<std::uint64_t>(found - kMemberNames.begin()) + 1;
  }

  std::uint64_t number_;
};

/// The words of all enumerations, one after another.
template <class... Es>
struct WordLists {
  /// Where the words of E begin.
  template <class E>
  static constexpr std::uint64_t begin() {
    static_assert((... || std::is_same_v<E, Es>), "an enumeration that Words lacks");
    std::uint64_t at = 0;
    bool found = false;
    (...,
     (found = found || std::is_same_v<E, Es>, at += found ? 0 : static_cast<std::uint64_t>(kMembers<Es>)));
    return at;
  }

  static std::vector<std::string> all() {
    std::vector<std::string> words;
    (..., words.insert(words.end(), names<Es>().begin(), names<Es>().end()));
    return words;
  }
};

/// Those that stand in most records first.
using Words = WordLists<Kind, raft::MessageType, raft::Rule, raft::Timer, raft::ProgressMode, raft::Operation,
                        raft::ResultStatus, raft::Reason, ClientAct, raft::AnswerStatus, raft::Role,
                        LossReason, raft::PendingRead::Stage, Setting, raft::ReadMode>;

}  // namespace raftsim::trace
