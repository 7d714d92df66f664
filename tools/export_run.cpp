#include "tools/export_run.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "sim/scenario_error.hpp"
#include "sim/trace/outline.hpp"
#include "tools/export_messages.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

std::string plain_name(std::string name) {
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    if (!plain) c = '_';
  }
  return name;
}

/// The name with `before` in front of it until no host has it.
std::string name_apart(std::string name, const std::string& before, const std::vector<ExportHost>& hosts) {
  const auto taken = [&] {
    return name.empty() ||
           std::any_of(hosts.begin(), hosts.end(), [&](const ExportHost& host) { return host.name == name; });
  };
  while (taken()) name.insert(0, before);
  return name;
}

/// Names that tell all apart, in letters, digits, - and _: what scenarios give clients, unless it is a
/// server's; what a log calls its hosts.
std::vector<ExportHost> hosts_of(const trace::Header& header, raft::ServerSet servers) {
  std::vector<ExportHost> hosts;
  for (const raft::ServerId server : raft::ServerSet::first(header.servers)) {
    const bool kept = servers.empty() || servers.contains(server);
    const std::string name = header.imported ? plain_name(host_name(header, server)) : to_string(server);
    hosts.push_back({name_apart(name, to_string(server) + "-", hosts), false, kept});
  }
  for (const std::string& name : header.client_names) {
    hosts.push_back({name_apart(plain_name(name), "client-", hosts), true});
  }
  return hosts;
}

Standing shown_standing(const trace::Teller::View& view) {
  if (!view.up) return Standing::down;
  return view.paused ? Standing::paused : standing_of(view.role);
}

ExportState state_of(const trace::Teller::View& view) {
  if (!view.up) return {std::nullopt, view.term, {}, view.known};
  return {view.known.role ? std::optional(view.role) : std::nullopt, view.term, view.commit_index,
          view.known};
}

class ExportReading {
 public:
  ExportReading(const trace::Header& header, const ExportWindow& window)
      : window_(window),
        outliner_(header),
        messages_(static_cast<std::size_t>(header.servers), window.from),
        standing_(static_cast<std::size_t>(header.servers)) {
    run_.header = header;
    run_.hosts = hosts_of(header, window.servers);
    run_.spans.resize(run_.servers());
    for (std::size_t place = 0; place < standing_.size(); ++place) note_standing(place, Time{});
  }

  void add(const trace::Record& record) {
    if (record.time >= window_.from && run_.before.empty()) note_before();
    const trace::Outline& outline = outliner_.next(record);
    messages_.add(record);
    if (record.server != raft::kNobody) note_standing(record.server.value - 1U, record.time);
    if (record.time >= window_.from) add_event(record, outline);
  }

  /// The run has nothing after `end`, or what is exported has not.
  ExportedRun finish(Time end) {
    run_.begin = window_.from;
    run_.end = end;
    for (std::size_t place = 0; place < standing_.size(); ++place) close(place, end);
    run_.messages = messages_.finish();
    std::erase_if(run_.messages, [&](const ExportMessage& message) {
      return !run_.hosts[message.from].kept || !run_.hosts[message.to].kept;
    });
    return std::move(run_);
  }

 private:
  [[nodiscard]] HostPlace place_of(const trace::Record& record) const {
    if (const auto* acted = std::get_if<trace::ClientActed>(&record.event)) {
      return run_.servers() + acted->client.value - 1U;
    }
    return record.server == raft::kNobody ? kWorldPlace : record.server.value - 1U;
  }

