#include "viz/model/change.hpp"

#include <algorithm>
#include <utility>

#include "sim/trace/json_text.hpp"
#include "sim/trace/names.hpp"
#include "viz/model/details.hpp"

namespace raftsim::viz {
namespace {

std::string as_json(std::string_view text) {
  std::string out;
  trace::append_quoted(out, text);
  return out;
}

/// {"what": "S1"}
std::string about(const char* what, raft::ServerId server) {
  return "{\"" + std::string(what) + "\": \"" + to_string(server) + "\"}";
}

std::string between(const char* what, raft::ServerId from, raft::ServerId to, bool both_ways) {
  return "{\"" + std::string(what) + R"(": {"from": ")" + to_string(from) + R"(", "to": ")" + to_string(to) +
         (both_ways ? R"("}})" : R"(", "bothWays": false}})");
}

bool is_cut(const Moment& moment, raft::ServerId from, raft::ServerId to) {
  return moment.cut[from.value - 1U].contains(to);
}

/// Collects what a menu offers at one instant.
class Menu {
 public:
  explicit Menu(Time time) : time_(time) {}
  void add(ChangeOffer::What what, std::string label, std::string action, std::string words) {
    offers_.push_back({what, std::move(label), {time_, std::move(action), std::move(words)}});
  }
  std::vector<ChangeOffer> take() { return std::move(offers_); }

 private:
  Time time_;
  std::vector<ChangeOffer> offers_;
};

void offer_timers(Menu& menu, const Run& run, const ServerMoment& server, raft::ServerId id) {
  const std::string name = to_string(id);
  bool any = false;
  for (int i = 0; i < raft::kTimers; ++i) {
    if (!server.timers[static_cast<std::size_t>(i)]) continue;
    any = true;
    const auto timer = static_cast<raft::Timer>(i);
    const std::string words = spaced(trace::name_of(timer)) + " timer";
    menu.add(ChangeOffer::What::fire, "fire its " + words,
             R"({"fire": {"servers": ")" + name + R"(", "timer": ")" + std::string(trace::name_of(timer)) +
                 R"("}})",
             // NOLINTNEXTLINE(performance-inefficient-string-concatenation): for a menu's few lines
             "the " + words + " of " + name + " fires");
  }
  if (!any) return;
  const std::string by = to_text(run.header().election_timeout_max);
  menu.add(ChangeOffer::What::hold, "hold its timers for " + by,
           R"({"jumpClock": {"servers": ")" + name + R"(", "back": ")" + by + "\"}}",
           "the timers of " + name + " are held for " + by);
}

/// The message, exactly: by its number, and by what it is, so that no other is hit if numbers are others one
/// day.
std::string pattern_of(const Arrow& arrow, const std::string& more = {}) {
  return R"({"message": )" + std::to_string(arrow.id.value) + R"(, "type": ")" + raft::to_string(arrow.type) +
         R"(", "from": ")" + to_string(arrow.from) + R"(", "to": ")" + to_string(arrow.to) + "\"" + more +
         "}";
}

std::string name_of(const Arrow& arrow) {
  return std::string(raft::to_string(arrow.type)) + " " + to_string(arrow.from) + "→" + to_string(arrow.to);
}

/// A message that leaves at that instant meets the rule for sure, whatever else happens at it.
Time time_of_rule(const Arrow& arrow) {
  return arrow.left > Time{} ? arrow.left - nanoseconds(1) : Time{};
}

/// How much later it must arrive so that the next one of its link that arrives after it comes first.
std::optional<Duration> delay_to_be_overtaken(const Run& run, const Arrow& arrow) {
  std::optional<Time> next;
  const std::vector<Arrow>& all = run.arrows();
  auto at = std::lower_bound(all.begin(), all.end(), arrow.asked,
                             [](const Arrow& each, Time time) { return each.asked < time; });
  for (; at != all.end() && (!next || at->asked < *next); ++at) {
    const bool follows = at->from == arrow.from && at->to == arrow.to && at->id > arrow.id &&
                         at->outcome == Outcome::delivered && at->ended >= arrow.ended;
    if (follows && (!next || at->ended < *next)) next = at->ended;
  }
  if (!next) return std::nullopt;
  return *next - arrow.ended + nanoseconds(1);
}

}  // namespace

