#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/record.hpp"

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

  /// What a reader sees of a server between its lines.
  struct View {
    bool up{};
    bool paused{};
    raft::Role role{raft::Role::follower};
    raft::Term term;
    raft::LogIndex last_index;
    raft::LogIndex commit_index;
    raft::ServerSet votes;
    raft::ServerId successor;
    friend bool operator==(const View&, const View&) = default;
  };

  /// Puts the next record into words.
  Telling tell(const Record& record);

  /// The server as the records so far left it.
  [[nodiscard]] const View& view(raft::ServerId server) const { return views_.at(server.value - 1U); }

 private:
  [[nodiscard]] Telling words(const Record& record) const;
  [[nodiscard]] Telling words_of_step(const Record& record) const;
  void note(const Record& record);
  [[nodiscard]] const View& before(const Record& record) const { return view(record.server); }

  // One for each kind of step, for each type of message, and for the rest.
  [[nodiscard]] Telling timer(const Record& record, raft::Timer timer) const;
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
  [[nodiscard]] Telling crash(const Record& record, const StateChange& survived) const;
  [[nodiscard]] Telling client(const ClientActed& acted) const;
  [[nodiscard]] std::string commits(const Record& record) const;
  [[nodiscard]] std::string answers(const Record& record) const;
  [[nodiscard]] std::string name(raft::ClientId client) const;

  std::vector<View> views_;
  /// The logs on the disks at the start, S1 first; "" for an empty one.
  std::vector<std::string> initial_logs_;
  std::vector<std::string> client_names_;
  int quorum_of_{};
};

/// "T3"
std::string to_words(raft::Term term);
/// "entry 3", "entries 3..5"
std::string to_words(raft::LogIndex first, raft::LogIndex last);
/// The entries' terms, as the paper draws logs: "log 1 1 4"; of a long one its end: "log to 70"; "" when
/// empty.
std::string to_words(const raft::Log& log);
/// "S1, S3"; "nobody" for none
std::string to_words(raft::ServerSet servers);
/// "writes x=1"
std::string to_words(const raft::Command& command);
/// "RequestVote to S4, S5: cut off", …: the mishaps that are worth telling, all of them with `detail`.
std::string losses(const Step& step, bool detail);
/// Milliseconds with three places: "151.250".
std::string milliseconds_text(Duration duration);

}  // namespace raftsim::trace
