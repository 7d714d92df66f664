#include <algorithm>
#include <cmath>
#include <string>

#include "viz/model/details.hpp"
#include "viz/views/stage.hpp"

/// The logs: a row a server, a column an index.
namespace raftsim::viz {
namespace {

class LogsDrawing {
 public:
  LogsDrawing(const Stage& stage, const Box& box)
      : session_(*stage.session),
        ui_(*stage.ui),
        run_(session_.run()),
        theme_(*stage.theme),
        pen_(*ImGui::GetWindowDrawList()),
        record_(session_.cursor().record),
        head_y_(box.y0 + theme_.px(9)),
        legend_y_(box.y1 - theme_.px(7)) {
    names_ = {box.x0, box.y0 + theme_.px(20), box.x0 + theme_.px(96), box.y1 - theme_.px(20)};
    grid_ = {names_.x1 + theme_.px(8), names_.y0, box.x1, names_.y1};
    row_ = std::min(grid_.height() / static_cast<float>(run_.servers()), theme_.px(58));
    cell_ = std::clamp(row_ * 1.05F, theme_.px(30), theme_.px(46));
    choose_columns();
  }

  void draw() {
    if (run_.header().imported) return draw_nothing();
    draw_heads();
    for (const raft::ServerId server : raft::ServerSet::first(run_.servers())) draw_row(server);
    draw_legend();
    ImGui::SetCursorScreenPos({grid_.x0, grid_.y0});
    ImGui::InvisibleButton("grid", {grid_.width(), grid_.height()});
    if (!ImGui::IsItemHovered()) return;
    ui_.log_scroll -= ImGui::GetIO().MouseWheel * 3;
    show_entry(ImGui::GetMousePos());
  }

 private:
  /// The grid follows the end of the longest log; the wheel moves it from there.
  void choose_columns() {
    raft::LogIndex last;
    for (const raft::ServerId server : raft::ServerSet::first(run_.servers())) {
      last = std::max(last, run_.log(server).extent(record_).last);
    }
    columns_ = static_cast<std::uint64_t>(std::max(1.0F, grid_.width() / cell_));
    const std::uint64_t most = std::max(last.value, std::uint64_t{1});
    // Two empty columns, that what comes next has a place to appear.
    const auto end = static_cast<double>(most + 2);
    ui_.log_scroll = std::clamp(ui_.log_scroll, -f(std::max(0.0, end - static_cast<double>(columns_))), 0.0F);
    const double first = end - static_cast<double>(columns_) + static_cast<double>(ui_.log_scroll);
    first_ = first < 0 ? 1 : static_cast<std::uint64_t>(first) + 1;
  }

  [[nodiscard]] float x_of(std::uint64_t index) const {
    return grid_.x0 + (static_cast<float>(index) - static_cast<float>(first_)) * cell_;
  }

  void draw_nothing() const {
    pen_.text(theme_.fonts.body, (names_.x0 + grid_.x1) / 2, (grid_.y0 + grid_.y1) / 2,
              "This trace holds no logs: it was imported from " + run_.header().imported->file, theme_.faint,
              Align::centre);
  }

  void draw_heads() const {
    const std::uint64_t every = cell_ < theme_.px(36) ? 5 : 1;
    for (std::uint64_t index = first_; index < first_ + columns_; ++index) {
      if (index % every != 0 && index != first_) continue;
      pen_.text(theme_.fonts.small, x_of(index) + cell_ / 2, head_y_, std::to_string(index), theme_.faint,
                Align::centre);
    }
  }

  void draw_row(raft::ServerId id) const {
    const ServerMoment& server = session_.moment().server(id);
    const LogHistory& log = run_.log(id);
    const LogHistory::Extent extent = log.extent(record_);
    const float top = grid_.y0 + row_ * static_cast<float>(id.value - 1);
    const float y = top + row_ / 2;
    const float half = std::min(row_ * 0.34F, theme_.px(17));
    const ImU32 colour = server.up ? theme_.of(server.role) : theme_.faint;
    pen_.text(theme_.fonts.body, names_.x0 + theme_.px(8), y, server.up ? shape_of(server.role) : "✕",
              server.role == raft::Role::follower ? mixed(colour, theme_.text, 0.45F) : colour, Align::left,
              row_);
    pen_.text(theme_.fonts.bold, names_.x0 + theme_.px(28), y, to_string(id), theme_.text, Align::left, row_);
    pen_.list().PushClipRect({grid_.x0, grid_.y0}, {grid_.x1, grid_.y1}, true);
    for (std::uint64_t index = first_; index < first_ + columns_; ++index) {
      const Box box{x_of(index) + 1.5F, y - half, x_of(index) + cell_ - 1.5F, y + half};
      if (index <= extent.base.value) {
        pen_.fill(box, faded(theme_.snapshot, 0.16F), 2);
        pen_.hatch(box, faded(theme_.snapshot, 0.45F), theme_.px(6));
        continue;
      }
      const std::optional<Cell> cell = log.cell(raft::LogIndex{index}, record_);
      if (!cell) {
        pen_.frame(box, faded(theme_.line, 0.55F), 1, theme_.px(4));
        continue;
      }
      draw_cell(*cell, index, box, server);
    }
    if (extent.base.value >= first_) {
      const float end = std::min(x_of(extent.base.value + 1), grid_.x1);
      pen_.text(theme_.fonts.small, std::max(grid_.x0, end - theme_.px(4)), y,
                "snapshot to " + std::to_string(extent.base.value), theme_.text, Align::right);
    }
    draw_marks(id, server, y, half);
    pen_.list().PopClipRect();
  }

