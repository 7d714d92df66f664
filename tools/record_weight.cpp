#include "tools/record_weight.hpp"

#include <numeric>
#include <string>
#include <variant>
#include <vector>

namespace raftsim {
namespace {

std::size_t weight_of_message(const raft::Message& message) {
  if (const auto* append = std::get_if<raft::AppendEntries>(&message.body)) {
    return append->entries.size() * sizeof(raft::Entry);
  }
  const auto* chunk = std::get_if<raft::InstallSnapshot>(&message.body);
  return chunk != nullptr ? chunk->data.size() : 0;
}

std::size_t weight_of_change(const trace::StateChange& change) {
  std::size_t bytes = change.appended.size() * sizeof(raft::Entry);
  if (change.reads) bytes += change.reads->size() * sizeof(raft::PendingRead);
  if (change.snapshot && change.snapshot->snapshot) bytes += change.snapshot->snapshot->bytes().size();
  return bytes + change.progress.size() * sizeof(trace::ProgressChange);
}

struct WeightOfEvent {
  std::size_t operator()(const trace::Received& received) const {
    return weight_of_message(received.message);
  }
  std::size_t operator()(const trace::SettingsChanged& changed) const { return changed.text.size(); }
  std::size_t operator()(const trace::ClientActed& acted) const {
    return acted.result ? acted.result->value.size() : 0;
  }
  std::size_t operator()(const trace::Caption& caption) const { return caption.text.size(); }
  std::size_t operator()(const trace::QuestionAsked& asked) const {
    return std::accumulate(asked.choices.begin(), asked.choices.end(),
                           asked.text.size() + asked.section.size() + asked.pointer.size(),
                           [](std::size_t sum, const std::string& choice) { return sum + choice.size(); });
  }
  std::size_t operator()(const trace::ExpectationJudged& judged) const {
    return judged.expected.size() + judged.words.size() + judged.because.size() + judged.found.size() +
           judged.pointer.size();
  }
  std::size_t operator()(const trace::Violation& violation) const {
    return violation.property.size() + violation.indexes.size() * sizeof(raft::LogIndex) +
           violation.section.size() + violation.message.size();
  }
  std::size_t operator()(const trace::Ended& ended) const { return ended.reason.size(); }
  std::size_t operator()(const trace::Logged& logged) const {
    return std::accumulate(logged.fields.begin(), logged.fields.end(),
                           logged.text.size() + logged.heard.size() * sizeof(trace::Heard),
                           [](std::size_t sum, const trace::LoggedField& field) {
                             return sum + sizeof(field) + field.name.size() + field.value.size();
                           });
  }
  /// The others are of one size, but for a whole state, which is the record's change.
  template <class E>
  std::size_t operator()(const E& /*event*/) const {
    return 0;
  }
};

}  // namespace

std::size_t weight_of(const trace::Record& record) {
  std::size_t bytes = std::visit(WeightOfEvent(), static_cast<const trace::Event::Variant&>(record.event)) +
                      weight_of_change(trace::change_of(record));
  const trace::Step& step = record.step;
  bytes += step.judgements.size() * sizeof(raft::Judgement) + step.timers.size() * sizeof(trace::TimerSet) +
           step.sends.size() * sizeof(trace::Sent) + step.released.size() * sizeof(trace::Released) +
           step.without_effect.size() * sizeof(raft::LogIndex);
  for (const trace::Sent& sent : step.sends) bytes += weight_of_message(sent.message);
  for (const raft::Answer& answer : step.answers) bytes += sizeof(answer) + answer.result.value.size();
  return bytes;
}

}  // namespace raftsim
