#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What clients asked of a key-value store and what they heard, as the clients saw it: all that
/// linearizability is judged by (Herlihy and Wing 1990, "Linearizability: A Correctness Condition for
/// Concurrent Objects"). Knows nothing of servers, so that a history of any other program can be judged too.
namespace raftsim::lin {

/// The operations of core/kv.hpp. A read may find no key; a compare-and-set takes a missing key for the
/// empty text; an append to a missing key begins with the empty text.
enum class Kind : std::uint8_t { read, write, cas, append };

/// What the client knows of its operation.
enum class Outcome : std::uint8_t {
  /// No answer has come, or one that leaves it open: it may have happened at any time after it was invoked,
  /// or never.
  unknown,
  /// It happened.
  ok,
  /// It certainly did not happen. A compare-and-set that found something else may tell what.
  failed,
};

/// When an operation began or ended.
struct Moment {
  /// In the unit of the history's maker; for readers only.
  std::uint64_t time{};
  /// The event's place in the history, from 1: the line of a file. Rises from event to event, so that it
  /// orders those of one instant too. This is what is judged by.
  std::uint32_t place{};
  friend bool operator==(const Moment&, const Moment&) = default;
};

struct Operation {
  std::string client;
  /// The client's own number for it; 0 for none.
  std::uint32_t number{};
  std::string key;
  Kind kind{};
  /// What to write or append; the new value of a compare-and-set.
  std::string value;
  /// What a compare-and-set expects.
  std::string expected;
  Outcome outcome{Outcome::unknown};
  /// What a read that is ok, or a compare-and-set that failed, found; nothing where there was no such key.
  std::optional<std::string> found;
  /// Of a compare-and-set that failed: whether it is known what it found.
  bool tells_found{};
  Moment invoked;
  /// Nothing while the outcome is unknown, whatever the client may have heard.
  std::optional<Moment> returned;
  friend bool operator==(const Operation&, const Operation&) = default;
};

/// Operations in the order of their invocation.
using History = std::vector<Operation>;

/// Most operations in one history, some 250 bytes each, and bytes in all their texts together.
inline constexpr std::size_t kMaxOperations = 1'000'000;
inline constexpr std::size_t kMaxHistoryBytes = std::size_t{256} << 20U;

}  // namespace raftsim::lin
