#pragma once

#include <string>
#include <string_view>

#include "sim/trace/json_object.hpp"
#include "sim/trace/record.hpp"

/// Reading the values that several kinds of line share; the counterpart of sim/trace/write_parts.hpp. All
/// throw Mismatch.
namespace raftsim::trace {

/// A server where nobody would make no sense.
struct Somebody {
  raft::ServerId server;
};
void read(const Spot& spot, Somebody& out);

void read(const Spot& spot, raft::Entry& out);
void read(const Spot& spot, raft::Message& out);
void read(const Spot& spot, StateChange& out);
void read(const Spot& spot, TimerSet& out);
/// Members of an object that has others too.
void read_members(Object& object, raft::Command& out);
void read_members(Object& object, Step& out);
/// A member of bytes in hexadecimal digits.
void need_bytes(Object& object, std::string_view name, std::string& out);

}  // namespace raftsim::trace
