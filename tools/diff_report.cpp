#include "tools/diff_report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "sim/scenario_error.hpp"
#include "sim/trace/hex.hpp"
#include "sim/trace/story_vocabulary.hpp"
#include "tools/text_format.hpp"

namespace raftsim {
namespace {

using Json = nlohmann::ordered_json;

std::string run_line(const char* name, const ComparedRun& run) {
  return std::string(name) + "  " + printable(run.file) + ": " + printable(trace::title_of(run.header)) +
         ", " + grouped(run.footer.records) + " events, hash " + trace::hex_of(run.footer.hash) + "\n";
}

std::string event_line(const char* name, const ToldEvent& event) {
  const std::string server = event.server == raft::kNobody ? "" : to_string(event.server);
  return "  " + left(name, 6) + right(std::to_string(event.number), 8) + "  " + to_text(event.time, 6) +
         "  " + left(server, 4) + printable(event.words) + "\n";
}

/// Nothing where another program's log tells no terms.
std::optional<raft::Term> highest_term(const ComparedRun& run) {
  const raft::Term highest = run.history.highest_term();
  if (run.header.imported && highest == raft::Term{0}) return {};
  return highest;
}

std::string or_nothing(const std::string& text) {
  return text.empty() ? "nothing" : text;
}

std::string members_text(const std::vector<MemberDifference>& members) {
  constexpr std::size_t kShown = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(members.size(), kShown); ++i) {
    text += "  " + members[i].pointer + "\n";
    text += "    A  " + or_nothing(members[i].a) + "\n    B  " + or_nothing(members[i].b) + "\n";
  }
  if (members.size() > kShown) {
    text += "  and " + counted(members.size() - kShown, "place", "places") + " more\n";
  }
  return text;
}

std::string leaders_text(const RunHistory& history) {
  constexpr std::size_t kShown = 6;
  const auto& leaders = history.leaders();
  std::string text;
  for (std::size_t i = 0; i < std::min(leaders.size(), kShown); ++i) {
    text += (i == 0 ? "" : ", ") + to_string(leaders[i].server) + " in " + trace::to_words(leaders[i].term) +
            " from " + to_text(leaders[i].since, 3);
  }
  if (leaders.size() > kShown) text += ", and " + std::to_string(leaders.size() - kShown) + " more";
  return text.empty() ? "nobody" : text;
}

std::string row(const char* what, const std::string& a, const std::string& b) {
  return "  " + left(what, 14) + right(a, 14) + right(b, 14) + "\n";
}

std::string history_text(const TraceDifference& difference) {
  const RunHistory& a = difference.a.history;
  const RunHistory& b = difference.b.history;
  const auto number = [](std::uint64_t value) { return grouped(value); };
  const auto term = [](const ComparedRun& run) {
    const auto highest = highest_term(run);
    return highest ? grouped(highest->value) : std::string("unknown");
  };
  std::string text = "\nHistory" + right("A", 23) + right("B", 14) + "\n";
  text += row("events", number(difference.a.footer.records), number(difference.b.footer.records));
  text += row("ends at", to_text(difference.a.footer.time, 3), to_text(difference.b.footer.time, 3));
  text += row("highest term", term(difference.a), term(difference.b));
  text += row("elections", number(a.elections()), number(b.elections()));
  text += row("leaders", number(a.leaders().size()), number(b.leaders().size()));
  text += row("crashes", number(a.crashes()), number(b.crashes()));
  text += row("committed", number(a.committed().value), number(b.committed().value));
  text += row("violations", number(difference.a.footer.violations), number(difference.b.footer.violations));
  if (a.leaders() == b.leaders()) {
    text += "The same leaders: " + leaders_text(a) + ".\n";
  } else {
    text += "Leaders of A: " + leaders_text(a) + ".\nLeaders of B: " + leaders_text(b) + ".\n";
  }
  if (difference.other_commit) {
    const raft::LogIndex at = *difference.other_commit;
    text += "The first index at which something else was committed is " + std::to_string(at.value) + ":\n";
    text += "    A  " + entry_in_words(a.committed_at(at)) + "\n    B  " +
            entry_in_words(b.committed_at(at)) + "\n";
  } else {
    text += "At every index that both committed they committed the same.\n";
  }
  return text;
}

Json event_json(const ToldEvent& event) {
  Json json;
  json["number"] = event.number;
  json["time"] = event.time.time_since_epoch().count();
  json["server"] = event.server == raft::kNobody ? Json() : Json(to_string(event.server));
  json["words"] = event.words;
  return json;
}

Json events_json(const std::vector<ToldEvent>& events) {
  Json json = Json::array();
  for (const ToldEvent& event : events) json.push_back(event_json(event));
  return json;
}

Json members_json(const std::vector<MemberDifference>& members) {
  Json json = Json::array();
  const auto side = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
  for (const MemberDifference& member : members) {
    json.push_back({{"pointer", member.pointer}, {"a", side(member.a)}, {"b", side(member.b)}});
  }
  return json;
}

Json run_json(const ComparedRun& run) {
  Json json;
  json["file"] = run.file;
  json["scenario"] = run.header.scenario;
  json["seed"] = nullptr;
  if (!run.header.imported) json["seed"] = run.header.seed;
  json["events"] = run.footer.records;
  json["time"] = run.footer.time.time_since_epoch().count();
  json["hash"] = trace::hex_of(run.footer.hash);
  const auto highest = highest_term(run);
  json["highestTerm"] = highest ? Json(highest->value) : Json();
  json["elections"] = run.history.elections();
  json["leaders"] = Json::array();
  for (const RunHistory::Leadership& leader : run.history.leaders()) {
    json["leaders"].push_back({{"server", to_string(leader.server)},
                               {"term", leader.term.value},
                               {"since", leader.since.time_since_epoch().count()}});
  }
  json["crashes"] = run.history.crashes();
  json["committed"] = run.history.committed().value;
  json["violations"] = run.footer.violations;
  json["goesOn"] = events_json(run.goes_on);
  return json;
}

}  // namespace

