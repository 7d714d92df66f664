#include "sim/checks/durable_state.hpp"

namespace raftsim::checks {
namespace {

std::string disk_in_words(const Truth::Disk& disk) {
  return in_words(disk.current_term) + ", a vote for " + to_string(disk.voted_for) +
         (disk.snapshot.index.value == 0 ? std::string()
                                         : ", a snapshot to " + in_words(disk.snapshot.index)) +
         " and a log to " + in_words(disk.last.index) + " of " + in_words(disk.last.term);
}

}  // namespace

void DurableState::compare(raft::ServerId id, const Truth::Disk& found, const Truth::Disk& durable,
                           Report& report) {
  if (found == durable) return;
  report.add({Property::durable_state_survives,
              servers_of(id),
              durable.current_term,
              {durable.last.index, found.last.index},
              to_string(id) + " was left with " + disk_in_words(found) + ", but what was durable is " +
                  disk_in_words(durable),
              {}});
}

void DurableState::begins_otherwise(const raft::Server& server, Report& report) {
  report.add({Property::durable_state_survives,
              servers_of(server.id()),
              server.current_term(),
              {server.snapshot().last_included().index, server.last_applied()},
              to_string(server.id()) + " begins with another state than that of its snapshot to " +
                  in_words(server.snapshot().last_included().index),
              {}});
}

}  // namespace raftsim::checks
