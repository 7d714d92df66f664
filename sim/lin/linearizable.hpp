#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/lin/effort.hpp"
#include "sim/lin/history.hpp"
#include "sim/lin/search.hpp"
#include "sim/lin/window.hpp"

namespace raftsim::lin {

/// Why a history is not linearizable.
struct Failure {
  std::string key;
  Window window;
};

struct Judgement {
  /// yes: it is linearizable. no: it is not, whatever is undecided elsewhere.
  Answer linearizable{Answer::yes};
  /// Of the first key, by name, that cannot be ordered.
  std::optional<Failure> failure;
  /// How many keys there are, cannot be ordered, and are undecided.
  std::uint64_t keys{};
  std::uint64_t failed_keys{};
  std::uint64_t undecided_keys{};
  /// The first undecided one, by name.
  std::string undecided_key;
  /// Of all keys together, with what finding the failure's window took; and of the undecided ones.
  Work work;
  Work undecided_work;
};

/// Whether a history is linearizable: whether all operations can be put in one order in which each takes
/// effect between its invocation and its return, beginning with an empty store. Operations on different keys
/// do not meet, so each key is judged alone (locality, Herlihy and Wing 1990, §3.1). `effort` is for each
/// key; the failure's window may take as much again.
Judgement judge(const History& history, const Effort& effort = {});

}  // namespace raftsim::lin
