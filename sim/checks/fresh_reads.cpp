#include "sim/checks/fresh_reads.hpp"

#include <algorithm>
#include <string>

namespace raftsim::checks {

void FreshReads::on_answered(const raft::Answer& answer, raft::ServerId server, Report& report) {
  if (answer.status != raft::AnswerStatus::done) return;
  const auto begun = begun_.find({answer.client, answer.sequence});
  if (begun == begun_.end()) {
    if (answer.index.value == 0) return without_log(answer, server, report);
    acknowledged_ = std::max(acknowledged_, answer.index);
    return;
  }
  const raft::LogIndex wanted = begun->second;
  begun_.erase(begun);
  const raft::LogIndex seen = std::max(answer.index, answer.read_index);
  acknowledged_ = std::max(acknowledged_, seen);
  if (seen >= wanted) return;
  report.add({Property::fresh_reads,
              servers_of(server),
              {},
              {seen, wanted},
              to_string(server) + " answered a read of client " + report.name_of(answer.client) +
                  " from its state after " + (seen.value == 0 ? "no entry" : in_words(seen)) + ", but " +
                  in_words(wanted) + " had been acknowledged before the read began",
              {}});
}

void FreshReads::without_log(const raft::Answer& answer, raft::ServerId server, Report& report) {
  report.add({Property::acknowledged_write_is_kept,
              servers_of(server),
              {},
              {},
              to_string(server) + " told client " + report.name_of(answer.client) + " that its command " +
                  std::to_string(answer.sequence) +
                  " is done, but it is no read and stands nowhere in the log",
              {}});
}

}  // namespace raftsim::checks
