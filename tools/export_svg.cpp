#include "tools/export_svg.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "sim/trace/cut.hpp"
#include "sim/trace/story_layout.hpp"
#include "sim/trace/story_vocabulary.hpp"
#include "tools/export_text.hpp"

namespace raftsim {
namespace {

constexpr std::array kSvgSorts{MessageSort::vote,    MessageSort::entries,  MessageSort::heartbeat,
                               MessageSort::reply,   MessageSort::snapshot, MessageSort::read,
                               MessageSort::request, MessageSort::answer,   MessageSort::unknown};

/// What a browser or another program that has DejaVu or not shows texts in.
constexpr std::string_view kSvgFonts = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif";

std::string svg_attribute(std::string_view name, double value) {
  return " " + std::string(name) + "=\"" + svg_number(value) + "\"";
}

}  // namespace

std::string svg_time(Duration time) {
  return to_text(time - time % microseconds(1));
}

std::string svg_number(double number) {
  constexpr double kTenths = 10;
  const auto tenths = static_cast<std::int64_t>(std::floor(number * kTenths + 0.5));
  const std::int64_t whole = tenths / 10;
  const std::int64_t rest = tenths % 10;
  std::string text = tenths < 0 ? "-" : "";
  text += std::to_string(whole < 0 ? -whole : whole);
  if (rest != 0) text += "." + std::to_string(rest < 0 ? -rest : rest);
  return text;
}

double svg_width(std::string_view words, const SvgFont& font) {
  // Of DejaVu Sans, which is wider than most.
  const double each = font.bold ? 0.68 : 0.6;
  return static_cast<double>(trace::columns(words)) * each * font.size;
}

std::string svg_cut(std::string_view words, double width, const SvgFont& font) {
  std::string text(words);
  if (svg_width(text, font) <= width) return text;
  while (!text.empty() && svg_width(text + "…", font) > width) text = trace::cut(text, text.size() - 1);
  return text.empty() ? text : text + "…";
}

std::string_view svg_colour(Standing standing) {
  switch (standing) {
    case Standing::follower: return "#a9c6e8";
    case Standing::pre_candidate:
    case Standing::candidate: return "#e69f00";
    case Standing::leader: return "#009e73";
    case Standing::paused: return "#e3e6eb";
    case Standing::down: return "#c9ced6";
  }
  return "";
}

std::string_view svg_colour(MessageSort sort) {
  switch (sort) {
    case MessageSort::vote: return "#b87a00";
    case MessageSort::entries: return "#0072b2";
    case MessageSort::heartbeat: return "#8792a3";
    case MessageSort::reply: return "#5c9c86";
    case MessageSort::snapshot: return "#a4457e";
    case MessageSort::read: return "#0072b2";
    case MessageSort::request: return "#15191f";
    case MessageSort::answer:
    case MessageSort::unknown: return "#566072";
  }
  return "";
}

std::string_view svg_word(MessageSort sort) {
  switch (sort) {
    case MessageSort::vote: return "vote";
    case MessageSort::entries: return "entries";
    case MessageSort::heartbeat: return "heartbeat";
    case MessageSort::reply: return "reply";
    case MessageSort::snapshot: return "snapshot";
    case MessageSort::read: return "read";
    case MessageSort::request: return "request";
    case MessageSort::answer: return "answer";
    case MessageSort::unknown: return "unknown";
  }
  return "";
}

std::string_view svg_colour(raft::Term term) {
  static constexpr std::array<std::string_view, 7> kTurn{"#56b4e9", "#e69f00", "#009e73", "#cc79a7",
                                                         "#f0e442", "#0072b2", "#d55e00"};
  return kTurn[term.value % kTurn.size()];
}

std::string svg_standing(Standing standing, raft::Term term) {
  const std::string in_term = " " + trace::to_words(term);
  switch (standing) {
    case Standing::follower: return "follower" + in_term;
    case Standing::pre_candidate: return "pre-candidate" + in_term;
    case Standing::candidate: return "candidate" + in_term;
    case Standing::leader: return "leader" + in_term;
    case Standing::paused: return "paused" + in_term;
    case Standing::down: return "down";
  }
  return "";
}

std::string svg_label(const std::string& label, std::optional<bool> answer) {
  if (!answer) return label;
  using Name = std::pair<std::string_view, std::string_view>;
  for (const auto& [reply, vote] : {Name{"RequestVoteReply", "vote"}, Name{"PreVoteReply", "pre-vote"}}) {
    if (label.compare(0, reply.size(), reply) != 0) continue;
    return (*answer ? "" : "no ") + std::string(vote) + label.substr(reply.size());
  }
  return label + (*answer ? ": success" : ": refused");
}

std::string svg_short_label(const std::string& label) {
  const std::size_t mark = label.find_first_of(",:");
  const bool append = label.compare(0, 13, "AppendEntries") == 0;
  return append && mark != std::string::npos ? label.substr(mark + 2) : std::string();
}

std::string svg_arrow(MessageSort sort, bool head) {
  const bool thin =
      sort == MessageSort::heartbeat || sort == MessageSort::reply || sort == MessageSort::answer;
  std::string style =
      "stroke=\"" + std::string(svg_colour(sort)) + "\" stroke-width=\"" + (thin ? "1.2" : "2") + "\"";
  if (head) style += " marker-end=\"url(#to-" + std::string(svg_word(sort)) + ")\"";
  return style;
}

void SvgPaper::text(double x, double y, std::string_view words, const SvgFont& font, SvgAnchor anchor) {
  if (words.empty()) return;
  body_ += "<text" + svg_attribute("x", x) + svg_attribute("y", y) + " font-size=\"" +
           std::to_string(font.size) + "\" fill=\"" + std::string(font.colour) + "\"";
  if (font.bold) body_ += " font-weight=\"bold\"";
  if (font.rimmed)
    body_ += R"( stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke")";
  if (anchor == SvgAnchor::middle) body_ += " text-anchor=\"middle\"";
  if (anchor == SvgAnchor::end) body_ += " text-anchor=\"end\"";
  body_ += ">" + xml_text(words) + "</text>\n";
}

