#include <variant>

#include "sim/trace/message_words.hpp"
#include "sim/trace/story_vocabulary.hpp"
#include "sim/trace/why_words.hpp"

/// What came in at a step.
namespace raftsim::trace {
namespace {

std::string log_end(raft::LogPosition last) {
  if (last.index.value == 0) return "the candidate's log is empty";
  return "the candidate's log ends with entry " + std::to_string(last.index.value) + " of " +
         to_words(last.term);
}

struct Describing {
  raft::Term term;

  [[nodiscard]] std::string in_term() const { return " (" + to_words(term) + ")"; }
  /// Where "entry 10 (T8)" would pass for the entry's term.
  [[nodiscard]] std::string sent_in_term() const { return " (sent in " + to_words(term) + ")"; }

  std::string operator()(const raft::RequestVote& m) const {
    return "a request for its vote (" + to_words(term) + "; " + log_end(m.last_log) + ")";
  }
  std::string operator()(const raft::RequestVoteReply& m) const {
    return (m.vote_granted ? "a vote" : "a refusal to vote") + in_term();
  }
  std::string operator()(const raft::PreVote& m) const {
    return "the question whether it would vote in the next term (" + to_words(term) + "; " +
           log_end(m.last_log) + ")";
  }
  std::string operator()(const raft::PreVoteReply& m) const {
    return std::string(m.vote_granted ? "the word that it would vote" : "the word that it would not vote") +
           in_term();
  }
  std::string operator()(const raft::AppendEntries& m) const {
    const std::string in = to_words(term) + ", leaderCommit " + std::to_string(m.leader_commit.value) + ")";
    if (m.entries.empty()) return "a heartbeat (" + in;
    const raft::LogIndex first = next(m.prev_log.index);
    return "AppendEntries with " +
           to_words(first, raft::LogIndex{m.prev_log.index.value + m.entries.size()}) + " (sent in " + in;
  }
  std::string operator()(const raft::AppendEntriesReply& m) const {
    return (m.success ? "the answer that its log agrees up to " : "the refusal of what follows entry ") +
           std::to_string(m.index.value) + sent_in_term();
  }
  std::string operator()(const raft::TimeoutNow&) const { return "the request to take over" + in_term(); }
  std::string operator()(const raft::ReadIndex&) const {
    return "the question up to where a read needs the log applied" + in_term();
  }
  std::string operator()(const raft::ReadIndexReply& m) const {
    return "the answer that a read needs the log applied up to " + std::to_string(m.read_index.value) +
           sent_in_term();
  }
  std::string operator()(const raft::InstallSnapshot& m) const {
    return std::string(m.done ? "the last piece" : "a piece") + " of the snapshot up to entry " +
           std::to_string(m.last_included.index.value) + sent_in_term();
  }
  std::string operator()(const raft::InstallSnapshotReply& m) const {
    return (m.installed ? "the answer that it has all up to entry "
                        : "the answer to a piece of the snapshot up to entry ") +
           std::to_string(m.last_included.value) + sent_in_term();
  }
};

std::string client_named(const std::vector<std::string>& clients, raft::ClientId client) {
  if (client.value >= 1 && client.value <= clients.size()) return clients[client.value - 1U];
  return "C" + std::to_string(client.value);
}

}  // namespace

std::string described(const raft::Message& message) {
  return std::visit(Describing{message.term}, message.body);
}

std::string occasion_of(const Record& record, Time armed, const std::vector<std::string>& clients) {
  if (const auto* received = std::get_if<Received>(&record.event)) {
    return "when " + described(received->message) + " arrived from " + to_string(received->message.from);
  }
  if (const auto* fired = std::get_if<TimerFired>(&record.event)) {
    const std::string name = spaced(to_string(fired->timer));
    if (fired->forced) return "when the scenario made its " + name + " timer fire";
    return "when its " + name + " timer ran out, set at " + to_text(armed, 6);
  }
  if (std::holds_alternative<Written>(record.event)) return "when its write was durable";
  if (const auto* proposed = std::get_if<Proposed>(&record.event)) {
    return "when a request of " + client_named(clients, proposed->request.client) + " came (" +
           to_words(proposed->request.command) + ")";
  }
  if (const auto* transfer = std::get_if<TransferRequested>(&record.event)) {
    return "when it was asked to hand over to " + to_string(transfer->to);
  }
  if (std::holds_alternative<ChangeRequested>(record.event)) {
    return "when it was asked to change the membership";
  }
  if (std::holds_alternative<SnapshotRequested>(record.event)) return "when it was asked for a snapshot";
  if (std::holds_alternative<Started>(record.event)) return "when it started";
  if (std::holds_alternative<Crashed>(record.event)) {
    return "when it crashed, which leaves only what is on its disk";
  }
  if (const auto* logged = std::get_if<Logged>(&record.event)) return "as it logged " + quoted_log(*logged);
  if (std::holds_alternative<DiskLost>(record.event)) return "when its disk was replaced by an empty one";
  return {};
}

}  // namespace raftsim::trace
