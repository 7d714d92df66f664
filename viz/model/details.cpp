#include "viz/model/details.hpp"

#include <algorithm>
#include <utility>

#include "sim/trace/story_vocabulary.hpp"
#include "viz/model/time_axis.hpp"

namespace raftsim::viz {
namespace {

using trace::to_words;

std::string position(raft::LogPosition at) {
  return at.index.value == 0 ? "the start" : std::to_string(at.index.value) + " (" + to_words(at.term) + ")";
}

std::string instant(Time time) {
  return instant_text(time, microseconds(1));
}

std::string progress_words(const trace::PeerProgress& progress) {
  std::string text = "match " + std::to_string(progress.match_index.value) + " · next " +
                     std::to_string(progress.next_index.value);
  if (progress.mode == raft::ProgressMode::probe) text += " · probing";
  if (progress.mode == raft::ProgressMode::snapshot) {
    text += " · snapshot to " + std::to_string(progress.sending.value);
  }
  if (progress.catching_up) text += " · catching up";
  return text;
}

/// Names and values of a server.
std::vector<std::pair<std::string, std::string>> values_of(const Run& run, raft::ServerId id,
                                                           const Moment& moment) {
  const ServerMoment& server = moment.server(id);
  const LogHistory::Extent log = run.log(id).extent(moment.record);
  std::vector<std::pair<std::string, std::string>> values;
  const auto add = [&](const char* name, std::string value) { values.emplace_back(name, std::move(value)); };
  if (run.header().imported) add("host", host_name(run.header(), id));
  add("state", !server.up ? "down" : server.paused ? "paused" : "running");
  if (!server.known.rest) {
    add("role", server.known.role ? to_string(server.role) : "unknown");
    add("currentTerm", server.known.term ? std::to_string(server.current_term.value) : "unknown");
    add("commitIndex", server.known.commit_index ? std::to_string(server.commit_index.value) : "unknown");
    add("all else", "not in the log");
    return values;
  }
  add("role", to_string(server.role));
  add("currentTerm", std::to_string(server.current_term.value));
  add("votedFor", to_string(server.voted_for));
  add("leader", to_string(server.leader));
  add("log", log.last.value == log.base.value && log.base.value == 0
                 ? "empty"
                 : std::to_string(log.base.value + 1) + "…" + std::to_string(log.last.value));
  add("snapshot", server.snapshot.index.value == 0 ? "none" : "up to " + position(server.snapshot));
  add("durable to", std::to_string(server.durable_index.value));
  add("commitIndex", std::to_string(server.commit_index.value));
  add("lastApplied", std::to_string(server.last_applied.value));
  add("voters", to_words(server.configuration));
  const bool runs = server.role == raft::Role::candidate || server.role == raft::Role::pre_candidate;
  add("votes", runs ? to_words(server.votes) : "–");
  add("writes on their way", std::to_string(server.last_write.value - server.durable_write.value));
  for (std::size_t i = 0; i < server.timers.size(); ++i) {
    const auto timer = static_cast<raft::Timer>(i);
    if (timer != raft::Timer::election && timer != raft::Timer::heartbeat) continue;
    const auto& armed = server.timers[i];
    add(timer == raft::Timer::election ? "election timer" : "heartbeat timer",
        armed ? "runs out at " + instant(armed->deadline) : "off");
  }
  if (server.role == raft::Role::leader) {
    for (std::size_t peer = 0; peer < server.progress.size(); ++peer) {
      const raft::ServerId other{static_cast<std::uint8_t>(peer + 1)};
      if (other == id || !server.configuration.members().contains(other)) continue;
      values.emplace_back("→ " + to_string(other), progress_words(server.progress[peer]));
    }
    if (!server.reads.empty()) add("reads that wait", std::to_string(server.reads.size()));
    if (server.successor != raft::kNobody) add("hands over to", to_string(server.successor));
  }
  return values;
}

}  // namespace

std::vector<Field> fields_of(const Run& run, raft::ServerId server, const Moment& before, const Moment& now) {
  const auto old_values = values_of(run, server, before);
  std::vector<Field> fields;
  for (const auto& field : values_of(run, server, now)) {
    const auto old = std::find_if(old_values.begin(), old_values.end(),
                                  [&](const auto& one) { return one.first == field.first; });
    fields.push_back({field.first, field.second, old == old_values.end() ? "–" : old->second});
  }
  return fields;
}

std::vector<Why> reasons_of(const Run& run, const trace::Record& record) {
  std::vector<Why> reasons;
  for (const raft::Judgement& judgement : record.step.judgements) {
    if (!trace::is_told(record, judgement)) continue;
    const std::string& planted = run.planted(judgement.rule);
    reasons.push_back({spaced(to_string(judgement.rule)), judgement.yes,
                       planted.empty() ? raft::in_words(judgement.reason) : planted,
                       raft::section(judgement.rule), judgement.about});
  }
  return reasons;
}

raft::Message message_of(const Run& run, const Arrow& arrow) {
  // A copy was made where the original left.
  const auto asked = run.record(arrow.asked_by);
  for (const trace::Sent& sent : asked->step.sends) {
    if (sent.id == arrow.id) return sent.message;
  }
  if (arrow.ended_by != 0) {
    const auto ended = run.record(arrow.ended_by);
    if (const auto* received = std::get_if<trace::Received>(&ended->event)) return received->message;
  }
  raft::Message message;
  message.from = arrow.from;
  message.to = arrow.to;
  message.term = arrow.term;
  return message;
}

std::optional<raft::Entry> entry_at(const Run& run, raft::ServerId server, raft::LogIndex index,
                                    std::uint64_t record) {
  const std::optional<Cell> cell = run.log(server).cell(index, record);
  if (!cell) return std::nullopt;
  if (cell->since == 0) {
    const raft::Log& log = run.header().initial.at(server.value - 1U).log;
    return log.has(index) ? std::optional(log.at(index)) : std::nullopt;
  }
  const auto source = run.record(cell->since);
  const trace::StateChange* change = &source->step.change;
  if (const auto* crashed = std::get_if<trace::Crashed>(&source->event)) change = &*crashed->survived;
  // What is appended ends where the log ends after the record.
  const LogHistory::Extent extent = run.log(server).extent(cell->since);
  const std::uint64_t first = extent.last.value + 1 - change->appended.size();
  if (index.value < first || index > extent.last) return std::nullopt;
  return change->appended[index.value - first];
}

}  // namespace raftsim::viz
