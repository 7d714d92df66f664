#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/io.hpp"
#include "sim/trace/story_layout.hpp"
#include "sim/trace/story_vocabulary.hpp"
#include "tools/export_formats.hpp"
#include "tools/export_svg.hpp"
#include "tools/export_svg_arrows.hpp"
#include "tools/export_svg_notes.hpp"
#include "tools/export_svg_room.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

constexpr double kPlotLeft = 104;
constexpr double kPlotRight = kSvgWidth - 24;
constexpr double kAxisY = 84;
constexpr double kBar = 24;
/// More arrows than can be told apart on a slide by any means.
constexpr std::size_t kMostArrows = 2000;
/// With more than this none is labelled.
constexpr std::size_t kMostLabels = 60;
constexpr std::size_t kMostClients = 4;

/// The way of an arrow on the paper.
struct SvgWay {
  double x1, y1, x2, y2;
};

/// Time to the right, a lane a host.
class SpaceTimeDrawing {
 public:
  explicit SpaceTimeDrawing(const ExportedRun& run)
      : run_(&run), lane_(run.hosts.size(), -1.0), notes_(run, [this](Time time) { return x_of(time); }) {
    choose_lanes();
  }

  std::string text() {
    svg_heading(paper_, run_->header, instant(run_->begin) + " – " + instant(run_->end));
    draw_axis();
    notes_.draw_numbers(paper_, kAxisY, bottom_);
    for (HostPlace host = 0; host < run_->hosts.size(); ++host) draw_lane(host);
    paper_.begin_clip(kPlotLeft, kAxisY, kPlotRight - kPlotLeft, bottom_ - kAxisY);
    for (const ExportMessage& message : run_->messages) draw_message(message);
    draw_words();
    draw_marks();
    paper_.end_clip();
    draw_labels();
    double y = draw_texts(bottom_ + 34);
    y = svg_legend(paper_, y, legend());
    return paper_.finish(y, run_->header.scenario + ": messages between servers over time");
  }

 private:
  [[nodiscard]] static std::string instant(Time time) { return svg_time(time.time_since_epoch()); }
  [[nodiscard]] double x_of(Time time) const {
    const auto span = static_cast<double>(std::max<std::int64_t>((run_->end - run_->begin).count(), 1));
    const double part = static_cast<double>((time - run_->begin).count()) / span;
    return kPlotLeft + std::clamp(part, -100.0, 100.0) * (kPlotRight - kPlotLeft);
  }
  [[nodiscard]] bool shown(HostPlace host) const { return lane_[host] >= 0; }

  void choose_lanes() {
    std::vector<HostPlace> clients;
    std::size_t servers = 0;
    for (HostPlace host = 0; host < run_->hosts.size(); ++host) {
      if (!run_->hosts[host].kept) continue;
      if (run_->hosts[host].client) {
        clients.push_back(host);
      } else {
        ++servers;
      }
    }
    const double height = servers <= 5 ? 88 : servers <= 9 ? 64 : 48;
    double y = kAxisY + 22 + notes_.height();
    for (HostPlace host = 0; host < run_->servers(); ++host) {
      if (!run_->hosts[host].kept) continue;
      lane_[host] = y;
      y += height;
    }
    if (clients.size() > kMostClients) {
      left_out_ = clients.size();
      clients.clear();
    }
    for (const HostPlace host : clients) {
      lane_[host] = y;
      y += height / 2;
    }
    bottom_ = y - (clients.empty() ? height : height / 2) + 36;
    std::size_t arrows = 0;
    for (const ExportMessage& message : run_->messages) {
      if (shown(message.from) && shown(message.to)) ++arrows;
    }
    labels_ = arrows <= kMostLabels;
    if (arrows > kMostArrows) {
      throw UsageError(grouped(arrows) + " messages cannot be told apart in one diagram, which takes " +
                       grouped(kMostArrows) + " at most: choose less with --from, --to or --servers");
    }
  }

