#include "viz/model/run_builder.hpp"

#include <algorithm>
#include <utility>

namespace raftsim::viz {
namespace {

/// Whether something befalls a server or the world, other than a crash or a restart.
bool is_other_fault(trace::Kind kind) {
  using trace::Kind;
  return kind == Kind::pause || kind == Kind::resume || kind == Kind::refuse || kind == Kind::disk_lost ||
         kind == Kind::clock_jump || kind == Kind::link || kind == Kind::settings;
}

}  // namespace

RunBuilder::RunBuilder(const trace::Header& header)
    : run_(Run(header)), state_(trace::initial_state(header)), moment_(first_moment(header)) {
  const auto servers = static_cast<std::size_t>(header.servers);
  run_.lanes_.resize(servers);
  run_.logs_.resize(servers);
  run_.message_stops_.resize(servers);
  run_.stops_.resize(kStepKinds);
  for (std::size_t i = 0; i < servers; ++i) {
    const raft::Log& log = state_.servers[i].log;
    const auto entries = log.from(next(log.base().index), log.last_index().value);
    run_.logs_[i].begin({entries.begin(), entries.end()}, log.base());
    const ServerMoment& server = moment_.servers[i];
    run_.lanes_[i].bars.push_back(
        {Time{}, Time{}, server.current_term, server.role, server.up, false, server.known});
    highest_term_ = std::max(highest_term_, server.current_term);
  }
  for (const std::string& name : header.client_names) run_.clients_.push_back({name, {}, {}});
  run_.checkpoints_.push_back(moment_);
}

void RunBuilder::add(const trace::Record& record) {
  follow(record);
  if (!outliner_) outliner_.emplace(run_.header_);
  const trace::Outline& outline = outliner_->next(record);
  look(record, outline, outliner_->words());
  run_.store_.append(record);
}

void RunBuilder::add_told(const trace::Record& record, std::string_view line, const trace::Outline& outline,
                          std::string_view words) {
  look(record, outline, words);
  run_.store_.append(line);
}

void RunBuilder::look(const trace::Record& record, const trace::Outline& outline, std::string_view words) {
  EventRow& row = run_.rows_.emplace_back();
  static_cast<trace::Outline&>(row) = outline;
  run_.texts_ += words;
  row.words_end = run_.texts_.size();
  follow_messages(record, row);
  if (record.kind() == trace::Kind::link) follow_links(record);
  if (record.server == raft::kNobody) {
    apply(moment_, record);
  } else {
    const ServerMoment& server = moment_.server(record.server);
    const Before before{server.role, server.current_term, server.commit_index};
    apply(moment_, record);
    follow_lane(record, before, server);
    if (row.term > highest_term_) {
      highest_term_ = row.term;
      stop(StepKind::term, record.number);
    }
  }
  note_what_is_told(record);
  if (const auto* acted = std::get_if<trace::ClientActed>(&record.event)) follow_client(record, *acted);
  if (run_.rows_.size() % Run::kCheckpointEvery == 0) run_.checkpoints_.push_back(moment_);
}

void RunBuilder::mark(const trace::Record& record, MarkKind kind, bool bad) {
  Mark mark;
  mark.time = record.time;
  mark.record = record.number;
  mark.kind = kind;
  mark.server = record.server;
  mark.bad = bad;
  run_.marks_.push_back(mark);
}

void RunBuilder::stop(StepKind kind, std::uint64_t record) {
  auto& stops = run_.stops_[static_cast<std::size_t>(kind)];
  if (stops.empty() || stops.back() != record) stops.push_back(record);
}

void RunBuilder::note_answer(const trace::ExpectationJudged& judged) {
  for (AskedQuestion& question : run_.questions_) {
    if (question.asked.pointer != judged.pointer || judged.answer > question.asked.choices.size()) continue;
    question.right = judged.answer - 1;
    question.because = judged.because;
  }
}

void RunBuilder::note_what_is_told(const trace::Record& record) {
  if (const auto* caption = std::get_if<trace::Caption>(&record.event)) {
    run_.captions_.push_back({{record.time, record.number}, caption->text});
    mark(record, MarkKind::caption);
    stop(StepKind::caption, record.number);
  } else if (const auto* question = std::get_if<trace::QuestionAsked>(&record.event)) {
    run_.captions_.push_back({{record.time, record.number}, question->text});
    run_.questions_.push_back({{record.time, record.number}, *question, std::nullopt, {}});
    mark(record, MarkKind::caption);
    stop(StepKind::caption, record.number);
  } else if (const auto* judged = std::get_if<trace::ExpectationJudged>(&record.event)) {
    run_.rows_.back().unmet = !judged->met;
    if (judged->answer != 0) {
      note_answer(*judged);
    } else {
      run_.expectations_.push_back({{record.time, record.number}, *judged});
    }
    mark(record, MarkKind::expectation, !judged->met);
  } else if (const auto* broken = std::get_if<trace::Violation>(&record.event)) {
    run_.violations_.push_back({{record.time, record.number}, *broken});
    mark(record, MarkKind::violation, true);
    stop(StepKind::violation, record.number);
  }
  if (record.kind() == trace::Kind::crash) {
    mark(record, MarkKind::crash);
  } else if (record.kind() == trace::Kind::restart) {
    mark(record, MarkKind::restart);
  } else if (is_other_fault(record.kind())) {
    mark(record, MarkKind::fault);
  } else {
    return;
  }
  stop(StepKind::fault, record.number);
}

void RunBuilder::index_effects() {
  const std::size_t records = run_.rows_.size();
  run_.effects_from_.assign(records + 2, 0);
  for (const EventRow& row : run_.rows_) ++run_.effects_from_[row.cause + 1];
  for (const auto& [cause, effect] : more_causes_) ++run_.effects_from_[cause + 1];
  // Nothing is the effect of "no cause".
  run_.effects_from_[1] = 0;
  for (std::size_t i = 1; i < run_.effects_from_.size(); ++i) {
    run_.effects_from_[i] += run_.effects_from_[i - 1];
  }
  run_.effects_.resize(run_.effects_from_.back());
  std::vector<std::uint32_t> place = run_.effects_from_;
  auto more = more_causes_.begin();
  for (std::size_t i = 0; i < records; ++i) {
    for (; more != more_causes_.end() && more->second == i + 1; ++more) {
      run_.effects_[place[more->first]++] = static_cast<std::uint32_t>(i + 1);
    }
    if (run_.rows_[i].cause != 0) {
      run_.effects_[place[run_.rows_[i].cause]++] = static_cast<std::uint32_t>(i + 1);
    }
  }
}

void RunBuilder::index_arrows() {
  for (std::size_t i = 0; i < run_.arrows_.size(); ++i) {
    run_.indexes_[static_cast<std::size_t>(rank_of(run_.arrows_[i]))].add(i);
  }
  for (ArrowIndex& index : run_.indexes_) index.finish(run_.arrows_);
}

Run RunBuilder::finish(const trace::Footer& footer) {
  run_.store_.settle();
  run_.footer_ = footer;
  run_.end_ = footer.time;
  for (const auto& [id, arrows] : open_) {
    for (const std::size_t place : arrows) {
      Arrow& arrow = run_.arrows_[place];
      if (arrow.left_by == 0) arrow.left = run_.end_;
      arrow.ended = run_.end_;
      arrow.outcome = arrow.left_by == 0 ? Outcome::never_left : Outcome::on_the_way;
    }
  }
  for (ServerLane& lane : run_.lanes_) {
    lane.bars.back().end = run_.end_;
    if (!lane.cuts.empty() && lane.cuts.back().end == Time::max()) lane.cuts.back().end = run_.end_;
  }
  for (ClientLane& client : run_.clients_) {
    for (Operation& operation : client.operations) {
      if (operation.outcome == Operation::End::pending) operation.end = run_.end_;
    }
  }
  if (run_.header_.imported) order_heard();
  index_effects();
  index_arrows();
  return std::move(run_);
}

}  // namespace raftsim::viz
