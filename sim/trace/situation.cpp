#include "sim/trace/situation.hpp"

#include <algorithm>

#include "sim/trace/fold.hpp"

namespace raftsim::trace {

Situation::Situation(const Header& header)
    : cluster_(initial_state(header)),
      outliner_(header),
      recent_(static_cast<std::size_t>(header.servers)),
      elected_(static_cast<std::size_t>(header.servers)) {}

void Situation::add(const Record& record) {
  apply(cluster_, record);
  const Outline& outline = outliner_.next(record);
  if (record.kind() == Kind::violation || (record.kind() == Kind::end && ending_.words.empty())) {
    ending_ = {record.number, record.time, outliner_.words()};
  }
  if (record.server == raft::kNobody) return;
  const std::size_t place = record.server.value - 1U;
  const Told told{record.number, record.time, outliner_.words()};
  if (change_of(record).role == raft::Role::leader) elected_[place] = told;
  if (outline.routine) return;
  recent_[place].push_back(told);
  if (recent_[place].size() > kRecent) recent_[place].pop_front();
}

std::vector<Situation::Leadership> Situation::leaders() const {
  std::vector<Leadership> found;
  for (std::size_t i = 0; i < cluster_.servers.size(); ++i) {
    const ServerState& server = cluster_.servers[i];
    if (server.up && server.known.role && server.role == raft::Role::leader) {
      found.push_back({id_of_place(i), server.current_term, elected_[i]});
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Leadership& a, const Leadership& b) { return a.term > b.term; });
  return found;
}

}  // namespace raftsim::trace
