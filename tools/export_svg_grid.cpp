#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/trace/message_words.hpp"
#include "sim/trace/story_vocabulary.hpp"
#include "tools/export_formats.hpp"
#include "tools/export_instant.hpp"
#include "tools/export_svg.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

constexpr double kGridLeft = 176;
constexpr double kGridTop = 132;
constexpr double kGridRow = 84;
constexpr double kCellHeight = 58;
/// At least, with words; and at most.
constexpr double kWideCell = 96;
constexpr double kWidestCell = 150;
constexpr double kNarrowCell = 42;

/// Logs as the paper draws them (Raft Figures 6 to 8): a row a server, a column an index, in a cell the
/// entry's term and what it does.
class LogGridDrawing {
 public:
  explicit LogGridDrawing(const ExportInstant& instant) : instant_(&instant) {
    for (const raft::ServerId server : instant.servers) {
      last_ = std::max(last_, instant.cluster.server(server).log.last_index());
    }
    constexpr auto kRoom = static_cast<std::uint64_t>((kSvgWidth - kGridLeft - 24) / kNarrowCell);
    constexpr auto kWideRoom = static_cast<std::uint64_t>((kSvgWidth - kGridLeft - 24) / kWideCell);
    const std::uint64_t count = std::max<std::uint64_t>(last_.value, 1);
    wide_ = count <= kWideRoom;
    first_ = raft::LogIndex{count > kRoom ? count - kRoom + 1 : 1};
    const double room = (kSvgWidth - kGridLeft - 24) / static_cast<double>(count);
    cell_ = wide_ ? std::min(room, kWidestCell) : kNarrowCell;
  }

  std::string text() {
    svg_heading(paper_, instant_->header, "logs at " + svg_time(instant_->at.time_since_epoch()));
    svg_caption(paper_, instant_->caption);
    paper_.text(kGridLeft - 16, kGridTop - 14, "log index", {15, kSvgFaint}, SvgAnchor::end);
    for (raft::LogIndex index = first_; index <= last_; index = raft::next(index)) {
      paper_.text(x_of(index) + cell_ / 2, kGridTop - 14, std::to_string(index.value), {15, kSvgFaint},
                  SvgAnchor::middle);
    }
    double y = kGridTop;
    for (const raft::ServerId server : instant_->servers) {
      draw_row(server, y);
      y += kGridRow;
    }
    if (first_.value > 1) {
      paper_.text(24, y + 4,
                  "entries 1.." + std::to_string(first_.value - 1) + " are to the left of what is drawn",
                  {15, kSvgFaint});
      y += 28;
    }
    y = svg_legend(paper_, y + 8, legend());
    return paper_.finish(y, instant_->header.scenario + ": the servers' logs");
  }

 private:
  /// The left edge of an index's column.
  [[nodiscard]] double x_of(raft::LogIndex index) const {
    return kGridLeft + static_cast<double>(index.value - first_.value) * cell_;
  }

  void draw_row(raft::ServerId id, double y) {
    const trace::ServerState& server = instant_->cluster.server(id);
    const Standing standing = standing_of(server);
    paper_.text(24, y + 28, to_string(id), {20, "#15191f", true});
    paper_.rect(24, y + 36, 12, 12, "fill=\"" + std::string(svg_colour(standing)) + "\"", 3);
    paper_.text(42, y + 47, svg_standing(standing, server.current_term), {15, kSvgFaint});
    draw_snapshot(server.log.base(), y);
    for (raft::LogIndex index = std::max(first_, raft::next(server.log.base().index));
         index <= server.log.last_index(); index = raft::next(index)) {
      draw_cell(server, index, y);
    }
    if (server.commit_index >= first_) {
      paper_.rect(x_of(raft::next(server.commit_index)) - 3, y - 4, 4, kCellHeight + 8,
                  "fill=\"" + std::string(kSvgGood) + "\"");
      has_commit_ = true;
    }
    if (server.up && server.last_applied >= first_) {
      paper_.triangle(x_of(raft::next(server.last_applied)) - 1, y + kCellHeight + 11, 6, kSvgGood);
      has_applied_ = true;
    }
  }

  void draw_snapshot(raft::LogPosition base, double y) {
    if (base.index < first_) return;
    const double x = x_of(first_);
    const double width = x_of(raft::next(base.index)) - x - 4;
    paper_.rect(x, y, width, kCellHeight, R"(fill="#e3e6eb" stroke="#566072")", 5);
    const SvgFont font{15, "#15191f"};
    const std::string words =
        "snapshot to " + std::to_string(base.index.value) + " (" + trace::to_words(base.term) + ")";
    paper_.text(x + width / 2, y + 34, svg_cut(words, width - 8, font), font, SvgAnchor::middle);
  }

  void draw_cell(const trace::ServerState& server, raft::LogIndex index, double y) {
    const raft::Entry& entry = server.log.at(index);
    const bool committed = index <= server.commit_index;
    const std::string colour(svg_colour(entry.term));
    const double x = x_of(index);
    const double width = cell_ - 4;
    paper_.rect(x, y, width, kCellHeight, svg_entry(colour, committed), 5);
    (committed ? committed_ : uncommitted_) = true;
    if (index > server.durable_index) {
      paper_.rect(x, y, width, kCellHeight, kSvgUndurable, 5);
      undurable_ = true;
    }
    const bool dark = committed && (colour == "#0072b2" || colour == "#009e73" || colour == "#d55e00");
    const std::string_view ink = dark ? "#ffffff" : "#15191f";
    paper_.text(x + width / 2, y + (wide_ ? 26 : 36), std::to_string(entry.term.value), {20, ink, true},
                SvgAnchor::middle);
    if (!wide_) return;
    const SvgFont font{13, ink};
    paper_.text(x + width / 2, y + 46, svg_cut(trace::words_of(entry), width - 6, font), font,
                SvgAnchor::middle);
  }

  [[nodiscard]] std::vector<SvgSwatch> legend() const {
    using Shape = SvgSwatch::Shape;
    std::vector<SvgSwatch> swatches;
    // Whatever the term: in the colour of none.
    if (committed_) swatches.push_back({Shape::committed, kSvgFaint, "committed, as the server knows"});
    if (uncommitted_) swatches.push_back({Shape::uncommitted, kSvgFaint, "not known to be committed"});
    if (undurable_) swatches.push_back({Shape::undurable, kSvgFaint, "not durable yet"});
    if (!swatches.empty()) swatches.front().words += "; the number is the term";
    if (has_commit_) swatches.push_back({Shape::bar, kSvgGood, "commitIndex"});
    if (has_applied_) swatches.push_back({Shape::triangle, kSvgGood, "lastApplied"});
    return swatches;
  }

  const ExportInstant* instant_;
  SvgPaper paper_;
  raft::LogIndex first_;
  raft::LogIndex last_;
  bool wide_{};
  double cell_{};
  bool has_commit_{};
  bool has_applied_{};
  bool committed_{};
  bool uncommitted_{};
  bool undurable_{};
};

}  // namespace

std::string export_svg_log(const ExportInstant& instant) {
  if (instant.header.imported) {
    throw UsageError("svg-log: this trace was imported from a log, and holds no logs of servers");
  }
  return LogGridDrawing(instant).text();
}

}  // namespace raftsim
