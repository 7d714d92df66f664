#pragma once

#include <array>

#include "core/command.hpp"
#include "core/io.hpp"
#include "core/message.hpp"
#include "core/rules.hpp"
#include "sim/action.hpp"
#include "sim/condition.hpp"
#include "sim/scenario.hpp"
#include "sim/word_table.hpp"

/// The words of the scenario language and what they stand for, for its reader and its writer. The first word
/// for a meaning is the one that is written.
namespace raftsim::words {

using raftsim::Word;

inline constexpr std::array kMessageTypes{
    Word<raft::MessageType>{"RequestVote", raft::MessageType::request_vote},
    Word<raft::MessageType>{"RequestVoteReply", raft::MessageType::request_vote_reply},
    Word<raft::MessageType>{"AppendEntries", raft::MessageType::append_entries},
    Word<raft::MessageType>{"AppendEntriesReply", raft::MessageType::append_entries_reply},
    Word<raft::MessageType>{"PreVote", raft::MessageType::pre_vote},
    Word<raft::MessageType>{"PreVoteReply", raft::MessageType::pre_vote_reply},
    Word<raft::MessageType>{"TimeoutNow", raft::MessageType::timeout_now},
    Word<raft::MessageType>{"ReadIndex", raft::MessageType::read_index},
    Word<raft::MessageType>{"ReadIndexReply", raft::MessageType::read_index_reply},
    Word<raft::MessageType>{"InstallSnapshot", raft::MessageType::install_snapshot},
    Word<raft::MessageType>{"InstallSnapshotReply", raft::MessageType::install_snapshot_reply},
};
static_assert(kMessageTypes.size() == raft::kMessageTypes);

inline constexpr std::array kRoles{
    Word<raft::Role>{"follower", raft::Role::follower},
    Word<raft::Role>{"preCandidate", raft::Role::pre_candidate},
    Word<raft::Role>{"candidate", raft::Role::candidate},
    Word<raft::Role>{"leader", raft::Role::leader},
};

inline constexpr std::array kMemberKinds{
    Word<MemberKind>{"voters", MemberKind::voters},
    Word<MemberKind>{"oldVoters", MemberKind::old_voters},
    Word<MemberKind>{"learners", MemberKind::learners},
};
/// How the membership changes: whether by joint consensus.
inline constexpr std::array kChangeWays{Word<bool>{"joint", true}, Word<bool>{"single", false}};
inline constexpr std::array kFaultProfiles{
    Word<FaultProfile>{"calm", FaultProfile::calm},
    Word<FaultProfile>{"lossy", FaultProfile::lossy},
    Word<FaultProfile>{"partitions", FaultProfile::partitions},
    Word<FaultProfile>{"crashes", FaultProfile::crashes},
    Word<FaultProfile>{"disks", FaultProfile::disks},
    Word<FaultProfile>{"clocks", FaultProfile::clocks},
    Word<FaultProfile>{"membership", FaultProfile::membership},
    Word<FaultProfile>{"everything", FaultProfile::everything},
    Word<FaultProfile>{"swarm", FaultProfile::swarm},
    Word<FaultProfile>{"amnesia", FaultProfile::amnesia},
};
inline constexpr std::array kMendings{
    Word<Mending>{"all", Mending::all},
    Word<Mending>{"majority", Mending::majority},
};
inline constexpr std::array kTimers{
    Word<raft::Timer>{"election", raft::Timer::election},
    Word<raft::Timer>{"heartbeat", raft::Timer::heartbeat},
    Word<raft::Timer>{"leaderHeard", raft::Timer::leader_heard},
    Word<raft::Timer>{"quorum", raft::Timer::quorum},
    Word<raft::Timer>{"transfer", raft::Timer::transfer},
    Word<raft::Timer>{"lease", raft::Timer::lease},
    Word<raft::Timer>{"otherLease", raft::Timer::other_lease},
    Word<raft::Timer>{"catchUp", raft::Timer::catch_up},
};

inline constexpr std::array kOperations{
    Word<raft::Operation>{"read", raft::Operation::read},
    Word<raft::Operation>{"write", raft::Operation::write},
    Word<raft::Operation>{"cas", raft::Operation::compare_and_set},
    Word<raft::Operation>{"append", raft::Operation::append},
};

inline constexpr std::array kReadModes{
    Word<raft::ReadMode>{"log", raft::ReadMode::log},
    Word<raft::ReadMode>{"readIndex", raft::ReadMode::read_index},
    Word<raft::ReadMode>{"lease", raft::ReadMode::lease},
    Word<raft::ReadMode>{"stale", raft::ReadMode::stale},
};

inline constexpr std::array kScopes{
    Word<Scope>{"leader", Scope::leader},
    Word<Scope>{"all", Scope::all},
    Word<Scope>{"any", Scope::any},
    Word<Scope>{"majority", Scope::majority},
};

inline constexpr std::array kServerQuantities{
    Word<ServerQuantity>{"term", ServerQuantity::term},
    Word<ServerQuantity>{"commitIndex", ServerQuantity::commit_index},
    Word<ServerQuantity>{"lastApplied", ServerQuantity::last_applied},
    Word<ServerQuantity>{"lastIndex", ServerQuantity::last_index},
    Word<ServerQuantity>{"lastIncludedIndex", ServerQuantity::last_included_index},
};

inline constexpr std::array kPeerQuantities{
    Word<PeerQuantity>{"nextIndex", PeerQuantity::next_index},
    Word<PeerQuantity>{"matchIndex", PeerQuantity::match_index},
};

inline constexpr std::array kCounters{
    Word<Counter>{"committed", Counter::committed},
    Word<Counter>{"elections", Counter::elections},
    Word<Counter>{"leaders", Counter::leaders},
    Word<Counter>{"splitVotes", Counter::split_votes},
    Word<Counter>{"time", Counter::time},
    Word<Counter>{"unavailable", Counter::unavailable},
    Word<Counter>{"longestUnavailable", Counter::longest_unavailable},
};

inline constexpr std::array kFates{
    Word<MessageFate>{"sent", MessageFate::sent},
    Word<MessageFate>{"delivered", MessageFate::delivered},
    Word<MessageFate>{"lost", MessageFate::lost},
};

inline constexpr std::array kClientCounters{
    Word<ClientCounter>{"ok", ClientCounter::ok},
    Word<ClientCounter>{"failed", ClientCounter::failed},
    Word<ClientCounter>{"pending", ClientCounter::pending},
    Word<ClientCounter>{"redirected", ClientCounter::redirected},
    Word<ClientCounter>{"retried", ClientCounter::retried},
};

inline constexpr std::array kOperationStatuses{
    Word<OperationStatus>{"ok", OperationStatus::ok},
    Word<OperationStatus>{"noSuchKey", OperationStatus::no_such_key},
    Word<OperationStatus>{"mismatch", OperationStatus::mismatch},
    Word<OperationStatus>{"valueTooLong", OperationStatus::value_too_long},
    Word<OperationStatus>{"noSession", OperationStatus::no_session},
    Word<OperationStatus>{"failed", OperationStatus::failed},
    Word<OperationStatus>{"pending", OperationStatus::pending},
};

inline constexpr std::array kClientModes{
    Word<ClientMode>{"closed", ClientMode::closed},
    Word<ClientMode>{"open", ClientMode::open},
    Word<ClientMode>{"scripted", ClientMode::scripted},
};

inline constexpr std::array kInterceptions{
    Word<Interception>{"drop", Interception::drop},
    Word<Interception>{"delay", Interception::delay},
    Word<Interception>{"duplicate", Interception::duplicate},
};

/// Of several servers, and of so many drawn at random.
inline constexpr std::array kClasses{
    Word<ServerClass>{"all", ServerClass::all},
    Word<ServerClass>{"leader", ServerClass::leader},
    Word<ServerClass>{"stale leaders", ServerClass::stale_leaders},
    Word<ServerClass>{"followers", ServerClass::followers},
    Word<ServerClass>{"candidates", ServerClass::candidates},
    Word<ServerClass>{"up", ServerClass::up},
    Word<ServerClass>{"down", ServerClass::down},
    Word<ServerClass>{"paused", ServerClass::paused},
    Word<ServerClass>{"others", ServerClass::others},
};

inline constexpr std::array kRandomClasses{
    Word<ServerClass>{"servers", ServerClass::all},
    Word<ServerClass>{"server", ServerClass::all},
    Word<ServerClass>{"followers", ServerClass::followers},
    Word<ServerClass>{"follower", ServerClass::followers},
    Word<ServerClass>{"candidates", ServerClass::candidates},
    Word<ServerClass>{"candidate", ServerClass::candidates},
    Word<ServerClass>{"up", ServerClass::up},
    Word<ServerClass>{"down", ServerClass::down},
    Word<ServerClass>{"paused", ServerClass::paused},
};

}  // namespace raftsim::words
