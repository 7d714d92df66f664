#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/server.hpp"
#include "core/server_set.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"
#include "sim/trace/record.hpp"
#include "viz/model/arrow_index.hpp"

/// What stands on the lanes of the space-time diagram.
namespace raftsim::viz {

/// A stretch of time in which a server is the same to the eye; [begin, end).
struct Bar {
  Time begin{};
  Time end{};
  raft::Term term;
  raft::Role role{raft::Role::follower};
  bool up{};
  bool paused{};
  trace::Known known{};
};

/// A stretch of time in which messages of a server, or to it, are cut off.
struct CutSpan {
  Time begin{};
  Time end{};
  /// To whom it cannot send, and whom it cannot hear.
  raft::ServerSet to;
  raft::ServerSet from;
};

/// Something on a lane at one moment.
struct Tick {
  Time time{};
  std::uint64_t record{};
};

/// A server's commitIndex rises.
struct Commit : Tick {
  raft::LogIndex first;
  raft::LogIndex last;
};

/// A timer runs out.
struct TimerFire : Tick {
  raft::Timer timer{};
};

/// A server's lane. All lists are in the order of time, and the bars follow each other without a gap.
struct ServerLane {
  std::vector<Bar> bars;
  std::vector<CutSpan> cuts;
  std::vector<Commit> commits;
  std::vector<TimerFire> timers;
  /// By ArrowRank: when messages arrived at it.
  std::array<std::vector<Time>, kArrowRanks> arrivals;
};

/// An operation of a client from its issue to its answer.
struct Operation {
  enum class End : std::uint8_t { pending, answered, given_up };
  Time begin{};
  Time end{};
  std::uint64_t issued_by{};
  /// 0 while pending.
  std::uint64_t ended_by{};
  std::uint32_t sequence{};
  End outcome{End::pending};
  /// "writes x=1"
  std::string words;
};

/// A client's lane.
struct ClientLane {
  std::string name;
  /// In the order of their beginnings.
  std::vector<Operation> operations;
  /// Everything that it did.
  std::vector<Tick> acts;
};

/// What the minimap and the jumps know a moment by.
enum class MarkKind : std::uint8_t {
  election,
  leader,
  crash,
  restart,
  fault,
  violation,
  caption,
  expectation
};

struct Mark : Tick {
  MarkKind kind{};
  raft::ServerId server;
  /// Of an expectation: not met.
  bool bad{};
};

/// What the scenario says to its audience.
struct CaptionText : Tick {
  std::string text;
};

/// What the scenario asks its audience.
struct AskedQuestion : Tick {
  trace::QuestionAsked asked;
  /// The place in `choices` of the right one, and why it is right; nothing where the run ended before that
  /// was known.
  std::optional<std::size_t> right;
  std::string because;
};

struct Judged : Tick {
  trace::ExpectationJudged judged;
};

struct Broken : Tick {
  trace::Violation violation;
};

}  // namespace raftsim::viz
