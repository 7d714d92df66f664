#include "sim/trace/story_world.hpp"

#include <variant>

#include "sim/trace/story_links.hpp"

namespace raftsim::trace {
namespace {

/// A reason that this does not know is told as it is.
std::string why_ended(const std::string& reason) {
  if (reason == "time") return "time is up";
  if (reason == "condition") return "the scenario's stop condition holds";
  if (reason == "log") return "the log ends";
  if (reason == "violation") return "a property of Raft is violated";
  return reason;
}

}  // namespace

std::string world_in_words(const Record& record, const std::vector<raft::ServerSet>& cut) {
  if (const auto* caption = std::get_if<Caption>(&record.event)) return caption->text;
  if (const auto* question = std::get_if<QuestionAsked>(&record.event)) return "question: " + question->text;
  if (const auto* settings = std::get_if<SettingsChanged>(&record.event)) return settings->text;
  if (const auto* judged = std::get_if<ExpectationJudged>(&record.event)) {
    const std::string& what = judged->because.empty() ? judged->words : judged->because;
    return (judged->met ? "as expected: " : "NOT as expected: ") + (what.empty() ? judged->expected : what);
  }
  if (const auto* broken = std::get_if<Violation>(&record.event)) {
    return broken->property + " (" + broken->section + ") is violated: " + broken->message;
  }
  if (const auto* ended = std::get_if<Ended>(&record.event)) return "end: " + why_ended(ended->reason);
  if (record.kind() == Kind::link) return links_in_words(cut);
  return to_string(record.kind());
}

}  // namespace raftsim::trace
