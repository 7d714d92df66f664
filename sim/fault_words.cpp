#include "sim/fault_words.hpp"

#include "sim/action_words.hpp"
#include "sim/time.hpp"

namespace raftsim {
namespace {

/// "the disk of S1", "the disks of S1, S2", and what they do.
std::string disks(raft::ServerSet servers, raft::ServerSet all, const char* one, const char* many) {
  const bool single = servers.size() == 1;
  return std::string(single ? "the disk of " : "the disks of ") + names_of(servers, all) +
         (single ? one : many);
}

std::string in_turn(const char* damaged, const Delay& down, const char* whole, const Delay& up) {
  return std::string(": ") + damaged + " for " + in_words(down) + ", then " + whole + " for " + in_words(up) +
         ", and so on";
}

}  // namespace

std::string in_words(const StallDisk& stall, raft::ServerSet servers, raft::ServerSet all) {
  return disks(servers, all, " stands still for ", " stand still for ") + to_text(stall.lasting);
}

std::string in_words(const FillDisk& /*fill*/, raft::ServerSet servers, raft::ServerSet all) {
  return disks(servers, all, " is full", " are full");
}

std::string in_words(const FreeDisk& /*free*/, raft::ServerSet servers, raft::ServerSet all) {
  return disks(servers, all, " has room again", " have room again");
}

std::string in_words(const CorruptDisk& /*corrupt*/, raft::ServerSet servers, raft::ServerSet all) {
  return "what " + disks(servers, all, " holds is damaged", " hold is damaged");
}

std::string in_words(const Flap& flap, raft::ServerSet from, raft::ServerSet to, raft::ServerSet all) {
  const bool one = from.size() == 1 && to.size() == 1;
  return std::string(one ? "the link " : "links ") + (flap.both_ways ? "between " : "from ") +
         names_of(from, all) + (flap.both_ways ? " and " : " to ") + names_of(to, all) +
         (one ? " flaps for " : " flap for ") + to_text(flap.lasting) +
         in_turn("broken", flap.down, "whole", flap.up);
}

std::string in_words(const CrashLoop& loop, raft::ServerSet servers, raft::ServerSet all) {
  return names_of(servers, all) + (servers.size() == 1 ? " crashes" : " crash") + " again and again for " +
         to_text(loop.lasting) + in_turn("down", loop.down, "up", loop.up);
}

std::string in_words(const Swizzle& swizzle, raft::ServerSet servers, raft::ServerSet all) {
  return names_of(servers, all) + (servers.size() == 1 ? " is" : " are") + " cut off one by one, " +
         in_words(swizzle.apart) + " apart, and come back in another order";
}

}  // namespace raftsim
