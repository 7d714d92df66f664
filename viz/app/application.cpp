#include "viz/app/application.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <filesystem>

#include "sim/trace/atomic_file.hpp"
#include "viz/app/keys.hpp"
#include "viz/app/png_file.hpp"
#include "viz/app/welcome.hpp"
#include "viz/replay/replay.hpp"

namespace raftsim::viz {
namespace {

/// How the window was left, unless the command line says otherwise. What is wrong with the file goes into
/// `note`; the window then is as it is at first.
Layout remembered(const Arguments& arguments, const std::string& file, std::string& note) {
  Layout layout;
  try {
    if (!arguments.screenshot && !arguments.benchmark) layout = load_layout(file);
  } catch (const LayoutError& error) {
    note = error.what();
  }
  if (arguments.size) {
    layout.width = arguments.size->width;
    layout.height = arguments.size->height;
  }
  if (arguments.light) layout.dark = false;
  if (arguments.scale) layout.scale = *arguments.scale;
  return layout;
}

}  // namespace

Application::Application(const Arguments& arguments)
    : arguments_(arguments),
      layout_file_(layout_path()),
      layout_(remembered(arguments, layout_file_, layout_note_)),
      window_(layout_.width, layout_.height, !arguments.screenshot && !arguments.benchmark),
      theme_(theme_of(layout_.dark, static_cast<float>(layout_.scale) / 100)) {
  ui_.shown = arguments.view;
  ui_.tab = arguments.tab;
  ui_.panels = layout_.panels;
  ui_.help = arguments.keys;
  window_.use(theme_);
  if (arguments_.file.empty()) offers_ = shipped_offers();
}

void Application::open(const std::string& file, std::optional<std::uint64_t> seed) {
  OpenRun opened = open_run(file, seed);
  branches_.emplace(opened.run);
  shown_branch_ = 0;
  session_.emplace(std::move(opened.run));
  bookmarks_file_ = opened.bookmarks;
  const Ui before = std::move(ui_);
  ui_ = {};
  ui_.shown = before.shown == Shown::comparison ? Shown::all : before.shown;
  ui_.tab = before.tab;
  ui_.panels = before.panels;
  ui_.help = before.help;
  bookmarks_.clear();
  error_.clear();
  if (!layout_note_.empty()) ui_.say("the layout is not as you left it: " + layout_note_, true);
  layout_note_.clear();
  try {
    ui_.bookmarks = Bookmarks::load(bookmarks_file_, session_->run().records());
  } catch (const BookmarkError& error) {
    ui_.say(error.what(), true);
  }
  show_title();
}

void Application::show_title() {
  const Branch& current = branches_->current();
  const std::string branch =
      current.parent ? ", branch " + std::to_string(current.id) + ", hash " + hash_text(*current.run) : "";
  window_.set_title(session_->run().header().scenario + branch + " – raftviz");
}

void Application::try_open(const std::string& file, std::optional<std::uint64_t> seed) {
  try {
    open(file, seed);
    go_to_start();
  } catch (const OpenError& error) {
    error_ = error.what();
    ui_.say(error.what(), true);
    if (!session_ && offers_.empty()) offers_ = shipped_offers();
  }
}

void Application::go_to_start() {
  if (!session_) return;
  if (arguments_.at) {
    session_->scrub(*arguments_.at);
  } else {
    session_->jump_to_what_matters();
  }
  if (!arguments_.span) return;
  // The width is not known yet; set_width() keeps what the window shows.
  const Time begin = session_->cursor().time - *arguments_.span / 2;
  session_->set_window(panned({begin, begin + *arguments_.span, 1}, 0, session_->run().end()));
}

void Application::answer_keys() {
  const std::vector<KeyPress> presses = window_.take_keys();
  if (!session_) return;
  const std::vector<Command> commands = commands_of(stage(), presses);
  // A message is about the key before.
  if (!commands.empty()) ui_.message.clear();
  ui_.wishes.commands.insert(ui_.wishes.commands.end(), commands.begin(), commands.end());
}

void Application::answer_wishes() {
  if (const std::string file = window_.take_dropped_file(); !file.empty()) {
    arguments_.at.reset();
    arguments_.span.reset();
    try_open(file, std::nullopt);
  }
  if (!session_) return;
  const Wishes wishes = std::exchange(ui_.wishes, {});
  CommandWishes command_wishes;
  for (const Command command : wishes.commands) {
    carry_out(command, stage(), command_wishes);
    show_current_branch();
    // A key that was pressed after another one is about what that has made.
    for (const Change& change : std::exchange(ui_.wishes.changes, {})) make_change(change);
  }
  if (command_wishes.bookmark) toggle_bookmark();
  if (wishes.note) set_bookmark(*wishes.note);
  if (wishes.forget_bookmark) forget_bookmark(*wishes.forget_bookmark);
  if (wishes.branch) branches_->switch_to(*wishes.branch);
  if (wishes.delete_branch) {
    const std::string refused = branches_->remove(*wishes.delete_branch);
    ui_.compared = {};
    if (!refused.empty()) ui_.say(refused, true);
  }
  show_current_branch();
  for (const Change& change : wishes.changes) make_change(change);
  if (wishes.save) save_scenario(*wishes.save);
  change_theme(command_wishes);
  if (command_wishes.quit) window_.close();
}

void Application::change_theme(const CommandWishes& wishes) {
  if (!wishes.toggle_theme && wishes.zoom_text == 1) return;
  const float scale = std::clamp(theme_.scale * wishes.zoom_text, 0.5F, 3.0F);
  theme_ = theme_of(wishes.toggle_theme ? !theme_.dark : theme_.dark, scale);
  window_.use(theme_);
}

void Application::make_change(const Change& change) {
  try {
    std::shared_ptr<const Run> run = replay(session_->run(), change);
    // What is marked before the change is there in the branch, too.
    Bookmarks kept;
    for (const Bookmark& bookmark : ui_.bookmarks.all()) {
      if (bookmark.time < change.time) kept.set(bookmark);
    }
    const int made = branches_->add(change, std::move(run)).id;
    bookmarks_[made] = std::move(kept);
    show_current_branch();
    if (session_->cursor().time < change.time) session_->scrub(change.time);
    ui_.say("branch " + std::to_string(made) + ": " + change.words + " (Ctrl+Z: back, 5: compare)");
  } catch (const ReplayError& error) {
    ui_.say(error.what(), true);
  }
}

void Application::show_current_branch() {
  const Branch& current = branches_->current();
  if (current.id == shown_branch_) return;
  bookmarks_[shown_branch_] = std::move(ui_.bookmarks);
  ui_.bookmarks = bookmarks_[current.id];
  shown_branch_ = current.id;
  Session shown(current.run, *session_);
  session_.emplace(std::move(shown));
  ui_.minimap = {};
  ui_.menu.reset();
  ui_.listed_record = ~std::uint64_t{0};
  show_title();
  ui_.say(current.parent ? "branch " + current.name : "the original");
}

void Application::save_scenario(const std::string& path) {
  std::error_code none;
  if (std::filesystem::exists(path, none) && ui_.save_again != path) {
    ui_.save_again = path;
    ui_.save_opens = true;
    ui_.say(path + " is there already: enter it again to replace it", true);
    return;
  }
  try {
    trace::AtomicFile file(path);
    file.write(scenario_file(session_->run(), branches_->changes(branches_->current().id)));
    file.commit();
    ui_.say("saved: raftsim run " + path);
  } catch (const std::exception& error) {
    ui_.say(error.what(), true);
  }
}

void Application::toggle_bookmark() {
  const Cursor& cursor = session_->cursor();
  if (ui_.bookmarks.find(cursor.record) != nullptr) return forget_bookmark(cursor.record);
  set_bookmark(cursor.record == 0 ? "the start" : std::string(session_->run().words(cursor.record)));
}

void Application::set_bookmark(const std::string& note) {
  Bookmarks changed = ui_.bookmarks;
  changed.set({session_->cursor().time, session_->cursor().record, note});
  keep_bookmarks(std::move(changed), "bookmark kept in ");
}

void Application::forget_bookmark(std::uint64_t record) {
  Bookmarks changed = ui_.bookmarks;
  changed.remove(record);
  keep_bookmarks(std::move(changed), "bookmark removed from ");
}

void Application::keep_bookmarks(Bookmarks changed, const std::string& what) {
  if (shown_branch_ != 0) {
    ui_.bookmarks = std::move(changed);
    return ui_.say(what + "this branch, as long as the window is open");
  }
  try {
    changed.save(bookmarks_file_);
    ui_.bookmarks = std::move(changed);
    ui_.say(what + bookmarks_file_);
  } catch (const std::exception& error) {
    ui_.say(error.what(), true);
  }
}

void Application::remember_layout() {
  if (layout_file_.empty()) return;
  const Size size = window_.size();
  layout_ = {size.width, size.height, theme_.dark, static_cast<int>(std::lround(theme_.scale * 100)),
             ui_.panels};
  try {
    save_layout(layout_, layout_file_);
  } catch (const std::exception&) {
    // Nobody is there any more to be told, and nothing but comfort is lost.
    return;
  }
}

void Application::draw(ImVec2 size) {
  ImGui::GetIO().DisplaySize = size;
  ImGui::NewFrame();
  if (session_) {
    // A question that time comes upon must not take away what somebody is typing.
    const bool in_popup =
        ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
    if (!in_popup) session_->pass(static_cast<double>(ImGui::GetIO().DeltaTime));
    draw_workspace(stage(), size);
  } else {
    const std::string chosen = draw_welcome(theme_, offers_, error_, size, wanted_);
    if (!chosen.empty()) arguments_.file = chosen;
  }
}

void Application::run() {
  if (!arguments_.file.empty()) try_open(arguments_.file, arguments_.seed);
  while (!window_.closing()) {
    window_.begin_frame();
    answer_keys();
    // Fonts, runs and branches change between two frames only.
    answer_wishes();
    const std::string file = arguments_.file;
    draw(ImGui::GetIO().DisplaySize);
    window_.end_frame(theme_);
    if (!session_ && arguments_.file != file) try_open(arguments_.file, arguments_.seed);
  }
  remember_layout();
}

void Application::write_screenshot() {
  if (!arguments_.file.empty()) {
    open(arguments_.file, arguments_.seed);
    go_to_start();
  }
  const ImVec2 size{static_cast<float>(layout_.width), static_cast<float>(layout_.height)};
  // ImGui knows the sizes of some things one frame later.
  constexpr int kFrames = 3;
  for (int frame = 1; frame <= kFrames; ++frame) {
    window_.begin_frame();
    ImGui::GetIO().MousePos = {-1e6F, -1e6F};
    draw(size);
    if (frame < kFrames) ImGui::EndFrame();
  }
  write_png(*arguments_.screenshot, window_.end_frame_as_image(theme_, layout_.width, layout_.height));
}

}  // namespace raftsim::viz
