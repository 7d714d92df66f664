#include "core/message.hpp"

namespace raft {

const char* to_string(MessageType type) {
  switch (type) {
    case MessageType::request_vote: return "RequestVote";
    case MessageType::request_vote_reply: return "RequestVoteReply";
    case MessageType::append_entries: return "AppendEntries";
    case MessageType::append_entries_reply: return "AppendEntriesReply";
    case MessageType::pre_vote: return "PreVote";
    case MessageType::pre_vote_reply: return "PreVoteReply";
    case MessageType::timeout_now: return "TimeoutNow";
    case MessageType::read_index: return "ReadIndex";
    case MessageType::read_index_reply: return "ReadIndexReply";
    case MessageType::install_snapshot: return "InstallSnapshot";
    case MessageType::install_snapshot_reply: return "InstallSnapshotReply";
  }
  return "?";
}

}  // namespace raft
