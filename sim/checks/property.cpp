#include "sim/checks/property.hpp"

#include <array>
#include <cstddef>

namespace raftsim::checks {
namespace {

struct PropertyText {
  const char* name;
  const char* section;
  const char* words;
};

/// In the order of Property.
constexpr std::array<PropertyText, kProperties> kTexts{{
    {"electionSafety", "Raft §5.2", "at most one leader is elected in a term"},
    {"leaderAppendOnly", "Raft §5.3", "a leader never overwrites or deletes entries of its log"},
    {"logMatching", "Raft §5.3",
     "two logs that hold an entry of the same index and term are the same up to it"},
    {"leaderCompleteness", "Raft §5.4", "what is committed in a term is in the logs of all later leaders"},
    {"stateMachineSafety", "Raft §5.4.3", "no two servers apply different entries at the same index"},
    {"currentTermNeverFalls", "Raft §5.1", "a server's currentTerm never falls, across restarts too"},
    {"commitIndexNeverFalls", "Raft Figure 2", "commitIndex never falls while a server runs"},
    {"commitIndexIsCommitted", "Raft §5.4.2", "commitIndex names only what is committed"},
    {"lastAppliedNeverFalls", "Raft Figure 2", "lastApplied never falls while a server runs"},
    {"oneVoteATerm", "Raft §5.2", "a server gives at most one vote in a term, across restarts too"},
    {"matchIndexIsDurable", "thesis §10.2.1", "matchIndex never claims what is not durable"},
    {"matchIndexNeverFalls", "Raft Figure 2", "a leader's matchIndex of a server never falls while it leads"},
    {"acknowledgedWriteIsKept", "Raft §5.3", "what a client was told is done is committed, and stays so"},
    {"durableStateSurvives", "Raft Figure 2", "a crash loses only what was not durable yet"},
    {"exactlyOnce", "thesis §6.3", "a client's command takes effect once, however often it is sent"},
    {"freshReads", "thesis §6.4", "a read sees every write that was acknowledged before it began"},
    {"snapshotEqualsLog", "Raft §7", "a snapshot is what the entries lead to that it takes the place of"},
    {"preVoteOnlyAsks", "thesis §9.6", "a pre-vote raises no term, spends no vote, and no leader grants one"},
    {"configurationSafety", "Raft §6",
     "a leader makes one change of the membership at a time, each by a legal step"},
}};

const PropertyText& text(Property property) {
  return kTexts.at(static_cast<std::size_t>(property));
}

}  // namespace

const char* to_string(Property property) {
  return text(property).name;
}
const char* section(Property property) {
  return text(property).section;
}
const char* in_words(Property property) {
  return text(property).words;
}

}  // namespace raftsim::checks
