#include "tools/export_html_data.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <variant>

#include "sim/scenario_error.hpp"
#include "sim/trace/hex.hpp"
#include "sim/trace/message_words.hpp"
#include "sim/trace/names.hpp"
#include "tools/export_svg.hpp"
#include "tools/export_text.hpp"

namespace raftsim {
namespace {

constexpr std::string_view kUnknownMessage = "a message of unknown kind";

std::string html_member(std::string_view name, const std::string& json) {
  return "\"" + std::string(name) + "\":" + json;
}

std::string html_text_member(std::string_view name, std::string_view text) {
  return html_member(name, json_text(text));
}

/// The words of an enumeration as an array of texts.
template <class E>
std::string html_names() {
  std::string text = "[";
  for (const std::string_view name : trace::names<E>())
    text += (text.size() == 1 ? "" : ",") + json_text(name);
  return text + "]";
}

/// A number for `--from` and `--to` that means the same instant again.
std::string html_instant(Time time) {
  const std::int64_t nanoseconds = time.time_since_epoch().count();
  constexpr std::int64_t kMicrosecond = 1000;
  return to_text(Duration{nanoseconds % kMicrosecond == kMicrosecond - 1 ? nanoseconds - (kMicrosecond - 1)
                                                                         : nanoseconds});
}

/// The command that makes the page from the scenario, wherever that lies: a trace of the run gives the same.
/// Of an imported trace from that.
std::string html_command(const ExportedRun& run, const ExportWindow& window) {
  std::string command = "raftsim export --format html";
  if (!run.header.imported) command += " --seed " + std::to_string(run.header.seed);
  if (window.from > Time{}) command += " --from " + html_instant(window.from);
  if (window.to != Time::max()) command += " --to " + html_instant(window.to);
  std::string servers;
  for (const raft::ServerId server : window.servers)
    servers += (servers.empty() ? "" : ",") + to_string(server);
  if (!servers.empty()) command += " --servers " + servers;
  if (run.header.imported) return command + " TRACE";
  const std::string& name = run.header.scenario;
  const bool plain =
      !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  return command + " " + (plain ? name : "SCENARIO") + ".json";
}

class HtmlData {
 public:
  HtmlData(const ExportedRun& run, const ExportWindow& window, HtmlReading& reading)
      : run_(&run), window_(&window), reading_(&reading), place_(run.hosts.size()) {
    for (HostPlace host = 0; host < run.hosts.size(); ++host) {
      if (run.hosts[host].kept) place_[host] = kept_++;
    }
  }

  std::string json() {
    // What uses texts comes before the table of texts is complete.
    const std::string parts =
        records() + ",\n" + messages() + ",\n" + operations() + ",\n" + told() + ",\n" + fields();
    HtmlNumbers before;
    for (const std::int64_t number : reading_->before()) before.add(number);
    return "{" + head() + ",\n" + hosts() + ",\n" + words() + ",\n" + html_member("before", before.json()) +
           ",\n" + parts + ",\n" + html_member("entries", reading_->entries().json()) + ",\n" +
           html_member("texts", reading_->texts().json()) + "}";
  }

 private:
  [[nodiscard]] std::string head() const {
    const trace::Header& header = run_->header;
    const auto scenario = nlohmann::json::parse(header.scenario_text, nullptr, false);
    const auto text = [&](const char* name) {
      const bool there = scenario.is_object() && scenario.contains(name) && scenario[name].is_string();
      return html_text_member(name, there ? scenario[name].get<std::string>() : std::string());
    };
    return html_member("raftsimPage", "1") + "," + html_text_member("version", header.version) + "," +
           html_text_member("scenario", printable(header.scenario)) + "," + text("purpose") + "," +
           text("description") + "," + text("section") + "," + text("bug") + "," +
           html_text_member("seed", header.imported ? "" : std::to_string(header.seed)) + "," +
           html_member("imported", imported()) + "," +
           html_text_member("hash", trace::hex_of(reading_->footer().hash)) + "," +
           html_text_member("command", html_command(*run_, *window_)) + "," +
           html_text_member("scenarioText", header.scenario_text) + "," +
           html_member("begin", std::to_string(run_->begin.time_since_epoch().count())) + "," +
           html_member("end", std::to_string(run_->end.time_since_epoch().count())) + "," +
           html_member("runEnd", std::to_string(reading_->footer().time.time_since_epoch().count()));
  }

