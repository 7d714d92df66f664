#include "sim/trace/json_write.hpp"

#include "sim/trace/hex.hpp"
#include "sim/trace/json_parts.hpp"

namespace raftsim::trace {
namespace {

// ---- What happened: the members of each kind of record ---------------------------------------------------

void write_members(JsonText&, const Started&) {}
void write_members(JsonText& json, const Restarted& restarted) {
  json.member_if("torn", restarted.torn);
}
void write_members(JsonText&, const Paused&) {}
void write_members(JsonText&, const Resumed&) {}
void write_members(JsonText&, const Refused&) {}

void write_members(JsonText& json, const Received& received) {
  json.member("id", received.id);
  json.key("message");
  write(json, received.message);
}

void write_members(JsonText& json, const TimerFired& fired) {
  json.member("timer", fired.timer);
  json.member_unless_default("forced", fired.forced);
}

void write_members(JsonText& json, const Written& written) {
  json.member("written", written.write);
}

void write_members(JsonText& json, const Proposed& proposed) {
  json.key("request");
  json.open_object();
  json.member("client", proposed.request.client);
  json.member("sequence", proposed.request.sequence);
  json.member_unless_default("acknowledged", proposed.request.acknowledged);
  json.member_unless_default("session", proposed.request.session);
  write_members(json, proposed.request.command);
  json.close_object();
}

void write_members(JsonText& json, const TransferRequested& requested) {
  json.member("to", requested.to);
}

void write_members(JsonText&, const SnapshotRequested&) {}

void write_members(JsonText& json, const ChangeRequested& requested) {
  json.member("voters", requested.voters);
  json.member_unless_default("learners", requested.learners);
  json.member_unless_default("joint", requested.joint);
  json.member_unless_default("atOnce", !requested.catch_up);
}

void write_members(JsonText& json, const Crashed& crashed) {
  json.key("survived");
  write(json, crashed.survived);
  json.member_unless_default("diskFull", crashed.disk_full);
  json.member_unless_default("kept", crashed.kept);
  json.member_if("torn", crashed.torn);
}

void write_members(JsonText& json, const DiskLost& lost) {
  json.key("survived");
  write(json, lost.survived);
}

void write_members(JsonText& json, const ClockJumped& jumped) {
  json.member("by", jumped.by);
  json.member_unless_default("back", jumped.back);
  write_timers(json, jumped.timers);
}

void write_members(JsonText& json, const MessageLost& lost) {
  json.member("id", lost.id);
  json.member("reason", lost.reason);
}

/// An array of objects; `write_item` gives the members of one.
template <std::size_t N, class T, class WriteItem>
void write_objects(JsonText& json, const char (&name)[N], const std::vector<T>& items,
                   const WriteItem& write_item) {
  json.key(name);
  json.open_array();
  for (const T& item : items) {
    json.open_object();
    write_item(item);
    json.close_object();
  }
  json.close_array();
}

void write_members(JsonText& json, const LinksChanged& links) {
  write_objects(json, "cuts", links.cuts, [&](const LinkCuts& cuts) {
    json.member("from", cuts.from);
    json.member("to", cuts.to);
  });
}

void write_members(JsonText& json, const SettingsChanged& settings) {
  json.member("setting", settings.setting);
  json.member_unless_default("servers", settings.servers);
  json.member("text", std::string_view(settings.text));
}

void write_members(JsonText& json, const ClientActed& acted) {
  json.member("act", acted.act);
  json.member("client", acted.client);
  json.member("sequence", acted.sequence);
  if (acted.command) {
    json.key("command");
    json.open_object();
    write_members(json, *acted.command);
    json.close_object();
  }
  json.member_unless_default("peer", acted.server);
  json.member_unless_default("leader", acted.leader);
  json.member_if("reason", acted.reason);
  if (acted.result) {
    json.member("result", acted.result->status);
    json.member_unless_default("value", std::string_view(acted.result->value));
  }
  json.member_if("latency", acted.latency);
}

void write_members(JsonText& json, const Caption& caption) {
  json.member("text", std::string_view(caption.text));
}

void write_members(JsonText& json, const QuestionAsked& question) {
  json.member("text", std::string_view(question.text));
  json.key("choices");
  json.open_array();
  for (const std::string& choice : question.choices) json.value(std::string_view(choice));
  json.close_array();
  json.member_unless_default("section", std::string_view(question.section));
  json.member_unless_default("pointer", std::string_view(question.pointer));
}

void write_members(JsonText& json, const ExpectationJudged& judged) {
  json.member("met", judged.met);
  json.member("expected", std::string_view(judged.expected));
  json.member_unless_default("words", std::string_view(judged.words));
  json.member_unless_default("because", std::string_view(judged.because));
  json.member_unless_default("found", std::string_view(judged.found));
  json.member_unless_default("pointer", std::string_view(judged.pointer));
  json.member_unless_default("answer", judged.answer);
}

void write_members(JsonText& json, const Violation& violation) {
  json.member("property", std::string_view(violation.property));
  json.member("servers", violation.servers);
  json.key("indexes");
  json.open_array();
  for (const raft::LogIndex index : violation.indexes) json.value(index);
  json.close_array();
  json.member("section", std::string_view(violation.section));
  json.member("message", std::string_view(violation.message));
}

void write_members(JsonText& json, const Ended& ended) {
  json.member("reason", std::string_view(ended.reason));
}

void write_members(JsonText& json, const Logged& logged) {
  json.member("text", std::string_view(logged.text));
  if (!logged.fields.empty()) {
    write_objects(json, "fields", logged.fields, [&](const LoggedField& field) {
      json.member("name", std::string_view(field.name));
      json.member("value", std::string_view(field.value));
    });
  }
  if (!logged.heard.empty()) {
    write_objects(json, "heard", logged.heard, [&](const Heard& heard) {
      json.member("from", heard.from);
      json.member("record", heard.record);
      json.member_if("type", heard.type);
    });
  }
  if (!logged.change.empty()) {
    json.key("change");
    write(json, logged.change);
  }
  json.member_unless_default("down", logged.down);
}

// ---- Before and after the records ------------------------------------------------------------------------

void write(JsonText& json, const raft::Durable& durable) {
  json.open_object();
  json.member("currentTerm", durable.current_term);
  json.member("votedFor", durable.voted_for);
  json.key("log");
  json.open_array();
  for (const raft::Entry& entry : durable.log.from(raft::LogIndex{1}, durable.log.last_index().value)) {
    write(json, entry);
  }
  json.close_array();
  json.close_object();
}

void write(JsonText& json, const ImportedFrom& imported) {
  json.open_object();
  json.member("format", std::string_view(imported.format));
  json.member("file", std::string_view(imported.file));
  json.member("execution", imported.execution);
  json.member_unless_default("name", std::string_view(imported.name));
  json.member_unless_default("logicalTime", imported.logical_time);
  json.key("hosts");
  json.open_array();
  for (const std::string& host : imported.hosts) json.value(std::string_view(host));
  json.close_array();
  json.close_object();
}

/// An object of the numbers that are not zero, by name.
void write_counts(JsonText& json, const Footer& footer) {
  json.key("kinds");
  json.open_object();
  for (std::size_t i = 0; i < footer.kinds.size(); ++i) {
    if (footer.kinds.at(i) != 0) json.member_named(names<Kind>().at(i), footer.kinds.at(i));
  }
  json.close_object();
  json.key("messages");
  json.open_object();
  for (std::size_t i = 0; i < footer.messages.size(); ++i) {
    const MessageCounts& counts = footer.messages.at(i);
    if (counts == MessageCounts{}) continue;
    json.open_member(names<raft::MessageType>().at(i));
    json.member("sent", counts.sent);
    json.member("delivered", counts.delivered);
    json.member("lost", counts.lost);
    json.close_object();
  }
  json.close_object();
}

template <class T>
std::string line_of(const T& what) {
  std::string line;
  append_line(line, what);
  line.pop_back();
  return line;
}

}  // namespace

void append_line(std::string& out, const Header& header) {
  JsonText json(out);
  json.open_object();
  json.member("raftsimTrace", header.format);
  json.member("version", std::string_view(header.version));
  json.member("scenario", std::string_view(header.scenario));
  if (!header.imported) json.member("seed", header.seed);
  json.member("servers", header.servers);
  if (!header.imported) {
    json.member("maxEntriesPerAppend", header.max_entries_per_append);
    json.member("maxInFlight", header.max_in_flight);
    json.member("electionTimeoutMin", header.election_timeout_min);
    json.member("electionTimeoutMax", header.election_timeout_max);
    json.member("heartbeat", header.heartbeat);
  }
  json.member_unless_default("preVote", header.pre_vote);
  json.member_unless_default("checkQuorum", header.check_quorum);
  if (header.reads != raft::ReadMode::log) json.member("reads", header.reads);
  json.member_unless_default("followerReads", header.follower_reads);
  json.member_unless_default("sessions", header.sessions);
  json.member_unless_default("maxUncommittedBytes", header.max_uncommitted_bytes);
  json.member_unless_default("snapshotEvery", header.snapshot_every);
  if (header.snapshot_chunk != raft::Options::kDefaultSnapshotChunk) {
    json.member("snapshotChunk", header.snapshot_chunk);
  }
  json.member_unless_default("voters", header.voters);
  json.member_unless_default("learners", header.learners);
  if (!header.initial.empty()) {
    json.key("initial");
    json.open_array();
    for (const raft::Durable& durable : header.initial) write(json, durable);
    json.close_array();
  }
  if (!header.client_names.empty()) {
    json.key("clients");
    json.open_array();
    for (const std::string& name : header.client_names) json.value(std::string_view(name));
    json.close_array();
  }
  if (header.imported) {
    json.key("imported");
    write(json, *header.imported);
  }
  json.member("scenarioText", std::string_view(header.scenario_text));
  json.close_object();
  json.end_line();
}

void append_line(std::string& out, const Record& record) {
  JsonText json(out);
  json.open_object();
  json.member("number", record.number);
  json.member("time", record.time);
  json.member("kind", record.kind());
  json.member_unless_default("server", record.server);
  json.member_unless_default("cause", record.cause);
  std::visit([&json](const auto& event) { write_members(json, event); }, record.event);
  if (is_step(record.kind())) write_members(json, record.step);
  json.close_object();
  json.end_line();
}

void append_line(std::string& out, const Footer& footer) {
  JsonText json(out);
  json.open_object();
  json.member("records", footer.records);
  json.member("time", footer.time);
  write_counts(json, footer);
  json.member("checks", footer.checks);
  json.member("violations", footer.violations);
  json.member("expectationsMet", footer.expectations_met);
  json.member("expectationsFailed", footer.expectations_failed);
  json.member("hash", std::string_view(hex_of(footer.hash)));
  json.close_object();
  json.end_line();
}

std::string to_json_line(const Header& header) {
  return line_of(header);
}
std::string to_json_line(const Record& record) {
  return line_of(record);
}
std::string to_json_line(const Footer& footer) {
  return line_of(footer);
}

}  // namespace raftsim::trace
