#include "sim/trace/why_words.hpp"

#include <algorithm>
#include <variant>

#include "sim/trace/fold.hpp"
#include "sim/trace/story_vocabulary.hpp"
#include "sim/trace/story_world.hpp"

namespace raftsim::trace {
namespace {

std::string with_clause(const std::string& text, const std::string& clause) {
  return clause.empty() ? text : text + ", " + clause;
}

}  // namespace

WhyTeller::WhyTeller(const Header& header, const WhyIndex& index, const Chain& chain, std::size_t depth)
    : index_(&index), cluster_(initial_state(header)), clients_(header.client_names) {
  for (std::size_t i = 0; i < std::min(depth, chain.links.size()); ++i) {
    links_.emplace_back().link = chain.links[i];
  }
}

bool WhyTeller::add(const Record& record) {
  const auto is_next = [&] {
    return told_ < links_.size() && links_[links_.size() - 1 - told_].link.record == record.number;
  };
  if (!is_next()) {
    apply(cluster_, record);
    return told_ < links_.size();
  }
  const bool somebody = record.server != raft::kNobody;
  const ServerState before = somebody ? cluster_.server(record.server) : ServerState{};
  apply(cluster_, record);
  for (; is_next(); ++told_) {
    ToldLink& told = links_[links_.size() - 1 - told_];
    told.time = record.time;
    told.server = record.server;
    told.text = text_of(told.link, record, before);
    if (!told.link.value) continue;
    const ServerState& after = cluster_.server(record.server);
    told.because = deciding(*told.link.value, record, after);
    told.evidence = evidence_of(*told.link.value, record, after);
  }
  return told_ < links_.size();
}

std::string WhyTeller::occasion(const Record& record) const {
  const Time armed = record.cause == 0 ? Time{} : index_->record(record.cause).time;
  return occasion_of(record, armed, clients_);
}

std::string WhyTeller::text_of(const Link& link, const Record& record, const ServerState& before) const {
  const std::string name = to_string(record.server);
  switch (link.role) {
    case LinkRole::change: {
      const std::string change = change_in_words(*link.value, record, before, cluster_.server(record.server));
      const std::string text = with_clause(change, occasion(record));
      return link.to == raft::kNobody ? text : text + "; and it sent " + sending(link, record);
    }
    case LinkRole::sending: return with_clause(name + " sent " + sending(link, record), occasion(record));
    case LinkRole::release:
      return name + "'s write was durable, so what had waited for it left for " + to_string(link.to);
    case LinkRole::step: {
      if (record.kind() == Kind::restart) return name + " restarted";
      return with_clause(name + " asked for this write", occasion(record));
    }
    case LinkRole::request: return client(record);
    case LinkRole::scenario: {
      std::string said = world_in_words(record, cluster_.cut);
      if (said.ends_with('.')) said.pop_back();
      return "The scenario asked for it (\"" + said + "\")";
    }
    case LinkRole::silence: return silence(record);
    case LinkRole::heard: {
      const auto* logged = std::get_if<Logged>(&record.event);
      return logged == nullptr ? name + " went before" : name + " logged " + quoted_log(*logged);
    }
  }
  return {};
}

std::string WhyTeller::sending(const Link& link, const Record& record) const {
  const auto found = std::find_if(record.step.sends.begin(), record.step.sends.end(), [&](const Sent& sent) {
    return sent.message.to == link.to && static_cast<std::uint8_t>(sent.message.type()) == link.type;
  });
  if (found == record.step.sends.end()) return "a message to " + to_string(link.to);
  return to_string(link.to) + " " + described(found->message);
}

std::string WhyTeller::silence(const Record& record) const {
  const std::string name = to_string(record.server);
  if (record.kind() == Kind::link) {
    return "The leader that it had followed was heard no more: " + world_in_words(record, cluster_.cut);
  }
  return name + ", the leader that it had followed, " + (record.kind() == Kind::pause ? "paused" : "crashed");
}

std::string WhyTeller::client(const Record& record) const {
  const auto* acted = std::get_if<ClientActed>(&record.event);
  if (acted == nullptr) return world_in_words(record, cluster_.cut);
  const std::size_t number = acted->client.value;
  const std::string name =
      number >= 1 && number <= clients_.size() ? clients_[number - 1] : "C" + std::to_string(number);
  return "Client " + name + " sent its request to " + to_string(acted->server) +
         (acted->act == ClientAct::send_again ? ", once more" : "") +
         (acted->command ? ": it " + to_words(*acted->command) : "");
}

}  // namespace raftsim::trace