void SvgPaper::rect(double x, double y, double width, double height, std::string_view style, double round) {
  body_ += "<rect" + svg_attribute("x", x) + svg_attribute("y", y) + svg_attribute("width", width) +
           svg_attribute("height", height);
  if (round > 0) body_ += svg_attribute("rx", round);
  body_ += " " + std::string(style) + "/>\n";
}

void SvgPaper::circle(double x, double y, double radius, std::string_view style) {
  body_ += "<circle" + svg_attribute("cx", x) + svg_attribute("cy", y) + svg_attribute("r", radius) + " " +
           std::string(style) + "/>\n";
}

void SvgPaper::line(double x1, double y1, double x2, double y2, std::string_view style) {
  body_ += "<line" + svg_attribute("x1", x1) + svg_attribute("y1", y1) + svg_attribute("x2", x2) +
           svg_attribute("y2", y2) + " " + std::string(style) + "/>\n";
}

void SvgPaper::cross(double x, double y, double size, std::string_view colour) {
  const std::string style =
      "stroke=\"" + std::string(colour) + R"(" stroke-width="3" stroke-linecap="round")";
  line(x - size, y - size, x + size, y + size, style);
  line(x - size, y + size, x + size, y - size, style);
}

void SvgPaper::triangle(double x, double y, double size, std::string_view colour) {
  body_ += "<path d=\"M" + svg_number(x - size) + " " + svg_number(y + size) + "L" + svg_number(x + size) +
           " " + svg_number(y + size) + "L" + svg_number(x) + " " + svg_number(y - size) + "Z\" fill=\"" +
           std::string(colour) + "\"/>\n";
}

void SvgPaper::diamond(double x, double y, double size, std::string_view colour) {
  body_ += "<path d=\"M" + svg_number(x - size) + " " + svg_number(y) + "L" + svg_number(x) + " " +
           svg_number(y - size) + "L" + svg_number(x + size) + " " + svg_number(y) + "L" + svg_number(x) +
           " " + svg_number(y + size) + R"(Z" fill="#ffffff" stroke=")" + std::string(colour) +
           "\" stroke-width=\"2\"/>\n";
}

void SvgPaper::begin_clip(double x, double y, double width, double height) {
  const std::string id = "clip" + std::to_string(++clips_);
  body_ += "<clipPath id=\"" + id + "\">";
  rect(x, y, width, height, "");
  body_ += "</clipPath>\n<g clip-path=\"url(#" + id + ")\">\n";
}

void SvgPaper::end_clip() {
  body_ += "</g>\n";
}