Time time_of_change(const Run& run, Time shown) {
  const std::uint64_t record = run.record_at(shown);
  const bool busy = record != 0 && run.row(record).time == shown;
  // The servers start at 0 s, before anything that a timeline can do.
  return busy || shown == Time{} ? shown + nanoseconds(1) : shown;
}

std::vector<ChangeOffer> offers_for(const Run& run, const Moment& moment, raft::ServerId id, Time time) {
  Menu menu(time);
  const ServerMoment& server = moment.server(id);
  const std::string name = to_string(id);
  if (!server.up) {
    menu.add(ChangeOffer::What::restart, "restart", about("restart", id), name + " restarts");
  } else {
    menu.add(ChangeOffer::What::crash, "crash", about("crash", id), name + " crashes");
    if (server.paused) {
      menu.add(ChangeOffer::What::resume, "resume", about("resume", id), name + " goes on");
    } else {
      menu.add(ChangeOffer::What::pause, "pause", about("pause", id), name + " is paused");
    }
    offer_timers(menu, run, server, id);
    if (server.role != raft::Role::leader) {
      menu.add(ChangeOffer::What::transfer, "make it leader (transfer)", about("transfer", id),
               "the leader hands over to " + name);
    }
    menu.add(ChangeOffer::What::snapshot, "take a snapshot", about("snapshot", id),
             name + " takes a snapshot");
  }
  bool whole = true;
  for (const raft::ServerId other : raft::ServerSet::first(run.servers())) {
    whole = whole && !is_cut(moment, id, other) && !is_cut(moment, other, id);
  }
  menu.add(ChangeOffer::What::isolate, "cut all its links", about("isolate", id), name + " is cut off");
  if (!whole) {
    menu.add(ChangeOffer::What::reconnect, "heal all its links",
             R"({"heal": {"from": ")" + name + R"(", "to": "all"}})", "the links of " + name + " are healed");
  }
  return menu.take();
}

Change delay_message(const Run& run, std::size_t place, Duration by) {
  const Arrow& arrow = run.arrows()[place];
  return {time_of_rule(arrow), R"({"delay": )" + pattern_of(arrow, R"(, "by": ")" + to_text(by) + "\"") + "}",
          name_of(arrow) + " is held back " + to_text(by)};
}

std::vector<ChangeOffer> offers_for(const Run& run, std::size_t place) {
  if (run.arrows()[place].logged) return {};
  const Arrow& arrow = run.arrows()[place];
  const bool lost_at_once = arrow.outcome == Outcome::lost && arrow.ended_by == 0;
  if (arrow.left_by == 0 || lost_at_once) return {};
  const std::string name = name_of(arrow);
  Menu menu(time_of_rule(arrow));
  menu.add(ChangeOffer::What::drop, "drop", "{\"drop\": " + pattern_of(arrow) + "}", name + " is dropped");
  std::vector<ChangeOffer> offers = menu.take();
  for (const Duration by : {run.header().heartbeat, run.header().election_timeout_max}) {
    offers.push_back({ChangeOffer::What::delay, "delay by " + to_text(by), delay_message(run, place, by)});
  }
  menu.add(ChangeOffer::What::duplicate, "duplicate", "{\"duplicate\": " + pattern_of(arrow) + "}",
           name + " arrives twice");
  if (const auto by = delay_to_be_overtaken(run, arrow)) {
    menu.add(ChangeOffer::What::reorder, "let the next one overtake it",
             delay_message(run, place, *by).action, name + " is overtaken by the next");
  }
  for (ChangeOffer& offer : menu.take()) offers.push_back(std::move(offer));
  return offers;
}

