#include "sim/trace/story.hpp"

#include <algorithm>

#include "sim/trace/cut.hpp"
#include "sim/trace/state.hpp"
#include "sim/trace/story_layout.hpp"
#include "sim/trace/story_world.hpp"

namespace raftsim::trace {
namespace {

constexpr std::size_t kTimeWidth = 11;  // up to a thousand simulated seconds, in milliseconds
constexpr std::size_t kGap = 2;
constexpr std::size_t kLeft = kTimeWidth + kGap;
constexpr int kLeastWidth = 40;
constexpr std::size_t kLeastColumn = 6;
constexpr std::size_t kMostColumn = 24;
constexpr std::size_t kLongestName = 40;

constexpr std::string_view kPlain;
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kBoldRed = "\x1b[1;31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kBoldGreen = "\x1b[1;32m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kReset = "\x1b[0m";

std::string_view lane_of(const Teller::View& view) {
  if (!view.up) return " ";
  if (!view.known.role) return "·";
  if (view.paused) return "‖";
  switch (view.role) {
    case raft::Role::follower: return "│";
    case raft::Role::pre_candidate: return "┊";
    case raft::Role::candidate: return "┆";
    case raft::Role::leader: return "┃";
  }
  return " ";
}

std::string_view colour_of(const Teller::View& view) {
  if (!view.up) return kRed;
  if (!view.known.role) return kPlain;
  switch (view.role) {
    case raft::Role::follower: return kPlain;
    case raft::Role::pre_candidate:
    case raft::Role::candidate: return kYellow;
    case raft::Role::leader: return kGreen;
  }
  return kPlain;
}

std::string_view lane_colour_of(const Teller::View& view) {
  return view.up && (!view.known.role || view.role == raft::Role::follower) ? kDim : colour_of(view);
}

}  // namespace

Story::Story(const Header& header, const StoryOptions& options)
    : options_(options),
      title_(title_of(header)),
      teller_(header),
      cut_(static_cast<std::size_t>(header.servers)),
      last_losses_(static_cast<std::size_t>(header.servers)) {
  for (const raft::ServerId server : raft::ServerSet::first(header.servers)) {
    if (options.servers.empty() || options.servers.contains(server)) {
      shown_.push_back(server);
      names_.push_back(to_string(server));
      const std::string host = host_name(header, server);
      if (host != names_.back()) names_.back() += " " + host;
    }
  }
  options_.width = std::max(options_.width, kLeastWidth);
  // One column's room is left to the right, for the words of the last server.
  const std::size_t room = (static_cast<std::size_t>(options_.width) - kLeft) / (shown_.size() + 1);
  column_width_ = room < kLeastColumn ? 0 : std::min(room, kMostColumn);
}

void Story::begin(std::string& out) const {
  append_painted(title_, kBold, out);
  out += "\n";
  std::string line(kTimeWidth - 7, ' ');
  line += "time/ms";
  for (std::size_t place = 0; place < shown_.size() && column_width_ != 0; ++place) {
    line.append(column_of(place) - columns(line), ' ');
    // One blank is left between two names.
    line += cut(names_[place], place + 1 < shown_.size() ? column_width_ - 1 : kLongestName);
  }
  append_painted(line, kBold, out);
  out += "\n";
}

void Story::skip(const Record& record) {
  teller_.tell(record);
  note_links(record);
}

void Story::note_links(const Record& record) {
  const auto* links = std::get_if<LinksChanged>(&record.event);
  if (links == nullptr) return;
  for (const LinkCuts& cuts : links->cuts) cut_.at(cuts.from.value - 1U) = cuts.to;
}

void Story::tell(const Record& record, std::string& out) {
  const Telling telling = teller_.tell(record);
  note_links(record);
  if (const auto* caption = std::get_if<Caption>(&record.event)) {
    tell_wide(record, "── ", caption->text, kBold, out);
  } else if (const auto* question = std::get_if<QuestionAsked>(&record.event)) {
    tell_question(record, *question, out);
  } else if (record.kind() == Kind::link) {
    tell_wide(record, "≈ ", world_in_words(record, cut_), kPlain, out);
  } else if (const auto* settings = std::get_if<SettingsChanged>(&record.event)) {
    tell_settings(record, *settings, out);
  } else if (const auto* judged = std::get_if<ExpectationJudged>(&record.event)) {
    tell_judged(record, *judged, out);
  } else if (record.kind() == Kind::violation) {
    tell_wide(record, "✗ ", world_in_words(record, cut_), kBoldRed, out);
  } else if (record.kind() == Kind::end) {
    tell_wide(record, "■ ", world_in_words(record, cut_), kBold, out);
  } else if (record.server == raft::kNobody) {
    if (!telling.routine || options_.detail) tell_wide(record, "", telling.text, kPlain, out);
  } else if (std::find(shown_.begin(), shown_.end(), record.server) != shown_.end()) {
    tell_cell(record, telling, out);
  }
}

void Story::tell_settings(const Record& record, const SettingsChanged& settings, std::string& out) {
  // Two actions of one instant may come to the same: "network", and "links" between all.
  if (record.time == last_settings_at_ && settings.text == last_settings_) return;
  last_settings_at_ = record.time;
  last_settings_ = settings.text;
  tell_wide(record, "≈ ", settings.text, kPlain, out);
}

void Story::tell_cell(const Record& record, const Telling& telling, std::string& out) {
  const std::string lost = losses(record.step, options_.detail);
  std::string& last_lost = last_losses_.at(record.server.value - 1U);
  if (telling.routine && !options_.detail && (lost.empty() || lost == last_lost)) return;
  last_lost = lost;
  std::string text = telling.routine && !options_.detail ? std::string() : telling.text;
  if (!lost.empty()) text += (text.empty() ? "" : "; ") + lost;
  if (column_width_ == 0) text = to_string(record.server) + ": " + text;

  const auto place =
      static_cast<std::size_t>(std::find(shown_.begin(), shown_.end(), record.server) - shown_.begin());
  const std::size_t start = column_of(place);
  const std::size_t room = static_cast<std::size_t>(options_.width) - start;
  const std::size_t lanes = column_width_ == 0 ? 0 : shown_.size();
  const bool won = change_of(record).role == raft::Role::leader;
  const std::string_view colour = won ? kBoldGreen : colour_of(teller_.view(record.server));
  bool first = true;
  for (const std::string& line : wrapped(text, room, room - kGap)) {
    if (first) {
      append_time(record, out);
    } else {
      out.append(kLeft, ' ');
    }
    append_lanes(0, std::min(place, lanes), out);
    if (!first) out.append(kGap, ' ');
    append_painted(line, colour, out);
    // The lanes to the right go on where the text leaves room.
    const std::size_t end = start + (first ? 0 : kGap) + columns(line);
    std::size_t clear = lanes;
    while (clear > place + 1 && column_of(clear - 1) > end) --clear;
    if (clear < lanes) {
      out.append(column_of(clear) - end, ' ');
      append_lanes(clear, lanes, out);
    }
    while (out.back() == ' ') out.pop_back();
    out += "\n";
    first = false;
  }
}

void Story::tell_wide(const Record& record, std::string_view mark, const std::string& text,
                      std::string_view colour, std::string& out) const {
  const std::size_t indent = kLeft + columns(mark);
  const std::size_t room = static_cast<std::size_t>(options_.width) - indent;
  const std::vector<std::string> lines = wrapped(text, room, room);
  append_time(record, out);
  append_painted(std::string(mark) + lines.front(), colour, out);
  out += "\n";
  for (std::size_t i = 1; i < lines.size(); ++i) append_indented(indent, lines[i], colour, out);
}

void Story::tell_more(const std::string& text, std::string_view colour, std::string& out) const {
  constexpr std::size_t kIndent = kLeft + 2 * kGap;
  const std::size_t room = static_cast<std::size_t>(options_.width) - kIndent;
  for (const std::string& line : wrapped(text, room, room)) append_indented(kIndent, line, colour, out);
}

void Story::tell_question(const Record& record, const QuestionAsked& question, std::string& out) const {
  tell_wide(record, "? ", question.text, kBold, out);
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    tell_more(std::to_string(i + 1) + ") " + question.choices[i], kPlain, out);
  }
}

void Story::tell_judged(const Record& record, const ExpectationJudged& judged, std::string& out) const {
  const std::string& in_words = judged.words.empty() ? judged.expected : judged.words;
  if (judged.met && judged.answer != 0) {
    tell_wide(record, "→ ", in_words + ": " + judged.because, kBold, out);
  } else if (judged.met) {
    tell_wide(record, "✓ ",
              "as expected" + (judged.because.empty() ? ", " + in_words : ": " + judged.because), kGreen,
              out);
  } else {
    tell_wide(record, "✗ ", "expected " + in_words, kBoldRed, out);
    tell_more("found: " + judged.found, kBoldRed, out);
    if (!judged.because.empty()) tell_more("because: " + judged.because, kBoldRed, out);
    if (!judged.pointer.empty()) tell_more("in the scenario: " + judged.pointer, kBoldRed, out);
  }
  if (options_.detail && in_words != judged.expected) tell_more(judged.expected, kDim, out);
}

void Story::append_time(const Record& record, std::string& out) const {
  const std::string time = milliseconds_text(record.time.time_since_epoch());
  out.append(kTimeWidth - std::min(kTimeWidth, time.size()), ' ');
  append_painted(time, kDim, out);
  out.append(kGap, ' ');
}

void Story::append_indented(std::size_t indent, const std::string& line, std::string_view colour,
                            std::string& out) const {
  out.append(indent, ' ');
  append_painted(line, colour, out);
  out += "\n";
}

void Story::append_lanes(std::size_t first, std::size_t last, std::string& out) const {
  for (std::size_t place = first; place < last; ++place) {
    const Teller::View& view = teller_.view(shown_[place]);
    append_painted(lane_of(view), lane_colour_of(view), out);
    out.append(column_width_ - 1, ' ');
  }
}

void Story::append_painted(std::string_view text, std::string_view colour, std::string& out) const {
  if (!options_.colour || colour.empty() || text == " ") {
    out += text;
    return;
  }
  out += colour;
  out += text;
  out += kReset;
}

std::size_t Story::column_of(std::size_t place) const {
  return kLeft + place * column_width_;
}

}  // namespace raftsim::trace
