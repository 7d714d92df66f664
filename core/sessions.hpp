#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "core/entry.hpp"
#include "core/kv.hpp"
#include "core/types.hpp"

namespace raft {

/// One session: what of its client's operations has been applied (thesis §6.3).
struct Session {
  struct Response {
    std::uint32_t sequence{};
    Result result;
    friend bool operator==(const Response&, const Response&) = default;
  };

  ClientId client;
  /// The client needs no result of an operation below this one any more.
  std::uint32_t acknowledged{};
  /// Where in the log the session was last used.
  LogIndex last_used;
  /// The results that the client may still ask for, in the order in which they were applied.
  std::vector<Response> responses;
  friend bool operator==(const Session&, const Session&) = default;
};

/// The sessions of all clients, a part of the replicated state machine: it makes commands take effect exactly
/// once, however often they stand in the log (thesis §6.3). A session is named by the index of the entry that
/// registered it, so that a registration that arrives twice makes a second session, which nobody uses, and
/// brings none back that is over. Which sessions end is decided by the log alone, and so alike on every
/// server: where there are too many, the one that has not been used for longest.
class Sessions {
 public:
  /// By the index that registered each.
  using All = std::map<std::uint32_t, Session>;

  Sessions() = default;
  /// The sessions as a snapshot has them.
  explicit Sessions(All all) : sessions_(std::move(all)) {}

  /// What is to be done with an entry.
  enum class Verdict : std::uint8_t {
    /// A new command: to be carried out, and its result noted.
    apply,
    /// Done already: the result is the one it had.
    duplicate,
    /// Its client has said that it needs no result of it any more: done already, or given up and never done.
    given_up,
    /// There is no such session, or no longer.
    refuse,
  };

  /// Begins a session with the entry at `index`, and ends the one that was used longest ago if there are more
  /// than `limit`, at least 1: answers whether it did.
  bool register_client(const Entry& entry, LogIndex index, std::uint32_t limit);
  /// Looks at the command at `index`. Where it is a duplicate, `result` (if any) gets the result of then.
  Verdict look_at(const Entry& entry, LogIndex index, Result* result);
  /// Notes the result of a command for which look_at said `apply`.
  void note(const Entry& entry, const Result& result);

  [[nodiscard]] const All& all() const { return sessions_; }
  [[nodiscard]] std::uint64_t hash() const;
  friend bool operator==(const Sessions&, const Sessions&) = default;

 private:
  All sessions_;
};

}  // namespace raft