std::vector<ChangeOffer> offers_for_link(const Moment& moment, raft::ServerId from, raft::ServerId to,
                                         Time time) {
  Menu menu(time);
  const bool there = is_cut(moment, from, to);
  const bool back = is_cut(moment, to, from);
  const std::string a = to_string(from);
  const std::string b = to_string(to);
  if (!there || !back) {
    menu.add(ChangeOffer::What::cut, "cut between " + a + " and " + b, between("cut", from, to, true),
             "the link " + a + "–" + b + " is cut");
  }
  if (!there) {
    menu.add(ChangeOffer::What::cut_one_way, "cut from " + a + " to " + b + " only",
             between("cut", from, to, false), "the link " + a + "→" + b + " is cut");
  }
  if (there || back) {
    menu.add(ChangeOffer::What::heal, "heal between " + a + " and " + b, between("heal", from, to, true),
             "the link " + a + "–" + b + " is healed");
  }
  return menu.take();
}

const ChangeOffer* find_offer(const std::vector<ChangeOffer>& offers, ChangeOffer::What what) {
  const auto found = std::find_if(offers.begin(), offers.end(),
                                  [&](const ChangeOffer& offer) { return offer.what == what; });
  return found == offers.end() ? nullptr : &*found;
}

Change heal_all(Time time) {
  return {time, R"({"heal": "all"})", "all links are healed"};
}

Change command_change(const TypedCommand& command, Time time) {
  std::string text;
  std::string words = command.client + " ";
  const std::string key = as_json(command.key);
  switch (command.operation) {
    case raft::Operation::read:
      text = "\"read\": " + key;
      words += "reads " + command.key;
      break;
    case raft::Operation::append:
      text = "\"append\": {" + key + ": " + as_json(command.value) + "}";
      words += "appends " + command.value + " to " + command.key;
      break;
    case raft::Operation::compare_and_set:
      text = R"("cas": {"key": )" + key + R"(, "expected": )" + as_json(command.expected) + R"(, "value": )" +
             as_json(command.value) + "}";
      words += "sets " + command.key + " from " + command.expected + " to " + command.value;
      break;
    case raft::Operation::write:
    case raft::Operation::register_client:
      text = "\"write\": {" + key + ": " + as_json(command.value) + "}";
      words += "writes " + command.key + "=" + command.value;
      break;
  }
  if (command.to != raft::kNobody) {
    text += R"(, "to": ")" + to_string(command.to) + '"';
    words += " at " + to_string(command.to);
  }
  return {time, R"({"command": {"client": )" + as_json(command.client) + ", " + text + "}}", words};
}

const std::vector<SettingWord>& setting_words() {
  static const std::vector<SettingWord> all{
      {"delay of all links", "10ms", false, "network", "delay"},
      {"loss of all links", "10%", false, "network", "loss"},
      {"duplicates of all links", "5%", false, "network", "duplicate"},
      {"bandwidth of all links", "100kB/s", false, "network", "bandwidth"},
      {"time that writes take", "20ms", true, "disk", "write"},
      {"rate of the clock", "90%", true, "clock", "rate"},
  };
  return all;
}

Change setting_change(const SettingWord& setting, const std::string& value, raft::ServerId server,
                      Time time) {
  const bool is_json = !value.empty() && (value.front() == '{' || value.front() == '[');
  const std::string who = server == raft::kNobody ? "all" : to_string(server);
  std::string text = "\"" + std::string(setting.key) + "\": " + (is_json ? value : as_json(value));
  if (setting.of_server) text = R"("servers": ")" + who + R"(", )" + text;
  std::string words = std::string(setting.label) + ": " + value;
  if (setting.of_server) words += server == raft::kNobody ? " (all servers)" : " (" + who + ")";
  return {time, "{\"" + std::string(setting.action) + "\": {" + text + "}}", std::move(words)};
}

Change typed_change(const std::string& action, Time time) {
  return {time, action, action};
}

}  // namespace raftsim::viz
