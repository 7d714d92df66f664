#include "sim/checks/acknowledged_write.hpp"

namespace raftsim::checks {

void AcknowledgedWrite::lost(const Step& step, const raft::Answer& answer, Report& report) {
  report.add({Property::acknowledged_write_is_kept,
              servers_of(step.server.id()),
              step.server.current_term(),
              {answer.index},
              to_string(step.server.id()) + " told client " + report.name_of(answer.client) +
                  " that its command " + std::to_string(answer.sequence) + " is done as " +
                  in_words(answer.index) + ", but it is not committed there",
              {}});
}

}  // namespace raftsim::checks
