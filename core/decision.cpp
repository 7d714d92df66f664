#include "core/decision.hpp"

#include <array>

namespace raft {
namespace {

struct RuleText {
  const char* name;
  const char* section;
};

/// In the order of Rule.
constexpr std::array<RuleText, kRules> kRuleTexts{{
    {"heedsVoteRequest", "thesis §4.2.3"},
    {"adoptsTerm", "Raft §5.1"},
    {"resetsElectionTimer", "Raft §5.2"},
    {"mustStore", "Raft §5.2"},
    {"isUpToDate", "Raft §5.4.1"},
    {"mayGrantVote", "Raft §5.2"},
    {"mayCountVote", "Raft §5.2"},
    {"mayCampaign", "thesis §4.2.2"},
    {"winsElection", "Raft §5.2"},
    {"mayGrantPreVote", "thesis §9.6"},
    {"answersPreVote", "thesis §9.6"},
    {"mayCountPreVote", "thesis §9.6"},
    {"winsPreElection", "thesis §9.6"},
    {"acceptsLeader", "Raft §5.2"},
    {"logMatches", "Raft §5.3"},
    {"mustTruncate", "Raft §5.3"},
    {"followerCommitIndex", "Raft §5.3"},
    {"acceptsCommand", "Raft §8"},
    {"maySendEntries", "Raft §5.3"},
    {"heedsAppendReply", "Raft §5.1"},
    {"matchIndexAfter", "Raft §5.3"},
    {"heedsRefusal", "Raft §5.3"},
    {"nextIndexAfterRefusal", "Raft §5.3"},
    {"ownMatchIndex", "thesis §10.2.1"},
    {"mayCommit", "Raft §5.4.2"},
    {"mayApply", "Raft §5.3"},
    {"keepsLeadership", "thesis §6.2"},
    {"mayTransfer", "thesis §3.10"},
    {"mayAskToTakeOver", "thesis §3.10"},
    {"endsTransfer", "thesis §3.10"},
    {"takesOver", "thesis §3.10"},
    {"takesEffect", "thesis §6.3"},
    {"servesRead", "thesis §6.4"},
    {"confirmsRound", "thesis §6.4"},
    {"leaseHolds", "thesis §6.4.1"},
    {"snapshotIndex", "Raft §7"},
    {"needsSnapshot", "Raft §7"},
    {"takesChunk", "Raft §7"},
    {"keepsSuffix", "Raft §7"},
    {"heedsSnapshotReply", "Raft §7"},
    {"mayChangeMembership", "thesis §4.1"},
    {"heedsOutsider", "thesis §4.2.3"},
    {"newcomersCaughtUp", "thesis §4.2.1"},
    {"leavesJoint", "Raft §6"},
    {"leadsOn", "Raft §6"},
    {"replyWaitsFor", "Raft §5.1"},
}};

struct ReasonText {
  const char* name;
  const char* words;
};

/// In the order of Reason.
constexpr std::array<ReasonText, kReasons> kReasonTexts{{
    {"newerTerm", "the message carries a newer term"},
    {"sameTerm", "the message is of the current term"},
    {"staleTerm", "the message is of an older term"},
    {"preVoteOnlyAsks", "a pre-vote only asks: no term rises by it"},
    {"noLeaderHeard", "no leader was heard for the minimum election timeout"},
    {"hearsLeader", "it has heard a leader within the minimum election timeout"},
    {"leaderAskedForIt", "the leader itself asked for this election"},
    {"heardLeader", "the current leader was heard"},
    {"voteGrantedResets", "a vote was granted"},
    {"voteGrantedBefore", "the vote was granted before and is only said again"},
    {"voteRefused", "the vote was refused"},
    {"persistentState", "term and vote must outlast a crash"},
    {"laterLastTerm", "the candidate's last entry has a later term"},
    {"longerLog", "the last terms are equal and the candidate's log is longer"},
    {"equalLogs", "the logs end alike"},
    {"earlierLastTerm", "the candidate's last entry has an earlier term"},
    {"shorterLog", "the last terms are equal and the candidate's log is shorter"},
    {"granted", "it has not voted in this term and the candidate's log is up to date"},
    {"mayHaveAVoteByNow",
     "by a configuration that it does not know yet it may have a vote, and the candidate's log is up to "
     "date"},
    {"grantedAgain", "it has already voted for this very candidate"},
    {"alreadyVoted", "it has already voted for another candidate in this term"},
    {"logOutOfDate", "the candidate's log is less up to date than its own"},
    {"counted", "the vote counts"},
    {"refusedByVoter", "the voter refused"},
    {"notCandidate", "it is no longer a candidate"},
    {"alreadyCounted", "this server's vote has been counted before"},
    {"hasQuorum", "a majority has voted for it"},
    {"noQuorumYet", "no majority has voted for it yet"},
    {"cannotWin", "so many have refused that it cannot win any more"},
    {"votesUntilCommitted", "it had a vote, and that it loses it is not committed yet"},
    {"wouldVote", "it hears no leader and the candidate's log is up to date"},
    {"tellsNewerTerm", "the candidate must learn of the newer term, or nobody could ever vote for it"},
    {"tellsWhetherGranted", "the candidate waits for the answer"},
    {"notPreCandidate", "it asks for no pre-votes any more"},
    {"askedInAnotherTerm", "the question was asked in another term"},
    {"leaderOfThisTerm", "the sender is the leader of this term"},
    {"candidateGivesWay", "another server has won this election"},
    {"leaderItself", "it is the leader of this term itself"},
    {"previousEntryMatches", "the log holds the previous entry"},
    {"previousEntryInSnapshot", "the snapshot includes the previous entry: it is committed"},
    {"logTooShort", "the log ends before the previous entry"},
    {"previousEntryConflicts", "the entry at prevLogIndex has another term"},
    {"sameEntry", "the entry is there already"},
    {"entryConflicts", "the entry at this index has another term"},
    {"leaderCommit", "the leader has committed this far"},
    {"lastNewEntry", "the leader has committed further than this message reaches"},
    {"commitUnchanged", "nothing new is committed"},
    {"isLeader", "it is the leader"},
    {"notLeader", "it is not the leader"},
    {"transferring", "it is handing over the leadership"},
    {"tooMuchUncommitted", "too much of what clients have sent is not committed yet"},
    {"newCommand", "the session has no such command yet"},
    {"doneBefore", "the command was applied before: it is the client's retry"},
    {"commandGivenUp", "the client has had its result, or has given it up"},
    {"noSession", "there is no such session, or no longer"},
    {"staleOnPurpose", "reads are answered at once, however old the state"},
    {"asksTheLeader", "it asks the leader up to where it must have applied the log"},
    {"waitsForTermCommit", "no entry of the leader's own term is committed yet"},
    {"waitsForRound", "a majority must first confirm that it still leads"},
    {"withinLease", "a majority has promised to elect nobody for a while"},
    {"leaseOver", "the lease is over, or has not begun"},
    {"gaveLeaseUp", "it has asked a successor to take over, who will not wait for the lease"},
    {"roundConfirmed", "a majority has answered this round of heartbeats"},
    {"roundUnconfirmed", "no majority has answered this round of heartbeats yet"},
    {"windowOpen", "there are entries to send and the window is open"},
    {"windowFull", "too many entries are unacknowledged"},
    {"awaitingProbe", "the last probe is unanswered"},
    {"nothingToSend", "the follower has been sent everything"},
    {"heeded", "the reply is news"},
    {"matchRaised", "the follower's log agrees further than known"},
    {"oldNews", "the reply tells nothing new"},
    {"skipsConflictTerm", "the leader has no entry of the conflicting term: skip all of it"},
    {"leaderHasConflictTerm", "the leader has entries of the conflicting term: try after its last one"},
    {"backToEndOfLog", "the follower's log is too short: back to its end"},
    {"allDurable", "its own log is durable to the end"},
    {"notYetDurable", "the end of its own log is not durable yet"},
    {"currentTermOnQuorum", "an entry of the leader's term is on a majority"},
    {"olderOnesWithIt",
     "an entry of the leader's term is on a majority, and those of older terms before it are committed with "
     "it"},
    {"notOnQuorum", "no majority has a later entry"},
    {"olderTerm", "the entry is of an older term and does not commit by counting"},
    {"alreadyCommitted", "it is committed already"},
    {"committed", "the entry is committed"},
    {"nothingNew", "there is nothing new"},
    {"quorumHeard", "a majority has answered within an election timeout"},
    {"noQuorumHeard", "no majority has answered in a whole period of the longest election timeout"},
    {"transferBegins", "the leadership is to be handed over"},
    {"transferInProgress", "it is being handed over to that server already"},
    {"transferOverdue", "the successor has not taken over within an election timeout"},
    {"leadsNoLonger", "it leads no longer"},
    {"leadsAlready", "that server is the leader itself"},
    {"notAVoter", "that server has no vote"},
    {"caughtUp", "the successor has the whole log"},
    {"catchingUp", "the successor does not have the whole log yet"},
    {"leaderAsks", "the leader of this term asks it to take over"},
    {"logLongEnough", "enough entries were applied since the last snapshot"},
    {"followerCatchesUp", "a follower that was sent a snapshot needs the log's next entries"},
    {"askedFor", "a snapshot was asked for"},
    {"logTooShortToCompact", "too few entries were applied since the last snapshot"},
    {"entriesCompacted", "a snapshot has taken the place of the next entry to send"},
    {"entriesKept", "the log holds the next entry to send"},
    {"nextChunk", "the chunk continues what has come in"},
    {"anotherOffset", "the chunk does not continue what has come in"},
    {"snapshotDamaged", "what has come in is not the snapshot that was announced"},
    {"includesNothingNew", "all that the snapshot includes is committed here already"},
    {"olderSnapshot", "a newer snapshot is coming in"},
    {"holdsLastIncluded", "the log holds the last entry that the snapshot includes"},
    {"endsBeforeLastIncluded", "the log ends before the last entry that the snapshot includes"},
    {"lastIncludedConflicts", "the entry at lastIncludedIndex has another term"},
    {"snapshotInstalled", "the follower has all that the snapshot includes"},
    {"chunkArrived", "the follower has the chunk and waits for the next"},
    {"asksForAnotherChunk", "the follower has lost, or has already, what was sent"},
    {"chunkOnItsWay", "the chunk that the follower waits for is on its way"},
    {"changeBegins", "the membership is to change"},
    {"changeInProgress", "an earlier change of the membership is not over yet"},
    {"noVotersLeft", "nobody would have a vote"},
    {"nothingToChange", "the membership is as asked for already"},
    {"moreThanOneVoter", "one step adds or removes one voter: more takes joint consensus"},
    {"hasLeft", "that server is no part of the cluster any more"},
    {"roundInTime", "the new servers have caught up within an election timeout"},
    {"roundTooLong", "the new servers took longer than an election timeout: another round"},
    {"roundUnderWay", "the new servers are still catching up"},
    {"newcomersTooSlow", "the new servers do not catch up: the change is given up"},
    {"jointCommitted", "the joint configuration is committed"},
    {"jointUncommitted", "the joint configuration is not committed yet"},
    {"notJoint", "the configuration is not joint"},
    {"stillAVoter", "it has a vote in the new configuration"},
    {"mustBeDurable", "what it says rests on a write that is not durable yet"},
    {"nothingPending", "everything it rests on is durable"},
}};

}  // namespace

const char* to_string(Rule rule) {
  return kRuleTexts.at(static_cast<std::size_t>(rule)).name;
}
const char* section(Rule rule) {
  return kRuleTexts.at(static_cast<std::size_t>(rule)).section;
}
const char* to_string(Reason reason) {
  return kReasonTexts.at(static_cast<std::size_t>(reason)).name;
}
const char* in_words(Reason reason) {
  return kReasonTexts.at(static_cast<std::size_t>(reason)).words;
}

}  // namespace raft
