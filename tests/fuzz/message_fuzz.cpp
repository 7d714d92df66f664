#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/check.hpp"
#include "core/server.hpp"
#include "tests/fuzz/fuzz_input.hpp"

/// One server, and others, of its cluster or strangers, that send it what they like: mostly small numbers,
/// which meet each other, and at times the largest there may be. It may be told lies, but never finds itself
/// broken.
namespace raftsim::fuzz {
namespace {

constexpr int kServers = 3;
constexpr int kMostTurns = 200;
constexpr std::uint64_t kMostNumber = 6;
/// No run comes near it; above it numbers would pass the largest of 64 bits by and by.
constexpr std::uint64_t kLargest = std::uint64_t{1} << 62U;

std::uint64_t number_in(Bytes& bytes) {
  constexpr std::uint64_t kLarge = 250;  // a byte from here on
  const std::uint8_t byte = bytes.byte();
  return byte < kLarge ? byte % (kMostNumber + 1) : kLargest - (byte - kLarge);
}
raft::Term term_in(Bytes& bytes) {
  return raft::Term{number_in(bytes)};
}
raft::LogIndex index_in(Bytes& bytes) {
  return raft::LogIndex{number_in(bytes)};
}
raft::LogPosition position_in(Bytes& bytes) {
  const raft::Term term = term_in(bytes);
  return {term, index_in(bytes)};
}

raft::Entry entry_in(Bytes& bytes) {
  const raft::Term term = term_in(bytes);
  switch (bytes.up_to(3)) {
    case 0: return raft::Entry::no_op(term);
    case 1: {
      const raft::Configuration configuration{raft::ServerSet::from_mask(bytes.up_to(7)), {}, {}};
      return raft::Entry::of(term, configuration);
    }
    default: break;
  }
  const raft::Text key("k");
  return raft::Entry::of(term, {raft::ClientId{1}, bytes.byte(), {raft::Operation::append, key, key, {}}});
}

/// Mostly one of the other two; at times anybody that a message can name, the server itself too.
raft::ServerId sender_in(Bytes& bytes) {
  constexpr std::uint64_t kStrangers = 240;  // a byte from here on
  const std::uint8_t byte = bytes.byte();
  if (byte < kStrangers) return raft::ServerId{static_cast<std::uint8_t>(2 + byte % (kServers - 1))};
  return raft::ServerId{static_cast<std::uint8_t>(1 + bytes.up_to(raft::kMaxServers - 1))};
}

raft::MessageBody body_in(Bytes& bytes) {
  switch (static_cast<raft::MessageType>(bytes.up_to(raft::kMessageTypes - 1))) {
    case raft::MessageType::request_vote: return raft::RequestVote{position_in(bytes), bytes.flag()};
    case raft::MessageType::request_vote_reply: return raft::RequestVoteReply{bytes.flag()};
    case raft::MessageType::append_entries: {
      raft::AppendEntries append;
      append.prev_log = position_in(bytes);
      append.leader_commit = index_in(bytes);
      std::vector<raft::Entry> entries(bytes.up_to(3));
      for (raft::Entry& entry : entries) entry = entry_in(bytes);
      append.entries.assign(entries);
      append.round = number_in(bytes);
      return append;
    }
    case raft::MessageType::append_entries_reply: {
      const bool success = bytes.flag();
      const raft::LogIndex index = index_in(bytes);
      const raft::Term conflict = term_in(bytes);
      return raft::AppendEntriesReply{success, index, conflict, index_in(bytes), bytes.up_to(3)};
    }
    case raft::MessageType::pre_vote: return raft::PreVote{position_in(bytes)};
    case raft::MessageType::pre_vote_reply: {
      const bool granted = bytes.flag();
      return raft::PreVoteReply{granted, term_in(bytes)};
    }
    case raft::MessageType::timeout_now: return raft::TimeoutNow{};
    case raft::MessageType::read_index: return raft::ReadIndex{bytes.up_to(3)};
    case raft::MessageType::read_index_reply: {
      const std::uint64_t read = bytes.up_to(3);
      return raft::ReadIndexReply{read, index_in(bytes)};
    }
    case raft::MessageType::install_snapshot: {
      raft::InstallSnapshot chunk;
      chunk.last_included = position_in(bytes);
      chunk.offset = number_in(bytes);
      chunk.data = std::string(bytes.up_to(3), 'x');
      chunk.done = bytes.flag();
      chunk.round = bytes.up_to(3);
      return chunk;
    }
    case raft::MessageType::install_snapshot_reply: {
      raft::InstallSnapshotReply reply;
      reply.last_included = index_in(bytes);
      reply.installed = bytes.flag();
      reply.offset = number_in(bytes);
      reply.round = bytes.up_to(3);
      return reply;
    }
  }
  return raft::TimeoutNow{};
}

/// The server and as much of a world as it needs: a disk whose writes end in their order, and timers.
class Lonely {
 public:
  explicit Lonely(Bytes& bytes) {
    options_.voters = raft::ServerSet::first(kServers);
    options_.snapshot_every = static_cast<std::uint32_t>(bytes.up_to(3));
    options_.snapshot_chunk = 8;
    options_.sessions = bytes.flag() ? 2 : 0;
    options_.pre_vote = bytes.flag();
    options_.check_quorum = bytes.flag();
    options_.reads = static_cast<raft::ReadMode>(bytes.up_to(2));
    if (options_.reads == raft::ReadMode::lease) options_.check_quorum = true;
    options_.follower_reads = bytes.flag();
    start({});
  }

