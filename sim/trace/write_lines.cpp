#include "sim/trace/write_lines.hpp"

#include "sim/trace/binary_text.hpp"
#include "sim/trace/hex.hpp"
#include "sim/trace/json_text.hpp"
#include "sim/trace/write_parts.hpp"

namespace raftsim::trace {
namespace {

// ---- What happened: the members of each kind of record ---------------------------------------------------

template <class Writer>
void write_members(Writer&, const Started&) {}
template <class Writer>
void write_members(Writer& line, const Restarted& restarted) {
  line.member_if("torn", restarted.torn);
}
template <class Writer>
void write_members(Writer&, const Paused&) {}
template <class Writer>
void write_members(Writer&, const Resumed&) {}
template <class Writer>
void write_members(Writer&, const Refused&) {}

template <class Writer>
void write_members(Writer& line, const Received& received) {
  line.member("id", received.id);
  line.key("message");
  write(line, received.message);
}

template <class Writer>
void write_members(Writer& line, const TimerFired& fired) {
  line.member("timer", fired.timer);
  line.member_unless_default("forced", fired.forced);
}

template <class Writer>
void write_members(Writer& line, const Written& written) {
  line.member("written", written.write);
}

template <class Writer>
void write_members(Writer& line, const Proposed& proposed) {
  line.key("request");
  line.open_object();
  line.member("client", proposed.request.client);
  line.member("sequence", proposed.request.sequence);
  line.member_unless_default("acknowledged", proposed.request.acknowledged);
  line.member_unless_default("session", proposed.request.session);
  write_members(line, proposed.request.command);
  line.close_object();
}

template <class Writer>
void write_members(Writer& line, const TransferRequested& requested) {
  line.member("to", requested.to);
}

template <class Writer>
void write_members(Writer&, const SnapshotRequested&) {}

template <class Writer>
void write_members(Writer& line, const ChangeRequested& requested) {
  line.member("voters", requested.voters);
  line.member_unless_default("learners", requested.learners);
  line.member_unless_default("joint", requested.joint);
  line.member_unless_default("atOnce", !requested.catch_up);
}

template <class Writer>
void write_members(Writer& line, const Crashed& crashed) {
  line.key("survived");
  write(line, *crashed.survived);
  line.member_unless_default("diskFull", crashed.disk_full);
  line.member_unless_default("kept", crashed.kept);
  line.member_if("torn", crashed.torn);
}

template <class Writer>
void write_members(Writer& line, const DiskLost& lost) {
  line.key("survived");
  write(line, *lost.survived);
}

template <class Writer>
void write_members(Writer& line, const ClockJumped& jumped) {
  line.member("by", jumped.by);
  line.member_unless_default("back", jumped.back);
  write_timers(line, jumped.timers);
}

template <class Writer>
void write_members(Writer& line, const MessageLost& lost) {
  line.member("id", lost.id);
  line.member("reason", lost.reason);
}

/// An array of objects; `write_item` gives the members of one.
template <class Writer, class T, class WriteItem>
void write_objects(Writer& line, typename Writer::Name name, const std::vector<T>& items,
                   const WriteItem& write_item) {
  line.key(name);
  line.open_array();
  for (const T& item : items) {
    line.open_object();
    write_item(item);
    line.close_object();
  }
  line.close_array();
}

template <class Writer>
void write_members(Writer& line, const LinksChanged& links) {
  write_objects(line, "cuts", links.cuts, [&](const LinkCuts& cuts) {
    line.member("from", cuts.from);
    line.member("to", cuts.to);
  });
}

template <class Writer>
void write_members(Writer& line, const SettingsChanged& settings) {
  line.member("setting", settings.setting);
  line.member_unless_default("servers", settings.servers);
  line.member("text", std::string_view(settings.text));
}

template <class Writer>
void write_members(Writer& line, const ClientActed& acted) {
  line.member("act", acted.act);
  line.member("client", acted.client);
  line.member("sequence", acted.sequence);
  if (acted.command) {
    line.key("command");
    line.open_object();
    write_members(line, *acted.command);
    line.close_object();
  }
  line.member_unless_default("peer", acted.server);
  line.member_unless_default("leader", acted.leader);
  line.member_if("reason", acted.reason);
  if (acted.result) {
    line.member("result", acted.result->status);
    line.member_unless_default("value", std::string_view(acted.result->value));
  }
  line.member_if("latency", acted.latency);
}

template <class Writer>
void write_members(Writer& line, const Caption& caption) {
  line.member("text", std::string_view(caption.text));
}

template <class Writer>
void write_members(Writer& line, const QuestionAsked& question) {
  line.member("text", std::string_view(question.text));
  line.key("choices");
  line.open_array();
  for (const std::string& choice : question.choices) line.value(std::string_view(choice));
  line.close_array();
  line.member_unless_default("section", std::string_view(question.section));
  line.member_unless_default("pointer", std::string_view(question.pointer));
}

template <class Writer>
void write_members(Writer& line, const ExpectationJudged& judged) {
  line.member("met", judged.met);
  line.member("expected", std::string_view(judged.expected));
  line.member_unless_default("words", std::string_view(judged.words));
  line.member_unless_default("because", std::string_view(judged.because));
  line.member_unless_default("found", std::string_view(judged.found));
  line.member_unless_default("pointer", std::string_view(judged.pointer));
  line.member_unless_default("answer", judged.answer);
}

template <class Writer>
void write_members(Writer& line, const Violation& violation) {
  line.member("property", std::string_view(violation.property));
  line.member("servers", violation.servers);
  line.key("indexes");
  line.open_array();
  for (const raft::LogIndex index : violation.indexes) line.value(index);
  line.close_array();
  line.member("section", std::string_view(violation.section));
  line.member("message", std::string_view(violation.message));
}

template <class Writer>
void write_members(Writer& line, const Ended& ended) {
  line.member("reason", std::string_view(ended.reason));
}

template <class Writer>
void write_members(Writer& line, const Logged& logged) {
  line.member("text", std::string_view(logged.text));
  if (!logged.fields.empty()) {
    write_objects(line, "fields", logged.fields, [&](const LoggedField& field) {
      line.member("name", std::string_view(field.name));
      line.member("value", std::string_view(field.value));
    });
  }
  if (!logged.heard.empty()) {
    write_objects(line, "heard", logged.heard, [&](const Heard& heard) {
      line.member("from", heard.from);
      line.member("record", heard.record);
      line.member_if("type", heard.type);
    });
  }
  if (!logged.change->empty()) {
    line.key("change");
    write(line, *logged.change);
  }
  line.member_unless_default("down", logged.down);
}

// ---- Before and after the records ------------------------------------------------------------------------

template <class Writer>
void write(Writer& line, const raft::Durable& durable) {
  line.open_object();
  line.member("currentTerm", durable.current_term);
  line.member("votedFor", durable.voted_for);
  line.key("log");
  line.open_array();
  for (const raft::Entry& entry : durable.log.from(raft::LogIndex{1}, durable.log.last_index().value)) {
    write(line, entry);
  }
  line.close_array();
  line.close_object();
}

template <class Writer>
void write(Writer& line, const ImportedFrom& imported) {
  line.open_object();
  line.member("format", std::string_view(imported.format));
  line.member("file", std::string_view(imported.file));
  line.member("execution", imported.execution);
  line.member_unless_default("name", std::string_view(imported.name));
  line.member_unless_default("logicalTime", imported.logical_time);
  line.key("hosts");
  line.open_array();
  for (const std::string& host : imported.hosts) line.value(std::string_view(host));
  line.close_array();
  line.close_object();
}

/// An object of the numbers that are not zero, by name.
template <class Writer>
void write_counts(Writer& line, const Footer& footer) {
  line.key("kinds");
  line.open_object();
  for (std::size_t i = 0; i < footer.kinds.size(); ++i) {
    if (footer.kinds.at(i) == 0) continue;
    line.key_of(static_cast<Kind>(i));
    line.value(footer.kinds.at(i));
  }
  line.close_object();
  line.key("messages");
  line.open_object();
  for (std::size_t i = 0; i < footer.messages.size(); ++i) {
    const MessageCounts& counts = footer.messages.at(i);
    if (counts == MessageCounts{}) continue;
    line.key_of(static_cast<raft::MessageType>(i));
    line.open_object();
    line.member("sent", counts.sent);
    line.member("delivered", counts.delivered);
    line.member("lost", counts.lost);
    line.close_object();
  }
  line.close_object();
}

}  // namespace

template <class Writer>
void write_line(Writer& line, const Header& header) {
  line.open_object();
  line.member("raftsimTrace", header.format);
  line.member("version", std::string_view(header.version));
  line.member("scenario", std::string_view(header.scenario));
  if (!header.imported) line.member("seed", header.seed);
  line.member("servers", header.servers);
  if (!header.imported) {
    line.member("maxEntriesPerAppend", header.max_entries_per_append);
    line.member("maxInFlight", header.max_in_flight);
    line.member("electionTimeoutMin", header.election_timeout_min);
    line.member("electionTimeoutMax", header.election_timeout_max);
    line.member("heartbeat", header.heartbeat);
  }
  line.member_unless_default("preVote", header.pre_vote);
  line.member_unless_default("checkQuorum", header.check_quorum);
  if (header.reads != raft::ReadMode::log) line.member("reads", header.reads);
  line.member_unless_default("followerReads", header.follower_reads);
  line.member_unless_default("sessions", header.sessions);
  line.member_unless_default("maxUncommittedBytes", header.max_uncommitted_bytes);
  line.member_unless_default("snapshotEvery", header.snapshot_every);
  if (header.snapshot_chunk != raft::Options::kDefaultSnapshotChunk) {
    line.member("snapshotChunk", header.snapshot_chunk);
  }
  line.member_unless_default("voters", header.voters);
  line.member_unless_default("learners", header.learners);
  if (!header.initial.empty()) {
    line.key("initial");
    line.open_array();
    for (const raft::Durable& durable : header.initial) write(line, durable);
    line.close_array();
  }
  if (!header.client_names.empty()) {
    line.key("clients");
    line.open_array();
    for (const std::string& name : header.client_names) line.value(std::string_view(name));
    line.close_array();
  }
  if (header.imported) {
    line.key("imported");
    write(line, *header.imported);
  }
  line.member("scenarioText", std::string_view(header.scenario_text));
  line.close_object();
  line.end_line();
}

template <class Writer>
void write_line(Writer& line, const Record& record) {
  line.open_object();
  line.member("number", record.number);
  line.member("time", record.time);
  line.member("kind", record.kind());
  line.member_unless_default("server", record.server);
  line.member_unless_default("cause", record.cause);
  std::visit([&line](const auto& event) { write_members(line, event); }, record.event);
  if (is_step(record.kind())) write_members(line, record.step);
  line.close_object();
  line.end_line();
}

template <class Writer>
void write_line(Writer& line, const Footer& footer) {
  line.open_object();
  line.member("records", footer.records);
  line.member("time", footer.time);
  write_counts(line, footer);
  line.member("checks", footer.checks);
  line.member("violations", footer.violations);
  line.member("expectationsMet", footer.expectations_met);
  line.member("expectationsFailed", footer.expectations_failed);
  line.member("hash", std::string_view(hex_of(footer.hash)));
  line.close_object();
  line.end_line();
}

template void write_line(JsonText&, const Header&);
template void write_line(JsonText&, const Record&);
template void write_line(JsonText&, const Footer&);
template void write_line(BinaryText&, const Header&);
template void write_line(BinaryText&, const Record&);
template void write_line(BinaryText&, const Footer&);

}  // namespace raftsim::trace