  void draw_axis() {
    // 1, 2 or 5 of a power of ten, so that labels have room.
    const std::int64_t span = std::max<std::int64_t>((run_->end - run_->begin).count(), 1);
    constexpr std::int64_t kMostTicks = 9;
    constexpr std::array<std::int64_t, 3> kSteps{1, 2, 5};
    std::int64_t power = 1;
    std::size_t turn = 0;
    while (span / (power * kSteps[turn]) > kMostTicks) {
      turn = (turn + 1) % kSteps.size();
      if (turn == 0) power *= 10;
    }
    const std::int64_t step = power * kSteps[turn];
    const std::int64_t first = (run_->begin.time_since_epoch().count() + step - 1) / step * step;
    for (std::int64_t at = first; at <= run_->end.time_since_epoch().count(); at += step) {
      const double x = x_of(Time{nanoseconds(at)});
      paper_.line(x, kAxisY, x, bottom_, "stroke=\"" + std::string(kSvgLine) + "\"");
      const SvgFont font{15, kSvgFaint};
      const std::string words = tick_words(at, step);
      const double half = svg_width(words, font) / 2;
      paper_.text(std::min(x, kSvgWidth - 12 - half), kAxisY - 8, words, font, SvgAnchor::middle);
    }
    paper_.line(kPlotLeft, kAxisY, kPlotRight, kAxisY, "stroke=\"" + std::string(kSvgFaint) + "\"");
  }

  /// All of one axis in one unit.
  [[nodiscard]] static std::string tick_words(std::int64_t at, std::int64_t step) {
    const std::int64_t second = seconds(1).count();
    if (step % second == 0) return std::to_string(at / second) + "s";
    std::string words = trace::milliseconds_text(nanoseconds(at));
    if (step >= microseconds(1).count()) {
      while (words.back() == '0') words.pop_back();
      if (words.back() == '.') words.pop_back();
      return words + "ms";
    }
    return std::to_string(at) + "ns";
  }

