#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/decision.hpp"
#include "sim/trace/record.hpp"
#include "viz/model/arrow_index.hpp"
#include "viz/model/event_row.hpp"
#include "viz/model/lane.hpp"
#include "viz/model/log_history.hpp"
#include "viz/model/message.hpp"
#include "viz/model/moment.hpp"
#include "viz/model/record_store.hpp"

/// A whole run, prepared so that looking at any moment of it costs what is looked at.
namespace raftsim::viz {

/// What steps through a run stop at.
enum class StepKind : std::uint8_t { event, election, commit, term, fault, caption, violation };
inline constexpr int kStepKinds = static_cast<int>(StepKind::violation) + 1;

/// Of each rule that a planted bug decides, what is to be told in place of its reasons, which are what the
/// bug took for such; empty where the answers are Raft's.
using PlantedWords = std::array<std::string, raft::kRules>;

/// Immutable once built, by RunBuilder, but for what only those who know the zoo of bugs can tell.
class Run {
 public:
  [[nodiscard]] const trace::Header& header() const { return header_; }
  [[nodiscard]] const trace::Footer& footer() const { return footer_; }
  [[nodiscard]] int servers() const { return header_.servers; }
  void set_planted(PlantedWords words) { planted_ = std::move(words); }
  [[nodiscard]] const std::string& planted(raft::Rule rule) const {
    return planted_[static_cast<std::size_t>(rule)];
  }
  /// When the run ended.
  [[nodiscard]] Time end() const { return end_; }

  /// Records are numbered from 1 to records(); 0 stands for "before the first".
  [[nodiscard]] std::uint64_t records() const { return rows_.size(); }
  [[nodiscard]] const EventRow& row(std::uint64_t record) const { return rows_[record - 1]; }
  [[nodiscard]] const std::vector<EventRow>& rows() const { return rows_; }
  [[nodiscard]] std::shared_ptr<const trace::Record> record(std::uint64_t number) const {
    return store_.at(number);
  }
  /// The record as its line in the trace.
  [[nodiscard]] std::string_view line(std::uint64_t number) const { return store_.line(number); }
  /// What the record says in words; never empty.
  [[nodiscard]] std::string_view words(std::uint64_t record) const;
  /// The last record at or before a time; 0 before the first.
  [[nodiscard]] std::uint64_t record_at(Time time) const;

  /// Those whose cause the record is, in rising order.
  [[nodiscard]] std::vector<std::uint64_t> effects(std::uint64_t record) const;

  /// The cluster after a record: carries out at most as many records as lie between two checkpoints.
  [[nodiscard]] Moment moment(std::uint64_t record) const;
  /// The same from a moment before it, when that is nearer than the last checkpoint.
  [[nodiscard]] Moment moment(std::uint64_t record, const Moment& near) const;

  /// By the time of asking.
  [[nodiscard]] const std::vector<Arrow>& arrows() const { return arrows_; }
  [[nodiscard]] const ArrowIndex& arrows_of(ArrowRank rank) const {
    return indexes_[static_cast<std::size_t>(rank)];
  }

  [[nodiscard]] const ServerLane& lane(raft::ServerId server) const { return lanes_[server.value - 1U]; }
  [[nodiscard]] const LogHistory& log(raft::ServerId server) const { return logs_[server.value - 1U]; }
  [[nodiscard]] const std::vector<ClientLane>& clients() const { return clients_; }
  [[nodiscard]] const std::vector<Mark>& marks() const { return marks_; }
  [[nodiscard]] const std::vector<CaptionText>& captions() const { return captions_; }
  [[nodiscard]] const std::vector<AskedQuestion>& questions() const { return questions_; }
  /// In the order in which they were judged; without those that are the answer to a question.
  [[nodiscard]] const std::vector<Judged>& expectations() const { return expectations_; }
  [[nodiscard]] const std::vector<Broken>& violations() const { return violations_; }
  /// The highest index of any log at any time.
  [[nodiscard]] raft::LogIndex highest_index() const;

  /// The first record after `record` that is such a stop, and the last before it; 0 for none.
  [[nodiscard]] std::uint64_t next(StepKind kind, std::uint64_t record) const;
  [[nodiscard]] std::uint64_t previous(StepKind kind, std::uint64_t record) const;
  /// The same for messages that reach a server or leave it.
  [[nodiscard]] std::uint64_t next_message(raft::ServerId server, std::uint64_t record) const;
  [[nodiscard]] std::uint64_t previous_message(raft::ServerId server, std::uint64_t record) const;

 private:
  friend class RunBuilder;
  explicit Run(trace::Header header);

  static constexpr std::uint64_t kCheckpointEvery = 512;
  [[nodiscard]] Moment carry_on(Moment moment, std::uint64_t record) const;

  trace::Header header_;
  trace::Footer footer_;
  PlantedWords planted_;
  Time end_{};
  RecordStore store_;
  std::vector<EventRow> rows_;
  std::string texts_;
  /// The records with a cause, ordered by it and then by themselves; effects_from_[n] is where those of
  /// cause n begin.
  std::vector<std::uint32_t> effects_;
  std::vector<std::uint32_t> effects_from_;
  /// After record 0, 512, 1024, …
  std::vector<Moment> checkpoints_;
  std::vector<Arrow> arrows_;
  ArrowIndexes indexes_;
  std::vector<ServerLane> lanes_;
  std::vector<LogHistory> logs_;
  std::vector<ClientLane> clients_;
  std::vector<Mark> marks_;
  std::vector<CaptionText> captions_;
  std::vector<AskedQuestion> questions_;
  std::vector<Judged> expectations_;
  std::vector<Broken> violations_;
  /// By StepKind; that of `event` is empty, for it is every record.
  std::vector<std::vector<std::uint64_t>> stops_;
  /// By server.
  std::vector<std::vector<std::uint64_t>> message_stops_;
};

}  // namespace raftsim::viz
