#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/trace/message_words.hpp"
#include "sim/trace/story_vocabulary.hpp"
#include "tools/export_formats.hpp"
#include "tools/export_instant.hpp"
#include "tools/export_messages.hpp"
#include "tools/export_svg.hpp"
#include "tools/export_svg_ring_labels.hpp"
#include "tools/export_svg_room.hpp"

namespace raftsim {
namespace {

/// The point of the unit circle that is this part of a turn clockwise from the top, by the cosine's and the
/// sine's series: plain arithmetic, which is the same on every machine.
SvgPoint on_circle(double turn) {
  constexpr double kTwoPi = 6.283185307179586;
  constexpr int kTerms = 40;
  const double angle = turn * kTwoPi;
  SvgPoint sums{0, 0};
  double term = 1;
  for (int n = 0; n < kTerms; ++n) {
    const double sign = n % 4 < 2 ? 1 : -1;
    (n % 2 == 0 ? sums.y : sums.x) += sign * term;
    term = term * angle / (n + 1);
  }
  return {sums.x, -sums.y};
}

constexpr double kRingX = kSvgWidth / 2;
constexpr double kRingY = 396;
constexpr double kRingRadius = 216;
constexpr double kRingWide = 1.5;
constexpr double kRingBottom = 720;
/// With more messages than this none is labelled.
constexpr std::size_t kMostRingLabels = 14;
/// Discs of many servers have no room for more than a name.
constexpr double kSmallDisc = 30;
constexpr double kStateLine = 18;
/// What covering lines costs.
constexpr int kSolidPrice = 3;
constexpr int kDottedPrice = 1;
constexpr SvgFont kStateFont{15, kSvgFaint, false, true};

/// The servers in a ring, what is on its way between them, and the links that are cut.
class RingDrawing {
 public:
  explicit RingDrawing(const ExportInstant& instant) : instant_(&instant) {
    const auto count = static_cast<double>(instant.servers.size());
    disc_ = std::min(50.0, 5.2 * kRingRadius / std::max(count, 1.0) * 0.4);
    for (std::size_t place = 0; place < instant.servers.size(); ++place) {
      const SvgPoint unit = on_circle(static_cast<double>(place) / count);
      at_[instant.servers[place]] = {kRingX + unit.x * kRingRadius * kRingWide,
                                     kRingY + unit.y * kRingRadius};
    }
  }

  std::string text() {
    svg_heading(paper_, instant_->header, "at " + svg_time(instant_->at.time_since_epoch()));
    const std::string caption =
        instant_->header.imported ? "What is on its way the log does not tell." : instant_->caption;
    svg_caption(paper_, caption);
    room_.take({0, 0, kSvgWidth, caption.empty() ? 48.0 : 96.0});
    for (const auto& [server, point] : at_) {
      room_.take_disc(point, disc_ + 4);
    }
    draw_cuts();
    for (const auto& [id, held] : instant_->cluster.held) draw_held(held);
    for (const auto& [id, flying] : instant_->cluster.in_flight) draw_message(flying);
    for (const raft::ServerId server : instant_->servers) draw_server(server);
    for (const raft::ServerId server : instant_->servers) draw_state(server);
    if (instant_->cluster.in_flight.size() + instant_->cluster.held.size() <= kMostRingLabels) {
      svg_label_ring(paper_, room_, labels_, {kRingX, kRingY});
    }
    return paper_.finish(svg_legend(paper_, kRingBottom, legend()),
                         instant_->header.scenario + ": the cluster");
  }

 private:
  /// From edge to edge of two discs, a little to the right of who goes there, so that both ways are seen.
  [[nodiscard]] std::pair<SvgPoint, SvgPoint> way(raft::ServerId from, raft::ServerId to,
                                                  double aside) const {
    const SvgPoint a = at_.at(from);
    const SvgPoint b = at_.at(to);
    const double length = std::max(std::sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)), 1.0);
    const SvgPoint along{(b.x - a.x) / length, (b.y - a.y) / length};
    const SvgPoint shift{-along.y * aside, along.x * aside};
    const double gap = disc_ + 6;
    return {{a.x + along.x * gap + shift.x, a.y + along.y * gap + shift.y},
            {b.x - along.x * gap + shift.x, b.y - along.y * gap + shift.y}};
  }

  [[nodiscard]] bool shown(const raft::Message& message) const {
    return at_.contains(message.from) && at_.contains(message.to);
  }

