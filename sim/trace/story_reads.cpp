#include "sim/trace/story_step.hpp"

/// Sentences about reads that do not go through the log (thesis §6.4).
namespace raftsim::trace {

/// What became of a client's read; empty where the request was none, or was turned away.
std::string Teller::read_proposed(const Record& record) const {
  const raft::Judgement* serves = judgement(record.step, raft::Rule::serves_read);
  if (serves == nullptr || serves->reason == raft::Reason::not_leader) return {};
  const std::string answered = answers(record);
  // A planted bug answers where the rule, whose reason it is, would have it wait; but one voter alone
  // confirms in the same step that it leads.
  const bool waits_by_rule = (serves->reason == raft::Reason::waits_for_term_commit ||
                              serves->reason == raft::Reason::waits_for_round) &&
                             before(record).configuration.all_voters().size() > 1;
  if (!answered.empty()) {
    return answered + " (" + (waits_by_rule ? "though " : "") + raft::in_words(serves->reason) + ")";
  }
  return std::string("waits: ") + raft::in_words(serves->reason);
}

Telling Teller::read_asked(const Record& record, const raft::Message& message) const {
  const raft::Judgement* serves = judgement(record.step, raft::Rule::serves_read);
  const std::string what = "asked by " + to_string(message.from) + " for a read";
  if (serves == nullptr) return {what + ": it does not lead", true};
  return {what + ": " + raft::in_words(serves->reason), true};
}

Telling Teller::read_confirmed(const Record& record, const raft::Message& message,
                               const raft::ReadIndexReply& reply) const {
  const std::string head =
      to_string(message.from) + " confirms: a read may be answered from " +
      (reply.read_index.value == 0 ? std::string("the empty log")
                                   : to_words(reply.read_index, reply.read_index) + " on");
  return {with(head, answers(record)), false};
}

}  // namespace raftsim::trace
