#include <array>
#include <utility>

#include "sim/trace/story_vocabulary.hpp"
#include "viz/model/details.hpp"
#include "viz/model/time_axis.hpp"

/// The part of details that puts messages and records into fields.
namespace raftsim::viz {
namespace {

using trace::to_words;

/// Collects fields that were no different before.
class Fields {
 public:
  void add(std::string name, const std::string& value) { fields.push_back({std::move(name), value, value}); }
  void add(std::string name, std::uint64_t value) { add(std::move(name), std::to_string(value)); }
  void add(std::string name, bool value) { add(std::move(name), std::string(value ? "yes" : "no")); }

  void on(const raft::RequestVote& m) {
    add("lastLogIndex", m.last_log.index.value);
    add("lastLogTerm", m.last_log.term.value);
    if (m.leadership_transfer) add("leader asked for it", true);
  }
  void on(const raft::RequestVoteReply& m) { add("voteGranted", m.vote_granted); }
  void on(const raft::PreVote& m) {
    add("lastLogIndex", m.last_log.index.value);
    add("lastLogTerm", m.last_log.term.value);
  }
  void on(const raft::PreVoteReply& m) {
    add("voteGranted", m.vote_granted);
    add("asked in", to_words(m.asked_in));
  }
  void on(const raft::AppendEntries& m) {
    add("prevLogIndex", m.prev_log.index.value);
    add("prevLogTerm", m.prev_log.term.value);
    add("leaderCommit", m.leader_commit.value);
    if (m.entries.empty()) {
      add("entries", std::string("none: a heartbeat"));
      return;
    }
    std::uint64_t index = m.prev_log.index.value;
    for (const raft::Entry& entry : m.entries) {
      ++index;
      // More would push all else out of sight.
      constexpr std::uint64_t kShown = 12;
      if (index > m.prev_log.index.value + kShown) {
        add("…", std::to_string(m.entries.size() - kShown) + " more");
        break;
      }
      add("entry " + std::to_string(index), to_words(entry.term) + "  " + words_of(entry));
    }
  }
  void on(const raft::AppendEntriesReply& m) {
    add("success", m.success);
    add(m.success ? "agrees up to" : "refused prevLogIndex", m.index.value);
    if (m.success) return;
    add("conflictTerm", m.conflict_term.value == 0 ? std::string("none: log too short")
                                                   : std::to_string(m.conflict_term.value));
    add("conflictIndex", m.conflict_index.value);
  }
  void on(const raft::TimeoutNow&) {}
  void on(const raft::ReadIndex& m) { add("read", m.id); }
  void on(const raft::ReadIndexReply& m) {
    add("read", m.id);
    add("readIndex", m.read_index.value);
  }
  void on(const raft::InstallSnapshot& m) {
    add("lastIncludedIndex", m.last_included.index.value);
    add("lastIncludedTerm", m.last_included.term.value);
    add("bytes", std::to_string(m.offset) + "…" + std::to_string(m.offset + m.data.size()) +
                     (m.done ? ", the last" : ""));
  }
  void on(const raft::InstallSnapshotReply& m) {
    add("lastIncludedIndex", m.last_included.value);
    add("installed", m.installed);
    if (!m.installed) add("next offset", m.offset);
  }

