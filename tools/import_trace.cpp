#include "tools/import_trace.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/hash.hpp"
#include "sim/scenario_error.hpp"
#include "sim/trace/json_write.hpp"
#include "sim/trace/names.hpp"
#include "sim/trace/trace_error.hpp"
#include "tools/import_state.hpp"
#include "tools/import_words.hpp"

namespace raftsim {
namespace {

/// Folds bytes into a hash, eight at a time, the same on every machine.
std::uint64_t mix_bytes(std::uint64_t hash, std::string_view bytes) {
  constexpr std::size_t kWord = 8;
  for (std::size_t at = 0; at < bytes.size(); at += kWord) {
    std::uint64_t word = 0;
    for (const char c : bytes.substr(at, kWord)) word = word << 8U | static_cast<unsigned char>(c);
    hash = raft::mix(hash, word);
  }
  return raft::mix(hash, bytes.size());
}

/// A hundred years: what is added to a time, as by the viewer at a window's ends, then never overflows.
constexpr Duration kMostTime = seconds(100LL * 365 * 24 * 60 * 60);

/// Where times that count from 1970 begin: with the earliest.
Duration beginning(const std::vector<std::optional<LogTime>>& times) {
  std::optional<Duration> earliest;
  for (const auto& time : times) {
    if (time && time->absolute) earliest = std::min(earliest.value_or(time->time), time->time);
  }
  return earliest.value_or(Duration{});
}

/// Whether the event is of a run that raftsim has exported, by the log's groups. Of what was imported before,
/// the kind tells nothing.
bool is_own(const LogEvent& event) {
  constexpr std::array<std::string_view, 6> kOwnGroups{"record", "time",        "role",
                                                       "term",   "commitIndex", "kind"};
  const auto is_called = [](const trace::LoggedField& field, std::string_view name) {
    return field.name == name;
  };
  return std::equal(event.fields.begin(), event.fields.end(), kOwnGroups.begin(), kOwnGroups.end(),
                    is_called) &&
         event.fields.back().value != trace::to_string(trace::Kind::event);
}

/// The type of what arrived at an event of raftsim's own: a message arrives at a `receive`, and comes first.
MessageTypes received_at(const LogEvent& event) {
  static const trace::NameTable<raft::MessageType> kNames;
  MessageTypes types;
  if (event.fields.back().value != trace::to_string(trace::Kind::receive)) return types;
  const auto type = kNames.find(std::string_view(event.text).substr(0, event.text.find(' ')));
  if (type) types.set(static_cast<std::size_t>(*type));
  return types;
}

}  // namespace

ImportedTrace::ImportedTrace(const ImportedLog& log) : log_(&log), causes_(causes_of(log)) {
  read_standings();
  order_ = order_of(log, causes_, times_);
  numbers_.resize(log.events.size());
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const std::size_t event = order_[i].event;
    numbers_[event] = i + 1;
    if (event >= times_.size() || !times_[event] || *times_[event] == order_[i].time) continue;
    const std::size_t line = log.events[event].line;
    summary_.moved_line = summary_.moved++ == 0 ? line : std::min(summary_.moved_line, line);
  }
  header_.version = RAFTSIM_VERSION;
  header_.scenario = std::filesystem::path(log.file).filename().string();
  header_.servers = static_cast<int>(log.hosts.size());
  header_.imported = trace::ImportedFrom{"shiviz",
                                         header_.scenario,
                                         static_cast<std::uint32_t>(log.execution),
                                         log.executions.empty() ? "" : log.executions.at(log.execution - 1),
                                         !has_times_,
                                         log.hosts};
  summary_.events = log.events.size();
  summary_.hosts = log.hosts.size();
  std::vector<MessageTypes> named(log.events.size());
  for (std::size_t event = 0; event < log.events.size(); ++event) {
    const LogEvent& one = log.events[event];
    named[event] = is_own(one) ? received_at(one) : message_types_in(one.text);
  }
  types_.resize(log.events.size());
  for (std::size_t event = 0; event < log.events.size(); ++event) {
    const bool own = is_own(log.events[event]);
    for (const std::size_t heard : causes_.heard[event]) {
      types_[event].push_back(message_between(own ? MessageTypes() : named[heard], named[event]));
      ++summary_.messages;
      if (types_[event].back()) ++summary_.named;
    }
  }
}

