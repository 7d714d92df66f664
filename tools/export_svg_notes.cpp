#include "tools/export_svg_notes.hpp"

#include <algorithm>
#include <array>

#include "sim/trace/story_layout.hpp"

namespace raftsim {
namespace {

constexpr std::size_t kMostNotes = 16;
/// More of them stand in two columns.
constexpr std::size_t kOneColumn = 8;
constexpr double kTextLine = 24;
constexpr double kTextGap = 4;
constexpr double kBadge = 11;
constexpr double kBadgeStep = 2 * kBadge + 2;

void draw_badge(SvgPaper& paper, double x, double y, std::size_t number) {
  paper.circle(x, y, kBadge, "fill=\"#0072b2\"");
  paper.text(x, y + 5, std::to_string(number), {14, "#ffffff", true}, SvgAnchor::middle);
}

bool is_said(const ExportEvent& event) {
  return event.kind == trace::Kind::caption || event.kind == trace::Kind::violation;
}

}  // namespace

SvgNotes::SvgNotes(const ExportedRun& run, const std::function<double(Time)>& x_of) {
  for (const ExportEvent& event : run.events) {
    const bool said = is_said(event);
    if (!said && event.kind != trace::Kind::link && event.kind != trace::Kind::settings) continue;
    if (notes_.empty() || notes_.back().time != event.time) {
      notes_.push_back({event.time, {}, false, x_of(event.time)});
    }
    notes_.back().events.push_back(&event);
    notes_.back().said |= said;
  }
  choose();
  place();
}

/// What the scenario says comes first: changes of links are in the arrows, too.
void SvgNotes::choose() {
  std::vector<Note> all = std::move(notes_);
  notes_.clear();
  std::size_t room = kMostNotes;
  std::vector<bool> chosen(all.size(), false);
  for (const bool said : {true, false}) {
    for (std::size_t i = 0; i < all.size() && room > 0; ++i) {
      if (all[i].said != said) continue;
      chosen[i] = true;
      --room;
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) (chosen[i] ? notes_ : left_out_).push_back(std::move(all[i]));
}

/// On its line where there is room for that, in a second row if need be; else as little to the right as can
/// be.
void SvgNotes::place() {
  std::array<double, 2> ends{-kSvgWidth, -kSvgWidth};
  for (Note& note : notes_) {
    const bool second = ends[0] > note.x && ends[1] < ends[0];
    note.row = second ? 1 : 0;
    note.badge_x = std::max(note.x, ends[note.row]);
    ends[note.row] = note.badge_x + kBadgeStep;
    if (second) rows_ = 2;
  }
}

double SvgNotes::height() const {
  return static_cast<double>(rows_) * kBadgeStep;
}

void SvgNotes::draw_numbers(SvgPaper& paper, double top, double bottom) const {
  for (const Note& note : notes_) {
    paper.line(note.x, top, note.x, bottom,
               "stroke=\"" + std::string(kSvgFaint) + R"(" stroke-dasharray="2 5")");
  }
  std::size_t number = 0;
  for (const Note& note : notes_) {
    draw_badge(paper, note.badge_x, top + 14 + static_cast<double>(note.row) * kBadgeStep, ++number);
  }
}

std::vector<SvgNotes::Line> SvgNotes::lines_of(const Note& note, double width) {
  const auto columns = static_cast<std::size_t>(width / svg_width("m", {16}));
  std::vector<Line> lines;
  std::string before = svg_time(note.time.time_since_epoch()) + "  ";
  for (const ExportEvent* event : note.events) {
    for (std::string& line : trace::wrapped(before + event->words, columns, columns)) {
      lines.emplace_back(std::move(line), is_said(*event));
    }
    before.clear();
  }
  return lines;
}

double SvgNotes::draw_text(SvgPaper& paper, std::size_t number, const std::vector<Line>& lines, double x,
                           double y) {
  const SvgFont said{16};
  const SvgFont befallen{16, kSvgFaint};
  draw_badge(paper, x + 12, y - 5, number);
  for (const auto& [words, is_said] : lines) {
    paper.text(x + 32, y, words, is_said ? said : befallen);
    y += kTextLine;
  }
  return y + kTextGap;
}

double SvgNotes::draw_texts(SvgPaper& paper, double y) const {
  const bool two_columns = notes_.size() > kOneColumn;
  const double width = (two_columns ? kSvgWidth / 2 : kSvgWidth) - 68;
  std::vector<std::vector<Line>> texts;
  double height = 0;
  for (const Note& note : notes_) {
    texts.push_back(lines_of(note, width));
    height += static_cast<double>(texts.back().size()) * kTextLine + kTextGap;
  }
  const double top = y;
  double x = 24;
  double lowest = y;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (two_columns && x < kSvgWidth / 2 && y - top >= height / 2) {
      x = kSvgWidth / 2 + 12;
      y = top;
    }
    y = draw_text(paper, i + 1, texts[i], x, y);
    lowest = std::max(lowest, y);
  }
  y = lowest;
  if (left_out_.empty()) return y;
  paper.text(56, y, words_of_rest(), {15, kSvgFaint});
  return y + 28;
}

std::string SvgNotes::words_of_rest() const {
  const std::string count = "and " + std::to_string(left_out_.size()) + " more";
  const Time last = notes_.back().time;
  if (left_out_.front().time < last) return count + ": choose less with --from and --to";
  return count + " after " + svg_time(last.time_since_epoch()) + ": see them with --from";
}

}  // namespace raftsim
