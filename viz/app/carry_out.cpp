#include "viz/app/carry_out.hpp"

#include <cstdint>
#include <string>

#include "viz/app/carry_out_change.hpp"
#include "viz/model/time_axis.hpp"

namespace raftsim::viz {
namespace {

using What = ChangeOffer::What;

void select_next(Session& session, bool forward) {
  const auto servers = static_cast<unsigned>(session.run().servers());
  const unsigned now = session.selection().server.value;
  const unsigned next =
      now == 0 ? (forward ? 1 : servers) : (now - 1 + (forward ? 1 : servers - 1)) % servers + 1;
  session.select({raft::ServerId{static_cast<std::uint8_t>(next)}, std::nullopt});
}

void step(const Stage& stage, StepKind kind, bool forward, const char* what) {
  if (stage.session->step(kind, forward)) return;
  stage.ui->say(std::string("no ") + what + (forward ? " after this" : " before this"));
}

void step_message(const Stage& stage, bool forward) {
  if (stage.session->step_message(forward)) return;
  stage.ui->say(stage.session->selection().server == raft::kNobody ? "select a server first: S, or a click"
                                                                   : "no more messages of this server");
}

void zoom(Session& session, double factor) {
  const Window& window = session.window();
  session.set_window(zoomed(window, window.x(session.cursor().time), factor, session.run().end()));
}

void open_filter(Ui& ui) {
  ui.tab = Tab::events;
  if (ui.shown == Shown::timeline || ui.shown == Shown::logs) ui.shown = Shown::all;
  ui.focus_filter = true;
}

/// The panel's page, and a view that has it.
void open_tab(Ui& ui, Tab tab) {
  ui.tab = tab;
  if (ui.shown == Shown::timeline || ui.shown == Shown::logs) ui.shown = Shown::all;
}

void open_note(const Stage& stage) {
  Ui& ui = *stage.ui;
  const Bookmark* bookmark = ui.bookmarks.find(stage.session->cursor().record);
  ui.note = bookmark == nullptr ? "" : bookmark->note;
  ui.note_opens = true;
}

void open_palette(Ui& ui) {
  ui.palette = !ui.palette;
  ui.palette_opens = ui.palette;
  ui.palette_text.clear();
  ui.palette_choice = 0;
}

}  // namespace

void carry_out(Command command, const Stage& stage, CommandWishes& wishes) {
  Session& session = *stage.session;
  Ui& ui = *stage.ui;
  using enum Command;
  switch (command) {
    case play: session.play(!session.playing()); return;
    case next_event: return step(stage, StepKind::event, true, "event");
    case previous_event: return step(stage, StepKind::event, false, "event");
    case next_election: return step(stage, StepKind::election, true, "election");
    case previous_election: return step(stage, StepKind::election, false, "election");
    case next_message: return step_message(stage, true);
    case previous_message: return step_message(stage, false);
    case next_commit: return step(stage, StepKind::commit, true, "commit");
    case previous_commit: return step(stage, StepKind::commit, false, "commit");
    case next_term: return step(stage, StepKind::term, true, "new term");
    case previous_term: return step(stage, StepKind::term, false, "new term");
    case next_fault: return step(stage, StepKind::fault, true, "fault");
    case previous_fault: return step(stage, StepKind::fault, false, "fault");
    case next_violation: return step(stage, StepKind::violation, true, "violation");
    case previous_violation: return step(stage, StepKind::violation, false, "violation");
    case next_caption: return step(stage, StepKind::caption, true, "caption");
    case previous_caption: return step(stage, StepKind::caption, false, "caption");
    case cause:
      if (!session.jump_to_cause()) stage.ui->say("this has no cause");
      return;
    case effect:
      if (!session.jump_to_effect()) stage.ui->say("this has no effect");
      return;
    case start: return session.jump_to_record(0);
    case end: return session.jump_to_record(session.run().records());
    case back: session.back(); return;
    case forward: session.forward(); return;
    case faster: return session.set_speed(session.speed() * 2);
    case slower: return session.set_speed(session.speed() / 2);
    case type_time: stage.ui->focus_time = true; return;
    case next_server: return select_next(session, true);
    case previous_server: return select_next(session, false);
    case filter: return open_filter(ui);
    case next_match: session.step_match(true); return;
    case previous_match: session.step_match(false); return;
    case zoom_in: return zoom(session, 0.7);
    case zoom_out: return zoom(session, 1 / 0.7);
    case whole_run: return session.set_window(whole(session.window().width, session.run().end()));
    case follow: session.follow = !session.follow; return;
    case show_all: ui.shown = Shown::all; return;
    case show_timeline: ui.shown = Shown::timeline; return;
    case show_ring: ui.shown = Shown::ring; return;
    case show_logs: ui.shown = Shown::logs; return;
    case show_comparison: ui.shown = Shown::comparison; return;
    case inspector: return open_tab(ui, Tab::inspector);
    case events: return open_tab(ui, Tab::events);
    case checks: return open_tab(ui, Tab::checks);
    case branches: return open_tab(ui, Tab::branches);
    case bookmarks: return open_tab(ui, Tab::bookmarks);
    case bookmark: wishes.bookmark = true; return;
    case bookmark_note: return open_note(stage);
    case theme: wishes.toggle_theme = !wishes.toggle_theme; return;
    case larger: wishes.zoom_text *= 1.1F; return;
    case smaller: wishes.zoom_text /= 1.1F; return;
    case palette: return open_palette(ui);
    case quit: wishes.quit = true; return;
    case help: ui.help = !ui.help; return;
    case crash_or_drop: return crash_or_drop_selected(stage);
    case restart: return change_server(stage, {What::restart}, "is running");
    case pause: return change_server(stage, {What::pause, What::resume}, "is down");
    case fire_timer: return change_server(stage, {What::fire}, "has no timer that runs");
    case hold_timers: return change_server(stage, {What::hold}, "has no timer that runs");
    case isolate: return change_server(stage, {What::isolate}, "is cut off already");
    case reconnect: return change_server(stage, {What::reconnect}, "has no link that is cut");
    case delay: return change_message(stage, What::delay);
    case duplicate: return change_message(stage, What::duplicate);
    case reorder: return change_message(stage, What::reorder);
    case Command::heal_all: return heal_all_links(stage);
    case type_change: ui.change_opens = true; return;
    case undo:
      if (!stage.branches->undo()) ui.say("this is the original: nothing is changed");
      return;
    case redo:
      if (!stage.branches->redo()) ui.say("this branch has none of its own");
      return;
    case next_branch: return stage.branches->step(true);
    case previous_branch: return stage.branches->step(false);
    case save: return open_save(stage);
  }
}

}  // namespace raftsim::viz
