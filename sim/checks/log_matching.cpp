#include "sim/checks/log_matching.hpp"

namespace raftsim::checks {

void LogMatching::violated(raft::ServerId id, const Truth& truth, Report& report) {
  const Truth::Clash& clash = truth.entry_clash();
  const ElectedLeader* leader = truth.leaders().of(clash.term);
  const raft::ServerId maker = leader != nullptr ? leader->server : raft::kNobody;
  std::string message = to_string(id) + " holds " + in_words(clash.index) + " of " + in_words(clash.term) +
                        ", but it or an entry before it differs from the log";
  message += maker != raft::kNobody && maker != id ? " of " + to_string(maker) + ", leader of that term"
                                                   : " that first had this entry";
  report.add(
      {Property::log_matching, servers_of(maker, id), clash.term, {clash.index}, std::move(message), {}});
}

}  // namespace raftsim::checks
