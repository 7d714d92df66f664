#include "sim/checks/exactly_once.hpp"

#include <algorithm>

namespace raftsim::checks {
namespace {

const raft::Entry& entry_at(const Step& step, raft::LogIndex index) {
  return raft::entry_after_step(step.server.log(), step.effects, index);
}

}  // namespace

void ExactlyOnce::judge(const Step& step, Report& report) {
  const auto& without = step.effects.without_effect;
  auto next_without = without.begin();
  for (raft::LogIndex index = step.effects.first_applied; index <= step.effects.last_applied;
       index = raft::next(index)) {
    const bool none = next_without != without.end() && *next_without == index;
    if (none) ++next_without;
    if (entry_at(step, index).kind != raft::EntryKind::command) continue;
    if (judged_.size() < index.value) judged_.resize(index.value, Effect::unknown);
    Effect& known = judged_[index.value - 1];
    const Effect said = none ? Effect::none : Effect::took;
    if (known == Effect::unknown) {
      known = said;
      if (said == Effect::took) take_effect(step, index, report);
    } else if (known != said) {
      report.add({Property::exactly_once,
                  servers_of(step.server.id()),
                  step.server.current_term(),
                  {index},
                  to_string(step.server.id()) + (none ? " did not carry out " : " carried out ") +
                      in_words(index) + ", but another server " + (none ? "did" : "did not"),
                  {}});
    }
  }
}

void ExactlyOnce::look_at(const Step& step, const raft::Answer& answer, Report& report) const {
  if (answer.status != raft::AnswerStatus::done || answer.index.value == 0) return;
  if (entry_at(step, answer.index).operation == raft::Operation::register_client) return;
  const raft::ResultStatus status = answer.result.status;
  if (status == raft::ResultStatus::no_session || status == raft::ResultStatus::result_forgotten) return;
  const auto client = done_.find(answer.client);
  if (client != done_.end() && client->second.contains(answer.sequence)) return;
  report.add({Property::exactly_once,
              servers_of(step.server.id()),
              step.server.current_term(),
              {answer.index},
              to_string(step.server.id()) + " told client " + report.name_of(answer.client) +
                  " that its command " + std::to_string(answer.sequence) +
                  " is done, but it never took effect",
              {}});
}

void ExactlyOnce::take_effect(const Step& step, raft::LogIndex index, Report& report) {
  const raft::Entry& entry = entry_at(step, index);
  // A registration that arrives twice makes two sessions; a log from the scenario has commands of nobody.
  if (entry.operation == raft::Operation::register_client || entry.client == raft::ClientId{}) return;
  const auto [place, is_new] = done_[entry.client].emplace(entry.sequence, index);
  if (is_new) return;
  report.add({Property::exactly_once,
              servers_of(step.server.id()),
              step.server.current_term(),
              {place->second, index},
              "the command " + std::to_string(entry.sequence) + " of client " + report.name_of(entry.client) +
                  " took effect at " + in_words(place->second) + " and again at " + in_words(index),
              {}});
}

}  // namespace raftsim::checks
