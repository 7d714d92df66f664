#pragma once

#include "sim/trace/json_text.hpp"
#include "sim/trace/record.hpp"

/// The JSON of the values that several kinds of line share.
namespace raftsim::trace {

void write(JsonText& json, const raft::Entry& entry);
void write(JsonText& json, const raft::Message& message);
void write(JsonText& json, const StateChange& change);
/// Members into an object that is open.
void write_members(JsonText& json, const raft::Command& command);
void write_members(JsonText& json, const Step& step);
/// The member `timers`, left out where there are none.
void write_timers(JsonText& json, const std::vector<TimerSet>& timers);

}  // namespace raftsim::trace
