#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/record.hpp"
#include "sim/trace/story_vocabulary.hpp"

namespace raftsim::trace {

/// What a record says in words.
struct Telling {
  std::string text;
  /// Whether it is of the kind that happens all the time and changes nothing: heartbeats and their replies.
  bool routine{};
  friend bool operator==(const Telling&, const Telling&) = default;
};

/// Puts records into words: short sentences with the server as their subject. Remembers of each server what
/// the sentences need. Regular.
class Teller {
 public:
  explicit Teller(const Header& header);

  /// A server's answer to a candidate.
  struct Vote {
    raft::ServerId candidate;
    raft::Term term;
    bool granted{};
    friend bool operator==(const Vote&, const Vote&) = default;
  };

  /// What a reader sees of a server between its lines.
  struct View {
    bool up{};
    bool paused{};
    Known known{};
    raft::Role role{raft::Role::follower};
    raft::Term term;
    /// The last index that the snapshot includes, and the terms of the log's entries after it.
    raft::LogIndex base;
    std::vector<raft::Term> log;
    raft::LogIndex commit_index;
    raft::ServerSet votes;
    raft::ServerSet vote_replies;
    raft::ServerId successor;
    raft::Configuration configuration;
    /// The answer that it gave last, to whoever asked.
    Vote last_answer;
    [[nodiscard]] raft::LogIndex last_index() const { return raft::LogIndex{base.value + log.size()}; }
    friend bool operator==(const View&, const View&) = default;
  };

  /// Puts the next record into words.
  Telling tell(const Record& record);

  /// Another program's words, which are in one line here and do nothing to a terminal.
  [[nodiscard]] static Telling logged(const Logged& logged);

  /// The server as the records so far left it.
  [[nodiscard]] const View& view(raft::ServerId server) const { return views_.at(server.value - 1U); }

 private:
  [[nodiscard]] Telling words(const Record& record) const;
  [[nodiscard]] Telling words_of_step(const Record& record) const;
  [[nodiscard]] Telling words_of_input(const Record& record) const;
  void note(const Record& record);
  [[nodiscard]] const View& before(const Record& record) const { return view(record.server); }

  // One for each kind of step, for each type of message, and for the rest.
  [[nodiscard]] Telling timer(const Record& record, const TimerFired& fired) const;
  [[nodiscard]] Telling campaign(const Record& record, bool forced) const;
  [[nodiscard]] Telling written(const Record& record) const;
  [[nodiscard]] Telling proposed(const Record& record, const raft::ClientRequest& request) const;
  [[nodiscard]] Telling vote_asked(const Record& record, const raft::Message& message) const;
  [[nodiscard]] Telling vote_answered(const Record& record, const raft::Message& message) const;
  [[nodiscard]] Telling append_asked(const Record& record, const raft::Message& message,
                                     const raft::AppendEntries& request) const;
  [[nodiscard]] Telling append_answered(const Record& record, const raft::Message& message,
                                        const raft::AppendEntriesReply& reply) const;
  [[nodiscard]] Telling pre_vote_asked(const Record& record, const raft::Message& message) const;
  [[nodiscard]] Telling pre_vote_answered(const Record& record, const raft::Message& message) const;
  [[nodiscard]] Telling asked_to_take_over(const Record& record, const raft::Message& message) const;
  [[nodiscard]] Telling asked_to_hand_over(const Record& record, raft::ServerId successor) const;
  [[nodiscard]] Telling asked_to_change(const Record& record, const ChangeRequested& requested) const;
  [[nodiscard]] std::string read_proposed(const Record& record) const;
  [[nodiscard]] Telling read_asked(const Record& record, const raft::Message& message) const;
  [[nodiscard]] Telling read_confirmed(const Record& record, const raft::Message& message,
                                       const raft::ReadIndexReply& reply) const;
  [[nodiscard]] Telling asked_for_snapshot(const Record& record) const;
  [[nodiscard]] Telling chunk_arrived(const Record& record, const raft::Message& message,
                                      const raft::InstallSnapshot& chunk) const;
  [[nodiscard]] Telling chunk_answered(const Record& record, const raft::Message& message,
                                       const raft::InstallSnapshotReply& reply) const;
  [[nodiscard]] std::string takes_snapshot(const Record& record) const;
  [[nodiscard]] Telling crash(const Record& record, const Crashed& crashed) const;
  [[nodiscard]] Telling client(const ClientActed& acted) const;
  [[nodiscard]] std::string commits(const Record& record) const;
  [[nodiscard]] std::string answers(const Record& record) const;
  [[nodiscard]] std::string name(raft::ClientId client) const;
  /// "2 of 5, needs 3", "3 of 5 is a majority"
  [[nodiscard]] static std::string tally(const raft::Configuration& configuration, raft::ServerSet votes);
  /// "2 of 3 refuse → T2 cannot be won": of the refusal that decides; empty for any other.
  [[nodiscard]] std::string defeat(const Record& record) const;

  std::vector<View> views_;
  std::vector<std::string> client_names_;
};

/// "RequestVote to S4, S5: cut off", …: the mishaps that are worth telling, all of them with `detail`.
std::string losses(const Step& step, bool detail);

}  // namespace raftsim::trace
