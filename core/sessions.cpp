#include "core/sessions.hpp"

#include <algorithm>

#include "core/hash.hpp"

namespace raft {

bool Sessions::register_client(const Entry& entry, LogIndex index, std::uint32_t limit) {
  sessions_[static_cast<std::uint32_t>(index.value)] = {entry.client, 0, index, {}};
  if (sessions_.size() <= limit) return false;
  sessions_.erase(std::min_element(sessions_.begin(), sessions_.end(), [](const auto& a, const auto& b) {
    return a.second.last_used < b.second.last_used;
  }));
  return true;
}

Sessions::Verdict Sessions::look_at(const Entry& entry, LogIndex index, Result* result) {
  const auto found = sessions_.find(entry.session);
  if (found == sessions_.end() || found->second.client != entry.client) return Verdict::refuse;
  Session& session = found->second;
  session.last_used = index;
  if (entry.acknowledged > session.acknowledged) {
    session.acknowledged = entry.acknowledged;
    std::erase_if(session.responses,
                  [&](const Session::Response& one) { return one.sequence < session.acknowledged; });
  }
  if (entry.sequence < session.acknowledged) {
    if (result != nullptr) *result = {ResultStatus::result_forgotten, {}};
    return Verdict::given_up;
  }
  const auto known =
      std::find_if(session.responses.begin(), session.responses.end(),
                   [&](const Session::Response& one) { return one.sequence == entry.sequence; });
  if (known == session.responses.end()) return Verdict::apply;
  if (result != nullptr) *result = known->result;
  return Verdict::duplicate;
}

void Sessions::note(const Entry& entry, const Result& result) {
  sessions_.at(entry.session).responses.push_back({entry.sequence, result});
}

std::uint64_t Sessions::hash() const {
  std::uint64_t hash = kHashSeed;
  for (const auto& [name, session] : sessions_) {
    hash = mix(mix(mix(hash, name), session.client.value), session.last_used.value);
    hash = mix(hash, session.acknowledged);
    for (const Session::Response& response : session.responses) {
      hash = mix(mix(hash, response.sequence), static_cast<std::uint64_t>(response.result.status));
      hash = mix(hash, response.result.value.size());
      for (const char byte : response.result.value) hash = mix(hash, static_cast<unsigned char>(byte));
    }
  }
  return hash;
}

}  // namespace raft
