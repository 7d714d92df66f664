#include "sim/trace/read_parts.hpp"

#include "sim/trace/hex.hpp"

namespace raftsim::trace {

// Found by the templates of json_object.hpp through their arguments' namespaces; those whose arguments are of
// raft's are declared before any use.
void read(const Spot& spot, raft::Judgement& out);
void read(const Spot& spot, raft::Answer& out);
void read(const Spot& spot, ProgressChange& out);
void read(const Spot& spot, raft::PendingRead& out);
void read(const Spot& spot, raft::Configuration& out);
void read(const Spot& spot, raft::MembershipChange& out);
void read(const Spot& spot, WriteAsked& out);
void read(const Spot& spot, Sent& out);
void read(const Spot& spot, Released& out);
void read(const Spot& spot, SnapshotChange& out);

namespace {

void read_members(Object& object, raft::Configuration& out) {
  object.need("voters", out.voters);
  object.may("oldVoters", out.old_voters);
  object.may("learners", out.learners);
}

void read_members(Object& object, raft::RequestVote& out) {
  object.need("lastLogTerm", out.last_log.term);
  object.need("lastLogIndex", out.last_log.index);
  object.may("leadershipTransfer", out.leadership_transfer);
}

void read_members(Object& object, raft::RequestVoteReply& out) {
  object.need("voteGranted", out.vote_granted);
}

void read_members(Object& object, raft::AppendEntries& out) {
  object.need("prevLogTerm", out.prev_log.term);
  object.need("prevLogIndex", out.prev_log.index);
  object.need("leaderCommit", out.leader_commit);
  object.may("round", out.round);
  std::vector<raft::Entry> entries;
  if (object.may("entries", entries)) out.entries.assign(entries);
}

void read_members(Object& object, raft::AppendEntriesReply& out) {
  object.need("success", out.success);
  object.need("index", out.index);
  object.may("conflictTerm", out.conflict_term);
  object.may("conflictIndex", out.conflict_index);
  object.may("round", out.round);
}

void read_members(Object& object, raft::PreVote& out) {
  object.need("lastLogTerm", out.last_log.term);
  object.need("lastLogIndex", out.last_log.index);
}

void read_members(Object& object, raft::PreVoteReply& out) {
  object.need("voteGranted", out.vote_granted);
  object.need("askedIn", out.asked_in);
}

void read_members(Object&, raft::TimeoutNow&) {}

void read_members(Object& object, raft::ReadIndex& out) {
  object.need("id", out.id);
}

void read_members(Object& object, raft::ReadIndexReply& out) {
  object.need("id", out.id);
  object.need("readIndex", out.read_index);
}

/// A member of bytes.
void need_bytes(Object& object, std::string_view name, std::string& out) {
  std::string text;
  object.need(name, text);
  std::optional<std::string> bytes = bytes_of_hex(text);
  if (!bytes) object.spot().refuse("\"" + std::string(name) + "\" of pairs of hexadecimal digits");
  out = std::move(*bytes);
}

void read_members(Object& object, raft::InstallSnapshot& out) {
  object.need("lastIncludedTerm", out.last_included.term);
  object.need("lastIncludedIndex", out.last_included.index);
  object.need("offset", out.offset);
  need_bytes(object, "data", out.data);
  object.may("done", out.done);
  object.may("round", out.round);
}

void read_members(Object& object, raft::InstallSnapshotReply& out) {
  object.need("lastIncludedIndex", out.last_included);
  object.need("installed", out.installed);
  object.may("offset", out.offset);
  object.may("round", out.round);
  object.may("chunk", out.chunk);
}

raft::MessageBody body_of(raft::MessageType type) {
  switch (type) {
    case raft::MessageType::request_vote: return raft::RequestVote{};
    case raft::MessageType::request_vote_reply: return raft::RequestVoteReply{};
    case raft::MessageType::append_entries: return raft::AppendEntries{};
    case raft::MessageType::append_entries_reply: return raft::AppendEntriesReply{};
    case raft::MessageType::pre_vote: return raft::PreVote{};
    case raft::MessageType::pre_vote_reply: return raft::PreVoteReply{};
    case raft::MessageType::timeout_now: return raft::TimeoutNow{};
    case raft::MessageType::read_index: return raft::ReadIndex{};
    case raft::MessageType::read_index_reply: return raft::ReadIndexReply{};
    case raft::MessageType::install_snapshot: return raft::InstallSnapshot{};
    case raft::MessageType::install_snapshot_reply: return raft::InstallSnapshotReply{};
  }
  return {};
}

/// A member that says something by being there.
void need_true(Object& object, std::string_view name) {
  bool yes = false;
  object.need(name, yes);
  if (!yes) object.spot().refuse("\"" + std::string(name) + "\" to be true, or not there");
}

void read_members(Object& object, Fate& out) {
  std::vector<Time> arrivals;
  Lost lost;
  if (object.may("arrives", arrivals)) {
    if (arrivals.empty() || arrivals.size() > 2) object.spot().refuse("one or two times of arrival");
    OnTheWay on_the_way{arrivals.front(), std::nullopt, false};
    if (arrivals.size() == 2) on_the_way.copy_arrival = arrivals.back();
    object.may("delayed", on_the_way.delayed);
    out = on_the_way;
  } else if (object.may("lost", lost.reason)) {
    out = lost;
  } else {
    need_true(object, "held");
    out = WaitsForWrite{};
  }
}

}  // namespace

void read(const Spot& spot, raft::Judgement& out) {
  simdjson::dom::array items;
  if (spot.value().get(items) != simdjson::SUCCESS || items.size() < 3 || items.size() > 4) {
    spot.refuse("a judgement: [rule, yes, reason] or [rule, yes, reason, about]");
  }
  std::size_t place = 0;
  for (const JsonValue value : items) {
    const Spot item(value, spot, place);
    switch (place++) {
      case 0: read(item, out.rule); break;
      case 1: read(item, out.yes); break;
      case 2: read(item, out.reason); break;
      default: read(item, out.about);
    }
  }
}

void read(const Spot& spot, raft::Answer& out) {
  Object object(spot);
  object.need("client", out.client);
  object.need("sequence", out.sequence);
  object.need("status", out.status);
  object.need("leader", out.leader);
  object.may("index", out.index);
  object.may("readIndex", out.read_index);
  if (out.status == raft::AnswerStatus::done) {
    object.need("result", out.result.status);
    object.may("value", out.result.value);
  } else if (out.status == raft::AnswerStatus::try_later) {
    object.need("reason", out.reason);
  }
  object.finish();
}

void read(const Spot& spot, ProgressChange& out) {
  Object object(spot);
  object.need("peer", out.peer);
  object.need("matchIndex", out.progress.match_index);
  object.need("nextIndex", out.progress.next_index);
  object.need("mode", out.progress.mode);
  object.may("probeSent", out.progress.probe_sent);
  object.may("sending", out.progress.sending);
  object.may("offset", out.progress.offset);
  object.may("catchingUp", out.progress.catching_up);
  object.may("cautious", out.progress.cautious);
  object.finish();
}

void read(const Spot& spot, raft::PendingRead& out) {
  Object object(spot);
  object.need("stage", out.stage);
  object.need("server", out.server);
  object.need("id", out.id);
  object.may("client", out.client);
  object.may("sequence", out.sequence);
  object.may("key", out.key);
  object.may("readIndex", out.read_index);
  object.may("round", out.round);
  object.finish();
}

void read(const Spot& spot, raft::Configuration& out) {
  Object object(spot);
  read_members(object, out);
  object.finish();
}

void read(const Spot& spot, raft::MembershipChange& out) {
  Object object(spot);
  read_members(object, out.wanted);
  object.may("joint", out.joint);
  object.need("roundEnd", out.round_end);
  object.may("overdue", out.overdue);
  std::uint32_t timeouts = 0;
  object.may("timeouts", timeouts);
  out.timeouts = static_cast<int>(timeouts);
  object.may("reached", out.reached);
  std::uint32_t round = 0;
  object.need("round", round);
  out.round = static_cast<int>(round);
  object.finish();
}

void read(const Spot& spot, WriteAsked& out) {
  Object object(spot);
  object.need("id", out.write.id);
  object.may("hardState", out.write.hard_state);
  object.need("currentTerm", out.write.current_term);
  object.need("votedFor", out.write.voted_for);
  object.may("truncateFrom", out.write.truncate_from);
  object.may("appended", out.write.appended);
  object.need("lastIndex", out.write.last_index);
  object.may("lastIncludedTerm", out.write.snapshot.term);
  object.may("lastIncludedIndex", out.write.snapshot.index);
  object.may("replacesLog", out.write.replaces_log);
  object.may("durableAt", out.durable_at);
  object.finish();
}

void read(const Spot& spot, SnapshotChange& out) {
  Object object(spot);
  raft::LogPosition last_included;
  if (object.may("lastIncludedTerm", last_included.term)) {
    object.need("lastIncludedIndex", last_included.index);
    std::string content;
    need_bytes(object, "content", content);
    const raft::ReadSnapshot read = raft::read_snapshot(content);
    if (!read.snapshot) spot.refuse(std::string("the content of a snapshot; ") + read.refusal);
    if (read.snapshot.last_included() != last_included) spot.refuse("the content of this very snapshot");
    out.snapshot = read.snapshot;
  }
  object.may("replacesLog", out.replaces_log);
  object.finish();
}

void read(const Spot& spot, TimerSet& out) {
  Object object(spot);
  object.need("timer", out.timer);
  if (!object.may("deadline", out.deadline)) need_true(object, "cancelled");
  object.finish();
}

void read(const Spot& spot, Sent& out) {
  Object object(spot);
  object.need("id", out.id);
  object.need("message", out.message);
  object.may("after", out.after);
  read_members(object, out.fate);
  object.finish();
}

void read(const Spot& spot, Released& out) {
  Object object(spot);
  object.need("id", out.id);
  read_members(object, out.fate);
  if (std::holds_alternative<WaitsForWrite>(out.fate)) spot.refuse("a message that waits no longer");
  object.finish();
}

void read_members(Object& object, raft::Command& out) {
  object.need("operation", out.operation);
  object.may("key", out.key);
  object.may("value", out.value);
  object.may("expected", out.expected);
}

void read(const Spot& spot, raft::Entry& out) {
  Object object(spot);
  out = {};
  object.need("term", out.term);
  if (object.may("client", out.client)) {
    raft::Command command;
    object.need("sequence", out.sequence);
    object.may("acknowledged", out.acknowledged);
    object.may("session", out.session);
    read_members(object, command);
    out = raft::Entry::of(out.term, {out.client, out.sequence, command, out.acknowledged, out.session});
  } else if (raft::Configuration configuration; object.may("voters", configuration.voters)) {
    object.may("oldVoters", configuration.old_voters);
    object.may("learners", configuration.learners);
    out = raft::Entry::of(out.term, configuration);
  }
  object.finish();
}

void read(const Spot& spot, raft::Message& out) {
  Object object(spot);
  raft::MessageType type{};
  object.need("type", type);
  object.need("from", out.from);
  object.need("to", out.to);
  object.need("term", out.term);
  out.body = body_of(type);
  std::visit([&object](auto& body) { read_members(object, body); }, out.body);
  object.finish();
}

void read(const Spot& spot, StateChange& out) {
  Object object(spot);
  object.may("role", out.role);
  object.may("currentTerm", out.current_term);
  object.may("votedFor", out.voted_for);
  object.may("leader", out.leader);
  object.may("commitIndex", out.commit_index);
  object.may("lastApplied", out.last_applied);
  object.may("votes", out.votes);
  object.may("voteReplies", out.vote_replies);
  object.may("hearsLeader", out.hears_leader);
  object.may("answered", out.answered);
  object.may("successor", out.successor);
  object.may("round", out.round);
  object.may("confirmedRound", out.confirmed_round);
  object.may("roundAnswers", out.round_answers);
  object.may("lease", out.lease_running);
  object.may("reads", out.reads);
  object.may("configuration", out.configuration);
  if (std::vector<raft::MembershipChange> change; object.may("membershipChange", change)) {
    if (change.size() > 1) object.spot().refuse("one change of the membership, or none");
    out.membership_change.emplace();
    if (!change.empty()) *out.membership_change = change.front();
  }
  object.may("departing", out.departing);
  object.may("durableIndex", out.durable_index);
  object.may("lastWrite", out.last_write);
  object.may("durableWrite", out.durable_write);
  object.may("truncateFrom", out.truncate_from);
  object.may("appended", out.appended);
  object.may("snapshot", out.snapshot);
  object.may("receiving", out.receiving);
  object.may("received", out.received);
  object.may("progress", out.progress);
  object.finish();
}

void read_members(Object& object, Step& out) {
  object.may("judgements", out.judgements);
  object.may("change", out.change);
  object.may("write", out.write);
  object.may("timers", out.timers);
  object.may("sends", out.sends);
  object.may("released", out.released);
  std::vector<raft::LogIndex> applied;
  if (object.may("applied", applied)) {
    if (applied.size() != 2) object.spot().refuse("\"applied\" with the first and the last index");
    out.first_applied = applied.front();
    out.last_applied = applied.back();
  }
  object.may("withoutEffect", out.without_effect);
  object.may("answers", out.answers);
}

}  // namespace raftsim::trace
