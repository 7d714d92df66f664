#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/trace/message_words.hpp"
#include "sim/trace/story_layout.hpp"
#include "sim/trace/story_vocabulary.hpp"
#include "tools/export_formats.hpp"
#include "tools/export_text.hpp"
#include "tools/run_options.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

/// Columns of a note over one lifeline, and over all.
constexpr std::size_t kNarrowNote = 28;
constexpr std::size_t kWideNote = 72;

/// Writes the diagram from top to bottom. Arrows stand where messages arrive, for that is when something
/// happens; those that are lost as they leave stand there, and those that have not arrived at the end.
class MermaidText {
 public:
  MermaidText(const ExportedRun& run, bool detail) : run_(&run), detail_(detail), leading_(run.servers()) {
    for (const ExportMessage& message : run.messages) {
      if (message.lost && message.left >= run.begin) lost_[message.left_by].push_back(&message);
      for (const ExportArrival& arrival : message.arrivals) {
        if (arrival.record != 0) arrived_[arrival.record].emplace_back(&message, &arrival);
      }
    }
  }

  std::string text() {
    begin();
    for (const ExportEvent& event : run_->events) tell(event);
    end();
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += "  " + text + "\n"; }
  /// What Mermaid knows a host by. Clients are called by their numbers: their names may be keywords, or have
  /// arrows in them.
  [[nodiscard]] std::string id(HostPlace place) const {
    const ExportHost& host = run_->hosts[place];
    return host.client ? "c" + std::to_string(place - run_->servers() + 1) : host.name;
  }

  void begin() {
    out_ = "---\ntitle: " + json_text(trace::title_of(run_->header)) + "\n---\nsequenceDiagram\n";
    // Clients only where something is told of them.
    std::set<HostPlace> told;
    for (const ExportEvent& event : run_->events) {
      if (event.host != kWorldPlace && is_told(event)) told.insert(event.host);
      if (const auto arrived = arrived_.find(event.record); arrived != arrived_.end() && is_told(event)) {
        for (const auto& [message, arrival] : arrived->second) told.insert(message->from);
      }
    }
    for (HostPlace place = 0; place < run_->hosts.size(); ++place) {
      const ExportHost& host = run_->hosts[place];
      if (!host.kept || (host.client && !told.contains(place))) continue;
      line(host.client ? "actor " + id(place) + " as " + mermaid_text(host.name)
                       : "participant " + id(place));
      (shown_.empty() ? first_ : last_) = place;
      shown_.insert(place);
    }
    for (std::size_t place = 0; place < leading_.size(); ++place) {
      lead(place, run_->hosts[place].kept && is_leading(run_->before[place]));
    }
  }

  [[nodiscard]] bool is_told(const ExportEvent& event) const { return detail_ || !event.routine; }
  [[nodiscard]] bool is_told(const ExportMessage& message) const {
    return detail_ || message.sort == MessageSort::vote || message.sort == MessageSort::entries ||
           message.sort == MessageSort::snapshot || message.sort == MessageSort::unknown;
  }

  void tell(const ExportEvent& event) {
    const auto arrived = arrived_.find(event.record);
    if (arrived != arrived_.end()) {
      for (const auto& [message, arrival] : arrived->second) {
        if (arrival->lost ? is_told(*message) : is_told(event)) arrow(*message, *arrival);
      }
    }
    if (event.host == kWorldPlace) {
      if (!shown_.empty() && is_told(event)) note_over_all(event);
    } else if (is_told(event) && event.kind != trace::Kind::lost) {
      line("Note over " + id(event.host) + ": " + note(event, kNarrowNote));
    }
    if (event.host < leading_.size()) lead(event.host, is_leading(event.state));
    const auto lost = lost_.find(event.record);
    if (lost == lost_.end()) return;
    for (const ExportMessage* message : lost->second) {
      if (is_told(*message)) cross(*message, *message->lost);
    }
  }

  void arrow(const ExportMessage& message, const ExportArrival& arrival) {
    if (arrival.lost) return cross(message, *arrival.lost);
    const bool reply = message.sort == MessageSort::reply || message.sort == MessageSort::answer ||
                       message.label.find("Reply") != std::string::npos;
    // Mermaid asks for a text.
    const std::string label = message.label.empty() ? "heard from" : message.label;
    line(id(message.from) + (reply ? "-->>" : "->>") + id(message.to) + ": " + mermaid_text(label));
  }

