#pragma once

#include <algorithm>
#include <string>

#include "sim/trace/story_words.hpp"

/// What the sentences about a step are made of; for the story's own files.
namespace raftsim::trace {

/// The last answer of a rule in this step, or nothing.
inline const raft::Judgement* judgement(const Step& step, raft::Rule rule) {
  const auto found = std::find_if(step.judgements.rbegin(), step.judgements.rend(),
                                  [rule](const raft::Judgement& one) { return one.rule == rule; });
  return found == step.judgements.rend() ? nullptr : &*found;
}

inline bool says(const Step& step, raft::Rule rule, raft::Reason reason) {
  const raft::Judgement* one = judgement(step, rule);
  return one != nullptr && one->reason == reason;
}

/// The reason of a rule's answer in words; empty when it was not asked.
inline std::string why(const Step& step, raft::Rule rule) {
  const raft::Judgement* one = judgement(step, rule);
  return one == nullptr ? std::string() : raft::in_words(one->reason);
}

/// How a server answered a candidate in this step.
inline Teller::Vote answer_to(const Step& step, const raft::Message& request) {
  const raft::Judgement* vote = judgement(step, raft::Rule::may_grant_vote);
  return {request.from, request.term, vote != nullptr && vote->yes};
}

inline std::string with(const std::string& text, const std::string& more) {
  if (text.empty() || more.empty()) return text + more;
  return text + "; " + more;
}

/// What the step makes of the membership, and why; empty if nothing.
std::string membership_news(const Step& step);

/// "entry 6 changes nothing: the command was applied before…", of what the step applies; empty if all took
/// effect.
std::string in_vain(const Step& step);

/// How a server that led, or wanted to, took to a newer term or another leader.
inline std::string step_down(const Step& step, const Teller::View& before, const std::string& cause) {
  if (step.change.role != raft::Role::follower) return {};
  const char* was = before.role == raft::Role::leader      ? "leader of "
                    : before.role == raft::Role::candidate ? "candidate of "
                                                           : "pre-candidate of ";
  return cause + ": " + was + to_words(before.term) + " steps down";
}

}  // namespace raftsim::trace