  void draw_lane(HostPlace host) {
    if (!shown(host)) return;
    const double y = lane_[host];
    const ExportHost& one = run_->hosts[host];
    if (one.client) {
      paper_.text(kPlotLeft - 14, y + 5, svg_cut(one.name, kPlotLeft - 30, {15}), {15, kSvgFaint},
                  SvgAnchor::end);
      paper_.line(kPlotLeft, y, kPlotRight, y, R"(stroke="#8792a3" stroke-width="2")");
      return;
    }
    const SvgFont font{20, "#15191f", true};
    paper_.text(kPlotLeft - 14, y + 7, svg_cut(one.name, kPlotLeft - 18, font), font, SvgAnchor::end);
    raft::Term last{};
    for (const ExportSpan& span : run_->spans[host]) {
      draw_span(span, y, span.term != last);
      last = span.term;
    }
  }

  void draw_span(const ExportSpan& span, double y, bool new_term) {
    const double x0 = x_of(span.begin);
    const double width = std::max(x_of(span.end) - x0, 1.0);
    const bool told = span.known.role || span.standing == Standing::down;
    paper_.rect(x0, y - kBar / 2, width, kBar,
                "fill=\"" + std::string(told ? svg_colour(span.standing) : kSvgUnknown) + "\"");
    const bool away = span.standing == Standing::down || span.standing == Standing::paused;
    if (away) paper_.rect(x0, y - kBar / 2, width, kBar, "fill=\"url(#hatch)\" fill-opacity=\"0.5\"");
    if (new_term && span.known.term)
      paper_.rect(x0, y - kBar / 2, 2, kBar, R"(fill="#15191f" fill-opacity="0.45")");
  }

  /// What the bars are, above all arrows.
  void draw_words() {
    std::vector<std::vector<double>> commits(run_->servers());
    for (const ExportEvent& event : run_->events) {
      if (event.host < run_->servers() && event.commits) commits[event.host].push_back(x_of(event.time));
    }
    for (HostPlace host = 0; host < run_->servers(); ++host) {
      for (const ExportSpan& span : run_->spans[host]) draw_words_of(span, lane_[host], commits[host]);
    }
  }

  /// Where so wide a text, which should begin at `begin`, is not covered by signs of commits.
  [[nodiscard]] static double beside_signs(double begin, double width, const std::vector<double>& signs) {
    constexpr double kSign = 10;
    auto sign = std::lower_bound(signs.begin(), signs.end(), begin - kSign);
    for (; sign != signs.end() && *sign < begin + width + 2; ++sign) begin = *sign + kSign;
    return begin;
  }

  void draw_words_of(const ExportSpan& span, double y, const std::vector<double>& commits) {
    // Behind the sign of an election timeout.
    const double begin = x_of(span.begin) + (span.standing == Standing::candidate ? 12 : 8);
    const bool away = span.standing == Standing::down || span.standing == Standing::paused;
    const SvgFont font{15, span.standing == Standing::leader ? "#ffffff" : "#15191f",
                       span.standing != Standing::follower, away};
    const std::string term = span.known.term ? trace::to_words(span.term) : std::string();
    const bool told = span.known.role || span.standing == Standing::down;
    std::string standing = told ? svg_standing(span.standing, span.term) : term;
    if (told && !span.known.term) standing = standing.substr(0, standing.find(" T"));
    // Where signs leave no room, they cover it.
    for (const bool aside : {true, false}) {
      for (const std::string& words : {standing, term}) {
        const double width = svg_width(words, font);
        const double x = aside ? beside_signs(begin, width, commits) : begin;
        if (x + width > x_of(span.end)) continue;
        paper_.text(x, y + 5.5, words, font);
        return;
      }
    }
  }

  /// How far from the middle of its lane a host's arrows begin and end.
  [[nodiscard]] double edge_of(HostPlace host) const { return run_->hosts[host].client ? 1.0 : kBar / 2; }

  [[nodiscard]] SvgWay way_of(const ExportMessage& message, Time arrival) const {
    const double from = lane_[message.from];
    const double to = lane_[message.to];
    const double side = to > from ? 1 : -1;
    return {x_of(message.left), from + side * edge_of(message.from), x_of(arrival),
            to - side * edge_of(message.to)};
  }

  void draw_message(const ExportMessage& message) {
    if (!shown(message.from) || !shown(message.to)) return;
    sorts_.insert(message.sort);
    if (message.lost) {
      const SvgWay way = way_of(message, message.left);
      // It goes a third of the way: where it would have arrived nobody knows.
      const double x = way.x1 + 14;
      const double y = way.y1 + (way.y2 - way.y1) / 3;
      paper_.line(way.x1, way.y1, x, y, svg_arrow(message.sort, false) + " stroke-dasharray=\"5 4\"");
      paper_.cross(x, y, 5, kSvgBad);
      room_.draw({way.x1, way.y1}, {x, y}, 1);
      room_.take(SvgBox{x, y, x, y}.grown(8, 8));
      has_lost_ = true;
      return;
    }
    for (const ExportArrival& arrival : message.arrivals) {
      const SvgWay way = way_of(message, arrival.time);
      note_arrow(message, way);
      const bool arrived = arrival.record != 0 && !arrival.lost;
      const bool beyond = arrival.record == 0 && arrival.time > run_->end;
      paper_.line(way.x1, way.y1, way.x2, way.y2,
                  svg_arrow(message.sort, arrived) + (arrived || beyond ? "" : " stroke-dasharray=\"5 4\""));
      if (arrival.lost) {
        paper_.cross(way.x2, way.y2, 5, kSvgBad);
        has_lost_ = true;
      }
    }
  }

  void draw_marks() {
    for (const ExportEvent& event : run_->events) {
      if (event.host >= run_->servers() || !shown(event.host)) continue;
      const double x = x_of(event.time);
      const double y = lane_[event.host];
      if (event.kind == trace::Kind::timer &&
          event.detail == static_cast<std::uint8_t>(raft::Timer::election)) {
        paper_.circle(x, y, 6, R"(fill="#e69f00" stroke="#15191f")");
        has_timeout_ = true;
      } else if (event.kind == trace::Kind::crash) {
        paper_.cross(x, y, 8, kSvgBad);
        has_crash_ = true;
      } else if (event.commits) {
        paper_.diamond(x, y, 6, kSvgGood);
        has_commit_ = true;
      }
    }
  }

  void draw_labels() {
    if (!labels_) return;
    for (const double lane : lane_) {
      if (lane >= 0) room_.take({kPlotLeft, lane - kBar / 2, kPlotRight, lane + kBar / 2});
    }
    svg_label_arrows(paper_, room_, arrows_, kPlotLeft, kPlotRight);
  }

  /// What is not routine is labelled: of what is, only that a follower refuses entries.
  void note_arrow(const ExportMessage& message, const SvgWay& way) {
    room_.draw({way.x1, way.y1}, {way.x2, way.y2}, 1);
    room_.take(SvgBox{way.x2, way.y2, way.x2, way.y2}.grown(6, 10));
    if (message.sort == MessageSort::reply && message.answer != false) return;
    const double side = way.y2 > way.y1 ? 1 : -1;
    double next = way.y2;
    for (HostPlace host = 0; host < lane_.size(); ++host) {
      const double edge = lane_[host] - side * edge_of(host);
      if (shown(host) && (edge - way.y1) * side > 0 && (next - edge) * side > 0) next = edge;
    }
    arrows_.push_back({message.sort,
                       svg_label(message.label, message.answer),
                       message.from,
                       message.left,
                       {way.x1, way.y1},
                       {way.x2, way.y2},
                       next});
  }

  double draw_texts(double y) {
    y = notes_.draw_texts(paper_, y);
    if (left_out_ != 0) {
      paper_.text(24, y, std::to_string(left_out_) + " clients are not drawn", {15, kSvgFaint});
      y += 28;
    }
    return y + 6;
  }

  [[nodiscard]] std::vector<SvgSwatch> legend() const {
    using Shape = SvgSwatch::Shape;
    std::vector<SvgSwatch> swatches;
    std::set<Standing> standings;
    for (const std::vector<ExportSpan>& spans : run_->spans) {
      for (const ExportSpan& span : spans) {
        if (span.known.role || span.standing == Standing::down) standings.insert(span.standing);
      }
    }
    for (const Standing standing : standings) {
      std::string words = svg_standing(standing, {});
      words = words.substr(0, words.find(" T"));
      const bool away = standing == Standing::down || standing == Standing::paused;
      swatches.push_back({away ? Shape::hatched : Shape::box, svg_colour(standing), words});
    }
    for (const MessageSort sort : sorts_)
      swatches.push_back({Shape::arrow, svg_colour(sort), std::string(svg_word(sort))});
    if (has_lost_) swatches.push_back({Shape::cross, kSvgBad, has_crash_ ? "lost; crash" : "lost"});
    if (has_crash_ && !has_lost_) swatches.push_back({Shape::cross, kSvgBad, "crash"});
    if (has_timeout_) swatches.push_back({Shape::circle, "#e69f00", "election timer fires"});
    if (has_commit_) swatches.push_back({Shape::diamond, kSvgGood, "commitIndex rises"});
    return swatches;
  }

  const ExportedRun* run_;
  SvgPaper paper_;
  /// The middle of each host's lane; below 0 for who has none.
  std::vector<double> lane_;
  double bottom_{};
  std::size_t left_out_{};
  bool labels_{};
  std::set<MessageSort> sorts_;
  bool has_lost_{};
  bool has_crash_{};
  bool has_timeout_{};
  bool has_commit_{};
  SvgRoom room_;
  std::vector<SvgArrow> arrows_;
  SvgNotes notes_;
};

}  // namespace

std::string export_svg(const ExportedRun& run) {
  return SpaceTimeDrawing(run).text();
}

}  // namespace raftsim
