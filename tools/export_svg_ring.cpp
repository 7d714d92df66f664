#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
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

namespace raftsim {
namespace {

struct SvgPoint {
  double x{};
  double y{};
};

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
    for (const auto& [server, point] : at_) {
      taken_.push_back({point.x - disc_ - 4, point.y - disc_ - 4, point.x + disc_ + 4, point.y + disc_ + 4});
      const double half = svg_width(state_words(server), kStateFont) / 2;
      const double y = words_y(point);
      taken_.push_back({point.x - half, y - 14, point.x + half, y + 4});
    }
    draw_cuts();
    for (const auto& [id, held] : instant_->cluster.held) draw_held(held);
    for (const auto& [id, flying] : instant_->cluster.in_flight) draw_message(flying);
    for (const raft::ServerId server : instant_->servers) draw_server(server);
    for (const auto& [place, label] : labels_) {
      paper_.text(place.x, place.y, label.first, {14, label.second, false, true}, SvgAnchor::middle);
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
        "stroke=\"" + std::string(kSvgCut) + "\" stroke-width=\"2\" stroke-dasharray=\"3 6\"";
    for (const raft::ServerId from : instant_->servers) {
      for (const raft::ServerId to : instant_->servers) {
        if (from == to || !is_cut(from, to)) continue;
        const bool both = is_cut(to, from);
        if (both && to < from) continue;
        const auto [begin, end] = way(from, to, both ? 0 : 6);
        paper_.line(begin.x, begin.y, end.x, end.y, style);
        // One way: the wall stands before who does not hear.
        const double part = both ? 0.5 : 0.8;
        paper_.cross(begin.x + (end.x - begin.x) * part, begin.y + (end.y - begin.y) * part, 7, kSvgCut);
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
      label(trace::label_of(flying.message), now, svg_colour(sort));
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
                  "fill=\"#ffffff\" stroke-width=\"2\" stroke=\"" + std::string(svg_colour(sort)) + "\"");
    label(trace::label_of(held.message), stop, svg_colour(sort));
    has_held_ = true;
  }

  /// Beside a place, where nothing else is written; nowhere if there is no room.
  void label(const std::string& words, SvgPoint point, std::string_view colour) {
    if (instant_->cluster.in_flight.size() + instant_->cluster.held.size() > kMostRingLabels) return;
    const double half = svg_width(words, {14}) / 2;
    const std::array<SvgPoint, 6> places{
        SvgPoint{half + 14, 5}, {-half - 14, 5}, {0, -10}, {0, 22}, {half, -22}, {-half, 34}};
    for (const SvgPoint& aside : places) {
      const SvgPoint at{point.x + aside.x, point.y + aside.y};
      const std::array<double, 4> box{at.x - half, at.y - 14, at.x + half, at.y + 4};
      if (box[0] < 0 || box[2] > kSvgWidth) continue;
      const bool free = std::none_of(taken_.begin(), taken_.end(), [&](const std::array<double, 4>& one) {
        return box[0] < one[2] && one[0] < box[2] && box[1] < one[3] && one[1] < box[3];
      });
      if (!free) continue;
      taken_.push_back(box);
      labels_.push_back({at, {words, colour}});
      return;
    }
  }

  void draw_server(raft::ServerId id) {
    const trace::ServerState& server = instant_->cluster.server(id);
    const Standing standing = standing_of(server);
    const bool told = server.known.role || standing == Standing::down;
    if (told) standings_.insert(standing);
    const SvgPoint at = at_.at(id);
    paper_.circle(at.x, at.y, disc_,
                  "fill=\"" + std::string(told ? svg_colour(standing) : kSvgUnknown) +
                      "\" stroke=\"#15191f\" stroke-width=\"" + (standing == Standing::leader ? "4" : "1.5") +
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
    paper_.text(at.x, words_y(at), state_words(id), kStateFont, SvgAnchor::middle);
  }

  /// Outside the ring, where no message goes.
  [[nodiscard]] double words_y(SvgPoint disc) const {
    return disc.y < kRingY - 1 ? disc.y - disc_ - 9 : disc.y + disc_ + 20;
  }

  [[nodiscard]] std::string state_words(raft::ServerId id) const {
    const trace::ServerState& server = instant_->cluster.server(id);
    const Standing standing = standing_of(server);
    // Of many servers followers say nothing: there is no room between them.
    if (disc_ <= kSmallDisc && standing == Standing::follower) return {};
    if (instant_->header.imported) return words_of_host(id, standing);
    std::string words = svg_standing(standing, server.current_term);
    if (standing == Standing::candidate || standing == Standing::pre_candidate) {
      words += ", has votes of " + trace::to_words(server.votes);
    }
    if (disc_ <= kSmallDisc) return words;
    return words + ", log to " + std::to_string(server.log.last_index().value) + ", commitIndex " +
           std::to_string(server.commit_index.value);
  }

  /// What a log calls it, and its role where it is known.
  [[nodiscard]] std::string words_of_host(raft::ServerId id, Standing standing) const {
    const std::string name = host_name(instant_->header, id);
    const bool told = instant_->cluster.server(id).known.role || standing == Standing::down;
    return told ? name + ", " + std::string(to_string(standing)) : name;
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
  /// What labels must not cover: left, top, right, bottom.
  std::vector<std::array<double, 4>> taken_;
  std::vector<std::pair<SvgPoint, std::pair<std::string, std::string_view>>> labels_;
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
