#include "tests/golden/lesson_claims.hpp"

#include <algorithm>
#include <cstdint>

#include "sim/fact_reading.hpp"

namespace raftsim::tests {
namespace {

std::vector<raft::ServerId> servers_in(const std::string& words) {
  static const std::regex kServer("S(\\d)");
  std::vector<raft::ServerId> servers;
  for (std::sregex_iterator at(words.begin(), words.end(), kServer); at != std::sregex_iterator(); ++at) {
    servers.emplace_back(static_cast<std::uint8_t>(std::stoi((*at)[1])));
  }
  return servers;
}

/// The claim that each of the servers of the first group is like that.
template <class Each>
auto each_server(Each is_so) {
  return [is_so](const Simulation& run, const std::smatch& words) {
    const auto servers = servers_in(words[1]);
    return std::all_of(servers.begin(), servers.end(), [&](raft::ServerId id) {
      return run.all_servers().contains(id) && is_so(run, run.node(id), words);
    });
  };
}

template <class Each>
bool holds_of_all(const Simulation& run, Each is_so) {
  const raft::ServerSet servers = run.all_servers();
  return std::all_of(servers.begin(), servers.end(), [&](raft::ServerId id) { return is_so(run.node(id)); });
}

bool runs_for_leader(const Node& node) {
  return node.up() && node.server->role() != raft::Role::follower;
}

/// The term of the second group, where it names one.
bool is_in_term(const Node& node, const std::smatch& words) {
  return !words[2].matched || reading::current_term(node) == raft::Term{std::stoull(words[2])};
}

/// Nothing of a client that there is not.
const Client* client_called(const Simulation& run, const std::string& name) {
  const auto& names = run.scenario().client_names;
  for (const Client& client : run.clients()) {
    if (names.at(client.id().value - 1U) == name) return &client;
  }
  return nullptr;
}

bool is_answered(const Client& client) {
  return client.count(ClientCounter::ok) > 0 && client.pending().empty();
}

}  // namespace

std::vector<Claim> claims() {
  using Moment = Claim::Moment;
  const std::string who = R"((S\d(?:(?:, S\d)* and S\d)?))";
  const auto is_down = [](const Simulation&, const Node& node, const std::smatch&) { return !node.up(); };
  const auto is_up = [](const Simulation&, const Node& node, const std::smatch&) { return node.up(); };
  std::vector<Claim> claims;
  const auto add = [&](const std::string& words, Moment moment, auto is_so) {
    claims.push_back({std::regex(words), moment, is_so});
  };
  add(who + "(?:,[^,]*,)? (?:has won|is elected|leads)(?:,? (?:in )?term (\\d+))?", Moment::said,
      each_server([](const Simulation& run, const Node& node, const std::smatch& words) {
        return run.leader() == node.id && is_in_term(node, words);
      }));
  add("One [^.]* leads", Moment::said,
      [](const Simulation& run, const std::smatch&) { return run.leader() != raft::kNobody; });
  add("[Nn]obody leads|has no leader", Moment::said,
      [](const Simulation& run, const std::smatch&) { return run.leader() == raft::kNobody; });
  add(who + "(?:,[^,]*,)? (?:is|are)(?: both| still)?(?: a)? candidates? of term (\\d+)", Moment::said,
      each_server([](const Simulation&, const Node& node, const std::smatch& words) {
        return node.up() && node.server->role() == raft::Role::candidate && is_in_term(node, words);
      }));
  add(who + " has stepped down", Moment::said,
      each_server([](const Simulation&, const Node& node, const std::smatch&) {
        return node.up() && !runs_for_leader(node) && node.server->current_term() > raft::Term{};
      }));
  add("[:,] committed", Moment::said, [](const Simulation& run, const std::smatch&) {
    if (run.leader() == raft::kNobody) return false;
    const auto last = reading::log(run.node(run.leader())).last().index.value;
    return reading::number(Counter::committed, run, run.now()) >= static_cast<std::int64_t>(last);
  });
  add(who + "[^.]* has committed nothing yet", Moment::said,
      each_server([](const Simulation&, const Node& node, const std::smatch&) {
        return node.up() && node.server->commit_index() < node.server->log().last().index;
      }));
  add("Both have been answered", Moment::said, [](const Simulation& run, const std::smatch&) {
    const std::vector<Client>& both = run.clients();
    return both.size() == 2 && std::all_of(both.begin(), both.end(), is_answered);
  });
  add("(alice|bob) (?:is answered|knows that \\w=\\w is done)", Moment::said,
      [](const Simulation& run, const std::smatch& words) {
        const Client* const client = client_called(run, words[1]);
        return client != nullptr && is_answered(*client);
      });
  add(R"(([Aa]ll|[Aa]ll three|S\d) ha(?:ve|s) (\w)=(\w))", Moment::said,
      [](const Simulation& run, const std::smatch& words) {
        const auto has_it = [&](raft::ServerId id) {
          const std::string* value = reading::value(raft::Text(words[2].str()), run.node(id));
          return value != nullptr && *value == words[3].str();
        };
        const auto named = servers_in(words[1]);
        const raft::ServerSet all = run.all_servers();
        if (!named.empty()) return all.contains(named.front()) && has_it(named.front());
        return std::all_of(all.begin(), all.end(), has_it);
      });
  add("(?:alice|She)[^.]* sends (?:it|the append) again", Moment::said,
      [](const Simulation& run, const std::smatch&) {
        const Client* const alice = client_called(run, "alice");
        if (alice == nullptr) return false;
        const auto& waiting = alice->pending();
        return waiting.size() == 1 && waiting.front().attempts >= 2 &&
               waiting.front().request.command.operation == raft::Operation::append;
      });
  add("^The entry is in every log", Moment::said, [](const Simulation& run, const std::smatch&) {
    const raft::LogPosition last = reading::log(run.node(raft::ServerId{1})).last();
    return holds_of_all(run, [&](const Node& node) { return reading::log(node).last() == last; });
  });
  // What an entry's own actions do.
  add(who +
          ",?(?: comes back and)?(?: both)? (?:asks?(?: S\\d)? for (?:votes|its vote)|runs)(?: (?:of|for) "
          "term (\\d+))?",
      Moment::done, each_server([](const Simulation&, const Node& node, const std::smatch& words) {
        return runs_for_leader(node) && is_in_term(node, words);
      }));
  add(who + ",? crash(?:es)?\\b(?!,? and starts|, loses)", Moment::done, each_server(is_down));
  add("all three crash", Moment::done, [](const Simulation& run, const std::smatch&) {
    return holds_of_all(run, [](const Node& node) { return !node.up(); });
  });
  add(who + "(?:,[^,]*,)? (?:returns?|comes back|crashes,? and starts|crashes, loses)", Moment::done,
      each_server(is_up));
  add(who + " (?:is|are)(?: still)? cut off", Moment::done,
      each_server([](const Simulation& run, const Node& node, const std::smatch&) {
        return !run.network().cut_from(node.id).empty();
      }));
  add("network is whole|links are whole|can be reached again", Moment::done,
      [](const Simulation& run, const std::smatch&) {
        return holds_of_all(run, [&](const Node& node) { return run.network().cut_from(node.id).empty(); });
      });
  return claims;
}

std::vector<Claimed> claimed_in(const std::vector<Claim>& all, const std::string& caption) {
  std::vector<Claimed> found;
  for (const Claim& claim : all) {
    for (std::sregex_iterator at(caption.begin(), caption.end(), claim.words); at != std::sregex_iterator();
         ++at) {
      if (!is_yet_to_come(caption, static_cast<std::size_t>(at->position() + at->length()))) {
        found.push_back({&claim, *at});
      }
    }
  }
  return found;
}

const std::regex& telling_words() {
  static const std::regex kWords(
      "leads?\\b|elected|has won|candidates? of|answered|committed|stepped down|crash|returns?\\b|comes back|"
      "asks? (?:S\\d )?for|cut off|is whole|are whole|reached again|\\bis done");
  return kWords;
}

bool is_yet_to_come(const std::string& caption, std::size_t place) {
  const std::string before = caption.substr(0, place);
  const std::size_t end = before.find_last_of(".:;");
  static const std::regex kFuture("\\b(will|shall|could|is to|are to)\\b");
  return std::regex_search(before.substr(end == std::string::npos ? 0 : end), kFuture);
}

}  // namespace raftsim::tests
