#include <array>

#include "core/configurations.hpp"
#include "sim/bugs/bugs_by_part.hpp"

namespace raftsim {
namespace {

using raft::Configuration;
using raft::Decision;
using raft::Reason;
using raft::Rules;

constexpr std::array kMembershipBugs{
    Bug{"joint-by-new-majority", "in joint consensus the majority of Cnew alone decides",
        "commitIndexIsCommitted", "Raft §6", changed([](Rules& rules) {
          rules.decides = [](const raft::DecidersQuestion& q) {
            return Configuration{q.known.latest().voters, {}, q.known.latest().learners};
          };
        })},
    Bug{"learner-counted", "learners count in the quorum", "commitIndexIsCommitted", "thesis §4.2.1",
        changed([](Rules& rules) {
          rules.decides = [](const raft::DecidersQuestion& q) {
            const Configuration& c = q.known.latest();
            return Configuration{c.voters | c.learners, c.old_voters, c.learners};
          };
        })},
    Bug{"configuration-when-committed",
        "a configuration is in force only once it is known to be committed, not when it is in the log",
        "electionSafety", "Raft §6", changed([](Rules& rules) {
          rules.decides = [](const raft::DecidersQuestion& q) { return q.known.committed(); };
        })},
    Bug{"joint-left-early", "a leader goes on to Cnew before Cold,new is committed", "electionSafety",
        "Raft §6", changed([](Rules& rules) {
          rules.leaves_joint = [](const raft::SettledQuestion& q) {
            raft::SettledQuestion hasty = q;
            hasty.committed = true;
            return raft::rules::leaves_joint(hasty);
          };
        })},
    Bug{"learner-refuses-vote",
        "a learner votes for nobody, not even for who knows that it has a vote by now", "liveness",
        "thesis §4.1, §4.2.1", changed([](Rules& rules) {
          rules.may_grant_vote = [](const raft::VoteQuestion& q) -> Decision {
            if (!q.is_voter) return {false, Reason::not_a_voter};
            return raft::rules::may_grant_vote(q);
          };
        })},
    Bug{"change-before-commit", "a leader changes one server before it has committed an entry of its term",
        "configurationSafety", "thesis §4.1, as corrected in 2015 on the raft-dev list",
        changed([](Rules& rules) {
          rules.may_change_membership = [](const raft::ChangeQuestion& q) {
            raft::ChangeQuestion hasty = q;
            hasty.committed_in_term = true;
            return raft::rules::may_change_membership(hasty);
          };
        })},
    Bug{"changes-overlap", "a leader begins a change before the one before it is committed",
        "configurationSafety", "Raft §6", changed([](Rules& rules) {
          rules.may_change_membership = [](const raft::ChangeQuestion& q) {
            raft::ChangeQuestion hasty = q;
            hasty.in_progress = false;
            return raft::rules::may_change_membership(hasty);
          };
        })},
    Bug{"many-in-a-single-step", "several servers join or leave in a single step", "configurationSafety",
        "thesis §4.1", changed([](Rules& rules) {
          rules.may_change_membership = [](const raft::ChangeQuestion& q) {
            raft::ChangeQuestion joint = q;
            joint.joint = true;
            return raft::rules::may_change_membership(joint);
          };
        })},
};

}  // namespace

std::span<const Bug> membership_bugs() {
  return kMembershipBugs;
}

}  // namespace raftsim
