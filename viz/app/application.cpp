#include "viz/app/application.hpp"

#include <algorithm>
#include <exception>

#include "viz/app/png_file.hpp"
#include "viz/app/welcome.hpp"

namespace raftsim::viz {

Application::Application(const Arguments& arguments)
    : arguments_(arguments),
      window_(arguments.width, arguments.height, !arguments.screenshot),
      theme_(theme_of(!arguments.light, arguments.scale)) {
  ui_.shown = arguments.view;
  ui_.tab = arguments.tab;
  window_.use(theme_);
  if (arguments_.file.empty()) offers_ = shipped_offers();
}

void Application::open(const std::string& file, std::optional<std::uint64_t> seed) {
  OpenRun opened = open_run(file, seed);
  session_.emplace(std::move(opened.run));
  bookmarks_file_ = opened.bookmarks;
  ui_.minimap = {};
  ui_.bookmarks = {};
  ui_.message.clear();
  error_.clear();
  try {
    ui_.bookmarks = Bookmarks::load(bookmarks_file_, session_->run().records());
  } catch (const BookmarkError& error) {
    ui_.message = error.what();
  }
  window_.set_title(session_->run().header().scenario + " – raftviz");
}

void Application::try_open(const std::string& file, std::optional<std::uint64_t> seed) {
  try {
    open(file, seed);
    go_to_start();
  } catch (const OpenError& error) {
    error_ = error.what();
    if (offers_.empty()) offers_ = shipped_offers();
  }
}

void Application::go_to_start() {
  if (!session_) return;
  if (arguments_.at) session_->scrub(*arguments_.at);
  if (!arguments_.span) return;
  // The width is not known yet; set_width() keeps what the window shows.
  const Time begin = session_->cursor().time - *arguments_.span / 2;
  session_->set_window(panned({begin, begin + *arguments_.span, 1}, 0, session_->run().end()));
}

void Application::toggle_bookmark() {
  const Cursor& cursor = session_->cursor();
  Bookmarks changed = ui_.bookmarks;
  const bool removed = changed.remove(cursor.record);
  if (!removed) {
    const std::string note =
        cursor.record == 0 ? "the start" : std::string(session_->run().words(cursor.record));
    changed.set({cursor.time, cursor.record, note});
  }
  try {
    changed.save(bookmarks_file_);
    ui_.bookmarks = std::move(changed);
    ui_.message = (removed ? "bookmark removed from " : "bookmark kept in ") + bookmarks_file_;
  } catch (const std::exception& error) {
    ui_.message = error.what();
  }
}

KeyWishes Application::answer_keys_of_session() {
  const std::vector<KeyPress> presses = window_.take_keys();
  if (!session_) return {};
  const KeyWishes wishes = answer_keys({&*session_, &theme_, &ui_}, presses);
  if (wishes.bookmark) toggle_bookmark();
  return wishes;
}

void Application::change_theme(const KeyWishes& wishes) {
  if (!wishes.toggle_theme && wishes.zoom_text == 1) return;
  const float scale = std::clamp(theme_.scale * wishes.zoom_text, 0.5F, 3.0F);
  theme_ = theme_of(wishes.toggle_theme ? !theme_.dark : theme_.dark, scale);
  window_.use(theme_);
}

void Application::draw(ImVec2 size) {
  ImGui::GetIO().DisplaySize = size;
  ImGui::NewFrame();
  if (session_) {
    session_->pass(static_cast<double>(ImGui::GetIO().DeltaTime));
    draw_workspace({&*session_, &theme_, &ui_}, size);
  } else {
    const std::string chosen = draw_welcome(theme_, offers_, error_, size, wanted_);
    if (!chosen.empty()) arguments_.file = chosen;
  }
}

void Application::run() {
  if (!arguments_.file.empty()) try_open(arguments_.file, arguments_.seed);
  while (!window_.closing()) {
    window_.begin_frame();
    const KeyWishes wishes = answer_keys_of_session();
    const std::string file = arguments_.file;
    draw(ImGui::GetIO().DisplaySize);
    window_.end_frame(theme_);
    // Fonts change between two frames only.
    change_theme(wishes);
    if (!session_ && arguments_.file != file) try_open(arguments_.file, arguments_.seed);
  }
}

void Application::write_screenshot() {
  if (!arguments_.file.empty()) {
    open(arguments_.file, arguments_.seed);
    go_to_start();
  }
  const ImVec2 size{static_cast<float>(arguments_.width), static_cast<float>(arguments_.height)};
  // ImGui knows the sizes of some things one frame later.
  constexpr int kFrames = 3;
  for (int frame = 1; frame <= kFrames; ++frame) {
    window_.begin_frame();
    ImGui::GetIO().MousePos = {-1e6F, -1e6F};
    draw(size);
    if (frame < kFrames) ImGui::EndFrame();
  }
  write_png(*arguments_.screenshot, window_.end_frame_as_image(theme_, arguments_.width, arguments_.height));
}

}  // namespace raftsim::viz