  void cross(const ExportMessage& message, trace::LossReason reason) {
    line(id(message.from) + "-x" + id(message.to) + ": " +
         mermaid_text(message.label + " lost: " + trace::in_words(reason)));
  }

  void note_over_all(const ExportEvent& event) {
    const std::string over = shown_.size() == 1 ? id(first_) : id(first_) + "," + id(last_);
    line("Note over " + over + ": " + note(event, kWideNote));
  }

  /// In lines of so many columns: Mermaid itself would break an entity in two.
  [[nodiscard]] static std::string note(const ExportEvent& event, std::size_t width) {
    const std::string text = trace::milliseconds_text(event.time.time_since_epoch()) + " ms " + event.words;
    std::string lines;
    for (const std::string& each : trace::wrapped(text, width, width)) {
      lines += (lines.empty() ? "" : "<br/>") + mermaid_text(each);
    }
    return lines;
  }

  [[nodiscard]] static bool is_leading(const ExportState& state) { return state.role == raft::Role::leader; }

  /// Who leads has a bar, while it is paused too: it does not know of that.
  void lead(std::size_t place, bool leads) {
    if (leading_[place] == leads) return;
    leading_[place] = leads;
    line((leads ? "activate " : "deactivate ") + id(place));
  }

  void end() {
    for (const ExportMessage& message : run_->messages) {
      for (const ExportArrival& arrival : message.arrivals) {
        if (arrival.record != 0 || !is_told(message)) continue;
        const bool waits = arrival.time <= run_->end;
        line(id(message.from) + "--)" + id(message.to) + ": " +
             mermaid_text(message.label + (waits ? ", waits at the paused receiver" : ", still on its way")));
      }
    }
    for (std::size_t place = 0; place < leading_.size(); ++place) lead(place, false);
  }

  const ExportedRun* run_;
  bool detail_;
  std::string out_;
  /// Those with a lifeline.
  std::set<HostPlace> shown_;
  HostPlace first_{};
  HostPlace last_{};
  std::vector<bool> leading_;
  /// By the record: what arrives with it, and what is lost as it leaves with it.
  std::map<std::uint64_t, std::vector<std::pair<const ExportMessage*, const ExportArrival*>>> arrived_;
  std::map<std::uint64_t, std::vector<const ExportMessage*>> lost_;
};

/// The most that Mermaid takes unless it is told otherwise, in UTF-16 units (its maxTextSize).
constexpr std::size_t kMermaidLimit = 50'000;

/// The run as a diagram of a window shows it that ends at `end`, which is not after its own end.
ExportedRun ending_earlier(ExportedRun run, Time end) {
  run.end = end;
  std::erase_if(run.events, [&](const ExportEvent& event) { return event.time > end; });
  std::erase_if(run.messages, [&](const ExportMessage& message) { return message.left > end; });
  for (ExportMessage& message : run.messages) {
    for (ExportArrival& arrival : message.arrivals) {
      if (arrival.time > end) arrival = {arrival.time};
    }
  }
  return run;
}

/// What could be asked for in place of a diagram that is too long: the last whole millisecond up to which it
/// is not.
std::string narrower(const ExportedRun& run, bool detail) {
  const auto ending = [&](std::int64_t at) { return Time{milliseconds(at)}; };
  const auto fits = [&](std::int64_t at) {
    const ExportedRun part = ending_earlier(run, last_of(ending(at)));
    return utf16_length(MermaidText(part, detail).text()) <= kMermaidLimit;
  };
  const std::int64_t kMillisecond = milliseconds(1).count();
  std::int64_t fit = run.begin.time_since_epoch().count() / kMillisecond;
  std::int64_t too_long = run.end.time_since_epoch().count() / kMillisecond + 1;
  const std::int64_t first = fit;
  while (too_long - fit > 1) {
    const std::int64_t middle = fit + (too_long - fit) / 2;
    (fits(middle) ? fit : too_long) = middle;
  }
  return fit == first
             ? std::string("leave servers out")
             : "end it at " + to_text(ending(fit).time_since_epoch()) + " (--to), or leave servers out";
}

}  // namespace

std::string export_mermaid(const ExportedRun& run, bool detail) {
  std::string text = MermaidText(run, detail).text();
  const std::size_t length = utf16_length(text);
  if (length <= kMermaidLimit) return text;
  throw UsageError("the diagram has " + grouped(length) + " characters, and Mermaid takes " +
                   grouped(kMermaidLimit) + " at most: " + narrower(run, detail));
}

}  // namespace raftsim
