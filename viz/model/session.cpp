#include "viz/model/session.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "viz/model/details.hpp"
#include "viz/model/matching.hpp"

namespace raftsim::viz {
namespace {

/// So many messages can be read as arrows, each with its label.
constexpr std::size_t kReadable = 70;

/// As much of the run from an instant on as can be read, that instant a little inside.
Window first_window(const Run& run, Time from, double width) {
  const std::vector<Arrow>& arrows = run.arrows();
  const auto first = std::lower_bound(arrows.begin(), arrows.end(), from,
                                      [](const Arrow& arrow, Time time) { return arrow.asked < time; });
  const auto left = static_cast<std::size_t>(arrows.end() - first);
  if (arrows.size() <= kReadable || left == 0) return whole(width, run.end());
  const Time end = (first + static_cast<std::ptrdiff_t>(std::min(kReadable, left) - 1))->ended;
  const Duration span = std::max(end - from, kShortestWindow);
  return {from - span / 4, end, width};
}

}  // namespace

Session::Session(std::shared_ptr<const Run> run)
    : run_(std::move(run)), moment_(run_->moment(0)), before_(moment_), quiz_(*run_) {}

Session::Session(std::shared_ptr<const Run> run, const Session& before) : Session(std::move(run)) {
  // NOLINTBEGIN(cppcoreguidelines-prefer-member-initializer): a constructor that delegates has none
  follow = before.follow;
  speed_ = before.speed_;
  window_ = before.window_;
  // NOLINTEND(cppcoreguidelines-prefer-member-initializer)
  quiz_ = Quiz(*run_, *before.run_, before.quiz_);
  if (before.selection_.server.value <= run_->servers()) selection_.server = before.selection_.server;
  set_filter(before.filter_text_);
  scrub(before.cursor_.time);
}

void Session::go(Cursor cursor) {
  cursor_ = cursor;
  if (moment_.record != cursor.record) {
    const std::uint64_t before = cursor.record == 0 ? 0 : cursor.record - 1;
    before_ = run_->moment(before, moment_);
    moment_ = run_->moment(cursor.record, before_);
  }
  keep_in_window();
}

void Session::keep_in_window() {
  if (!follow || window_.width <= 0) return;
  const double x = window_.x(cursor_.time);
  const double margin = window_.width * 0.08;
  if (x >= margin && x <= window_.width - margin) return;
  // While playing the cursor walks through the window; a jump puts it in the middle.
  const bool walks = playing_ && x > window_.width - margin && x < window_.width * 1.1;
  window_ =
      walks ? panned(window_, x - margin * 2, run_->end()) : centred(window_, cursor_.time, run_->end());
}

void Session::remember() {
  if (!past_.empty() && past_.back() == cursor_) return;
  past_.push_back(cursor_);
  future_.clear();
}

bool Session::go_to(std::uint64_t record) {
  if (record == 0) return false;
  go({record, run_->row(record).time});
  return true;
}

void Session::jump_to_record(std::uint64_t record) {
  record = std::min(record, run_->records());
  remember();
  go({record, record == 0 ? Time{} : run_->row(record).time});
}

void Session::jump_to_what_matters() {
  const std::vector<CaptionText>& told = run_->captions();
  if (run_->violations().empty() || (!told.empty() && told.back().time > Time{})) return;
  jump_to_record(run_->violations().front().record);
}

void Session::jump_to_time(Time time) {
  remember();
  scrub(time);
}

void Session::scrub(Time time) {
  time = std::clamp(time, Time{}, run_->end());
  go({run_->record_at(time), time});
}

bool Session::ask_on_the_way_to(std::uint64_t record) {
  const std::optional<std::size_t> question = quiz_.next_between(*run_, cursor_.record, record);
  if (!question) return false;
  go_to(run_->questions()[*question].record);
  quiz_.ask(*question);
  return true;
}

void Session::leave_question() {
  quiz_.close();
  const bool plays_on = std::exchange(plays_on_, false);
  if (cursor_.time < run_->end()) play(plays_on);
}

bool Session::step(StepKind kind, bool forward) {
  if (quiz_.open()) return false;
  playing_ = false;
  if (forward) {
    const std::uint64_t next = run_->next(kind, cursor_.record);
    return ask_on_the_way_to(next) || go_to(next);
  }
  // Between two records "back" is to the one that has happened last.
  const bool between = cursor_.record > 0 && cursor_.time > run_->row(cursor_.record).time;
  return go_to(run_->previous(kind, cursor_.record + (between ? 1 : 0)));
}

bool Session::step_message(bool forward) {
  if (selection_.server == raft::kNobody || quiz_.open()) return false;
  playing_ = false;
  const std::uint64_t target = forward ? run_->next_message(selection_.server, cursor_.record)
                                       : run_->previous_message(selection_.server, cursor_.record);
  if (forward && ask_on_the_way_to(target)) return true;
  if (!go_to(target)) return false;
  const std::uint32_t arrow = run_->row(cursor_.record).arrow;
  selection_.arrow = arrow == EventRow::kNoArrow ? std::nullopt : std::optional<std::size_t>(arrow);
  return true;
}

bool Session::back() {
  if (past_.empty()) return false;
  future_.push_back(cursor_);
  const Cursor target = past_.back();
  past_.pop_back();
  go(target);
  return true;
}

bool Session::forward() {
  if (future_.empty()) return false;
  past_.push_back(cursor_);
  const Cursor target = future_.back();
  future_.pop_back();
  go(target);
  return true;
}

void Session::play(bool on) {
  if (on && cursor_.time >= run_->end()) go({0, Time{}});
  playing_ = on;
  rest_ = 0;
}

void Session::set_speed(double speed) {
  speed_ = std::clamp(speed, kSlowest, kFastest);
}

void Session::pass(double seconds) {
  if (!playing_) return;
  const double wanted = seconds * speed_ * 1e9 + rest_;
  const auto whole_part = static_cast<std::int64_t>(wanted);
  rest_ = wanted - static_cast<double>(whole_part);
  const Time time = cursor_.time + std::min(Duration{whole_part}, run_->end() - cursor_.time);
  if (ask_on_the_way_to(run_->record_at(time))) {
    playing_ = false;
    plays_on_ = true;
    return;
  }
  go({run_->record_at(time), time});
  if (time == run_->end()) playing_ = false;
}

bool Session::jump_to_cause() {
  if (cursor_.record == 0) return false;
  std::uint64_t cause = run_->row(cursor_.record).cause;
  if (cause == 0 && run_->header().imported) {
    // Of several the latest, after which nothing was wanting.
    for (const std::uint64_t one : causes_of(*run_->record(cursor_.record))) cause = std::max(cause, one);
  }
  if (cause == 0) return false;
  jump_to_record(cause);
  return true;
}

bool Session::jump_to_effect() {
  const std::vector<std::uint64_t> effects = run_->effects(cursor_.record);
  if (effects.empty()) return false;
  jump_to_record(effects.front());
  return true;
}

void Session::set_filter(std::string text) {
  filter_text_ = std::move(text);
  std::variant<trace::Filter, trace::FilterError> parsed =
      trace::Filter::parse(filter_text_, run_->header().client_names);
  if (const auto* error = std::get_if<trace::FilterError>(&parsed)) {
    filter_error_ = *error;
    return;
  }
  filter_error_.reset();
  filter_ = std::get<trace::Filter>(std::move(parsed));
  matches_.clear();
  if (filtered()) matches_ = matching(filter_, *run_);
}

bool Session::step_match(bool forward) {
  if (!filtered()) return step(StepKind::event, forward);
  const auto found = forward ? std::upper_bound(matches_.begin(), matches_.end(), cursor_.record)
                             : std::lower_bound(matches_.begin(), matches_.end(), cursor_.record);
  if (forward ? found == matches_.end() : found == matches_.begin()) return false;
  playing_ = false;
  return go_to(forward ? *found : *(found - 1));
}

bool Session::is_match(std::uint64_t record) const {
  return !filtered() || std::binary_search(matches_.begin(), matches_.end(), record);
}

bool Session::is_match(const Arrow& arrow) const {
  return is_match(arrow.ended_by != 0 ? arrow.ended_by : arrow.asked_by);
}

std::vector<Session::MatchTick> Session::match_ticks() const {
  std::vector<MatchTick> ticks;
  if (!filtered() || window_.width <= 0) return ticks;
  const auto from = [&](Time time) {
    return std::lower_bound(matches_.begin(), matches_.end(), time, [&](std::uint64_t record, Time wanted) {
      return run_->row(record).time < wanted;
    });
  };
  // However many there are, a pixel is looked at once: of each server one counts.
  auto at = from(window_.begin);
  while (at != matches_.end() && run_->row(*at).time <= window_.end) {
    const double x = std::floor(window_.x(run_->row(*at).time));
    const Time next = window_.time(x + 1);
    raft::ServerSet seen;
    constexpr int kLooked = 64;
    for (int i = 0; i < kLooked && at != matches_.end() && run_->row(*at).time < next; ++i, ++at) {
      const raft::ServerId server = run_->row(*at).server;
      if (server == raft::kNobody || seen.contains(server)) continue;
      seen.insert(server);
      ticks.push_back({x, server});
    }
    if (at != matches_.end() && run_->row(*at).time < next) at = from(next);
  }
  return ticks;
}

void Session::set_width(double width) {
  if (window_.width == width || width <= 0) return;
  if (window_.width <= 0) {
    window_ = first_window(*run_, cursor_.time, width);
  }
  window_.width = width;
}

}  // namespace raftsim::viz
