#include "sim/trace/story_step.hpp"

/// Sentences about commands that are applied (Raft §8, thesis §6.3).
namespace raftsim::trace {

std::string in_vain(const Step& step) {
  if (step.without_effect.empty()) return {};
  const auto why = std::find_if(step.judgements.begin(), step.judgements.end(), [](const auto& one) {
    return one.rule == raft::Rule::takes_effect && !one.yes;
  });
  const raft::LogIndex first = step.without_effect.front();
  const std::size_t count = step.without_effect.size();
  const std::string text = count == 1 ? to_words(first, first) + " changes nothing"
                                      : std::to_string(count) + " of them change nothing";
  return why == step.judgements.end() ? text : text + ": " + raft::in_words(why->reason);
}

}  // namespace raftsim::trace
