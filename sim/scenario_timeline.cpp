#include <array>
#include <string_view>

#include "sim/expectations.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/scenario_parts.hpp"

namespace raftsim {

namespace {

/// The one of `keys` that the object has; refuses none and several.
std::string_view one_key(const ObjectReader& object, std::span<const std::string_view> keys) {
  std::string_view found;
  for (const std::string_view key : keys) {
    if (!object.has(key)) continue;
    if (!found.empty()) {
      object.node().refuse("both \"" + std::string(found) + "\" and \"" + std::string(key) + "\"",
                           "one of " + one_of(keys), "");
    }
    found = key;
  }
  if (found.empty()) object.node().refuse("none of " + one_of(keys), "one of them", "");
  return found;
}

/// Refuses `key` where `chosen` gives it no meaning.
void refuse_beside(const ObjectReader& object, std::string_view chosen,
                   std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (const auto node = object.get(key)) {
      node->refuse("\"" + std::string(key) + "\" beside \"" + std::string(chosen) + "\"",
                   "it not to be there", "");
    }
  }
}

Time read_until(const JsonNode& node, Time from) {
  const Time until = read_time(node);
  if (until < from) node.refuse("a time not before \"from\"");
  return until;
}

/// Refuses an instant that the run does not reach: nothing would ever happen or be looked at then.
void refuse_late(const JsonNode& node, Time time, Time stop) {
  if (time > stop) node.refuse("a time not after the run's end at " + to_text(stop - Time{}));
}

Trigger read_trigger(const ObjectReader& object, const Names& names, Time stop, bool is_first) {
  // "after" also goes with "when": alone it is a trigger of its own.
  const bool only_after =
      object.has("after") && !object.has("at") && !object.has("every") && !object.has("when");
  constexpr std::array<std::string_view, 3> kTriggers{"at", "every", "when"};
  if (only_after) {
    refuse_beside(object, "after", {"from", "until", "follows"});
    const JsonNode after = object.need("after");
    if (is_first) after.refuse("\"after\" alone in the first entry", "an entry before it", "use \"at\"");
    return Then{read_duration(after)};
  }
  if (!object.has("at") && !object.has("every") && !object.has("when")) {
    object.node().refuse("no trigger", R"(one of "at", "every", "when" or "after")", "");
  }
  const std::string_view chosen = one_key(object, kTriggers);
  if (const auto from = object.get("from")) refuse_late(*from, read_time(*from), stop);
  if (chosen == "at") {
    refuse_beside(object, chosen, {"from", "until", "after", "follows"});
    const JsonNode at = object.need("at");
    const At trigger{read_time(at)};
    refuse_late(at, trigger.time, stop);
    return trigger;
  }
  if (chosen == "every") {
    refuse_beside(object, chosen, {"after", "follows"});
    Every every;
    every.period = read_duration(object.need("every"), limits::kMinPeriod);
    const auto from = object.get("from");
    every.from = from ? read_time(*from) : Time{} + every.period;
    if (const auto until = object.get("until")) every.until = read_until(*until, every.from);
    return every;
  }
  refuse_beside(object, chosen, {"until"});
  When when{read_condition(object.need("when"), names), Duration{}, Time{}, false};
  if (const auto after = object.get("after")) when.delay = read_duration(*after);
  if (const auto from = object.get("from")) when.from = read_time(*from);
  if (const auto follows = object.get("follows")) {
    when.follows = read_bool(*follows);
    if (when.follows && is_first) follows->refuse("true in the first entry", "an entry before it", "");
  }
  return when;
}

/// `end` is the key of the window's end.
Window read_window(const ObjectReader& object, const Names& names, std::string_view end) {
  Window window;
  if (const auto from = object.get("from")) window.from = read_time(*from);
  if (const auto after = object.get("after")) window.after = read_condition(*after, names);
  if (const auto until = object.get(end)) window.until = read_until(*until, window.from);
  return window;
}

/// A property of Raft, or the word for a server's own state.
decltype(Expectation::what) read_violation(const JsonNode& node) {
  std::array<std::pair<std::string_view, std::optional<checks::Property>>, checks::kProperties + 1> words;
  for (std::size_t i = 0; i < checks::kProperties; ++i) {
    const auto property = static_cast<checks::Property>(i);
    words.at(i) = {checks::to_string(property), property};
  }
  words.back() = {kInternalConsistency, std::nullopt};
  const auto property = read_word<std::optional<checks::Property>>(node, words);
  if (!property) return ExpectInternalError{};
  return ExpectViolation{*property};
}

decltype(Expectation::what) read_what(const ObjectReader& object, const Names& names, Time stop) {
  constexpr std::array<std::string_view, 7> kKinds{"at",      "never",     "always",      "eventually",
                                                   "finally", "violation", "linearizable"};
  const std::string_view chosen = one_key(object, kKinds);
  if (chosen != "at") refuse_beside(object, chosen, {"that"});
  if (chosen != "eventually") refuse_beside(object, chosen, {"by", "within"});
  if (const auto from = object.get("from")) refuse_late(*from, read_time(*from), stop);
  if (chosen == "at") {
    refuse_beside(object, chosen, {"from", "after", "until"});
    const JsonNode at = object.need("at");
    const Time time = read_time(at);
    refuse_late(at, time, stop);
    return ExpectAt{time, read_condition(object.need("that"), names)};
  }
  if (chosen == "violation") {
    refuse_beside(object, chosen, {"from", "after", "until", "met"});
    return read_violation(object.need("violation"));
  }
  if (chosen == "linearizable") {
    refuse_beside(object, chosen, {"from", "after", "until", "met"});
    return ExpectLinearizable{read_bool(object.need("linearizable"))};
  }
  Condition condition = read_condition(object.need(chosen), names);
  if (chosen == "finally") {
    refuse_beside(object, chosen, {"from", "after", "until"});
    return ExpectFinally{std::move(condition)};
  }
  if (chosen == "eventually") refuse_beside(object, chosen, {"until"});
  Window window = read_window(object, names, chosen == "eventually" ? "by" : "until");
  if (chosen == "never") return ExpectNever{std::move(condition), std::move(window)};
  if (chosen == "always") return ExpectAlways{std::move(condition), std::move(window)};
  ExpectEventually eventually{std::move(condition), std::move(window), std::nullopt};
  if (const auto within = object.get("within")) eventually.within = read_duration(*within);
  return eventually;
}

}  // namespace