  void add_event(const trace::Record& record, const trace::Outline& outline) {
    const HostPlace host = place_of(record);
    const bool kept = is_kept(record, host);
    if (host != kWorldPlace && record.kind() != trace::Kind::lost) {
      run_.causes.push_back({record.number, host, record.cause, kept});
      const auto* logged = std::get_if<trace::Logged>(&record.event);
      if (logged != nullptr && logged->heard.size() > 1) {
        for (const trace::Heard& heard : logged->heard) run_.causes.back().causes.push_back(heard.record);
      }
    }
    if (!kept) return;
    ExportEvent event{record.number, record.time, record.kind(), host, record.cause};
    event.words = printable(outliner_.words());
    event.routine = outline.routine;
    event.detail = outline.detail;
    if (const auto arrived = messages_.arrived()) {
      event.peer = arrived->first;
      event.label = arrived->second;
    }
    if (const auto* received = std::get_if<trace::Received>(&record.event)) event.message = received->id;
    if (const auto* lost = std::get_if<trace::MessageLost>(&record.event)) event.message = lost->id;
    if (const auto* acted = std::get_if<trace::ClientActed>(&record.event)) {
      event.sequence = acted->sequence;
      if (acted->server != raft::kNobody) event.peer = acted->server.value - 1U;
      run_.hosts[host].kept = true;
    }
    if (record.server != raft::kNobody) {
      const trace::Teller::View& view = outliner_.teller().view(record.server);
      event.state = state_of(view);
      event.is_down = !view.up;
      // A crash may tell a lower one.
      const bool tells = trace::is_step(record.kind()) || record.kind() == trace::Kind::event;
      event.commits = tells && trace::change_of(record).commit_index.value_or(raft::LogIndex{0}).value != 0;
    }
    for (const trace::Sent& sent : record.step.sends) {
      if (!std::holds_alternative<trace::WaitsForWrite>(sent.fate)) event.left.push_back(sent.id);
    }
    for (const trace::Released& released : record.step.released) event.left.push_back(released.id);
    run_.events.push_back(std::move(event));
  }

  /// Of clients what they do with servers that are kept, and the end of operations with which they began
  /// that.
  bool is_kept(const trace::Record& record, HostPlace host) {
    if (host == kWorldPlace) return true;
    const auto* acted = std::get_if<trace::ClientActed>(&record.event);
    if (acted == nullptr) return run_.hosts[host].kept;
    std::uint32_t& last = last_kept_[host];
    if (acted->server == raft::kNobody) return last == acted->sequence;
    const bool kept = run_.hosts[acted->server.value - 1U].kept;
    if (kept) last = acted->sequence;
    return kept;
  }

  void note_before() {
    for (std::size_t place = 0; place < run_.servers(); ++place) {
      run_.before.push_back(state_of(outliner_.teller().view(trace::id_of_place(place))));
    }
  }

  void note_standing(std::size_t place, Time now) {
    const trace::Teller::View& view = outliner_.teller().view(trace::id_of_place(place));
    ExportSpan& span = standing_[place];
    const Standing standing = shown_standing(view);
    if (span.standing == standing && span.term == view.term && span.known == view.known) return;
    close(place, now);
    span = {standing, view.term, now, now, view.known};
  }

  void close(std::size_t place, Time end) {
    ExportSpan span = standing_[place];
    span.begin = std::max(span.begin, window_.from);
    span.end = end;
    if (run_.hosts[place].kept && span.begin < span.end) run_.spans[place].push_back(span);
  }

  ExportWindow window_;
  ExportedRun run_;
  trace::Outliner outliner_;
  ExportMessages messages_;
  std::vector<ExportSpan> standing_;
  /// By client: the operation in which it spoke last with a server that is kept.
  std::map<HostPlace, std::uint32_t> last_kept_;
};

std::string time_words(Time time) {
  return to_text(time.time_since_epoch());
}

}  // namespace

void refuse_late_window(const ExportWindow& window, Time end) {
  if (window.from <= end) return;
  throw UsageError("--from: " + time_words(window.from) + " is after the end of the run, " + time_words(end));
}

ExportedRun read_exported(RecordSource& source, const ExportWindow& window) {
  ExportReading reading(source.header(), window);
  std::optional<Time> over;
  Time last{};
  for (trace::Record record; source.next(record);) {
    last = record.time;
    if (record.time > window.to) {
      over = window.to;
      break;
    }
    reading.add(record);
  }
  if (!over) refuse_late_window(window, last);
  ExportedRun run = reading.finish(over.value_or(last));
  if (run.events.empty()) {
    throw UsageError("nothing happens from " + time_words(run.begin) + " to " + time_words(run.end) +
                     (window.servers.empty() ? "" : " at these servers"));
  }
  return run;
}

}  // namespace raftsim
