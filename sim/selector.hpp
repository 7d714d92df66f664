#pragma once

#include <cstdint>
#include <vector>

#include "core/types.hpp"

/// Whom an action is about. sim/selection.hpp tells who that is at a moment.
namespace raftsim {

/// A group of servers, resolved when the action happens.
enum class ServerClass : std::uint8_t {
  /// The one named in Choice::server.
  server,
  all,
  /// The current leader (see Scope::leader), or nobody.
  leader,
  /// Running servers in the role of leader that are not the current leader.
  stale_leaders,
  /// Running servers in the role.
  followers,
  candidates,
  /// Running (perhaps paused), and crashed or not yet started.
  up,
  down,
  /// Running and paused.
  paused,
  /// All servers that the other selectors of the same action did not choose: the other side of a cut, the
  /// other groups of a partition. Only in `cut`, `links` and `partition`.
  others,
};

/// One part of a selector.
struct Choice {
  ServerClass among{ServerClass::server};
  /// For ServerClass::server only; else nobody.
  raft::ServerId server;
  /// 0: all of the class. Else so many of them, drawn at random without repetition; all when there are fewer.
  std::uint8_t random{};
  friend bool operator==(const Choice&, const Choice&) = default;
};

/// Servers by name, by role or by chance: what any of the choices picks. Never empty; may pick nobody, and
/// then the action does nothing.
struct Selector {
  std::vector<Choice> choices;
  friend bool operator==(const Selector&, const Selector&) = default;
};

}  // namespace raftsim
