#include "tools/lesson_player.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "core/check.hpp"
#include "sim/scenario_error.hpp"
#include "sim/simulation.hpp"
#include "sim/trace/story_layout.hpp"
#include "sim/tracer.hpp"
#include "tools/run_summary.hpp"
#include "tools/story_width.hpp"

namespace raftsim {
namespace {

/// Where what is said to the reader begins: beside the story's times.
constexpr std::size_t kBeside = 13;

/// The choice that a line names, from 1 to `most`; nothing for any other line.
std::optional<std::size_t> choice_in(const std::string& line, std::size_t most) {
  const std::size_t from = line.find_first_not_of(" \t\r");
  if (from == std::string::npos) return std::nullopt;
  const std::size_t to = line.find_last_not_of(" \t\r") + 1;
  std::size_t number = 0;
  const auto [rest, error] = std::from_chars(line.data() + from, line.data() + to, number);
  const bool whole = error == std::errc() && rest == line.data() + to;
  return whole && number >= 1 && number <= most ? std::optional(number) : std::nullopt;
}

std::string numbered(const Question& question, std::size_t choice) {
  return std::to_string(choice) + ", \"" + question.choices.at(choice - 1).text + "\"";
}

}  // namespace

LessonPlayer::LessonPlayer(const Lesson& lesson, const Lesson* next, LineInput& in, Output& out)
    : lesson_(&lesson),
      next_(next),
      in_(&in),
      out_(&out),
      width_(story_width(out)),
      is_live_(in.is_terminal() && out.is_terminal()) {}

ExitCode LessonPlayer::play() {
  introduce();
  Simulation simulation(lesson_->scenario, lesson_->scenario->seed);
  story_.emplace(header_of(simulation),
                 trace::StoryOptions{.width = width_, .colour = out_->has_colors(), .detail = false});
  std::string heading;
  story_->begin(heading);
  out_->write(heading);
  Tracer tracer([this](const trace::Record& record) { tell(record); });
  std::optional<std::string> broken;
  try {
    while (!left_ && simulation.step(&tracer)) {
    }
  } catch (const raft::InternalError& error) {
    broken = error.what();
  }
  conclude();
  if (left_) return ExitCode::fine;
  const RunReport report = report_of(simulation, broken);
  if (report.verdict == Verdict::passed) return ExitCode::fine;
  out_->line("The run contradicts this lesson:");
  out_->write(failure_text(report, out_->has_colors()));
  return ExitCode::found;
}

void LessonPlayer::introduce() {
  const Scenario& scenario = *lesson_->scenario;
  std::string title = "Lesson ";
  if (lesson_->number != 0) title += std::to_string(lesson_->number) + ", ";
  title += scenario.name;
  if (!scenario.section.empty()) title += " (" + scenario.section + ")";
  out_->line(out_->has_colors() ? "\x1b[1m" + title + "\x1b[0m" : title);
  say(scenario.purpose);
  if (!scenario.description.empty()) {
    out_->line("");
    say(scenario.description);
  }
  out_->line("");
  if (!is_live_) return;
  say("Enter goes on, a number answers a question, q ends the lesson.");
  wait_for_enter();
}

void LessonPlayer::tell(const trace::Record& record) {
  if (left_) return;
  std::string text;
  story_->tell(record, text);
  const auto* const question = std::get_if<trace::QuestionAsked>(&record.event);
  const bool is_last = record.kind() == trace::Kind::end;
  if (caption_told_ && !text.empty()) {
    caption_told_ = false;
    if (is_live_ && question == nullptr && !is_last) wait_for_enter();
    if (left_) return;
  }
  out_->write(text);
  if (question != nullptr) take_answer(*question);
  if (record.kind() == trace::Kind::caption) caption_told_ = true;
  if (const auto* const judged = std::get_if<trace::ExpectationJudged>(&record.event)) judge(*judged);
}

void LessonPlayer::wait_for_enter() {
  if (input_ended_) return;
  out_->write(std::string(kBeside, ' ') + "[Enter] ");
  out_->flush();
  static_cast<void>(next_line());
}

void LessonPlayer::take_answer(const trace::QuestionAsked& question) {
  Asked& asked = asked_.emplace_back(Asked{question_at(question.pointer), {}, false});
  const std::string range = "1 to " + std::to_string(question.choices.size());
  while (!input_ended_ && !left_) {
    out_->write(std::string(kBeside, ' ') + "Your answer, " + range + ": ");
    out_->flush();
    const auto line = next_line();
    if (!line) return;
    if (!is_live_) out_->line(printable(*line));
    asked.given = choice_in(*line, question.choices.size());
    if (asked.given) return;
    say("expected a number from " + range + ", found " + in_quotes(*line), kBeside);
  }
}

void LessonPlayer::judge(const trace::ExpectationJudged& judged) {
  const auto asked = std::find_if(asked_.begin(), asked_.end(), [&](const Asked& one) {
    return one.question != nullptr && one.question->pointer == judged.pointer;
  });
  if (asked == asked_.end()) return;
  asked->known = true;
  if (!asked->given) return;
  const bool right = *asked->given == judged.answer;
  std::string verdict =
      right ? "✓ Right." : "✗ Not so: you said " + numbered(*asked->question, *asked->given) + ".";
  if (const std::string& section = section_of(*asked->question); !section.empty()) {
    verdict += " See " + section + ".";
  }
  say(verdict, kBeside);
}

void LessonPlayer::conclude() {
  std::size_t right = 0;
  std::size_t known = 0;
  std::size_t unanswered = 0;
  for (const Asked& asked : asked_) {
    if (!asked.known) continue;
    ++known;
    if (!asked.given) ++unanswered;
    if (asked.question != nullptr && asked.given == asked.question->answer + 1) ++right;
  }
  out_->line("");
  if (known != 0) {
    say(std::to_string(right) + " of " + std::to_string(known) + (known == 1 ? " answer" : " answers") +
        " right" + (unanswered == 0 ? "" : ", " + std::to_string(unanswered) + " not given") + ".");
  }
  if (left_) return say("The lesson has not come to its end.");
  std::vector<std::string> sections{lesson_->scenario->section};
  for (const Asked& asked : asked_) {
    if (asked.question != nullptr) sections.push_back(section_of(*asked.question));
  }
  std::string read;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const auto here = sections.begin() + static_cast<std::ptrdiff_t>(i);
    if (here->empty() || std::find(sections.begin(), here, *here) != here) continue;
    read += (read.empty() ? "Read: " : "; ") + *here;
  }
  if (!read.empty()) say(read);
  if (next_ != nullptr) {
    say("Next: raftsim lesson " + std::to_string(next_->number) + ", " + next_->name + ": " +
        next_->scenario->purpose);
  }
}

std::optional<std::string> LessonPlayer::next_line() {
  auto line = in_->next();
  if (!line) {
    input_ended_ = true;
    out_->line("");
    say("End of input: the lesson goes on without answers.", kBeside);
    return std::nullopt;
  }
  if (*line == "q") {
    left_ = true;
    return std::nullopt;
  }
  return line;
}

void LessonPlayer::say(const std::string& text, std::size_t indent) {
  const std::size_t room = static_cast<std::size_t>(std::max(width_, 40)) - indent;
  std::istringstream paragraphs(text);
  for (std::string paragraph; std::getline(paragraphs, paragraph);) {
    for (const std::string& line : trace::wrapped(paragraph, room, room)) {
      out_->line(std::string(indent, ' ') + line);
    }
  }
}

const Question* LessonPlayer::question_at(const std::string& pointer) const {
  for (const TimelineEntry& entry : lesson_->scenario->timeline) {
    if (entry.ask && entry.ask->pointer == pointer) return &*entry.ask;
  }
  return nullptr;
}

const std::string& LessonPlayer::section_of(const Question& question) const {
  return question.section.empty() ? lesson_->scenario->section : question.section;
}

}  // namespace raftsim
