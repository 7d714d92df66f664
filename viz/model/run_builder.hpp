#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/trace/fold.hpp"
#include "sim/trace/outline.hpp"
#include "sim/trace/state.hpp"
#include "viz/model/run.hpp"

namespace raftsim::viz {

/// Builds a run from its records, whoever has them: a file, or a simulation that runs in this very process.
class RunBuilder {
 public:
  explicit RunBuilder(const trace::Header& header);

  /// Before the first record: the lines are to be packed by a thread beside the building.
  void pack_beside() { run_.store_.pack_beside(); }
  /// The next record. Throws trace::FoldError where it cannot follow those before it; the builder is of no
  /// use after that.
  void add(const trace::Record& record);

  // The same in two steps, where somebody else has put the record into words.

  /// Follows the next record. Throws as add() does.
  void follow(const trace::Record& record) { trace::apply(state_, record); }
  /// Adds the record that was followed last: its line in the trace, its outline and its words by a
  /// trace::PlainOutliner. Throws as add() does.
  void add_told(const trace::Record& record, std::string_view line, const trace::Outline& outline,
                std::string_view words);

  /// All records are there. To be called once.
  Run finish(const trace::Footer& footer);

 private:
  void look(const trace::Record& record, const trace::Outline& outline, std::string_view words);
  void follow_messages(const trace::Record& record, EventRow& row);
  void leave(std::size_t place, const trace::Record& record, const trace::Fate& fate);
  std::size_t end(trace::MessageId id, const trace::Record& record, Outcome outcome,
                  trace::LossReason reason);
  void hear(const trace::Record& record, const trace::Logged& logged, EventRow& row);
  void order_heard();
  void give_up_held(raft::ServerId server, const trace::Record& record);
  /// What a server was before a record, as far as its lane asks.
  struct Before {
    raft::Role role{};
    raft::Term term;
    raft::LogIndex commit_index;
  };
  void follow_lane(const trace::Record& record, const Before& before, const ServerMoment& after);
  void follow_bar(const trace::Record& record, const ServerMoment& after);
  void follow_links(const trace::Record& record);
  void follow_commits(const trace::Record& record, raft::LogIndex before);
  void follow_client(const trace::Record& record, const trace::ClientActed& acted);
  void mark(const trace::Record& record, MarkKind kind, bool bad = false);
  void stop(StepKind kind, std::uint64_t record);
  void note_answer(const trace::ExpectationJudged& judged);
  void note_what_is_told(const trace::Record& record);
  void stop_at_messages(const trace::Record& record);
  void index_effects();
  void index_arrows();

  Run run_;
  /// Carried along in full, so that a trace that no run wrote is refused.
  trace::ClusterState state_;
  Moment moment_;
  /// Where nobody else does it.
  std::optional<trace::PlainOutliner> outliner_;
  /// Messages that are held or on their way: the arrows, the original before its copy.
  std::map<trace::MessageId, std::vector<std::size_t>> open_;
  /// By server: whose held messages a crash gives up.
  std::map<raft::ServerId, std::vector<std::size_t>> held_;
  std::map<std::pair<raft::ClientId, std::uint32_t>, std::size_t> operations_;
  raft::Term highest_term_;
  /// Of records with several causes, which have no single one: each cause and the record, in the order of
  /// the records.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> more_causes_;
};

}  // namespace raftsim::viz
