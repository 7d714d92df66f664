#pragma once

#include "sim/trace/record.hpp"

/// The values that several kinds of line share, written with a JsonText or a BinaryText.
namespace raftsim::trace {

template <class Writer>
void write(Writer& line, const raft::Entry& entry);
template <class Writer>
void write(Writer& line, const raft::Message& message);
template <class Writer>
void write(Writer& line, const StateChange& change);
/// Members into an object that is open.
template <class Writer>
void write_members(Writer& line, const raft::Command& command);
template <class Writer>
void write_members(Writer& line, const Step& step);
/// The member `timers`, left out where there are none.
template <class Writer>
void write_timers(Writer& line, const std::vector<TimerSet>& timers);

}  // namespace raftsim::trace
