#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.hpp"
#include "sim/role_history.hpp"
#include "sim/time.hpp"
#include "tools/export_run.hpp"

/// What the SVG diagrams are drawn with. Their colours are the light ones of the viewer, of Okabe and Ito's
/// palette; beside each colour stands a word or a shape. Texts are texts, which can be selected and searched.
namespace raftsim {

/// All diagrams are so wide, in the pixels of a slide.
inline constexpr double kSvgWidth = 1280;

enum class SvgAnchor : std::uint8_t { start, middle, end };

/// How a text looks: its size in pixels, its colour, and whether it stands out.
struct SvgFont {
  int size{16};
  std::string_view colour{"#15191f"};
  bool bold{};
  /// With a rim that keeps it apart from what is behind it.
  bool rimmed{};
};

/// A diagram while it is drawn: what comes later lies above. The same calls give the same bytes everywhere.
class SvgPaper {
 public:
  void text(double x, double y, std::string_view words, const SvgFont& font = {},
            SvgAnchor anchor = SvgAnchor::start);
  /// `style` is attributes: "fill=\"#fff\"".
  void rect(double x, double y, double width, double height, std::string_view style, double round = 0);
  void circle(double x, double y, double radius, std::string_view style);
  void line(double x1, double y1, double x2, double y2, std::string_view style);
  /// A ✕, a triangle that points up, and a ◇, around a place.
  void cross(double x, double y, double size, std::string_view colour);
  void triangle(double x, double y, double size, std::string_view colour);
  void diamond(double x, double y, double size, std::string_view colour);
  /// Elements between these lie within the rectangle.
  void begin_clip(double x, double y, double width, double height);
  void end_clip();

  /// The whole document; `title` is what readers aloud say of it.
  [[nodiscard]] std::string finish(double height, std::string_view title) const;

 private:
  std::string body_;
  int clips_{};
};

/// A time in a picture, as scenarios write it, to the microsecond: "163ms", "1.234567s". All pictures have
/// them so, without a blank before the unit.
std::string svg_time(Duration time);
/// With at most one decimal: "12.3".
std::string svg_number(double number);
/// About how wide a text will be.
double svg_width(std::string_view words, const SvgFont& font);
/// The text cut so that it is at most so wide.
std::string svg_cut(std::string_view words, double width, const SvgFont& font);

std::string_view svg_colour(Standing standing);
std::string_view svg_colour(MessageSort sort);
/// "vote", "entries", "heartbeat", …
std::string_view svg_word(MessageSort sort);
/// Of a log's entries: neighbouring terms differ.
std::string_view svg_colour(raft::Term term);
/// The attributes of an entry of a log of this colour, committed or not.
std::string svg_entry(std::string_view colour, bool committed);
/// "leader T3", "down"
std::string svg_standing(Standing standing, raft::Term term);
/// What a picture calls a message: a reply by its answer, "vote T4" and "no vote T4".
std::string svg_label(const std::string& label, std::optional<bool> answer);
/// What is left of such a label where there is little room: "entry 3", "refused"; nothing where it is not
/// shorter.
std::string svg_short_label(const std::string& label);
/// The attributes of a message's arrow with its head.
std::string svg_arrow(MessageSort sort, bool head);

/// Of a server whose role is not known.
inline constexpr std::string_view kSvgUnknown = "#dfe3e8";
/// What lies over an entry that is not durable yet.
inline constexpr std::string_view kSvgUndurable = "fill=\"url(#hatch)\" fill-opacity=\"0.45\"";
inline constexpr std::string_view kSvgFaint = "#566072";
inline constexpr std::string_view kSvgLine = "#d3d9e2";
inline constexpr std::string_view kSvgBad = "#d55e00";
inline constexpr std::string_view kSvgGood = "#00805c";
inline constexpr std::string_view kSvgCut = "#a4457e";

/// "first-election, seed 1" as the diagram's heading, and to its right what of the run it shows.
void svg_heading(SvgPaper& paper, const trace::Header& header, std::string_view what);

/// Below the heading what the scenario says, in two lines at most.
void svg_caption(SvgPaper& paper, std::string_view caption);

/// Swatches with their words from left to right; gives the y below them.
struct SvgSwatch {
  /// A line in this colour, dashed or not; an entry of a log; or a mark.
  enum class Shape : std::uint8_t {
    box,
    hatched,
    arrow,
    dashed,
    committed,
    uncommitted,
    undurable,
    cross,
    circle,
    triangle,
    diamond,
    bar
  };
  Shape shape{};
  std::string_view colour;
  std::string words;
};
double svg_legend(SvgPaper& paper, double y, const std::vector<SvgSwatch>& swatches);

}  // namespace raftsim
