#include "tests/core/server_bench.hpp"

#include <algorithm>

namespace raft::tests {
namespace {

Options options_for(int servers, const Options& limits) {
  Options options = limits;
  options.voters = ServerSet::first(servers);
  return options;
}

}  // namespace

Durable durable(const std::vector<std::uint64_t>& terms, std::uint64_t current, ServerId voted_for) {
  Durable result;
  for (const std::uint64_t one : terms) result.log.append(Entry::no_op(term(one)));
  result.current_term = term(current);
  result.voted_for = voted_for;
  return result;
}

std::string terms_of(const Log& log) {
  std::string text;
  for (const Entry& entry : log.from(at(1), log.last_index().value)) {
    if (!text.empty()) text += ' ';
    text += std::to_string(entry.term.value);
  }
  return text;
}

ClientRequest write_request(std::uint32_t sequence, const std::string& value) {
  return {ClientId{1}, sequence, {Operation::write, Text("key"), Text(value), Text()}};
}

ClientRequest read_request(std::uint32_t sequence, int client) {
  return {
      ClientId{static_cast<std::uint16_t>(client)}, sequence, {Operation::read, Text("key"), Text(), Text()}};
}

Options reads_by(ReadMode mode, bool follower_reads) {
  Options options;
  options.reads = mode;
  options.follower_reads = follower_reads;
  options.check_quorum = mode == ReadMode::lease;
  return options;
}

ServerBench::ServerBench(int servers, const Durable& content, int id, const Options& limits)
    : server(s(id), options_for(servers, limits), kRaft, content) {
  step(Started{});
}

void ServerBench::receive(int from, std::uint64_t term_value, const MessageBody& body) {
  const Message message{s(from), server.id(), term(term_value), body};
  step(Received{&message});
}

void ServerBench::append(int from, std::uint64_t term_value, LogPosition prev,
                         const std::vector<std::uint64_t>& terms, std::uint64_t leader_commit) {
  std::vector<Entry> entries;
  entries.reserve(terms.size());
  for (const std::uint64_t one : terms) entries.push_back(Entry::no_op(term(one)));
  AppendEntries request;
  request.prev_log = prev;
  request.leader_commit = at(leader_commit);
  request.entries.assign(entries);
  receive(from, term_value, request);
}

void ServerBench::become_leader() {
  fire(Timer::election);
  written();
  const Term mine = server.current_term();
  for (const ServerId voter : server.options().voters) {
    if (voter != server.id() && server.role() == Role::candidate) {
      receive(voter.value, mine.value, RequestVoteReply{true});
    }
  }
  REQUIRE(server.role() == Role::leader);
}

int ServerBench::sends_to(int to) const {
  return static_cast<int>(std::count_if(effects.sends.begin(), effects.sends.end(),
                                        [&](const Send& send) { return send.message.to == s(to); }));
}

std::uint64_t ServerBench::reply_waits_for() const {
  REQUIRE(effects.sends.size() == 1);
  return effects.sends.front().after.value;
}

std::string ServerBench::reason(Rule rule) const {
  for (const Judgement& judgement : effects.judgements) {
    if (judgement.rule == rule) return to_string(judgement.reason);
  }
  return "";
}

std::string ServerBench::judgements(Rule rule) const {
  std::string text;
  for (const Judgement& one : effects.judgements) {
    if (one.rule != rule) continue;
    text += std::string(text.empty() ? "" : ", ") + (one.yes ? "yes " : "no ") + to_string(one.reason);
    if (one.about != kNobody) text += " about " + to_string(one.about);
  }
  return text;
}

}  // namespace raft::tests
