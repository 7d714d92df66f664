#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/message.hpp"
#include "core/server_set.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"
#include "sim/trace/message_id.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/story_words.hpp"

namespace raftsim::trace {

/// What a list, a filter and a search need of a record, at hand without reading it.
struct Outline {
  static constexpr std::uint8_t kNoType = 255;

  Time time{};
  /// Of a step, the server's after it; of other records of a server, as it was left. 0 where nobody is.
  raft::Term term;
  std::uint64_t cause{};
  /// The server it happened to; of a client's record whom it spoke with.
  raft::ServerId server;
  /// Of a `receive` or `lost`: who sent the message. Of an `event`: the first from whom it has heard.
  raft::ServerId peer;
  raft::ClientId client;
  Kind kind{};
  /// raft::MessageType of a `receive` or `lost`, and of an `event` where the log names it, else kNoType.
  std::uint8_t type{kNoType};
  /// raft::Timer of a `timer`, ClientAct of a `client`.
  std::uint8_t detail{};
  /// Heartbeats and their answers, and what else happens all the time and changes nothing.
  bool routine{};
  /// Whether the trace tells the server's term, which an imported one may not.
  bool term_known{true};
  friend bool operator==(const Outline&, const Outline&) = default;
};

/// Outlines the records of a run, one after the other, but for what a `lost` says of its message.
class PlainOutliner {
 public:
  explicit PlainOutliner(const Header& header);

  /// Of the next record.
  const Outline& next(const Record& record);
  /// What that record says in one line.
  [[nodiscard]] const std::string& words() const { return words_; }
  /// The servers as it left them.
  [[nodiscard]] const Teller& teller() const { return teller_; }
  /// By sender, S1 first: to whom its messages are cut off now.
  [[nodiscard]] const std::vector<raft::ServerSet>& cut() const { return cut_; }

 private:
  Teller teller_;
  std::vector<raft::ServerSet> cut_;
  Outline outline_;
  std::string words_;
};

/// The same, following messages from their sending to their end.
class Outliner {
 public:
  explicit Outliner(const Header& header) : plain_(header) {}

  /// Of the next record.
  const Outline& next(const Record& record);
  [[nodiscard]] const Outline& outline() const { return outline_; }
  /// What that record says in one line.
  [[nodiscard]] const std::string& words() const { return plain_.words(); }
  /// The servers as it left them.
  [[nodiscard]] const Teller& teller() const { return plain_.teller(); }
  /// Of a `receive` or `lost`: the record of the step that asked to send the message, which may have waited
  /// for the disk before it left; 0 where no step did.
  [[nodiscard]] std::uint64_t asked_by() const { return asked_by_; }
  /// By sender, S1 first: to whom its messages are cut off now.
  [[nodiscard]] const std::vector<raft::ServerSet>& cut() const { return plain_.cut(); }

 private:
  struct Sending {
    raft::ServerId from;
    raft::MessageType type{};
    std::uint64_t asked_by{};
    /// How often it will arrive; 0 while it waits for the disk.
    int arrivals{};
  };

  void follow_message(MessageId id);
  void note_sent(const Record& record);
  void leave(MessageId id, const Sending& sending, const Fate& fate);

  PlainOutliner plain_;
  std::map<MessageId, Sending> on_their_way_;
  Outline outline_;
  std::uint64_t asked_by_{};
};

}  // namespace raftsim::trace