/// What the groups tell, and the times.
void ImportedTrace::read_standings() {
  const std::size_t count = log_->events.size();
  standings_.resize(count);
  std::vector<std::optional<LogTime>> told(count);
  for (std::size_t event = 0; event < count; ++event) {
    try {
      standings_[event] = standing_of(log_->events[event].fields);
    } catch (const WrongField& wrong) {
      throw trace::TraceError(log_->file, log_->events[event].line, "",
                              in_quotes(wrong.value) + " in the group " + in_quotes(wrong.name),
                              wrong.expected);
    }
    told[event] = standings_[event].time;
    has_times_ = has_times_ || told[event].has_value();
  }
  const Duration begin = beginning(told);
  times_.resize(has_times_ ? count : 0);
  for (std::size_t event = 0; event < times_.size(); ++event) {
    if (!told[event]) continue;
    if (begin.count() != 0 && !told[event]->absolute) {
      throw trace::TraceError(log_->file, log_->events[event].line, "",
                              "a time that counts from some beginning", "one since 1970, as at other events");
    }
    const Duration since = told[event]->time - begin;
    if (since > kMostTime) {
      throw trace::TraceError(log_->file, log_->events[event].line, "",
                              "a time more than a hundred years after the beginning",
                              "one within a hundred years");
    }
    times_[event] = Time{since};
  }
}

trace::Record ImportedTrace::record_of(std::size_t number) const {
  const OrderedEvent& ordered = order_[number - 1];
  const LogEvent& event = log_->events[ordered.event];
  trace::Record record;
  record.number = number;
  record.time = has_times_ ? ordered.time : Time{milliseconds(static_cast<std::int64_t>(number))};
  record.server = trace::id_of_place(event.host);
  const LogStanding& standing = standings_[ordered.event];
  trace::Logged logged{event.text, event.fields};
  for (std::size_t i = 0; i < types_[ordered.event].size(); ++i) {
    const std::size_t heard = causes_.heard[ordered.event][i];
    logged.heard.push_back(
        {trace::id_of_place(log_->events[heard].host), numbers_[heard], types_[ordered.event][i]});
  }
  logged.change->role = standing.role;
  logged.change->current_term = standing.term;
  logged.change->commit_index = standing.commit_index;
  logged.down = standing.down;
  if (logged.heard.size() == 1) record.cause = logged.heard.front().record;
  record.event = std::move(logged);
  return record;
}

void ImportedTrace::write(TraceSink& sink) const {
  sink.write(header_);
  std::string text;
  trace::Footer footer;
  footer.hash = raft::kHashSeed;
  // What is known of a host is told where it changes.
  struct Told {
    std::optional<raft::Role> role;
    std::optional<raft::Term> term;
    std::optional<raft::LogIndex> commit_index;
  };
  std::vector<Told> told(log_->hosts.size());
  const auto only_news = [](auto& change, auto& before) {
    if (change == before) {
      change.reset();
    } else if (change) {
      before = change;
    }
  };
  const auto put = [&](trace::Record& record) {
    text.clear();
    trace::append_line(text, record);
    footer.hash = mix_bytes(footer.hash, text);
    ++footer.records;
    ++footer.kinds.at(static_cast<std::size_t>(record.kind()));
    footer.time = record.time;
    sink.write(record);
  };
  for (std::size_t number = 1; number <= order_.size(); ++number) {
    trace::Record record = record_of(number);
    Told& before = told[record.server.value - 1U];
    trace::StateChange& change = *std::get<trace::Logged>(record.event).change;
    only_news(change.role, before.role);
    only_news(change.current_term, before.term);
    only_news(change.commit_index, before.commit_index);
    put(record);
  }
  trace::Record end;
  end.number = order_.size() + 1;
  end.time = footer.time;
  end.event = trace::Ended{"log"};
  put(end);
  sink.write(footer);
}

}  // namespace raftsim
