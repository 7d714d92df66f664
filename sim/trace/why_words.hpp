#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/decision.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/state.hpp"
#include "sim/trace/why_chain.hpp"
#include "sim/trace/why_index.hpp"

/// Sentences about the links of a chain.
namespace raftsim::trace {

/// A message without its sender and receiver: "a heartbeat (T2, leaderCommit 5)", "a vote (T3)".
std::string described(const raft::Message& message);
/// What came in at a step, as a clause: "when a vote (T3) arrived from S2"; empty for what is no step.
/// `armed` is when a timer that ran out had been set. `clients` are the clients' names.
std::string occasion_of(const Record& record, Time armed, const std::vector<std::string>& clients);

/// What became of a value, with its server as the subject: "S2's commitIndex rose from 4 to 5".
std::string change_in_words(const Value& value, const Record& record, const ServerState& before,
                            const ServerState& after);
/// The same of an event of another program's log, which tells only what the value is then.
std::string change_as_logged(const Value& value, const ServerState& after);
/// What was logged, in quotes, and of whom it had heard, if they are several.
std::string quoted_log(const Logged& logged);
/// What the numbers say for which the rule's answer stands: "S1, S2 have entry 5 of T2: 2 of 3"; may be
/// empty.
std::string evidence_of(const Value& value, const Record& record, const ServerState& after);
/// The answers of rules that decided the change, the most telling first.
std::vector<raft::Judgement> deciding(const Value& value, const Record& record, const ServerState& after);
/// "the entry is committed (mayApply, Raft §5.3)"; of a vote that was refused with the candidate's name.
std::string because_in_words(const raft::Judgement& judgement, const std::string& mistake = {});

/// A link of a chain, told.
struct ToldLink {
  Link link;
  Time time{};
  raft::ServerId server;
  /// A sentence without its full stop.
  std::string text;
  std::string evidence;
  std::vector<raft::Judgement> because;
};

/// Tells the links of a chain while the run goes by once more.
class WhyTeller {
 public:
  /// Refers to the index. Of the chain the first `depth` links are told.
  WhyTeller(const Header& header, const WhyIndex& index, const Chain& chain, std::size_t depth);

  /// The next record; no when nothing is left to be told.
  bool add(const Record& record);
  /// In the order of the chain.
  [[nodiscard]] const std::vector<ToldLink>& links() const { return links_; }

 private:
  [[nodiscard]] std::string text_of(const Link& link, const Record& record, const ServerState& before) const;
  [[nodiscard]] std::string sending(const Link& link, const Record& record) const;
  [[nodiscard]] std::string silence(const Record& record) const;
  [[nodiscard]] std::string client(const Record& record) const;
  [[nodiscard]] std::string occasion(const Record& record) const;

  const WhyIndex* index_;
  ClusterState cluster_;
  std::vector<std::string> clients_;
  std::vector<ToldLink> links_;
  /// So many of them, the last ones, have been told: the chain goes back, the run forward.
  std::size_t told_{};
};

}  // namespace raftsim::trace
