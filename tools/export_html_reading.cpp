#include "tools/export_html_reading.hpp"

#include <array>
#include <variant>

#include "sim/trace/fold.hpp"
#include "sim/trace/message_words.hpp"
#include "sim/trace/names.hpp"
#include "sim/trace/why_words.hpp"
#include "tools/export_text.hpp"
#include "tools/run_options.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

/// The words of a message's arrow, as the viewer has them: short, for many stand beside each other.
std::string arrow_label(const raft::Message& message) {
  static constexpr std::array<std::string_view, raft::kMessageTypes> kNames{
      "vote?",     "vote",  "append", "reply",    "pre-vote?",     "pre-vote",
      "take over", "read?", "read",   "snapshot", "snapshot reply"};
  std::string name(kNames.at(static_cast<std::size_t>(message.type())));
  const auto mark = [](bool yes) { return yes ? " ✓" : " ✕"; };
  if (const auto* vote = std::get_if<raft::RequestVoteReply>(&message.body))
    return name + mark(vote->vote_granted);
  if (const auto* vote = std::get_if<raft::PreVoteReply>(&message.body))
    return name + mark(vote->vote_granted);
  if (const auto* reply = std::get_if<raft::AppendEntriesReply>(&message.body))
    return reply->success ? name : name + mark(false);
  if (const auto* append = std::get_if<raft::AppendEntries>(&message.body);
      append != nullptr && append->entries.empty())
    return "heartbeat";
  return name;
}

HtmlMessageWords words_of_message(const raft::Message& message) {
  return {arrow_label(message), trace::described(message)};
}

}  // namespace

std::uint64_t HtmlAnswers::add(const trace::Record& record) {
  std::string list = "[";
  for (const raft::Judgement& judgement : record.step.judgements) {
    if (!trace::is_told(record, judgement)) continue;
    list += (list.size() == 1 ? "[" : ",[") + std::to_string(static_cast<int>(judgement.rule)) +
            (judgement.yes ? ",1," : ",0,") + std::to_string(static_cast<int>(judgement.reason)) + "," +
            std::to_string(judgement.about.value) + "]";
  }
  list += "]";
  const auto [found, fresh] = places_.try_emplace(list, lists_.size());
  if (fresh) lists_.push_back(std::move(list));
  return found->second;
}

std::string HtmlAnswers::json(const Mistakes& mistakes) const {
  std::string text = "\"rules\":[";
  for (int i = 0; i < raft::kRules; ++i) {
    const auto rule = static_cast<raft::Rule>(i);
    text += (i == 0 ? "[" : ",[") + json_text(trace::name_of(rule)) + "," +
            json_text(trace::spaced(trace::name_of(rule))) + "," + json_text(raft::section(rule)) + "," +
            json_text(mistakes.in_words(rule)) + "]";
  }
  text += "],\"reasons\":[";
  for (int i = 0; i < raft::kReasons; ++i) {
    text += (i == 0 ? "" : ",") + json_text(raft::in_words(static_cast<raft::Reason>(i)));
  }
  text += "],\"answers\":[";
  for (std::size_t i = 0; i < lists_.size(); ++i) text += (i == 0 ? "" : ",") + lists_[i];
  return text + "]";
}

HtmlReading::HtmlReading(RecordSource& source, const ExportWindow& window)
    : source_(&source),
      window_(window),
      kept_(window.servers.empty() ? raft::ServerSet::first(source.header().servers) : window.servers),
      cluster_(trace::initial_state(source.header())),
      servers_(static_cast<std::size_t>(source.header().servers)) {}

bool HtmlReading::next(trace::Record& record) {
  if (!source_->next(record)) return false;
  if (const auto* judged = std::get_if<trace::ExpectationJudged>(&record.event);
      judged != nullptr && judged->answer != 0) {
    solutions_.emplace(judged->pointer, *judged);
  }
  if (record.time > window_.to) return true;
  if (record.time >= window_.from && !begun_) begin_window();
  trace::apply(cluster_, record);
  if (begun_) note(record);
  return true;
}

void HtmlReading::finish() {
  for (trace::Record record; next(record);) {
  }
}

void HtmlReading::begin_window() {
  begun_ = true;
  for (const raft::ServerId server : kept_) {
    std::vector<std::int64_t> change;
    servers_[server.value - 1U].note(cluster_.server(server), window_.from, kept_, entries_, texts_, change);
    add_cut(server, cluster_.cut[server.value - 1U] & kept_, change);
    before_.push_back(static_cast<std::int64_t>(change.size()));
    before_.insert(before_.end(), change.begin(), change.end());
  }
  for (const auto& [id, flight] : cluster_.in_flight) messages_.emplace(id, words_of_message(flight.message));
  for (const auto& [id, held] : cluster_.held) messages_.emplace(id, words_of_message(held.message));
}

bool HtmlReading::is_kept(const trace::Record& record) const {
  if (const auto* acted = std::get_if<trace::ClientActed>(&record.event)) {
    return acted->server == raft::kNobody || kept_.contains(acted->server);
  }
  return record.server == raft::kNobody || kept_.contains(record.server);
}

void HtmlReading::note(const trace::Record& record) {
  for (const trace::Sent& sent : record.step.sends) {
    if (kept_.contains(sent.message.from) && kept_.contains(sent.message.to))
      messages_.emplace(sent.id, words_of_message(sent.message));
  }
  if (!is_kept(record)) return;
  if (++records_ > kHtmlMostRecords) refuse_more(record.time);
  HtmlDetail detail{record.number, answers_.add(record), {}, {}};
  if (const auto* logged = std::get_if<trace::Logged>(&record.event)) detail.fields = logged->fields;
  if (record.server != raft::kNobody) {
    servers_[record.server.value - 1U].note(cluster_.server(record.server), record.time, kept_, entries_,
                                            texts_, detail.change);
  }
  if (const auto* links = std::get_if<trace::LinksChanged>(&record.event)) {
    for (const trace::LinkCuts& cuts : links->cuts) {
      if (kept_.contains(cuts.from)) add_cut(cuts.from, cuts.to & kept_, detail.change);
    }
  }
  details_.push_back(std::move(detail));
  const trace::Kind kind = record.kind();
  if (kind == trace::Kind::caption || kind == trace::Kind::question || kind == trace::Kind::expectation ||
      kind == trace::Kind::violation) {
    told_.emplace_back(record.number, record.event);
  }
}

/// What could be asked for instead: up to the last whole millisecond of which all told with that time fits.
void HtmlReading::refuse_more(Time time) const {
  const std::int64_t kMillisecond = milliseconds(1).count();
  const Duration before = time - last_of(Time{});
  const Time end{milliseconds((before.count() - 1) / kMillisecond)};
  const std::string narrower =
      before > window_.from.time_since_epoch() && end > window_.from
          ? "end it at " + to_text(end.time_since_epoch()) + " (--to), or leave servers out"
          : std::string("leave servers out");
  throw UsageError("the page would have more than " + grouped(kHtmlMostRecords) +
                   " records, which no browser shows with ease: " + narrower);
}

}  // namespace raftsim
