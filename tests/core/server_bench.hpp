#pragma once

#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

#include "core/server.hpp"
#include "tests/core/short_words.hpp"

namespace raft::tests {

/// What is durable of a server whose log holds no-ops of these terms; currentTerm is `current`.
Durable durable(const std::vector<std::uint64_t>& terms, std::uint64_t current, ServerId voted_for = kNobody);
/// A log as the paper draws it: "1 1 4".
std::string terms_of(const Log& log);
/// A command that writes `value`.
ClientRequest write_request(std::uint32_t sequence, const std::string& value = "v");
/// A client reads the key that write_request() writes to.
ClientRequest read_request(std::uint32_t sequence, int client = 1);
/// Reads that do not go through the log (thesis §6.4), with what a lease needs.
Options reads_by(ReadMode mode, bool follower_reads = false);

/// One server on the bench: inputs by hand, effects in sight. Writes stay on their way until told otherwise.
class ServerBench {
 public:
  explicit ServerBench(int servers, const Durable& content = {}, int id = 1, const Options& limits = {});

  Server server;
  Effects effects;

  void step(const Input& input) { server.step(input, effects); }
  void fire(Timer timer) { step(TimerFired{timer}); }
  /// All writes so far are durable.
  void written() { step(Written{server.last_write()}); }
  void written(std::uint64_t id) { step(Written{WriteId{id}}); }
  void propose(std::uint32_t sequence) { step(Proposed{write_request(sequence)}); }
  void receive(int from, std::uint64_t term_value, const MessageBody& body);
  void append(int from, std::uint64_t term_value, LogPosition prev, const std::vector<std::uint64_t>& terms,
              std::uint64_t leader_commit = 0);
  void accepted(int from, std::uint64_t index) {
    receive(from, server.current_term().value, AppendEntriesReply{true, at(index), {}, {}});
  }
  void refused(int from, std::uint64_t prev, std::uint64_t conflict_term, std::uint64_t conflict_index) {
    receive(from, server.current_term().value,
            AppendEntriesReply{false, at(prev), term(conflict_term), at(conflict_index)});
  }
  /// Starts an election, makes its write durable, and takes votes until it is won; its no-op is on its way.
  void become_leader();

  /// The only message that the last step sent to `to`; asserts that it is of this kind.
  template <class Body>
  [[nodiscard]] const Body& sent(int to) const {
    const Send* found = nullptr;
    for (const Send& send : effects.sends) {
      if (send.message.to == s(to)) {
        REQUIRE(found == nullptr);
        found = &send;
      }
    }
    REQUIRE(found != nullptr);
    REQUIRE(std::holds_alternative<Body>(found->message.body));
    return std::get<Body>(found->message.body);
  }
  [[nodiscard]] int sends_to(int to) const;
  /// The write that the only message of the last step waits for.
  [[nodiscard]] std::uint64_t reply_waits_for() const;
  /// What the last step noted of a rule: "granted" or a reason's other name; empty if it was not asked.
  [[nodiscard]] std::string reason(Rule rule) const;
  /// All that it noted of a rule: "no windowFull about S2, …"; empty if it was not asked.
  [[nodiscard]] std::string judgements(Rule rule) const;
  [[nodiscard]] TimerChange timer(Timer which) const {
    return effects.timers.at(static_cast<std::size_t>(which));
  }
};

}  // namespace raft::tests