  void draw_cell(const Cell& cell, std::uint64_t index, const Box& box, const ServerMoment& server) const {
    const ImU32 colour = theme_.of_term(cell.term);
    const bool committed = index <= server.commit_index.value;
    const bool durable = index <= server.durable_index.value;
    // What is not committed is hollow: it may still be lost.
    if (committed) {
      pen_.fill(box, colour, theme_.px(4));
    } else {
      pen_.fill(box, faded(colour, 0.30F), theme_.px(4));
      pen_.frame(box, colour, theme_.px(1.6F), theme_.px(4));
    }
    if (!durable) pen_.hatch(box, faded(theme_.panel, 0.55F), theme_.px(5));
    const ImU32 ink = committed ? ink_on(colour) : theme_.text;
    std::string text = std::to_string(cell.term.value);
    if (cell.kind == raft::EntryKind::configuration) text += "c";
    // Terms of four digits are as wide as a narrow cell.
    const bool fits = Pen::width_of(theme_.fonts.bold, text) <= box.width() - theme_.px(6);
    pen_.text(fits ? theme_.fonts.bold : theme_.fonts.small, (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2,
              text, ink, Align::centre, box.height());
    if (cell.since != record_ || record_ == 0) return;
    // This very record wrote it.
    const ImU32 flash = cell.overwrites ? theme_.bad : theme_.cursor;
    pen_.frame({box.x0 - 2, box.y0 - 2, box.x1 + 2, box.y1 + 2}, flash, theme_.px(2.5F), theme_.px(5));
  }

  void draw_marks(raft::ServerId id, const ServerMoment& server, float y, float half) const {
    const auto mark = [&](std::uint64_t index, const char* shape, ImU32 colour, float height) {
      if (index < first_ || index >= first_ + columns_) return;
      pen_.text(theme_.fonts.small, x_of(index + 1), height, shape, colour, Align::centre, row_ * 0.7F);
    };
    if (server.commit_index.value >= first_ && server.commit_index.value < first_ + columns_) {
      const float x = x_of(server.commit_index.value + 1);
      pen_.line({x, y - half - theme_.px(4)}, {x, y + half + theme_.px(4)}, theme_.good, theme_.px(3));
    }
    mark(server.last_applied.value, "▲", theme_.good, y + half + theme_.px(3));
    // What the leader believes of this server.
    for (const raft::ServerId other : raft::ServerSet::first(run_.servers())) {
      const ServerMoment& leader = session_.moment().server(other);
      if (!leader.up || leader.role != raft::Role::leader || other == id) continue;
      if (!leader.configuration.members().contains(id)) continue;
      const trace::PeerProgress& progress = leader.progress[id.value - 1U];
      mark(progress.match_index.value, "◆", theme_.accent, y - half - theme_.px(1));
      if (progress.next_index.value >= first_ && progress.next_index.value < first_ + columns_) {
        pen_.text(theme_.fonts.small, x_of(progress.next_index.value) + cell_ / 2, y - half - theme_.px(1),
                  "▼", theme_.vote, Align::centre, row_ * 0.7F);
      }
    }
  }

  void draw_legend() const {
    float x = names_.x0;
    const auto put = [&](const char* shape, ImU32 colour, const char* text) {
      // Words that do not fit say nothing.
      if (x + Pen::width_of(theme_.fonts.small, std::string(shape) + text) + theme_.px(5) > grid_.x1) return;
      pen_.text(theme_.fonts.small, x, legend_y_, shape, colour);
      x += Pen::width_of(theme_.fonts.small, shape) + theme_.px(5);
      pen_.text(theme_.fonts.small, x, legend_y_, text, theme_.faint);
      x += Pen::width_of(theme_.fonts.small, text) + theme_.px(16);
    };
    put("■", theme_.accent, "filled: committed, the number is the term");
    put("│", theme_.good, "commitIndex");
    put("▲", theme_.good, "lastApplied");
    put("◆", theme_.accent, "matchIndex");
    put("▼", theme_.vote, "nextIndex");
    put("▨", theme_.faint, "not durable yet");
  }

  void show_entry(ImVec2 mouse) const {
    const auto place = static_cast<std::size_t>((mouse.y - grid_.y0) / row_);
    if (place >= static_cast<std::size_t>(run_.servers())) return;
    const raft::ServerId server{static_cast<std::uint8_t>(place + 1)};
    const raft::LogIndex index{first_ + static_cast<std::uint64_t>((mouse.x - grid_.x0) / cell_)};
    const std::optional<raft::Entry> entry = entry_at(run_, server, index, record_);
    if (!entry) return;
    const std::optional<Cell> cell = run_.log(server).cell(index, record_);
    ImGui::SetTooltip("%s, entry %llu: term %llu, %s\nwritten by record #%llu", to_string(server).c_str(),
                      static_cast<unsigned long long>(index.value),
                      static_cast<unsigned long long>(entry->term.value), words_of(*entry).c_str(),
                      static_cast<unsigned long long>(cell->since));
    if (ImGui::IsMouseClicked(0)) session_.select({server, std::nullopt});
    if (ImGui::IsMouseDoubleClicked(0) && cell->since != 0) session_.jump_to_record(cell->since);
  }

  Session& session_;
  Ui& ui_;
  const Run& run_;
  const Theme& theme_;
  Pen pen_;
  std::uint64_t record_;
  Box names_;
  Box grid_;
  float head_y_;
  float legend_y_;
  float row_{};
  float cell_{};
  std::uint64_t first_{1};
  std::uint64_t columns_{};
};

}  // namespace

void draw_logs(const Stage& stage, const Box& box) {
  const Box inside = begin_panel(stage, "logs", box, "LOGS");
  LogsDrawing(stage, inside).draw();
  end_panel();
}

}  // namespace raftsim::viz