  void draw_cuts() {
    const std::string style =
        "stroke=\"" + std::string(kSvgCut) + R"(" stroke-width="2" stroke-dasharray="3 6")";
    for (const raft::ServerId from : instant_->servers) {
      for (const raft::ServerId to : instant_->servers) {
        if (from == to || !is_cut(from, to)) continue;
        const bool both = is_cut(to, from);
        if (both && to < from) continue;
        const auto [begin, end] = way(from, to, both ? 0 : 6);
        paper_.line(begin.x, begin.y, end.x, end.y, style);
        // One way: the wall stands before who does not hear.
        const double part = both ? 0.5 : 0.8;
        const SvgPoint wall{begin.x + (end.x - begin.x) * part, begin.y + (end.y - begin.y) * part};
        paper_.cross(wall.x, wall.y, 7, kSvgCut);
        room_.take(SvgBox{wall.x, wall.y, wall.x, wall.y}.grown(9, 9));
        room_.draw(begin, end, kDottedPrice);
        (both ? has_cuts_ : has_one_way_) = true;
      }
    }
  }

  [[nodiscard]] bool is_cut(raft::ServerId from, raft::ServerId to) const {
    return instant_->cluster.cut.at(from.value - 1U).contains(to);
  }

  void draw_message(const trace::InFlight& flying) {
    if (!shown(flying.message)) return;
    const MessageSort sort = message_sort(flying.message);
    sorts_.insert(sort);
    const auto [begin, end] = way(flying.message.from, flying.message.to, 7);
    for (const Time arrival : flying.arrivals) {
      const auto all = static_cast<double>(std::max<std::int64_t>((arrival - flying.sent).count(), 1));
      const double part =
          std::clamp(static_cast<double>((instant_->at - flying.sent).count()) / all, 0.06, 1.0);
      const SvgPoint now{begin.x + (end.x - begin.x) * part, begin.y + (end.y - begin.y) * part};
      paper_.line(now.x, now.y, end.x, end.y, svg_arrow(sort, false) + " stroke-dasharray=\"2 5\"");
      paper_.line(begin.x, begin.y, now.x, now.y, svg_arrow(sort, true));
      room_.draw(now, end, kDottedPrice);
      note_message(flying.message, begin, now);
    }
  }

  void draw_held(const trace::Held& held) {
    if (!shown(held.message)) return;
    const auto [begin, end] = way(held.message.from, held.message.to, 7);
    const double part = 0.12;
    const SvgPoint stop{begin.x + (end.x - begin.x) * part, begin.y + (end.y - begin.y) * part};
    const MessageSort sort = message_sort(held.message);
    paper_.line(begin.x, begin.y, stop.x, stop.y, svg_arrow(sort, false) + " stroke-dasharray=\"3 3\"");
    paper_.circle(stop.x, stop.y, 5,
                  R"(fill="#ffffff" stroke-width="2" stroke=")" + std::string(svg_colour(sort)) + "\"");
    note_message(held.message, begin, stop);
    has_held_ = true;
  }

  void note_message(const raft::Message& message, SvgPoint begin, SvgPoint now) {
    room_.draw(begin, now, kSolidPrice);
    // Around the head, which lies before the place, or the circle of what waits.
    const double length = std::max(
        std::sqrt((now.x - begin.x) * (now.x - begin.x) + (now.y - begin.y) * (now.y - begin.y)), 1.0);
    const SvgPoint head{now.x - (now.x - begin.x) / length * 4, now.y - (now.y - begin.y) / length * 4};
    room_.take(SvgBox{head.x, head.y, head.x, head.y}.grown(5, 5));
    labels_.push_back({message.from, svg_label(trace::label_of(message), message_answer(message)),
                       svg_colour(message_sort(message)), begin, head});
  }

  void draw_server(raft::ServerId id) {
    const trace::ServerState& server = instant_->cluster.server(id);
    const Standing standing = standing_of(server);
    const bool told = server.known.role || standing == Standing::down;
    if (told) standings_.insert(standing);
    const SvgPoint at = at_.at(id);
    paper_.circle(at.x, at.y, disc_,
                  "fill=\"" + std::string(told ? svg_colour(standing) : kSvgUnknown) +
                      R"(" stroke="#15191f" stroke-width=")" + (standing == Standing::leader ? "4" : "1.5") +
                      "\"");
    const bool away = standing == Standing::down || standing == Standing::paused;
    if (away) paper_.circle(at.x, at.y, disc_, "fill=\"url(#hatch)\" fill-opacity=\"0.5\"");
    const std::string_view ink = standing == Standing::leader ? "#ffffff" : "#15191f";
    paper_.text(at.x, at.y + 2, to_string(id), {disc_ > kSmallDisc ? 22 : 15, ink, true, away},
                SvgAnchor::middle);
    if (disc_ > kSmallDisc) {
      const std::string term = server.known.term ? trace::to_words(server.current_term) : "";
      paper_.text(at.x, at.y + 22, term, {15, ink, false, away}, SvgAnchor::middle);
    }
  }

  /// Beside the disc and outside the ring, where no message goes; if that is taken, above, below, or on the
  /// other side.
  void draw_state(raft::ServerId id) {
    const std::vector<std::string> lines = state_lines(id);
    double width = 0;
    for (const std::string& line : lines) width = std::max(width, svg_width(line, kStateFont));
    const double half = static_cast<double>(lines.size()) * kStateLine / 2;
    const SvgPoint at = at_.at(id);
    const double right = at.x > kRingX - 1 ? 1 : -1;
    const double outwards = (at.y - kRingY) / kRingRadius;
    const double beside = disc_ + 12 + width / 2;
    const double over = disc_ + 8 + half;
    std::vector<SvgPoint> places;
    for (const double side : {right, -right}) {
      for (const double part : {0.4, 0.6, 0.8, 1.0}) {
        places.push_back({at.x + side * beside, at.y + outwards * part * disc_});
      }
      const double up = (outwards < 0 ? -1 : 1) * (side == right ? 1 : -1);
      places.push_back({at.x, at.y + up * over});
    }
    const SvgPoint* best = nullptr;
    int lowest = std::numeric_limits<int>::max();
    for (const SvgPoint& place : places) {
      const SvgBox box = SvgBox{place.x, place.y, place.x, place.y}.grown(width / 2, half);
      const bool inside = box.x0 >= 8 && box.x1 <= kSvgWidth - 8 && box.y1 <= kRingBottom - 18;
      if (!inside || !room_.is_free(box) || room_.price(box) >= lowest) continue;
      best = &place;
      lowest = room_.price(box);
    }
    if (best == nullptr) return;
    room_.take(SvgBox{best->x, best->y, best->x, best->y}.grown(width / 2, half));
    const bool above = best->x == at.x;
    const double x = above ? at.x : best->x + (best->x > at.x ? -width : width) / 2;
    const SvgAnchor anchor = above ? SvgAnchor::middle : best->x > at.x ? SvgAnchor::start : SvgAnchor::end;
    double y = best->y - half + 14;
    for (const std::string& line : lines) {
      paper_.text(x, y, line, kStateFont, anchor);
      y += kStateLine;
    }
  }

  [[nodiscard]] std::vector<std::string> state_lines(raft::ServerId id) const {
    const trace::ServerState& server = instant_->cluster.server(id);
    const Standing standing = standing_of(server);
    // Of many servers followers say nothing: there is no room between them.
    if (disc_ <= kSmallDisc && standing == Standing::follower) return {};
    if (instant_->header.imported) return lines_of_host(id, standing);
    std::vector<std::string> lines{svg_standing(standing, server.current_term)};
    if (standing == Standing::candidate || standing == Standing::pre_candidate) {
      lines.push_back("has votes of " + trace::to_words(server.votes));
    }
    if (disc_ <= kSmallDisc) return lines;
    lines.push_back("log to " + std::to_string(server.log.last_index().value));
    // It is volatile state (Raft Figure 2): who is down has none.
    if (server.up) lines.back() += ", commitIndex " + std::to_string(server.commit_index.value);
    return lines;
  }

  /// What a log calls it, and its role where it is known.
  [[nodiscard]] std::vector<std::string> lines_of_host(raft::ServerId id, Standing standing) const {
    std::vector<std::string> lines{host_name(instant_->header, id)};
    const bool told = instant_->cluster.server(id).known.role || standing == Standing::down;
    if (told) lines.emplace_back(to_string(standing));
    return lines;
  }

  [[nodiscard]] std::vector<SvgSwatch> legend() const {
    using Shape = SvgSwatch::Shape;
    std::vector<SvgSwatch> swatches;
    for (const Standing standing : standings_) {
      std::string words = svg_standing(standing, {});
      const bool away = standing == Standing::down || standing == Standing::paused;
      swatches.push_back(
          {away ? Shape::hatched : Shape::box, svg_colour(standing), words.substr(0, words.find(" T"))});
    }
    for (const MessageSort sort : sorts_)
      swatches.push_back({Shape::arrow, svg_colour(sort), std::string(svg_word(sort))});
    if (has_held_) swatches.push_back({Shape::dashed, kSvgFaint, "waits for its sender's disk"});
    if (has_cuts_) swatches.push_back({Shape::cross, kSvgCut, "link cut"});
    if (has_one_way_) swatches.push_back({Shape::cross, kSvgCut, "cut towards the nearer server"});
    return swatches;
  }

  const ExportInstant* instant_;
  SvgPaper paper_;
  double disc_{};
  std::map<raft::ServerId, SvgPoint> at_;
  SvgRoom room_;
  std::vector<SvgRingMessage> labels_;
  std::set<Standing> standings_;
  std::set<MessageSort> sorts_;
  bool has_held_{};
  bool has_cuts_{};
  bool has_one_way_{};
};

}  // namespace

std::string export_svg_ring(const ExportInstant& instant) {
  return RingDrawing(instant).text();
}

}  // namespace raftsim
