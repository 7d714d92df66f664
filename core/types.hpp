#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace raft {

/// A number that cannot be mistaken for another kind of number: swapping a term and an index fails to
/// compile.
template <class Tag, class Rep>
struct Strong {
  Rep value{};

  constexpr Strong() = default;
  constexpr explicit Strong(Rep v) : value(v) {}
  friend constexpr auto operator<=>(Strong, Strong) = default;
};

/// Most servers in one cluster: a set of servers is one 64-bit mask.
inline constexpr int kMaxServers = 64;

/// A server, 1 to kMaxServers, shown as "S1"; 0 is nobody.
using ServerId = Strong<struct ServerIdTag, std::uint8_t>;
/// A term (Raft §5.1): 0 before the first election; never falls on one server.
using Term = Strong<struct TermTag, std::uint64_t>;
/// A position in the log, from 1 (Raft Figure 2); 0 is the place before the first entry.
using LogIndex = Strong<struct LogIndexTag, std::uint64_t>;
/// A write to one server's disk, rising by one from 1; 0 is "already durable".
using WriteId = Strong<struct WriteIdTag, std::uint64_t>;
/// A client, from 1; 0 is nobody.
using ClientId = Strong<struct ClientIdTag, std::uint16_t>;

inline constexpr ServerId kNobody{};

constexpr LogIndex next(LogIndex index) {
  return LogIndex{index.value + 1};
}
/// The index before; asked only of indexes above 0.
constexpr LogIndex previous(LogIndex index) {
  return LogIndex{index.value - 1};
}
constexpr Term next(Term term) {
  return Term{term.value + 1};
}

/// The end of a log: the position of its last entry, {0, 0} when empty.
/// The order of positions is the paper's "more up-to-date": the later term wins, and of equal terms the
/// longer log (Raft §5.4.1).
struct LogPosition {
  Term term;
  LogIndex index;
  friend constexpr auto operator<=>(const LogPosition&, const LogPosition&) = default;
};

/// "S3"; "nobody" for 0.
inline std::string to_string(ServerId id) {
  return id == kNobody ? std::string("nobody") : "S" + std::to_string(id.value);
}

}  // namespace raft
