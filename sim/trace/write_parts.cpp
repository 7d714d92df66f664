#include "sim/trace/write_parts.hpp"

#include "sim/trace/binary_text.hpp"
#include "sim/trace/hex.hpp"
#include "sim/trace/json_text.hpp"

namespace raftsim::trace {
namespace {

template <class Writer, class Items>
void write_entries(Writer& line, const Items& entries) {
  line.open_array();
  for (const raft::Entry& entry : entries) write(line, entry);
  line.close_array();
}

template <class Writer>
void write_members(Writer& line, const raft::Configuration& configuration) {
  line.member("voters", configuration.voters);
  line.member_unless_default("oldVoters", configuration.old_voters);
  line.member_unless_default("learners", configuration.learners);
}

template <class Writer>
void write_members(Writer& line, const raft::RequestVote& request) {
  line.member("lastLogTerm", request.last_log.term);
  line.member("lastLogIndex", request.last_log.index);
  line.member_unless_default("leadershipTransfer", request.leadership_transfer);
}

template <class Writer>
void write_members(Writer& line, const raft::RequestVoteReply& reply) {
  line.member("voteGranted", reply.vote_granted);
}

template <class Writer>
void write_members(Writer& line, const raft::AppendEntries& request) {
  line.member("prevLogTerm", request.prev_log.term);
  line.member("prevLogIndex", request.prev_log.index);
  line.member("leaderCommit", request.leader_commit);
  line.member_unless_default("round", request.round);
  if (request.entries.empty()) return;
  line.key("entries");
  write_entries(line, request.entries);
}

template <class Writer>
void write_members(Writer& line, const raft::AppendEntriesReply& reply) {
  line.member("success", reply.success);
  line.member("index", reply.index);
  line.member_unless_default("conflictTerm", reply.conflict_term);
  line.member_unless_default("conflictIndex", reply.conflict_index);
  line.member_unless_default("round", reply.round);
}

template <class Writer>
void write_members(Writer& line, const raft::PreVote& request) {
  line.member("lastLogTerm", request.last_log.term);
  line.member("lastLogIndex", request.last_log.index);
}

template <class Writer>
void write_members(Writer& line, const raft::PreVoteReply& reply) {
  line.member("voteGranted", reply.vote_granted);
  line.member("askedIn", reply.asked_in);
}

template <class Writer>
void write_members(Writer&, const raft::TimeoutNow&) {}

template <class Writer>
void write_members(Writer& line, const raft::ReadIndex& request) {
  line.member("id", request.id);
}

template <class Writer>
void write_members(Writer& line, const raft::ReadIndexReply& reply) {
  line.member("id", reply.id);
  line.member("readIndex", reply.read_index);
}

template <class Writer>
void write_members(Writer& line, const raft::InstallSnapshot& chunk) {
  line.member("lastIncludedTerm", chunk.last_included.term);
  line.member("lastIncludedIndex", chunk.last_included.index);
  line.member("offset", chunk.offset);
  line.member("data", std::string_view(hex_of(chunk.data)));
  line.member_unless_default("done", chunk.done);
  line.member_unless_default("round", chunk.round);
}

template <class Writer>
void write_members(Writer& line, const raft::InstallSnapshotReply& reply) {
  line.member("lastIncludedIndex", reply.last_included);
  line.member("installed", reply.installed);
  line.member_unless_default("offset", reply.offset);
  line.member_unless_default("round", reply.round);
  line.member_unless_default("chunk", reply.chunk);
}

template <class Writer>
void write(Writer& line, const SnapshotChange& change) {
  line.open_object();
  if (change.snapshot) {
    line.member("lastIncludedTerm", change.snapshot.last_included().term);
    line.member("lastIncludedIndex", change.snapshot.last_included().index);
    line.member("content", std::string_view(hex_of(change.snapshot->bytes())));
  }
  line.member_unless_default("replacesLog", change.replaces_log);
  line.close_object();
}

template <class Writer>
void write(Writer& line, const raft::PendingRead& read) {
  line.open_object();
  line.member("stage", read.stage);
  line.member("server", read.server);
  line.member("id", read.id);
  line.member_unless_default("client", read.client);
  line.member_unless_default("sequence", read.sequence);
  line.member_unless_default("key", read.key.view());
  line.member_unless_default("readIndex", read.read_index);
  line.member_unless_default("round", read.round);
  line.close_object();
}

template <class Writer>
void write(Writer& line, const raft::Configuration& configuration) {
  line.open_object();
  write_members(line, configuration);
  line.close_object();
}

template <class Writer>
void write(Writer& line, const raft::MembershipChange& change) {
  line.open_object();
  write_members(line, change.wanted);
  line.member_unless_default("joint", change.joint);
  line.member("roundEnd", change.round_end);
  line.member_unless_default("overdue", change.overdue);
  line.member_unless_default("timeouts", static_cast<std::uint64_t>(change.timeouts));
  line.member_unless_default("reached", change.reached);
  line.member("round", static_cast<std::uint64_t>(change.round));
  line.close_object();
}

template <class Writer>
void write(Writer& line, const raft::Judgement& judgement) {
  line.open_array();
  line.value(judgement.rule);
  line.value(judgement.yes);
  line.value(judgement.reason);
  if (judgement.about != raft::kNobody) line.value(judgement.about);
  line.close_array();
}

template <class Writer>
void write(Writer& line, const ProgressChange& change) {
  line.open_object();
  line.member("peer", change.peer);
  line.member("matchIndex", change.progress.match_index);
  line.member("nextIndex", change.progress.next_index);
  line.member("mode", change.progress.mode);
  line.member_unless_default("probeSent", change.progress.probe_sent);
  line.member_unless_default("sending", change.progress.sending);
  line.member_unless_default("offset", change.progress.offset);
  line.member_unless_default("catchingUp", change.progress.catching_up);
  line.member_unless_default("cautious", change.progress.cautious);
  line.close_object();
}

template <class Writer>
void write(Writer& line, const WriteAsked& asked) {
  const raft::Write& write = asked.write;
  line.open_object();
  line.member("id", write.id);
  line.member_unless_default("hardState", write.hard_state);
  line.member("currentTerm", write.current_term);
  line.member("votedFor", write.voted_for);
  line.member_unless_default("truncateFrom", write.truncate_from);
  line.member_unless_default("appended", write.appended);
  line.member("lastIndex", write.last_index);
  line.member_unless_default("lastIncludedTerm", write.snapshot.term);
  line.member_unless_default("lastIncludedIndex", write.snapshot.index);
  line.member_unless_default("replacesLog", write.replaces_log);
  line.member_if("durableAt", asked.durable_at);
  line.close_object();
}

template <class Writer>
void write(Writer& line, const TimerSet& set) {
  line.open_object();
  line.member("timer", set.timer);
  line.member_if("deadline", set.deadline);
  if (!set.deadline) line.member("cancelled", true);
  line.close_object();
}

template <class Writer>
void write_members(Writer& line, const Fate& fate) {
  if (const auto* on_the_way = std::get_if<OnTheWay>(&fate)) {
    line.key("arrives");
    line.open_array();
    line.value(on_the_way->arrival);
    if (on_the_way->copy_arrival) line.value(*on_the_way->copy_arrival);
    line.close_array();
    line.member_unless_default("delayed", on_the_way->delayed);
  } else if (const auto* lost = std::get_if<Lost>(&fate)) {
    line.member("lost", lost->reason);
  } else {
    line.member("held", true);
  }
}

template <class Writer>
void write(Writer& line, const Sent& sent) {
  line.open_object();
  line.member("id", sent.id);
  line.key("message");
  write(line, sent.message);
  line.member_unless_default("after", sent.after);
  write_members(line, sent.fate);
  line.close_object();
}

template <class Writer>
void write(Writer& line, const Released& released) {
  line.open_object();
  line.member("id", released.id);
  write_members(line, released.fate);
  line.close_object();
}

template <class Writer>
void write(Writer& line, const raft::Answer& answer) {
  line.open_object();
  line.member("client", answer.client);
  line.member("sequence", answer.sequence);
  line.member("status", answer.status);
  line.member("leader", answer.leader);
  line.member_unless_default("index", answer.index);
  line.member_unless_default("readIndex", answer.read_index);
  if (answer.status == raft::AnswerStatus::done) {
    line.member("result", answer.result.status);
    line.member_unless_default("value", std::string_view(answer.result.value));
  } else if (answer.status == raft::AnswerStatus::try_later) {
    line.member("reason", answer.reason);
  }
  line.close_object();
}

/// A list of the step's, left out when it is empty.
template <class Writer, class T>
void write_list(Writer& line, typename Writer::Name name, const std::vector<T>& items) {
  if (items.empty()) return;
  line.key(name);
  line.open_array();
  for (const T& item : items) write(line, item);
  line.close_array();
}

}  // namespace

template <class Writer>
void write_members(Writer& line, const raft::Command& command) {
  line.member("operation", command.operation);
  line.member_unless_default("key", command.key.view());
  line.member_unless_default("value", command.value.view());
  line.member_unless_default("expected", command.expected.view());
}

template <class Writer>
void write(Writer& line, const raft::Entry& entry) {
  line.open_object();
  line.member("term", entry.term);
  if (entry.kind == raft::EntryKind::command) {
    line.member("client", entry.client);
    line.member("sequence", entry.sequence);
    line.member_unless_default("acknowledged", entry.acknowledged);
    line.member_unless_default("session", entry.session);
    write_members(line, entry.command());
  } else if (entry.kind == raft::EntryKind::configuration) {
    write_members(line, entry.configuration());
  }
  line.close_object();
}

template <class Writer>
void write(Writer& line, const raft::Message& message) {
  line.open_object();
  line.member("type", message.type());
  line.member("from", message.from);
  line.member("to", message.to);
  line.member("term", message.term);
  std::visit([&line](const auto& body) { write_members(line, body); }, message.body);
  line.close_object();
}

template <class Writer>
void write(Writer& line, const StateChange& change) {
  line.open_object();
  line.member_if("role", change.role);
  line.member_if("currentTerm", change.current_term);
  line.member_if("votedFor", change.voted_for);
  line.member_if("leader", change.leader);
  line.member_if("commitIndex", change.commit_index);
  line.member_if("lastApplied", change.last_applied);
  line.member_if("votes", change.votes);
  line.member_if("voteReplies", change.vote_replies);
  line.member_if("hearsLeader", change.hears_leader);
  line.member_if("answered", change.answered);
  line.member_if("successor", change.successor);
  line.member_if("round", change.round);
  line.member_if("confirmedRound", change.confirmed_round);
  line.member_if("roundAnswers", change.round_answers);
  line.member_if("lease", change.lease_running);
  if (change.reads) {
    line.key("reads");
    line.open_array();
    for (const raft::PendingRead& read : *change.reads) write(line, read);
    line.close_array();
  }
  if (change.configuration) {
    line.key("configuration");
    write(line, *change.configuration);
  }
  if (change.membership_change) {
    line.key("membershipChange");
    line.open_array();
    if (*change.membership_change) write(line, **change.membership_change);
    line.close_array();
  }
  line.member_if("departing", change.departing);
  line.member_if("durableIndex", change.durable_index);
  line.member_if("lastWrite", change.last_write);
  line.member_if("durableWrite", change.durable_write);
  line.member_unless_default("truncateFrom", change.truncate_from);
  if (!change.appended.empty()) {
    line.key("appended");
    write_entries(line, change.appended);
  }
  if (change.snapshot) {
    line.key("snapshot");
    write(line, *change.snapshot);
  }
  line.member_if("receiving", change.receiving);
  line.member_if("received", change.received);
  write_list(line, "progress", change.progress);
  line.close_object();
}

template <class Writer>
void write_members(Writer& line, const Step& step) {
  write_list(line, "judgements", step.judgements);
  if (!step.change.empty()) {
    line.key("change");
    write(line, step.change);
  }
  if (step.write) {
    line.key("write");
    write(line, *step.write);
  }
  write_timers(line, step.timers);
  write_list(line, "sends", step.sends);
  write_list(line, "released", step.released);
  if (step.last_applied != raft::LogIndex{0}) {
    line.key("applied");
    line.open_array();
    line.value(step.first_applied);
    line.value(step.last_applied);
    line.close_array();
  }
  if (!step.without_effect.empty()) {
    line.key("withoutEffect");
    line.open_array();
    for (const raft::LogIndex index : step.without_effect) line.value(index);
    line.close_array();
  }
  write_list(line, "answers", step.answers);
}

template <class Writer>
void write_timers(Writer& line, const std::vector<TimerSet>& timers) {
  write_list(line, "timers", timers);
}

template void write(JsonText&, const raft::Entry&);
template void write(JsonText&, const raft::Message&);
template void write(JsonText&, const StateChange&);
template void write_members(JsonText&, const raft::Command&);
template void write_members(JsonText&, const Step&);
template void write_timers(JsonText&, const std::vector<TimerSet>&);
template void write(BinaryText&, const raft::Entry&);
template void write(BinaryText&, const raft::Message&);
template void write(BinaryText&, const StateChange&);
template void write_members(BinaryText&, const raft::Command&);
template void write_members(BinaryText&, const Step&);
template void write_timers(BinaryText&, const std::vector<TimerSet>&);

}  // namespace raftsim::trace