std::vector<TimelineEntry> read_timeline(const JsonNode& node, const Names& names, Time stop) {
  std::vector<TimelineEntry> timeline;
  for (const JsonNode& item : node.items("timeline entries", 0, limits::kMaxTimeline)) {
    const ObjectReader object(
        item, "a timeline entry",
        {"at", "every", "when", "after", "from", "until", "follows", "say", "ask", "do"});
    TimelineEntry entry;
    entry.trigger = read_trigger(object, names, stop, timeline.empty());
    if (const auto say = object.get("say")) entry.say = read_line(*say, "a caption", limits::kMaxLineBytes);
    if (object.has("every")) refuse_beside(object, "every", {"ask"});
    if (const auto ask = object.get("ask")) entry.ask = read_question(*ask, names);
    if (const auto actions = object.get("do")) entry.actions = read_actions(*actions, names);
    if (!object.has("say") && !object.has("ask") && !object.has("do")) {
      item.refuse(R"(none of "say", "ask" and "do")", "one of them", "");
    }
    entry.pointer = item.pointer();
    timeline.push_back(std::move(entry));
  }
  return timeline;
}

std::vector<Expectation> read_expectations(const JsonNode& node, const Names& names, Time stop) {
  std::vector<Expectation> expectations;
  for (const JsonNode& item : node.items("expectations", 0, limits::kMaxExpectations)) {
    const ObjectReader object(item, "an expectation",
                              {"at", "that", "never", "always", "eventually", "finally", "violation",
                               "linearizable", "from", "after", "until", "by", "within", "met", "because"});
    Expectation expectation;
    expectation.what = read_what(object, names, stop);
    if (const auto met = object.get("met")) {
      if (read_bool(*met)) met->refuse("true", "false: that it is not met is the lesson", "");
      expectation.foresees_failure = true;
    }
    if (const auto because = object.get("because")) {
      expectation.because = read_line(*because, "a reason", limits::kMaxLineBytes);
    }
    expectation.pointer = item.pointer();
    expectations.push_back(std::move(expectation));
  }
  return expectations;
}

}  // namespace raftsim
