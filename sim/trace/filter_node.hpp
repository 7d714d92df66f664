#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "sim/trace/filter.hpp"
#include "sim/trace/record.hpp"

namespace raftsim::trace {

enum class Comparison : std::uint8_t { equal, less, at_most, more, at_least };

/// A filter as a tree.
struct Filter::Node {
  enum class Is : std::uint8_t {
    both,
    either,
    negation,
    server,
    peer,
    client,
    kind,
    type,
    timer,
    term,
    time,
    record,
    text,
    routine,
    fault
  };
  Is is{};
  Comparison comparison{};
  /// Of the value that is compared with, by `is`: a server, a client, a member of an enumeration, a number,
  /// or nanoseconds.
  std::uint64_t number{};
  /// In small letters.
  std::string text;
  /// The second one of `both` and `either` only.
  std::shared_ptr<const Node> first;
  std::shared_ptr<const Node> second;
};

}  // namespace raftsim::trace
