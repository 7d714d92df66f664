#include <algorithm>
#include <doctest/doctest.h>
#include <memory>
#include <string>

#include "tests/viz/model/recorded_run.hpp"
#include "viz/model/run.hpp"
#include "viz/model/run_builder.hpp"
#include "viz/model/session.hpp"

namespace raftsim::viz::tests {
namespace {

TEST_CASE("a question of a lesson is shown where a caption would be") {
  const Recorded recorded = record_scenario("lessons/04-election-won");
  const Run run = run_of(recorded);
  const auto asked =
      std::find_if(recorded.records.begin(), recorded.records.end(),
                   [](const trace::Record& record) { return record.kind() == trace::Kind::question; });
  REQUIRE(asked != recorded.records.end());
  const auto shown = std::find_if(run.captions().begin(), run.captions().end(),
                                  [&](const CaptionText& one) { return one.record == asked->number; });
  REQUIRE(shown != run.captions().end());
  CHECK(shown->text == std::get<trace::QuestionAsked>(asked->event).text);
  CHECK(shown->time == asked->time);
}

std::shared_ptr<const Run> lesson_run(const std::string& name = "04-election-won") {
  return std::make_shared<const Run>(run_of(record_scenario("lessons/" + name)));
}

/// Plays until a question stops it, or to the end.
void play_on(Session& session) {
  session.set_speed(1);
  session.play(true);
  while (session.playing()) session.pass(0.01);
}

TEST_CASE("the run itself tells which answer to a question is right, and why") {
  const auto run = lesson_run();
  REQUIRE(run->questions().size() >= 2);
  for (const AskedQuestion& question : run->questions()) {
    CAPTURE(question.asked.text);
    REQUIRE(question.right);
    CHECK(*question.right < question.asked.choices.size());
    CHECK_FALSE(question.because.empty());
  }
}

TEST_CASE("playing stops at each question once, waits for its answer, and goes on") {
  const auto run = lesson_run();
  Session session(run);
  for (std::size_t i = 0; i < run->questions().size(); ++i) {
    CAPTURE(i);
    play_on(session);
    REQUIRE(session.quiz().open() == i);
    CHECK(session.quiz().waits());
    CHECK(session.cursor().record == run->questions()[i].record);
    const std::size_t right = *run->questions()[i].right;
    const std::size_t choices = run->questions()[i].asked.choices.size();
    session.answer(i == 0 ? (right + 1) % choices : right);
    CHECK_FALSE(session.quiz().waits());
    CHECK(session.quiz().open() == i);
    CHECK_FALSE(session.playing());
    // The first answer counts.
    session.answer(i == 0 ? right : (right + 1) % choices);
    session.leave_question();
    CHECK(session.playing());
    CHECK_FALSE(session.quiz().open());
  }
  play_on(session);
  CHECK(session.cursor().time == run->end());
  const int all = static_cast<int>(run->questions().size());
  CHECK(session.quiz().score(*run) == Quiz::Score{all, all - 1});
  session.jump_to_record(0);
  play_on(session);
  CHECK(session.cursor().time == run->end());
}

TEST_CASE("a step forward goes no further than to a question, however it steps; who jumps is not asked") {
  const auto run = lesson_run();
  const std::uint64_t first = run->questions().front().record;
  Session by_event(run);
  by_event.jump_to_record(first - 1);
  CHECK_FALSE(by_event.quiz().open());
  CHECK(by_event.step(StepKind::event, true));
  CHECK(by_event.quiz().open() == 0U);
  by_event.leave_question();
  // It was stepping that the question stopped, not playing.
  CHECK_FALSE(by_event.playing());
  CHECK(by_event.quiz().was_asked(0));
  CHECK_FALSE(by_event.quiz().answer_to(0));
  CHECK(by_event.quiz().score(*run) == Quiz::Score{0, 0});
  CHECK(by_event.step(StepKind::event, true));
  CHECK_FALSE(by_event.quiz().open());

  Session by_commit(run);
  while (by_commit.cursor().record < first && by_commit.step(StepKind::commit, true)) {
  }
  CHECK(by_commit.cursor().record == first);
  CHECK(by_commit.quiz().open() == 0U);

  Session by_message(run);
  by_message.select({raft::ServerId{1}, std::nullopt});
  while (by_message.cursor().record < first && by_message.step_message(true)) {
  }
  CHECK(by_message.cursor().record == first);
  CHECK(by_message.quiz().open() == 0U);

  Session jumping(run);
  jumping.jump_to_record(run->records());
  jumping.scrub(Time{});
  CHECK_FALSE(jumping.quiz().open());
}

TEST_CASE("nothing moves on while a question is open") {
  const auto run = lesson_run();
  Session session(run);
  session.select({raft::ServerId{1}, std::nullopt});
  play_on(session);
  const Cursor asked = session.cursor();
  for (const bool forward : {true, false}) {
    CHECK_FALSE(session.step(StepKind::event, forward));
    CHECK_FALSE(session.step_message(forward));
  }
  session.pass(1);
  CHECK(session.cursor() == asked);
  // It was playing, whatever somebody has tried.
  session.leave_question();
  CHECK(session.playing());
}

TEST_CASE("a question at the very end of a run does not begin it anew") {
  const Recorded recorded = record_scenario("lessons/04-election-won");
  const auto asked = std::find_if(recorded.records.begin(), recorded.records.end(),
                                  [](const auto& record) { return record.kind() == trace::Kind::question; });
  REQUIRE(asked != recorded.records.end());
  const std::string pointer = std::get<trace::QuestionAsked>(asked->event).pointer;
  const auto judged = std::find_if(asked, recorded.records.end(), [&](const auto& record) {
    const auto* one = std::get_if<trace::ExpectationJudged>(&record.event);
    return one != nullptr && one->pointer == pointer;
  });
  REQUIRE(judged != recorded.records.end());
  // The run as far as the question, its answer at the same instant.
  RunBuilder builder(recorded.header);
  for (auto record = recorded.records.begin(); record <= asked; ++record) builder.add(*record);
  trace::Record answer = *judged;
  answer.number = asked->number + 1;
  answer.time = asked->time;
  answer.cause = 0;
  builder.add(answer);
  const auto run = std::make_shared<const Run>(builder.finish(recorded.footer));
  Session session(run);
  play_on(session);
  REQUIRE(session.quiz().open() == 0U);
  session.leave_question();
  CHECK(session.cursor().record == asked->number);
}

TEST_CASE("the answers to questions are not told among what is expected, nor anything before its time") {
  const auto run = lesson_run();
  for (const Judged& judged : run->expectations()) CHECK(judged.judged.answer == 0);
  Session session(run);
  play_on(session);
  const std::uint64_t now = session.cursor().record;
  CHECK(session.shows(now));
  CHECK_FALSE(session.shows(now + 1));
  Session free(std::make_shared<const Run>(run_of(record_scenario("first-election"))));
  CHECK(free.shows(free.run().records()));
}

TEST_CASE("what comes is hidden as long as it would answer a question") {
  const auto run = lesson_run();
  Session session(run);
  CHECK(session.hides_future());
  for (std::size_t i = 0; i < run->questions().size(); ++i) {
    play_on(session);
    CHECK(session.hides_future());
    session.answer(0);
    const bool last = i + 1 == run->questions().size();
    CHECK(session.hides_future() == !last);
    session.leave_question();
  }
  session.jump_to_record(0);
  CHECK_FALSE(session.hides_future());
  CHECK_FALSE(Session(std::make_shared<const Run>(run_of(record_scenario("first-election")))).hides_future());
}

TEST_CASE("a branch does not ask again what was asked before it") {
  const auto run = lesson_run();
  Session session(run);
  play_on(session);
  session.answer(0);
  session.leave_question();
  Session branch(run, session);
  CHECK(branch.quiz().was_asked(0));
  CHECK(branch.quiz().answer_to(0) == 0U);
  play_on(branch);
  CHECK(branch.quiz().open() == 1U);
}

}  // namespace
}  // namespace raftsim::viz::tests