  std::vector<Field> fields;
};

std::string fate_words(const trace::Fate& fate) {
  if (const auto* way = std::get_if<trace::OnTheWay>(&fate)) {
    return "arrives at " + instant_text(way->arrival, microseconds(1)) + (way->delayed ? " (delayed)" : "") +
           (way->copy_arrival ? ", and a copy" : "");
  }
  if (const auto* lost = std::get_if<trace::Lost>(&fate))
    return std::string("lost: ") + in_words(lost->reason);
  return "waits for the disk";
}

}  // namespace

std::string label_of(const Arrow& arrow) {
  static constexpr std::array kNames{"vote?",     "vote",  "append", "reply",    "pre-vote?",     "pre-vote",
                                     "take over", "read?", "read",   "snapshot", "snapshot reply"};
  if (arrow.logged) return arrow.type_known ? to_string(arrow.type) : "";
  std::string label = kNames[static_cast<std::size_t>(arrow.type)];
  const bool vote =
      arrow.type == raft::MessageType::request_vote_reply || arrow.type == raft::MessageType::pre_vote_reply;
  if (vote) label += arrow.refusal ? " ✕" : " ✓";
  if (arrow.type == raft::MessageType::append_entries && !arrow.with_entries) label = "heartbeat";
  if (arrow.type == raft::MessageType::append_entries_reply && arrow.refusal) label += " ✕";
  return label;
}

std::string title_of(const Run& run, const Arrow& arrow) {
  if (!arrow.logged) return label_of(message_of(run, arrow));
  return arrow.type_known ? label_of(arrow) : "a message of unknown kind";
}

std::vector<std::uint64_t> causes_of(const trace::Record& record) {
  std::vector<std::uint64_t> causes;
  if (const auto* logged = std::get_if<trace::Logged>(&record.event)) {
    for (const trace::Heard& heard : logged->heard) causes.push_back(heard.record);
  } else if (record.cause != 0) {
    causes.push_back(record.cause);
  }
  return causes;
}

std::vector<Field> fields_of(const raft::Message& message) {
  Fields fields;
  fields.add("term", message.term.value);
  std::visit([&](const auto& body) { fields.on(body); }, message.body);
  return std::move(fields.fields);
}

std::vector<Field> fields_of(const Run& run, const Arrow& arrow) {
  Fields fields;
  fields.add("from", to_string(arrow.from) + " to " + to_string(arrow.to));
  if (arrow.held()) fields.add("held since", instant_text(arrow.asked, microseconds(1)));
  if (arrow.left_by != 0) fields.add("left at", instant_text(arrow.left, microseconds(1)));
  switch (arrow.outcome) {
    case Outcome::delivered: fields.add("arrived at", instant_text(arrow.ended, microseconds(1))); break;
    case Outcome::lost: fields.add("lost", std::string(in_words(arrow.reason))); break;
    case Outcome::on_the_way: fields.add("arrived", std::string("not before the end of the run")); break;
    case Outcome::never_left:
      fields.add("left", std::string("never: its write did not become durable"));
      break;
  }
  if (arrow.copy) fields.add("copy", std::string("made by the network"));
  if (arrow.logged) {
    fields.add("known by", std::string("the clocks of the log"));
    return std::move(fields.fields);
  }
  std::vector<Field> own = fields_of(message_of(run, arrow));
  fields.fields.insert(fields.fields.end(), own.begin(), own.end());
  return std::move(fields.fields);
}

std::vector<Field> fields_of(const Run& run, const trace::Record& record) {
  Fields fields;
  if (const auto* received = std::get_if<trace::Received>(&record.event)) {
    fields.add("received", label_of(received->message) + " from " + to_string(received->message.from));
    std::vector<Field> own = fields_of(received->message);
    fields.fields.insert(fields.fields.end(), own.begin() + 1, own.end());
  } else if (const auto* fired = std::get_if<trace::TimerFired>(&record.event)) {
    fields.add("timer", spaced(to_string(fired->timer)));
    if (fired->forced) fields.add("fires because", std::string("the scenario makes it"));
  } else if (const auto* proposed = std::get_if<trace::Proposed>(&record.event)) {
    const std::size_t client = proposed->request.client.value;
    const bool named = client >= 1 && client <= run.header().client_names.size();
    fields.add("client", named ? run.header().client_names[client - 1] : std::to_string(client));
    fields.add("command", to_words(proposed->request.command));
  } else if (const auto* logged = std::get_if<trace::Logged>(&record.event)) {
    for (const trace::Heard& heard : logged->heard) {
      fields.add("heard from " + to_string(heard.from),
                 "record #" + std::to_string(heard.record) +
                     (heard.type ? std::string(" · ") + to_string(*heard.type) : std::string()));
    }
    for (const trace::LoggedField& field : logged->fields) fields.add(field.name, field.value);
  }
  if (record.step.write) {
    const auto& durable = record.step.write->durable_at;
    fields.add("writes",
               durable ? "durable at " + instant_text(*durable, microseconds(1)) : "the disk stands still");
  }
  if (!record.step.change.appended.empty())
    fields.add("appends", std::to_string(record.step.change.appended.size()));
  if (record.step.change.truncate_from.value != 0) {
    fields.add("cuts its log from", record.step.change.truncate_from.value);
  }
  for (const trace::Sent& sent : record.step.sends) {
    fields.add("sends to " + to_string(sent.message.to),
               label_of(sent.message) + " · " + fate_words(sent.fate));
  }
  return std::move(fields.fields);
}

}  // namespace raftsim::viz
