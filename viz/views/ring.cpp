#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "viz/model/cluster_words.hpp"
#include "viz/model/details.hpp"
#include "viz/views/stage.hpp"
#include "viz/views/tooltip.hpp"

/// The cluster as a ring: who is who now, votes, countdowns, messages on their way, and walls between parts.
namespace raftsim::viz {
namespace {

constexpr float kPi = 3.14159265F;

class RingDrawing {
 public:
  RingDrawing(const Stage& stage, const Box& box)
      : session_(*stage.session),
        stage_(stage),
        run_(session_.run()),
        theme_(*stage.theme),
        pen_(*ImGui::GetWindowDrawList()),
        box_(box) {
    centre_ = {(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2};
    // As large as the box lets it be, servers and what is written below them included.
    const float room = std::min(box.width() * 0.75F, box.height()) / 2;
    const auto servers = static_cast<float>(run_.servers());
    const float below = theme_.px(26);
    centre_.y -= below * 0.4F;
    node_ = std::min(room * 0.21F, theme_.px(52));
    // A smaller server leaves a larger ring: what fits beside each other on it is found in a few steps.
    for (int i = 0; i < 4; ++i) {
      radius_y_ = std::max((box.height() - below) / 2 - node_ - theme_.px(8), node_);
      radius_x_ = std::max(std::min(box.width() / 2 - node_ - theme_.px(40), radius_y_ * 1.7F), node_);
      const float each = 2 * kPi * std::sqrt((radius_x_ * radius_x_ + radius_y_ * radius_y_) / 2) / servers;
      node_ = std::min(node_, each * 0.38F);
    }
    measure();
  }

  void draw() {
    draw_ring();
    draw_summary();
    draw_walls();
    draw_messages();
    // No note covers another server.
    for (const raft::ServerId server : raft::ServerSet::first(run_.servers())) {
      const ImVec2 at = place(server);
      notes_.take({at.x - node_ * 0.8F, at.y - node_, at.x + node_ * 0.8F, at.y + node_});
    }
    for (const raft::ServerId server : raft::ServerSet::first(run_.servers())) draw_server(server);
    answer_mouse();
  }

 private:
  static constexpr std::size_t kArcs = 256;

  /// How far along the ring each of its angles is: servers stand at equal distances on it, though it is no
  /// circle.
  void measure() {
    ImVec2 last = on_ring(0);
    for (std::size_t i = 1; i <= kArcs; ++i) {
      const ImVec2 next = on_ring(static_cast<float>(i) / kArcs);
      along_[i] = along_[i - 1] + std::hypot(next.x - last.x, next.y - last.y);
      last = next;
    }
  }

  [[nodiscard]] ImVec2 place(float turn, float part = 1) const {
    const float wanted = turn * along_[kArcs];
    const auto above = std::upper_bound(along_.begin() + 1, along_.end() - 1, wanted);
    const auto arc = static_cast<std::size_t>(above - along_.begin());
    const float length = std::max(along_[arc] - along_[arc - 1], 1e-3F);
    return on_ring((static_cast<float>(arc - 1) + (wanted - along_[arc - 1]) / length) / kArcs, part);
  }

  [[nodiscard]] ImVec2 on_ring(float turn, float part = 1) const {
    const float angle = turn * 2 * kPi - kPi / 2;
    return {centre_.x + std::cos(angle) * radius_x_ * part, centre_.y + std::sin(angle) * radius_y_ * part};
  }
  [[nodiscard]] float turn_of(raft::ServerId server) const {
    return static_cast<float>(server.value - 1) / static_cast<float>(run_.servers());
  }
  [[nodiscard]] ImVec2 place(raft::ServerId server) const { return place(turn_of(server)); }

  void draw_ring() const {
    constexpr int kParts = 96;
    for (int i = 0; i < kParts; ++i) {
      const float step = 1.0F / static_cast<float>(kParts);
      pen_.line(place(static_cast<float>(i) * step), place(static_cast<float>(i + 1) * step),
                faded(theme_.line, 0.8F), theme_.px(1.5F));
    }
  }

  /// A wall stands across each pair of neighbours that cannot hear each other, and single cuts are crossed
  /// out.
  void draw_walls() const {
    const raft::ServerSet all = raft::ServerSet::first(run_.servers());
    for (const raft::ServerId a : all) {
      for (const raft::ServerId b : all) {
        if (b <= a) continue;
        const bool there = session_.moment().cut[a.value - 1U].contains(b);
        const bool back = session_.moment().cut[b.value - 1U].contains(a);
        if (!there && !back) continue;
        const ImVec2 from = place(a);
        const ImVec2 to = place(b);
        pen_.dashed(from, to, faded(theme_.cut, 0.30F), theme_.px(1), theme_.px(4), theme_.px(6));
        const ImVec2 middle{(from.x + to.x) / 2, (from.y + to.y) / 2};
        const float dx = to.x - from.x;
        const float dy = to.y - from.y;
        const float length = std::max(1.0F, std::sqrt(dx * dx + dy * dy));
        const float half = theme_.px(there && back ? 13.0F : 8.0F);
        const ImVec2 across{-dy / length * half, dx / length * half};
        for (const float shift : {-2.5F, 2.5F}) {
          const ImVec2 at{middle.x + dx / length * shift, middle.y + dy / length * shift};
          pen_.line({at.x - across.x, at.y - across.y}, {at.x + across.x, at.y + across.y}, theme_.cut,
                    theme_.px(2));
          if (!(there && back)) break;
        }
      }
    }
  }

  void draw_messages() {
    const Time now = session_.cursor().time;
    const std::uint64_t record = session_.cursor().record;
    LabelRoom room;
    // No label covers a server.
    for (const raft::ServerId server : raft::ServerSet::first(run_.servers())) {
      const ImVec2 at = place(server);
      room.take({at.x - node_, at.y - node_, at.x + node_, at.y + node_ + theme_.px(26)});
    }
    for (std::size_t rank = kArrowRanks; rank-- > 0;) {
      std::size_t drawn = 0;
      run_.arrows_of(static_cast<ArrowRank>(rank)).each(run_.arrows(), now, now, [&](std::size_t at) {
        const Arrow& arrow = run_.arrows()[at];
        // Records of one instant have an order of their own.
        const bool left = arrow.left_by != 0 && arrow.left_by <= record;
        const bool over = (arrow.ended_by != 0 && arrow.ended_by <= record) ||
                          (arrow.outcome == Outcome::lost && arrow.ended < now);
        if (arrow.asked_by > record || over) return true;
        draw_message(at, arrow, left, room);
        constexpr std::size_t kMost = 150;
        return ++drawn < kMost;
      });
    }
  }

  void draw_message(std::size_t at, const Arrow& arrow, bool left, LabelRoom& room) {
    const ImVec2 from = place(arrow.from);
    const ImVec2 to = place(arrow.to);
    const Duration flight = arrow.ended - arrow.left;
    float part = 0;
    if (left && flight.count() > 0) {
      part = f(static_cast<double>((session_.cursor().time - arrow.left).count()) /
               static_cast<double>(flight.count()));
    }
    // From edge to edge, not from centre to centre.
    const float dx = to.x - from.x;
    const float dy = to.y - from.y;
    const float length = std::max(1.0F, std::sqrt(dx * dx + dy * dy));
    const float edge = node_ * 1.15F / length;
    const bool lost = arrow.outcome == Outcome::lost;
    const float along = edge + (lost && flight.count() == 0 ? 0.12F : part * (1 - 2 * edge));
    const ImVec2 position{from.x + dx * along, from.y + dy * along};
    const ImU32 colour = theme_.of(arrow);
    if (!left) {
      pen_.list().AddCircle(position, theme_.px(5), colour, 0, theme_.px(1.5F));
    } else if (lost && flight.count() == 0) {
      pen_.cross(position, theme_.bad, theme_.px(5));
    } else {
      const ImVec2 start{from.x + dx * edge, from.y + dy * edge};
      pen_.line(start, position, faded(colour, 0.55F), theme_.px(1.5F));
      pen_.head(start, {position.x + dx / length * theme_.px(7), position.y + dy / length * theme_.px(7)},
                colour, theme_.px(14));
    }
    const ImVec2 mouse = ImGui::GetMousePos();
    if (std::hypot(mouse.x - position.x, mouse.y - position.y) < theme_.px(10)) hovered_ = at;
    if (rank_of(arrow) == ArrowRank::routine) return;
    const std::string label = label_of(arrow);
    if (label.empty()) return;
    const float half = Pen::width_of(theme_.fonts.small, label) / 2 + 3;
    const float high = theme_.fonts.small->FontSize / 2 + 1;
    const float y = position.y - theme_.px(16);
    const Box box{position.x - half, y - high, position.x + half, y + high};
    if (!room.take(box)) return;
    pen_.fill(box, faded(theme_.panel, 0.85F), theme_.px(3));
    pen_.text(theme_.fonts.small, position.x, y, label, colour, Align::centre);
  }

  void draw_server(raft::ServerId id) {
    const ServerMoment& server = session_.moment().server(id);
    const ImVec2 at = place(id);
    const bool selected = session_.selection().server == id;
    const raft::Configuration& configuration = membership_of(session_.moment());
    const bool voter = configuration.all_voters().contains(id);
    const ImU32 colour = !server.up           ? theme_.down
                         : !server.known.role ? mixed(theme_.unknown, theme_.panel, 0.55F)
                                              : theme_.shaded(theme_.of(server.role), server.current_term);
    if (selected) pen_.list().AddCircleFilled(at, node_ + theme_.px(10), faded(theme_.accent, 0.28F), 48);
    pen_.list().AddCircleFilled(at, node_, server.paused ? mixed(colour, theme_.panel, 0.5F) : colour, 48);
    if (!voter) pen_.list().AddCircle(at, node_ - theme_.px(3), theme_.panel, 48, theme_.px(3));
    if (!server.up) {
      pen_.cross(at, faded(theme_.bad, 0.30F), node_ * 0.5F);
    }
    draw_countdown(server, at);
    const ImU32 ink = ink_on(!server.up ? theme_.down : server.paused ? theme_.panel : colour);
    const float line = theme_.fonts.body->FontSize;
    // Where a server is small its name fills it, and the term is that of the others in sight.
    const bool is_small = node_ < line * 1.35F;
    pen_.text(theme_.fonts.bold, at.x, is_small ? at.y : at.y - line * 0.62F,
              std::string(!server.up          ? "✕"
                          : server.known.role ? shape_of(server.role)
                                              : "?") +
                  " " + to_string(id),
              ink, Align::centre, node_ * 0.8F);
    const std::string term = server.paused       ? "paused"
                             : !server.up        ? "down"
                             : server.known.term ? "T" + std::to_string(server.current_term.value)
                                                 : "T?";
    if (!is_small) pen_.text(theme_.fonts.small, at.x, at.y + line * 0.5F, term, ink, Align::centre);
    draw_note(id, at, voter);
    const ImVec2 mouse = ImGui::GetMousePos();
    if (std::hypot(mouse.x - at.x, mouse.y - at.y) < node_) under_mouse_ = id;
  }

  /// What is left of the election timeout, as an arc that shrinks.
  void draw_countdown(const ServerMoment& server, ImVec2 at) const {
    const auto& timer = server.timers[static_cast<std::size_t>(raft::Timer::election)];
    if (!server.up || server.paused || !timer) return;
    const double whole_time = static_cast<double>((timer->deadline - timer->since).count());
    const double left = static_cast<double>((timer->deadline - session_.cursor().time).count());
    if (whole_time <= 0 || left < 0) return;
    const float part = f(std::min(1.0, left / whole_time));
    pen_.list().PathArcTo(at, node_ + theme_.px(5), -kPi / 2, -kPi / 2 + 2 * kPi * part, 48);
    pen_.list().PathStroke(part < 0.2F ? theme_.bad : theme_.vote, 0, theme_.px(3.5F));
  }

  void draw_note(raft::ServerId id, ImVec2 at, bool voter) const {
    const ServerMoment& server = session_.moment().server(id);
    std::string note;
    ImU32 colour = theme_.faint;
    if (run_.header().imported) {
      const bool leads = server.up && server.known.role && server.role == raft::Role::leader;
      note = Pen::fitted(theme_.fonts.small, host_name(run_.header(), id), node_ * 3) +
             (leads ? " · LEADER" : "");
      if (leads) colour = theme_.good;
    } else if (!server.up) {
      note = "";
    } else if (server.role == raft::Role::leader) {
      note = "LEADER";
      colour = theme_.good;
    } else if (server.role == raft::Role::candidate || server.role == raft::Role::pre_candidate) {
      note = std::to_string(server.votes.size()) +
             (server.role == raft::Role::candidate ? " of " : " pre-votes of ") +
             std::to_string(server.configuration.all_voters().size()) + " votes";
      if (server.role == raft::Role::pre_candidate) note = note.substr(0, note.size() - 6);
      colour = theme_.vote;
    } else if (!voter) {
      note = "no voter";
    } else if (server.voted_for != raft::kNobody) {
      note = "voted " + to_string(server.voted_for);
    }
    if (note.empty()) return;
    const float y = at.y + node_ + theme_.px(17);
    const float half = Pen::width_of(theme_.fonts.small, note) / 2 + theme_.px(4);
    const Box box{at.x - half, y - theme_.px(9), at.x + half, y + theme_.px(9)};
    if (!notes_.take(box)) return;
    pen_.fill(box, faded(theme_.panel, 0.8F), theme_.px(4));
    pen_.text(theme_.fonts.small, at.x, y, note, colour, Align::centre);
  }

  void draw_summary() const {
    const ClusterWords words = words_of(run_, session_.moment());
    const float line = theme_.fonts.body->FontSize * 1.3F;
    pen_.text(theme_.fonts.bold, box_.x0, box_.y0 + line * 0.6F, words.leader, theme_.text);
    pen_.text(theme_.fonts.small, box_.x0, box_.y0 + line * 1.6F, words.term, theme_.text);
    pen_.text(theme_.fonts.small, box_.x0, box_.y1 - line * 0.3F, words.quorum, theme_.faint);
  }

  /// The cut link whose middle is under the mouse.
  [[nodiscard]] std::optional<std::pair<raft::ServerId, raft::ServerId>> wall_at(ImVec2 mouse) const {
    for (const raft::ServerId a : raft::ServerSet::first(run_.servers())) {
      for (const raft::ServerId b : raft::ServerSet::first(run_.servers())) {
        if (b <= a || (!is_cut(a, b) && !is_cut(b, a))) continue;
        const ImVec2 from = place(a);
        const ImVec2 to = place(b);
        if (std::hypot((from.x + to.x) / 2 - mouse.x, (from.y + to.y) / 2 - mouse.y) < theme_.px(13))
          return std::pair{a, b};
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] bool is_cut(raft::ServerId from, raft::ServerId to) const {
    return session_.moment().cut[from.value - 1U].contains(to);
  }

  /// A line drawn from server to server cuts their link, or heals it where it is cut.
  void draw_link_by_hand() {
    Ui& ui = *stage_.ui;
    const raft::ServerId from = ui.drawn_from;
    if (from == raft::kNobody || from.value > run_.servers()) return;
    const bool cut =
        under_mouse_ != raft::kNobody && (is_cut(from, under_mouse_) || is_cut(under_mouse_, from));
    const bool moved = ImGui::IsMouseDragging(0) && under_mouse_ != from;
    if (moved) {
      const ImU32 colour = cut ? theme_.good : theme_.cut;
      const ImVec2 to = under_mouse_ == raft::kNobody ? ImGui::GetMousePos() : place(under_mouse_);
      pen_.dashed(place(from), to, colour, theme_.px(3), theme_.px(8), theme_.px(5));
      if (under_mouse_ != raft::kNobody) {
        ImGui::SetTooltip("%s %s – %s", cut ? "heal" : "cut", to_string(from).c_str(),
                          to_string(under_mouse_).c_str());
      }
    }
    if (!ImGui::IsMouseReleased(0)) return;
    ui.drawn_from = raft::kNobody;
    if (under_mouse_ == raft::kNobody || under_mouse_ == from) return;
    const auto offers =
        offers_for_link(session_.moment(), from, under_mouse_, time_of_change(run_, session_.cursor().time));
    const ChangeOffer* offer = find_offer(offers, cut ? ChangeOffer::What::heal : ChangeOffer::What::cut);
    if (offer != nullptr) ui.wishes.changes.push_back(offer->change);
  }

  void answer_mouse() {
    draw_link_by_hand();
    if (!ImGui::IsWindowHovered()) return;
    const bool draws = stage_.ui->drawn_from != raft::kNobody;
    if (hovered_ != kNothing && !draws) show_arrow(stage_, hovered_);
    if (ImGui::IsMouseClicked(0)) {
      if (hovered_ != kNothing) {
        session_.select({run_.arrows()[hovered_].to, hovered_});
      } else if (under_mouse_ != raft::kNobody) {
        session_.select({under_mouse_, std::nullopt});
        stage_.ui->drawn_from = under_mouse_;
      }
    }
    if (!ImGui::IsMouseClicked(1)) return;
    if (hovered_ != kNothing) {
      open_menu(stage_, {run_.arrows()[hovered_].to, raft::kNobody, hovered_});
    } else if (under_mouse_ != raft::kNobody) {
      open_menu(stage_, {under_mouse_, raft::kNobody, std::nullopt});
    } else if (const auto wall = wall_at(ImGui::GetMousePos())) {
      open_menu(stage_, {wall->first, wall->second, std::nullopt});
    }
  }

  Session& session_;
  Stage stage_;
  const Run& run_;
  const Theme& theme_;
  Pen pen_;
  Box box_;
  ImVec2 centre_;
  float node_{};
  float radius_x_{};
  float radius_y_{};
  std::array<float, kArcs + 1> along_{};
  /// Where names and notes stand.
  mutable LabelRoom notes_;
  std::size_t hovered_{kNothing};
  raft::ServerId under_mouse_;
};

}  // namespace

void draw_ring(const Stage& stage, const Box& box) {
  const Box inside = begin_panel(stage, "ring", box, "CLUSTER");
  RingDrawing(stage, inside).draw();
  end_panel();
}

}  // namespace raftsim::viz