std::string diff_text(const TraceDifference& difference) {
  std::string text = run_line("A", difference.a) + run_line("B", difference.b);
  if (!difference.headers.empty()) {
    text += "\nWhat was asked for differs in\n" + members_text(difference.headers);
  }
  const bool go_on = !difference.a.goes_on.empty() || !difference.b.goes_on.empty();
  if (!go_on) {
    return text + "\nAll " + grouped(difference.same) + " events are the same.\n";
  }
  const std::string number = grouped(difference.same + 1);
  text += difference.same == 0 ? "\nThe very first event differs.\n"
                               : "\nThe first " + grouped(difference.same) + " events are the same; number " +
                                     number + " is the first that differs.\n";
  for (const ToldEvent& event : difference.shared) text += event_line("both", event);
  for (const ToldEvent& event : difference.a.goes_on) text += event_line("A", event);
  if (difference.a.goes_on.empty()) text += "  A     is over\n";
  for (const ToldEvent& event : difference.b.goes_on) text += event_line("B", event);
  if (difference.b.goes_on.empty()) text += "  B     is over\n";
  if (!difference.members.empty()) text += "They differ in\n" + members_text(difference.members);
  return text + history_text(difference);
}

std::string diff_json(const TraceDifference& difference) {
  Json json;
  json["equal"] = difference.equal();
  json["sameEvents"] = difference.same;
  json["shared"] = events_json(difference.shared);
  json["members"] = members_json(difference.members);
  json["headers"] = members_json(difference.headers);
  json["otherCommit"] = difference.other_commit ? Json(difference.other_commit->value) : Json();
  json["a"] = run_json(difference.a);
  json["b"] = run_json(difference.b);
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace raftsim
