#include <array>

#include "sim/bugs/bugs_by_part.hpp"

namespace raftsim {
namespace {

using raft::Decision;
using raft::Reason;
using raft::Rules;

constexpr std::array kReadBugs{
    Bug{"read-before-term-commit", "a leader serves reads before it has committed an entry of its term",
        "freshReads", "thesis §6.4", changed([](Rules& rules) {
          rules.serves_read = [](const raft::ReadQuestion& q) {
            raft::ReadQuestion hasty = q;
            hasty.committed_in_term = true;
            return raft::rules::serves_read(hasty);
          };
        })},
    Bug{"read-without-round", "a leader serves reads without making sure that it still leads", "freshReads",
        "thesis §6.4, Raft §8", changed([](Rules& rules) {
          rules.confirms_round = [](const raft::RoundQuestion&) -> Decision {
            return {true, Reason::round_confirmed};
          };
        })},
    Bug{"lease-without-end", "a leader takes its lease to hold as long as it leads", "freshReads",
        "thesis §6.4.1", changed([](Rules& rules) {
          rules.lease_holds = [](const raft::LeaseQuestion& q) {
            raft::LeaseQuestion endless = q;
            endless.running = true;
            return raft::rules::lease_holds(endless);
          };
        })},
    Bug{"lease-ignores-drift", "a lease lasts as long as the voters' promise, though clocks drift",
        "freshReads", "thesis §6.4.1", Rules{},
        WorldRules{world::election_timeout, [](Duration promise, Ratio) { return promise; }}},
    Bug{"lease-survives-transfer", "a leader keeps its lease when it has asked a successor to take over",
        "freshReads", "thesis §3.10, §6.4.1", changed([](Rules& rules) {
          rules.lease_holds = [](const raft::LeaseQuestion& q) {
            raft::LeaseQuestion kept = q;
            kept.gave_up = false;
            return raft::rules::lease_holds(kept);
          };
        })},
};

}  // namespace

std::span<const Bug> read_bugs() {
  return kReadBugs;
}

}  // namespace raftsim