  /// What an imported trace tells of its log.
  [[nodiscard]] std::string imported() const {
    if (!run_->header.imported) return "null";
    const trace::ImportedFrom& from = *run_->header.imported;
    return "{" + html_text_member("format", from.format) + "," +
           html_text_member("file", printable(from.file)) + "," +
           html_member("execution", std::to_string(from.execution)) + "," +
           html_text_member("name", printable(from.name)) + "," +
           html_member("logicalTime", from.logical_time ? "true" : "false") + "}";
  }

  [[nodiscard]] std::string hosts() const {
    std::string text = "\"hosts\":[";
    for (HostPlace host = 0; host < run_->hosts.size(); ++host) {
      if (!run_->hosts[host].kept) continue;
      const bool client = run_->hosts[host].client;
      // Their own names; those of the run's hosts are made for formats which take few characters.
      const std::string name = client ? run_->header.client_names.at(host - run_->servers())
                                      : host_name(run_->header, trace::id_of_place(host));
      text += (text.back() == '[' ? "[" : ",[") + json_text(printable(name)) + "," +
              std::to_string(client ? 0 : host + 1) + "]";
    }
    return text + "]";
  }

  [[nodiscard]] std::string words() const {
    std::string sorts = "[";
    for (int i = 0; i <= static_cast<int>(MessageSort::unknown); ++i) {
      sorts += (i == 0 ? "" : ",") + json_text(svg_word(static_cast<MessageSort>(i)));
    }
    std::string losses = "[";
    for (int i = 0; i < trace::kMembers<trace::LossReason>; ++i) {
      losses += (i == 0 ? "" : ",") + json_text(trace::in_words(static_cast<trace::LossReason>(i)));
    }
    return html_member("kinds", html_names<trace::Kind>()) + "," +
           html_member("timers", html_names<raft::Timer>()) + "," +
           html_member("acts", html_names<trace::ClientAct>()) + "," +
           html_member("roles", html_names<raft::Role>()) + "," +
           html_member("modes", html_names<raft::ProgressMode>()) + "," + html_member("sorts", sorts + "]") +
           "," + html_member("losses", losses + "]") + "," +
           reading_->answers().json(mistakes_of(run_->header));
  }

  /// The place of a record among the events, from 1; 0 where it is not among them.
  [[nodiscard]] std::uint64_t event_of(std::uint64_t record) const {
    const auto found =
        std::lower_bound(run_->events.begin(), run_->events.end(), record,
                         [](const ExportEvent& event, std::uint64_t one) { return event.record < one; });
    return found == run_->events.end() || found->record != record
               ? 0
               : static_cast<std::uint64_t>(found - run_->events.begin()) + 1;
  }

  /// The place of a host on the page, from 1; 0 is nobody.
  [[nodiscard]] std::uint64_t host_on_page(HostPlace host) const {
    return host == kWorldPlace ? 0 : place_[host] + 1;
  }

