#include "sim/trace/json_parts.hpp"

#include "sim/trace/hex.hpp"

namespace raftsim::trace {
namespace {

template <class Items>
void write_entries(JsonText& json, const Items& entries) {
  json.open_array();
  for (const raft::Entry& entry : entries) write(json, entry);
  json.close_array();
}

void write_members(JsonText& json, const raft::Configuration& configuration) {
  json.member("voters", configuration.voters);
  json.member_unless_default("oldVoters", configuration.old_voters);
  json.member_unless_default("learners", configuration.learners);
}

void write_members(JsonText& json, const raft::RequestVote& request) {
  json.member("lastLogTerm", request.last_log.term);
  json.member("lastLogIndex", request.last_log.index);
  json.member_unless_default("leadershipTransfer", request.leadership_transfer);
}

void write_members(JsonText& json, const raft::RequestVoteReply& reply) {
  json.member("voteGranted", reply.vote_granted);
}

void write_members(JsonText& json, const raft::AppendEntries& request) {
  json.member("prevLogTerm", request.prev_log.term);
  json.member("prevLogIndex", request.prev_log.index);
  json.member("leaderCommit", request.leader_commit);
  json.member_unless_default("round", request.round);
  if (request.entries.empty()) return;
  json.key("entries");
  write_entries(json, request.entries);
}

void write_members(JsonText& json, const raft::AppendEntriesReply& reply) {
  json.member("success", reply.success);
  json.member("index", reply.index);
  json.member_unless_default("conflictTerm", reply.conflict_term);
  json.member_unless_default("conflictIndex", reply.conflict_index);
  json.member_unless_default("round", reply.round);
}

void write_members(JsonText& json, const raft::PreVote& request) {
  json.member("lastLogTerm", request.last_log.term);
  json.member("lastLogIndex", request.last_log.index);
}

void write_members(JsonText& json, const raft::PreVoteReply& reply) {
  json.member("voteGranted", reply.vote_granted);
  json.member("askedIn", reply.asked_in);
}

void write_members(JsonText&, const raft::TimeoutNow&) {}

void write_members(JsonText& json, const raft::ReadIndex& request) {
  json.member("id", request.id);
}

void write_members(JsonText& json, const raft::ReadIndexReply& reply) {
  json.member("id", reply.id);
  json.member("readIndex", reply.read_index);
}

void write_members(JsonText& json, const raft::InstallSnapshot& chunk) {
  json.member("lastIncludedTerm", chunk.last_included.term);
  json.member("lastIncludedIndex", chunk.last_included.index);
  json.member("offset", chunk.offset);
  json.member("data", std::string_view(hex_of(chunk.data)));
  json.member_unless_default("done", chunk.done);
  json.member_unless_default("round", chunk.round);
}

void write_members(JsonText& json, const raft::InstallSnapshotReply& reply) {
  json.member("lastIncludedIndex", reply.last_included);
  json.member("installed", reply.installed);
  json.member_unless_default("offset", reply.offset);
  json.member_unless_default("round", reply.round);
  json.member_unless_default("chunk", reply.chunk);
}

void write(JsonText& json, const SnapshotChange& change) {
  json.open_object();
  if (change.snapshot) {
    json.member("lastIncludedTerm", change.snapshot.last_included().term);
    json.member("lastIncludedIndex", change.snapshot.last_included().index);
    json.member("content", std::string_view(hex_of(change.snapshot->bytes())));
  }
  json.member_unless_default("replacesLog", change.replaces_log);
  json.close_object();
}

void write(JsonText& json, const raft::PendingRead& read) {
  json.open_object();
  json.member("stage", read.stage);
  json.member("server", read.server);
  json.member("id", read.id);
  json.member_unless_default("client", read.client);
  json.member_unless_default("sequence", read.sequence);
  json.member_unless_default("key", read.key.view());
  json.member_unless_default("readIndex", read.read_index);
  json.member_unless_default("round", read.round);
  json.close_object();
}

void write(JsonText& json, const raft::Configuration& configuration) {
  json.open_object();
  write_members(json, configuration);
  json.close_object();
}

void write(JsonText& json, const raft::MembershipChange& change) {
  json.open_object();
  write_members(json, change.wanted);
  json.member_unless_default("joint", change.joint);
  json.member("roundEnd", change.round_end);
  json.member_unless_default("overdue", change.overdue);
  json.member_unless_default("timeouts", static_cast<std::uint64_t>(change.timeouts));
  json.member_unless_default("reached", change.reached);
  json.member("round", static_cast<std::uint64_t>(change.round));
  json.close_object();
}

void write(JsonText& json, const raft::Judgement& judgement) {
  json.open_array();
  json.value(judgement.rule);
  json.value(judgement.yes);
  json.value(judgement.reason);
  if (judgement.about != raft::kNobody) json.value(judgement.about);
  json.close_array();
}

void write(JsonText& json, const ProgressChange& change) {
  json.open_object();
  json.member("peer", change.peer);
  json.member("matchIndex", change.progress.match_index);
  json.member("nextIndex", change.progress.next_index);
  json.member("mode", change.progress.mode);
  json.member_unless_default("probeSent", change.progress.probe_sent);
  json.member_unless_default("sending", change.progress.sending);
  json.member_unless_default("offset", change.progress.offset);
  json.member_unless_default("catchingUp", change.progress.catching_up);
  json.member_unless_default("cautious", change.progress.cautious);
  json.close_object();
}

void write(JsonText& json, const WriteAsked& asked) {
  const raft::Write& write = asked.write;
  json.open_object();
  json.member("id", write.id);
  json.member_unless_default("hardState", write.hard_state);
  json.member("currentTerm", write.current_term);
  json.member("votedFor", write.voted_for);
  json.member_unless_default("truncateFrom", write.truncate_from);
  json.member_unless_default("appended", write.appended);
  json.member("lastIndex", write.last_index);
  json.member_unless_default("lastIncludedTerm", write.snapshot.term);
  json.member_unless_default("lastIncludedIndex", write.snapshot.index);
  json.member_unless_default("replacesLog", write.replaces_log);
  json.member_if("durableAt", asked.durable_at);
  json.close_object();
}

void write(JsonText& json, const TimerSet& set) {
  json.open_object();
  json.member("timer", set.timer);
  json.member_if("deadline", set.deadline);
  if (!set.deadline) json.member("cancelled", true);
  json.close_object();
}

void write_members(JsonText& json, const Fate& fate) {
  if (const auto* on_the_way = std::get_if<OnTheWay>(&fate)) {
    json.key("arrives");
    json.open_array();
    json.value(on_the_way->arrival);
    if (on_the_way->copy_arrival) json.value(*on_the_way->copy_arrival);
    json.close_array();
    json.member_unless_default("delayed", on_the_way->delayed);
  } else if (const auto* lost = std::get_if<Lost>(&fate)) {
    json.member("lost", lost->reason);
  } else {
    json.member("held", true);
  }
}

void write(JsonText& json, const Sent& sent) {
  json.open_object();
  json.member("id", sent.id);
  json.key("message");
  write(json, sent.message);
  json.member_unless_default("after", sent.after);
  write_members(json, sent.fate);
  json.close_object();
}

void write(JsonText& json, const Released& released) {
  json.open_object();
  json.member("id", released.id);
  write_members(json, released.fate);
  json.close_object();
}

void write(JsonText& json, const raft::Answer& answer) {
  json.open_object();
  json.member("client", answer.client);
  json.member("sequence", answer.sequence);
  json.member("status", answer.status);
  json.member("leader", answer.leader);
  json.member_unless_default("index", answer.index);
  json.member_unless_default("readIndex", answer.read_index);
  if (answer.status == raft::AnswerStatus::done) {
    json.member("result", answer.result.status);
    json.member_unless_default("value", std::string_view(answer.result.value));
  } else if (answer.status == raft::AnswerStatus::try_later) {
    json.member("reason", answer.reason);
  }
  json.close_object();
}

/// A list of the step's, left out when it is empty.
template <std::size_t N, class T>
void write_list(JsonText& json, const char (&name)[N], const std::vector<T>& items) {
  if (items.empty()) return;
  json.key(name);
  json.open_array();
  for (const T& item : items) write(json, item);
  json.close_array();
}

}  // namespace

void write_members(JsonText& json, const raft::Command& command) {
  json.member("operation", command.operation);
  json.member_unless_default("key", command.key.view());
  json.member_unless_default("value", command.value.view());
  json.member_unless_default("expected", command.expected.view());
}

void write(JsonText& json, const raft::Entry& entry) {
  json.open_object();
  json.member("term", entry.term);
  if (entry.kind == raft::EntryKind::command) {
    json.member("client", entry.client);
    json.member("sequence", entry.sequence);
    json.member_unless_default("acknowledged", entry.acknowledged);
    json.member_unless_default("session", entry.session);
    write_members(json, entry.command());
  } else if (entry.kind == raft::EntryKind::configuration) {
    write_members(json, entry.configuration());
  }
  json.close_object();
}

void write(JsonText& json, const raft::Message& message) {
  json.open_object();
  json.member("type", message.type());
  json.member("from", message.from);
  json.member("to", message.to);
  json.member("term", message.term);
  std::visit([&json](const auto& body) { write_members(json, body); }, message.body);
  json.close_object();
}

void write(JsonText& json, const StateChange& change) {
  json.open_object();
  json.member_if("role", change.role);
  json.member_if("currentTerm", change.current_term);
  json.member_if("votedFor", change.voted_for);
  json.member_if("leader", change.leader);
  json.member_if("commitIndex", change.commit_index);
  json.member_if("lastApplied", change.last_applied);
  json.member_if("votes", change.votes);
  json.member_if("voteReplies", change.vote_replies);
  json.member_if("hearsLeader", change.hears_leader);
  json.member_if("answered", change.answered);
  json.member_if("successor", change.successor);
  json.member_if("round", change.round);
  json.member_if("confirmedRound", change.confirmed_round);
  json.member_if("roundAnswers", change.round_answers);
  json.member_if("lease", change.lease_running);
  if (change.reads) {
    json.key("reads");
    json.open_array();
    for (const raft::PendingRead& read : *change.reads) write(json, read);
    json.close_array();
  }
  if (change.configuration) {
    json.key("configuration");
    write(json, *change.configuration);
  }
  if (change.membership_change) {
    json.key("membershipChange");
    json.open_array();
    if (*change.membership_change) write(json, **change.membership_change);
    json.close_array();
  }
  json.member_if("departing", change.departing);
  json.member_if("durableIndex", change.durable_index);
  json.member_if("lastWrite", change.last_write);
  json.member_if("durableWrite", change.durable_write);
  json.member_unless_default("truncateFrom", change.truncate_from);
  if (!change.appended.empty()) {
    json.key("appended");
    write_entries(json, change.appended);
  }
  if (change.snapshot) {
    json.key("snapshot");
    write(json, *change.snapshot);
  }
  json.member_if("receiving", change.receiving);
  json.member_if("received", change.received);
  write_list(json, "progress", change.progress);
  json.close_object();
}

void write_members(JsonText& json, const Step& step) {
  write_list(json, "judgements", step.judgements);
  if (!step.change.empty()) {
    json.key("change");
    write(json, step.change);
  }
  if (step.write) {
    json.key("write");
    write(json, *step.write);
  }
  write_timers(json, step.timers);
  write_list(json, "sends", step.sends);
  write_list(json, "released", step.released);
  if (step.last_applied != raft::LogIndex{0}) {
    json.key("applied");
    json.open_array();
    json.value(step.first_applied);
    json.value(step.last_applied);
    json.close_array();
  }
  if (!step.without_effect.empty()) {
    json.key("withoutEffect");
    json.open_array();
    for (const raft::LogIndex index : step.without_effect) json.value(index);
    json.close_array();
  }
  write_list(json, "answers", step.answers);
}

void write_timers(JsonText& json, const std::vector<TimerSet>& timers) {
  write_list(json, "timers", timers);
}

}  // namespace raftsim::trace
