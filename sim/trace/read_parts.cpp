#include "sim/trace/read_parts.hpp"

#include <array>

#include "sim/trace/hex.hpp"

namespace raftsim::trace {

/// Items of an array of which more than two are too many: those are counted only.
template <class T>
struct Few {
  std::array<T, 2> items{};
  std::size_t size{};
};

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
template <class T>
void read(const Spot& spot, Few<T>& out) {
  for_each_item(spot, [&out](const Spot& item) {
    if (out.size < out.items.size()) read(item, out.items[out.size]);
    ++out.size;
  });
}

namespace {

void read_members(Object& object, raft::Configuration& out) {
  object.need("voters", out.voters);
  object.may("oldVoters", out.old_voters);
  object.may("learners", out.learners);
}

/// A member that says something by being there.
void need_true(Object& object, std::string_view name) {
  bool yes = false;
  object.need(name, yes);
  if (!yes) object.spot().refuse("\"" + std::string(name) + "\" to be true, or not there");
}

void read_members(Object& object, Fate& out) {
  Few<Time> arrivals;
  Lost lost;
  if (object.may("arrives", arrivals)) {
    if (arrivals.size == 0 || arrivals.size > 2) object.spot().refuse("one or two times of arrival");
    OnTheWay on_the_way{arrivals.items[0], std::nullopt, false};
    if (arrivals.size == 2) on_the_way.copy_arrival = arrivals.items[1];
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

void need_bytes(Object& object, std::string_view name, std::string& out) {
  std::string text;
  object.need(name, text);
  std::optional<std::string> bytes = bytes_of_hex(text);
  if (!bytes) object.spot().refuse("\"" + std::string(name) + "\" of pairs of hexadecimal digits");
  out = std::move(*bytes);
}

void read(const Spot& spot, Somebody& out) {
  read(spot, out.server);
  if (out.server == raft::kNobody) spot.refuse("a server, and not nobody");
}

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
  Few<raft::LogIndex> applied;
  if (object.may("applied", applied)) {
    if (applied.size != 2) object.spot().refuse("\"applied\" with the first and the last index");
    out.first_applied = applied.items[0];
    out.last_applied = applied.items[1];
  }
  object.may("withoutEffect", out.without_effect);
  object.may("answers", out.answers);
}

}  // namespace raftsim::trace