  std::string records() {
    // NOLINTNEXTLINE(readability-isolate-declaration): the columns of one table
    HtmlNumbers number, time, kind, host, cause, routine, detail, text, why, changed, numbers, changes;
    std::uint64_t last_record = 0;
    Time last_time = run_->begin;
    auto more = reading_->details().begin();
    for (const ExportEvent& event : run_->events) {
      while (more != reading_->details().end() && more->record < event.record) ++more;
      const bool has = more != reading_->details().end() && more->record == event.record;
      number.add(event.record - last_record);
      time.add((event.time - last_time).count());
      kind.add(static_cast<std::int64_t>(event.kind));
      host.add(host_on_page(event.host));
      cause.add(event.cause == 0 ? 0 : event.record - event.cause);
      routine.add(std::int64_t{event.routine ? 1 : 0});
      detail.add(std::int64_t{event.detail});
      text.add(reading_->texts().add(event.words, numbers));
      why.add(has ? more->why : 0);
      changed.add(has ? std::uint64_t{more->change.size()} : 0);
      if (has) {
        for (const std::int64_t value : more->change) changes.add(value);
      }
      last_record = event.record;
      last_time = event.time;
    }
    return "\"records\":{" + html_member("number", number.json()) + "," + html_member("time", time.json()) +
           "," + html_member("kind", kind.json()) + "," + html_member("host", host.json()) + "," +
           html_member("cause", cause.json()) + "," + html_member("routine", routine.json()) + "," +
           html_member("detail", detail.json()) + "," + html_member("text", text.json()) + "," +
           html_member("numbers", numbers.json()) + "," + html_member("why", why.json()) + "," +
           html_member("changed", changed.json()) + "," + html_member("changes", changes.json()) + "}";
  }

  /// What the groups of another program's log told beside the words.
  [[nodiscard]] std::string fields() const {
    std::string text = "\"fields\":[";
    for (const HtmlDetail& detail : reading_->details()) {
      if (detail.fields.empty()) continue;
      text += (text.back() == '[' ? "[" : ",[") + std::to_string(event_of(detail.record));
      for (const trace::LoggedField& field : detail.fields) {
        text += ",[" + json_text(printable(field.name)) + "," + json_text(printable(field.value)) + "]";
      }
      text += "]";
    }
    return text + "]";
  }

  /// An arrow for each arrival: a copy that the network made has one of its own.
  std::string messages() {
    // NOLINTNEXTLINE(readability-isolate-declaration): as above
    HtmlNumbers sort, from, to, left_by, left, fate, ended_by, end, label, words, numbers;
    Time last = run_->begin;
    const auto add = [&](const ExportMessage& message, std::uint64_t what_became, std::uint64_t record,
                         Time at) {
      sort.add(static_cast<std::int64_t>(message.sort));
      from.add(host_on_page(message.from));
      to.add(host_on_page(message.to));
      left_by.add(event_of(message.left_by));
      left.add((message.left - last).count());
      last = message.left;
      fate.add(what_became);
      ended_by.add(event_of(record));
      end.add((at - message.left).count());
      const auto said = reading_->messages().find(message.id);
      const bool between_servers = said != reading_->messages().end();
      const std::string_view own = message.sort == MessageSort::unknown ? kUnknownMessage : message.label;
      label.add(reading_->texts().add(between_servers ? said->second.label : message.label, numbers));
      words.add(reading_->texts().add(between_servers ? said->second.words : own, numbers));
    };
    constexpr std::uint64_t kDelivered = 0;
    constexpr std::uint64_t kOnItsWay = 1;
    constexpr std::uint64_t kLost = 2;
    for (const ExportMessage& message : run_->messages) {
      if (message.lost)
        add(message, kLost + static_cast<std::uint64_t>(*message.lost), message.left_by, message.left);
      for (const ExportArrival& arrival : message.arrivals) {
        add(message,
            arrival.record == 0 ? kOnItsWay
            : arrival.lost      ? kLost + static_cast<std::uint64_t>(*arrival.lost)
                                : kDelivered,
            arrival.record, arrival.time);
      }
    }
    return "\"messages\":{" + html_member("sort", sort.json()) + "," + html_member("from", from.json()) +
           "," + html_member("to", to.json()) + "," + html_member("leftBy", left_by.json()) + "," +
           html_member("left", left.json()) + "," + html_member("fate", fate.json()) + "," +
           html_member("endedBy", ended_by.json()) + "," + html_member("end", end.json()) + "," +
           html_member("label", label.json()) + "," + html_member("words", words.json()) + "," +
           html_member("numbers", numbers.json()) + "}";
  }

