#include <span>
#include <variant>
#include <vector>

#include "sim/trace/read_parts.hpp"

/// Reading messages.
namespace raftsim::trace {

// Found by the templates of json_object.hpp through its argument's namespace, and so declared before any use.
void read(const Spot& spot, raft::EntryBatch& out);

namespace {

void read_members(Object& object, raft::RequestVote& out) {
  object.need("lastLogTerm", out.last_log.term);
  object.need("lastLogIndex", out.last_log.index);
  object.may("leadershipTransfer", out.leadership_transfer);
}

void read_members(Object& object, raft::RequestVoteReply& out) {
  object.need("voteGranted", out.vote_granted);
}

void read_members(Object& object, raft::AppendEntries& out) {
  object.need("prevLogTerm", out.prev_log.term);
  object.need("prevLogIndex", out.prev_log.index);
  object.need("leaderCommit", out.leader_commit);
  object.may("round", out.round);
  object.may("entries", out.entries);
}

void read_members(Object& object, raft::AppendEntriesReply& out) {
  object.need("success", out.success);
  object.need("index", out.index);
  object.may("conflictTerm", out.conflict_term);
  object.may("conflictIndex", out.conflict_index);
  object.may("round", out.round);
}

void read_members(Object& object, raft::PreVote& out) {
  object.need("lastLogTerm", out.last_log.term);
  object.need("lastLogIndex", out.last_log.index);
}

void read_members(Object& object, raft::PreVoteReply& out) {
  object.need("voteGranted", out.vote_granted);
  object.need("askedIn", out.asked_in);
}

void read_members(Object&, raft::TimeoutNow&) {}

void read_members(Object& object, raft::ReadIndex& out) {
  object.need("id", out.id);
}

void read_members(Object& object, raft::ReadIndexReply& out) {
  object.need("id", out.id);
  object.need("readIndex", out.read_index);
}

void read_members(Object& object, raft::InstallSnapshot& out) {
  object.need("lastIncludedTerm", out.last_included.term);
  object.need("lastIncludedIndex", out.last_included.index);
  object.need("offset", out.offset);
  need_bytes(object, "data", out.data);
  object.may("done", out.done);
  object.may("round", out.round);
}

void read_members(Object& object, raft::InstallSnapshotReply& out) {
  object.need("lastIncludedIndex", out.last_included);
  object.need("installed", out.installed);
  object.may("offset", out.offset);
  object.may("round", out.round);
  object.may("chunk", out.chunk);
}

raft::MessageBody body_of(raft::MessageType type) {
  switch (type) {
    case raft::MessageType::request_vote: return raft::RequestVote{};
    case raft::MessageType::request_vote_reply: return raft::RequestVoteReply{};
    case raft::MessageType::append_entries: return raft::AppendEntries{};
    case raft::MessageType::append_entries_reply: return raft::AppendEntriesReply{};
    case raft::MessageType::pre_vote: return raft::PreVote{};
    case raft::MessageType::pre_vote_reply: return raft::PreVoteReply{};
    case raft::MessageType::timeout_now: return raft::TimeoutNow{};
    case raft::MessageType::read_index: return raft::ReadIndex{};
    case raft::MessageType::read_index_reply: return raft::ReadIndexReply{};
    case raft::MessageType::install_snapshot: return raft::InstallSnapshot{};
    case raft::MessageType::install_snapshot_reply: return raft::InstallSnapshotReply{};
  }
  return {};
}

}  // namespace

void read(const Spot& spot, raft::EntryBatch& out) {
  simdjson::dom::array items;
  if (spot.value().get(items) == simdjson::SUCCESS && items.size() == 1) {
    // The most frequent case: it takes no memory.
    raft::Entry entry;
    read(Spot(items.at(0), spot, std::size_t{0}), entry);
    return out.assign(std::span(&entry, 1));
  }
  std::vector<raft::Entry> entries;
  read(spot, entries);
  out.assign(entries);
}

void read(const Spot& spot, raft::Message& out) {
  Object object(spot);
  raft::MessageType type{};
  object.need("type", type);
  object.need("from", out.from);
  object.need("to", out.to);
  object.need("term", out.term);
  out.body = body_of(type);
  std::visit([&object](auto& body) { read_members(object, body); }, out.body);
  object.finish();
}

}  // namespace raftsim::trace
