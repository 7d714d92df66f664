#include "tools/run_scenario.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/check.hpp"
#include "sim/lin/write_history.hpp"
#include "sim/scenario.hpp"
#include "sim/simulation.hpp"
#include "sim/trace/story.hpp"
#include "sim/tracer.hpp"
#include "tools/ending_at.hpp"
#include "tools/story_width.hpp"
#include "tools/trace_target.hpp"
#include "tools/trace_writer.hpp"

namespace raftsim {
namespace {

/// Turns records into the story and the lines of the trace, whichever are wanted.
class Narration {
 public:
  /// `pointers` are the expectations' into the file.
  Narration(const RunRequest& request, const Simulation& simulation, std::vector<std::string> pointers,
            Output& out)
      : out_(&out), simulation_(&simulation), pointers_(std::move(pointers)) {
    if (request.story == StoryKind::none && !request.trace) return;
    const trace::Header header = header_of(simulation);
    if (request.trace) {
      trace_.emplace(*request.trace, out);
      trace_->write(header);
    }
    if (request.story != StoryKind::none) {
      story_.emplace(header, trace::StoryOptions{.width = story_width(out),
                                                 .colour = out.has_colors(),
                                                 .detail = request.story == StoryKind::detailed});
      text_.clear();
      story_->begin(text_);
      out.write(text_);
    }
    tracer_.emplace([this](const trace::Record& record) { tell(record); });
    if (trace_) tracer_->write_into(trace_->next());
  }
  // The tracer refers to this.
  Narration(const Narration&) = delete;
  Narration(Narration&&) = delete;
  Narration& operator=(const Narration&) = delete;
  Narration& operator=(Narration&&) = delete;
  ~Narration() = default;

  /// Nothing if neither is wanted.
  [[nodiscard]] Tracer* tracer() { return tracer_ ? &*tracer_ : nullptr; }

  /// The run is over.
  void finish() {
    if (trace_ && tracer_) trace_->write(tracer_->footer());
  }

 private:
  void tell(const trace::Record& record) {
    if (story_) {
      text_.clear();
      if (std::holds_alternative<trace::ExpectationJudged>(record.event)) {
        story_->tell(as_in_the_file(record), text_);
      } else {
        story_->tell(record, text_);
      }
      out_->write(text_);
    }
    if (!trace_) return;
    trace_->written();
    tracer_->write_into(trace_->next());
  }

  /// A trace points into the scenario that it carries, but who reads the story has the file.
  [[nodiscard]] trace::Record as_in_the_file(trace::Record record) const {
    auto* const judged = std::get_if<trace::ExpectationJudged>(&record.event);
    if (judged == nullptr) return record;
    const std::vector<Expectation>& expectations = simulation_->scenario().expectations;
    for (std::size_t i = 0; i < expectations.size(); ++i) {
      if (judged->pointer == expectations[i].pointer) {
        judged->pointer = pointers_[i];
        break;
      }
    }
    return record;
  }

  Output* out_;
  const Simulation* simulation_;
  std::vector<std::string> pointers_;
  std::string text_;
  std::optional<TraceWriter> trace_;
  std::optional<trace::Story> story_;
  std::optional<Tracer> tracer_;
};

/// How much a run of it is held against: expectations, and answers to questions.
std::size_t expected_in(const Scenario& scenario) {
  const auto asks = [](const TimelineEntry& entry) { return entry.ask.has_value(); };
  return scenario.expectations.size() +
         static_cast<std::size_t>(std::count_if(scenario.timeline.begin(), scenario.timeline.end(), asks));
}

}  // namespace

RunReport run_scenario(const RunRequest& request, Output& out) {
  Scenario scenario = load_scenario(request.file);
  const std::size_t expected = expected_in(scenario);
  if (request.until) scenario = ending_at(std::move(scenario), *request.until);
  const std::size_t left_out = expected - expected_in(scenario);
  const std::vector<std::string> pointers = point_anew(scenario);
  const std::uint64_t seed = request.seed.value_or(scenario.seed);
  if (request.bug != nullptr) scenario.bug = request.bug;
  const auto shared = std::make_shared<const Scenario>(std::move(scenario));
  Simulation simulation =
      request.rules != nullptr ? Simulation(shared, seed, *request.rules) : Simulation(shared, seed);
  Narration narration(request, simulation, pointers, out);
  std::optional<TraceTarget> history;
  if (request.history) {
    history.emplace(*request.history, out);
    simulation.keep_history();
  }

  const auto begin = std::chrono::steady_clock::now();
  std::optional<std::string> broken;
  try {
    simulation.run(narration.tracer());
    narration.finish();
    if (history) {
      lin::write_history(simulation.history(), [&](std::string_view line) { history->write(line); });
      history->commit();
    }
  } catch (const raft::InternalError& error) {
    // The trace stops in the middle of a step and so is not written; nor is the history.
    broken = error.what();
  }
  const std::chrono::duration<double> real = std::chrono::steady_clock::now() - begin;

  RunReport report = report_of(simulation, broken);
  report.file = request.file;
  report.left_out = left_out;
  for (std::size_t i = 0; i < pointers.size(); ++i) report.expectations[i].pointer = pointers[i];
  report.real_seconds = real.count();
  return report;
}

}  // namespace raftsim