  /// What clients wait for, from the record that begins it to the one that ends it.
  std::string operations() {
    std::map<std::pair<HostPlace, std::uint32_t>, std::uint64_t> open;
    std::string text = "\"operations\":[";
    const auto add = [&](HostPlace client, std::uint64_t begun, std::uint64_t ended) {
      text += (text.back() == '[' ? "[" : ",[") + std::to_string(host_on_page(client)) + "," +
              std::to_string(begun) + "," + std::to_string(ended) + "]";
    };
    for (std::uint64_t i = 0; i < run_->events.size(); ++i) {
      const ExportEvent& event = run_->events[i];
      if (event.kind != trace::Kind::client) continue;
      const auto act = static_cast<trace::ClientAct>(event.detail);
      const std::pair key{event.host, event.sequence};
      if (act == trace::ClientAct::issue) {
        open.emplace(key, i + 1);
      } else if (act == trace::ClientAct::answered || act == trace::ClientAct::give_up) {
        const auto found = open.find(key);
        add(event.host, found == open.end() ? 0 : found->second, i + 1);
        if (found != open.end()) open.erase(found);
      }
    }
    for (const auto& [key, begun] : open) add(key.first, begun, 0);
    return text + "]";
  }

  [[nodiscard]] std::string told() const {
    std::string text = "\"told\":[";
    for (const auto& [record, event] : reading_->told()) {
      text += text.back() == '[' ? "{" : ",{";
      text += html_member("record", std::to_string(event_of(record))) + "," +
              std::visit(Telling{reading_}, event) + "}";
    }
    return text + "]";
  }

  /// The members of what is told.
  struct Telling {
    const HtmlReading* reading;

    std::string operator()(const trace::Caption& caption) const {
      return html_text_member("caption", caption.text);
    }
    std::string operator()(const trace::QuestionAsked& asked) const {
      std::string choices = "[";
      for (const std::string& choice : asked.choices)
        choices += (choices.size() == 1 ? "" : ",") + json_text(choice);
      const auto found = reading->solutions().find(asked.pointer);
      const bool known = found != reading->solutions().end();
      return html_text_member("question", asked.text) + "," + html_member("choices", choices + "]") + "," +
             html_text_member("section", asked.section) + "," +
             html_member("answer", std::to_string(known && found->second.met ? found->second.answer : 0)) +
             "," + html_text_member("because", known ? found->second.because : std::string());
    }
    std::string operator()(const trace::ExpectationJudged& judged) const {
      return html_text_member("expected", judged.words.empty() ? judged.expected : judged.words) + "," +
             html_member("met", judged.met ? "true" : "false") + "," +
             html_text_member("because", judged.because) + "," + html_text_member("found", judged.found) +
             "," + html_member("answer", std::to_string(judged.answer));
    }
    std::string operator()(const trace::Violation& violation) const {
      std::string servers = "[";
      for (const raft::ServerId server : violation.servers) {
        servers += (servers.size() == 1 ? "" : ",") + std::to_string(server.value);
      }
      return html_text_member("violation", violation.property) + "," + html_member("servers", servers + "]") +
             "," + html_text_member("section", violation.section) + "," +
             html_text_member("message", violation.message);
    }
    template <class Other>
    std::string operator()(const Other&) const {
      return "\"other\":true";
    }
  };

  const ExportedRun* run_;
  const ExportWindow* window_;
  HtmlReading* reading_;
  /// By place of a host: its place among those kept.
  std::vector<HostPlace> place_;
  HostPlace kept_{};
};

}  // namespace

std::string html_data(const ExportedRun& run, const ExportWindow& window, HtmlReading& reading) {
  return HtmlData(run, window, reading).json();
}

}  // namespace raftsim