  void turn(Bytes& bytes) {
    enum What : std::uint8_t { receive, write, fire, propose, restart, snapshot, transfer, change, kinds };
    switch (static_cast<What>(bytes.up_to(kinds - 1))) {
      case receive: {
        raft::Message message;
        message.from = sender_in(bytes);
        message.to = server_->id();
        message.term = term_in(bytes);
        message.body = body_in(bytes);
        if (!contradicts_what_is_committed(message)) step(raft::Received{&message});
        return;
      }
      case write:
        if (server_->durable_write() < server_->last_write()) {
          step(raft::Written{raft::WriteId{server_->durable_write().value + 1}});
        }
        return;
      case fire: {
        const auto timer = static_cast<std::size_t>(bytes.up_to(raft::kTimers - 1));
        if (!std::exchange(armed_.at(timer), false)) return;
        return step(raft::TimerFired{static_cast<raft::Timer>(timer)});
      }
      case propose: return step(raft::Proposed{entry_in(bytes).request()});
      case restart: return start(std::move(*server_).release());
      case snapshot: return step(raft::SnapshotRequested{});
      case transfer:
        return step(raft::TransferRequested{
            raft::ServerId{static_cast<std::uint8_t>(1 + bytes.up_to(kServers - 1))}});
      case change: {
        raft::ChangeRequested request;
        request.voters = raft::ServerSet::from_mask(bytes.up_to(7));
        request.learners = raft::ServerSet::from_mask(bytes.up_to(7));
        request.joint = bytes.flag();
        request.catch_up = bytes.flag();
        return step(request);
      }
      case kinds: return;
    }
  }

 private:
  /// Entries other than those known to be committed, which no leader has (Raft §5.4.3). A server that took
  /// them would have been made to break Raft; there is nothing for it to do.
  [[nodiscard]] bool contradicts_what_is_committed(const raft::Message& message) const {
    const auto* append = std::get_if<raft::AppendEntries>(&message.body);
    if (append == nullptr) return false;
    const raft::Log& log = server_->log();
    raft::LogIndex index = append->prev_log.index;
    for (const raft::Entry& entry : append->entries) {
      index = raft::next(index);
      if (index <= server_->commit_index() && log.has(index) && log.at(index).term != entry.term) return true;
    }
    return false;
  }

  /// From what is durable, or, as after a whole write, from all that the server held.
  void start(raft::Durable durable) {
    server_.emplace(raft::ServerId{1}, options_, raft::kRaft, std::move(durable));
    armed_ = {};
    step(raft::Started{});
  }

  void step(const raft::Input& input) {
    server_->step(input, effects_);
    for (std::size_t i = 0; i < armed_.size(); ++i) {
      const raft::TimerChange change = effects_.timers.at(i);
      if (change != raft::TimerChange::none) armed_.at(i) = change == raft::TimerChange::arm;
    }
  }

  raft::Options options_;
  std::optional<raft::Server> server_;
  raft::Effects effects_;
  std::array<bool, raft::kTimers> armed_{};
};

void feed(Bytes bytes) {
  try {
    Lonely server(bytes);
    for (int i = 0; i < kMostTurns && !bytes.empty(); ++i) server.turn(bytes);
  } catch (const raft::InternalError& error) {
    promise(false, error.what());
  }
}

}  // namespace
}  // namespace raftsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  raftsim::fuzz::feed({data, size});
  return 0;
}
