#include "core/snapshot.hpp"

#include <algorithm>
#include <utility>

#include "core/snapshot_bytes.hpp"

namespace raft {
namespace {

void write(ByteWriter& out, const Result& result) {
  out.number<std::uint8_t>(static_cast<std::uint8_t>(result.status));
  out.text<std::uint32_t>(result.value);
}

void write(ByteWriter& out, const StateMachine& machine) {
  const auto& content = machine.store().content();
  out.number<std::uint32_t>(content.size());
  for (const auto& [key, value] : content) {
    out.text<std::uint8_t>(key.view());
    out.text<std::uint32_t>(value);
  }
  const auto& sessions = machine.sessions().all();
  out.number<std::uint32_t>(sessions.size());
  for (const auto& [name, session] : sessions) {
    out.number<std::uint32_t>(name);
    out.number<std::uint16_t>(session.client.value);
    out.number<std::uint32_t>(session.acknowledged);
    out.number<std::uint64_t>(session.last_used.value);
    out.number<std::uint32_t>(session.responses.size());
    for (const Session::Response& response : session.responses) {
      out.number<std::uint32_t>(response.sequence);
      write(out, response.result);
    }
  }
}

Configuration read_configuration(ByteReader& in) {
  Configuration configuration;
  configuration.voters = ServerSet::from_mask(in.number<std::uint64_t>());
  configuration.old_voters = ServerSet::from_mask(in.number<std::uint64_t>());
  configuration.learners = ServerSet::from_mask(in.number<std::uint64_t>());
  return configuration;
}

KeyValueStore read_store(ByteReader& in) {
  KeyValueStore::Content content;
  const auto count = in.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && in.fine(); ++i) {
    const std::string_view key = in.text<std::uint8_t>();
    if (!Text::fits(key)) in.refuse("a key is too long");
    const std::string_view value = in.text<std::uint32_t>();
    if (value.size() > KeyValueStore::kMaxValue) in.refuse("a value is too long");
    if (!in.fine()) break;
    const Text name(key);
    if (!content.empty() && content.rbegin()->first >= name) in.refuse("its keys are out of order");
    content.emplace_hint(content.end(), name, value);
  }
  return KeyValueStore(std::move(content));
}

Session::Response read_response(ByteReader& in) {
  Session::Response response;
  response.sequence = in.number<std::uint32_t>();
  const auto status = in.number<std::uint8_t>();
  if (status > static_cast<std::uint8_t>(ResultStatus::result_forgotten)) in.refuse("an unknown result");
  response.result.status = static_cast<ResultStatus>(status);
  response.result.value = in.text<std::uint32_t>();
  return response;
}

Sessions read_sessions(ByteReader& in) {
  Sessions::All all;
  const auto count = in.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && in.fine(); ++i) {
    const auto name = in.number<std::uint32_t>();
    if (!all.empty() && all.rbegin()->first >= name) in.refuse("its sessions are out of order");
    Session& session = all[name];
    session.client = ClientId{in.number<std::uint16_t>()};
    session.acknowledged = in.number<std::uint32_t>();
    session.last_used = LogIndex{in.number<std::uint64_t>()};
    const auto responses = in.number<std::uint32_t>();
    for (std::uint32_t j = 0; j < responses && in.fine(); ++j) session.responses.push_back(read_response(in));
  }
  return Sessions(std::move(all));
}

}  // namespace

Snapshot::Snapshot(LogPosition last_included, std::uint64_t log_hash, SnapshotContent content)
    : last_included_(last_included), log_hash_(log_hash), content_(std::move(content)) {
  ByteWriter out(bytes_);
  out.number<std::uint8_t>(kFormat);
  out.number<std::uint64_t>(last_included_.term.value);
  out.number<std::uint64_t>(last_included_.index.value);
  out.number<std::uint64_t>(log_hash_);
  out.number<std::uint64_t>(configuration().voters.mask());
  out.number<std::uint64_t>(configuration().old_voters.mask());
  out.number<std::uint64_t>(configuration().learners.mask());
  write(out, machine());
  out.number<std::uint64_t>(check_sum(bytes_));
}

std::uint64_t SharedSnapshot::log_hash() const {
  return snapshot_ == nullptr ? kHashSeed : snapshot_->log_hash();
}

ReadSnapshot read_snapshot(std::string_view bytes) {
  constexpr std::size_t kCheckSum = sizeof(std::uint64_t);
  if (bytes.size() < kCheckSum) return {{}, "it ends too early"};
  const std::string_view content = bytes.substr(0, bytes.size() - kCheckSum);
  ByteReader tail(bytes.substr(content.size()));
  ByteReader in(content);
  if (in.number<std::uint8_t>() != Snapshot::kFormat) return {{}, "its format is another"};
  if (tail.number<std::uint64_t>() != check_sum(content)) return {{}, "its check sum is wrong"};
  LogPosition last_included;
  last_included.term = Term{in.number<std::uint64_t>()};
  last_included.index = LogIndex{in.number<std::uint64_t>()};
  const auto log_hash = in.number<std::uint64_t>();
  const Configuration configuration = read_configuration(in);
  KeyValueStore store = read_store(in);
  Sessions sessions = read_sessions(in);
  if (in.fine() && !in.at_end()) in.refuse("there is more than the snapshot");
  if (!in.fine()) return {{}, in.refusal()};
  if (last_included.index == LogIndex{0} || last_included.term == Term{0}) return {{}, "it includes nothing"};
  if (next(last_included.index) == LogIndex{0}) return {{}, "no entry can follow it"};
  if (configuration.voters.empty()) return {{}, "by its configuration nobody votes"};
  if (!(configuration.voters & configuration.learners).empty())
    return {{}, "by its configuration a learner votes"};
  return {SharedSnapshot(Snapshot(last_included, log_hash,
                                  {configuration, StateMachine(std::move(store), std::move(sessions))})),
          nullptr};
}

}  // namespace raft
