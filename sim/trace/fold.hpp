#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

#include "sim/trace/record.hpp"
#include "sim/trace/state.hpp"

/// From a trace to what it tells: the state of the whole cluster after any of its records.
namespace raftsim::trace {

/// A record that cannot follow those before it: a trace that no run wrote.
class FoldError : public std::runtime_error {
 public:
  FoldError(std::uint64_t record_number, const std::string& what_is_wrong);
  std::uint64_t record;
};

/// Before the first record: every server down, with what its disk holds.
ClusterState initial_state(const Header& header);

/// Carries out one record. Throws FoldError; `cluster` is of no use after that.
void apply(ClusterState& cluster, const Record& record);

/// The state after all of `records`, the first ones of a trace. Throws FoldError.
ClusterState fold(const Header& header, std::span<const Record> records);

}  // namespace raftsim::trace
