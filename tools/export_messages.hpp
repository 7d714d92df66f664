#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "sim/trace/record.hpp"
#include "tools/export_run.hpp"

namespace raftsim {

/// What a message between servers is for.
MessageSort message_sort(const raft::Message& message);
/// Of a message of which no more is known than its type, if that.
MessageSort message_sort(std::optional<raft::MessageType> type);
/// Of a reply: whether a vote is granted, or entries are accepted.
std::optional<bool> message_answer(const raft::Message& message);

/// Follows messages from their senders to their arrivals, those between clients and servers included, record
/// by record.
class ExportMessages {
 public:
  /// `servers` as in the header: the places of clients begin there. What is over before `from` is forgotten.
  ExportMessages(std::size_t servers, Time from) : servers_(servers), from_(from) {}

  /// The next record.
  void add(const trace::Record& record);
  /// Of the record added last, a `receive` or `lost`: what the message is called and who sent it; nothing
  /// where no step sent it. Of an `event`: the first from whom it has heard, and the message's type, if
  /// known.
  [[nodiscard]] std::optional<std::pair<HostPlace, std::string>> arrived() const { return arrived_; }
  /// All that is on its way now, or has arrived since `from`, in the order in which it left. This is of no
  /// use after.
  std::vector<ExportMessage> finish();
  /// How many messages, requests and answers it holds, of which there are few before `from`.
  [[nodiscard]] std::size_t held() const;

 private:
  struct Way {
    ExportMessage message;
    std::size_t arrived{};
    /// In which order it left.
    std::uint64_t order{};
  };

  struct Departure {
    Time time{};
    std::uint64_t order{};
  };

  /// What is between a client and the servers of one of its operations, by the record with which it left.
  /// Neither a request that arrives nowhere nor an answer that nobody waits for leaves a record of that.
  struct Operation {
    std::map<std::uint64_t, Departure> requests;
    std::map<std::uint64_t, Departure> answers;
    bool over{};
  };

  /// A client, and the number of its operation.
  using OperationKey = std::pair<HostPlace, std::uint32_t>;

  void note_sent(const trace::Record& record);
  void leave(ExportMessage message, const trace::Record& by, const trace::Fate& fate);
  void arrive(trace::MessageId id, const trace::Record& record, std::optional<trace::LossReason> lost);
  void note_client(const trace::Record& record, const trace::ClientActed& acted);
  void note_request(const trace::Record& record, const raft::ClientRequest& request);
  void hear(const trace::Record& record, const trace::Logged& logged);
  void note_answers(const trace::Record& record);
  void end_operation(const OperationKey& key, Time now);
  void keep(Way way);
  [[nodiscard]] HostPlace place_of(raft::ServerId server) const { return server.value - 1U; }
  [[nodiscard]] HostPlace place_of(raft::ClientId client) const { return servers_ + client.value - 1U; }

  std::size_t servers_;
  Time from_;
  std::uint64_t orders_{};
  std::map<trace::MessageId, ExportMessage> held_;
  std::map<trace::MessageId, Way> on_their_way_;
  std::map<OperationKey, Operation> operations_;
  std::vector<Way> kept_;
  /// Of another program's log: when each record was.
  std::vector<Time> logged_at_;
  std::optional<std::pair<HostPlace, std::string>> arrived_;
};

}  // namespace raftsim