std::string SvgPaper::finish(double height, std::string_view title) const {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"" +
                    svg_attribute("width", kSvgWidth) + svg_attribute("height", height) + " viewBox=\"0 0 " +
                    svg_number(kSvgWidth) + " " + svg_number(height) + "\" font-family=\"" +
                    std::string(kSvgFonts) + "\" role=\"img\">\n<title>" + xml_text(title) +
                    "</title>\n<defs>\n";
  for (const MessageSort sort : kSvgSorts) {
    out += "<marker id=\"to-" + std::string(svg_word(sort)) +
           "\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"11\" markerHeight=\"11\" "
           "markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 1L10 5L0 9Z\" fill=\"" +
           std::string(svg_colour(sort)) + "\"/></marker>\n";
  }
  out +=
      "<pattern id=\"hatch\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" "
      "patternTransform=\"rotate(45)\"><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"8\" stroke=\"#8792a3\" "
      "stroke-width=\"3\"/></pattern>\n</defs>\n";
  out += "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n";
  return out + body_ + "</svg>\n";
}

std::string svg_entry(std::string_view colour, bool committed) {
  const std::string text(colour);
  return "fill=\"" + text + "\" fill-opacity=\"" + (committed ? "0.85" : "0.2") + "\" stroke=\"" + text +
         R"(" stroke-width="2")";
}

void svg_heading(SvgPaper& paper, const trace::Header& header, std::string_view what) {
  const SvgFont title{24, "#15191f", true};
  const SvgFont detail{18, kSvgFaint};
  const double room = kSvgWidth - 72 - svg_width(what, detail);
  paper.text(24, 40, svg_cut(trace::title_of(header), room, title), title);
  paper.text(kSvgWidth - 24, 40, what, detail, SvgAnchor::end);
}

void svg_caption(SvgPaper& paper, std::string_view caption) {
  const SvgFont font{16};
  constexpr double kRoom = kSvgWidth - 48;
  const auto columns = static_cast<std::size_t>(kRoom / svg_width("m", font));
  const std::vector<std::string> lines = trace::wrapped(caption, columns, columns);
  if (lines.empty()) return;
  paper.text(24, 70, lines.front(), font);
  if (lines.size() > 1)
    paper.text(24, 90, svg_cut(lines[1] + (lines.size() == 2 ? "" : "…"), kRoom, font), font);
}

double svg_legend(SvgPaper& paper, double y, const std::vector<SvgSwatch>& swatches) {
  constexpr double kLeft = 24;
  constexpr double kRow = 28;
  const SvgFont font{15, kSvgFaint};
  double x = kLeft;
  for (const SvgSwatch& swatch : swatches) {
    const double width = 34 + svg_width(swatch.words, font) + 22;
    if (x + width > kSvgWidth && x > kLeft) {
      x = kLeft;
      y += kRow;
    }
    const std::string colour(swatch.colour);
    const std::string stroke = "stroke=\"" + colour + R"(" stroke-width="2")";
    switch (swatch.shape) {
      case SvgSwatch::Shape::box: paper.rect(x, y - 12, 24, 14, "fill=\"" + colour + "\"", 3); break;
      case SvgSwatch::Shape::hatched:
        paper.rect(x, y - 12, 24, 14, "fill=\"" + colour + "\"", 3);
        paper.rect(x, y - 12, 24, 14, "fill=\"url(#hatch)\" fill-opacity=\"0.6\"", 3);
        break;
      case SvgSwatch::Shape::arrow:
        paper.line(x, y - 5, x + 24, y - 5, stroke + " marker-end=\"url(#to-" + swatch.words + ")\"");
        break;
      case SvgSwatch::Shape::dashed:
        paper.line(x, y - 5, x + 24, y - 5, stroke + " stroke-dasharray=\"5 4\"");
        break;
      case SvgSwatch::Shape::committed:
      case SvgSwatch::Shape::uncommitted:
      case SvgSwatch::Shape::undurable:
        paper.rect(x, y - 12, 24, 14, svg_entry(colour, swatch.shape == SvgSwatch::Shape::committed), 3);
        if (swatch.shape == SvgSwatch::Shape::undurable) paper.rect(x, y - 12, 24, 14, kSvgUndurable, 3);
        break;
      case SvgSwatch::Shape::cross: paper.cross(x + 12, y - 5, 5, colour); break;
      case SvgSwatch::Shape::circle:
        paper.circle(x + 12, y - 5, 6, "fill=\"" + colour + R"(" stroke="#15191f")");
        break;
      case SvgSwatch::Shape::triangle: paper.triangle(x + 12, y - 5, 6, colour); break;
      case SvgSwatch::Shape::diamond: paper.diamond(x + 12, y - 5, 6, colour); break;
      case SvgSwatch::Shape::bar: paper.rect(x + 10, y - 14, 4, 18, "fill=\"" + colour + "\""); break;
    }
    paper.text(x + 32, y, swatch.words, font);
    x += width;
  }
  return y + kRow;
}

}  // namespace raftsim
