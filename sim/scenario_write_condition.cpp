#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "core/types.hpp"
#include "sim/scenario_words.hpp"
#include "sim/scenario_write.hpp"

namespace raftsim {

namespace {

std::string key_of(Subject subject) {
  return subject.scope == Scope::server ? to_string(subject.server)
                                        : std::string(word_of(subject.scope, words::kScopes));
}

/// Fills an object with one fact.
class FactWriter {
 public:
  FactWriter(Json& object, const std::vector<std::string>* clients) : object_(object), clients_(clients) {}

  void operator()(const LeaderIn& fact) {
    if (fact.mended) {
      object_["leader"] = "mended";
    } else if (!fact.or_nobody) {
      object_["leader"] = fact.servers == kAnybody ? Json("any") : write_servers(fact.servers);
    } else if (fact.servers.empty()) {
      object_["leader"] = "none";
    } else {
      object_["notLeader"] =
          write_servers(raft::ServerSet::from_mask(kAnybody.mask() & ~fact.servers.mask()));
    }
  }
  void operator()(const RoleIs& fact) {
    Json roles = Json::array();
    for (const auto& [word, role] : words::kRoles) {
      if (fact.roles.contains(role)) roles.push_back(word);
    }
    object_["role"][key_of(fact.subject)] = roles.size() == 1 ? roles.front() : roles;
  }
  void operator()(const RoleCount& fact) {
    object_["roleCount"][std::string(word_of(fact.role, words::kRoles))] = write_range(fact.count);
  }
  void operator()(const ServerNumber& fact) {
    const std::string word(word_of(fact.quantity, words::kServerQuantities));
    object_[word][key_of(fact.subject)] = write_range(fact.range);
  }
  void operator()(const VotedFor& fact) {
    object_["votedFor"][key_of(fact.subject)] =
        fact.candidate == raft::kNobody ? Json() : Json(to_string(fact.candidate));
  }
  void operator()(const LogIs& fact) {
    std::string terms = write_terms(fact.terms);
    if (fact.open_end) terms += terms.empty() ? "..." : " ...";
    if (fact.base.value != 0) {
      terms = "..." + std::to_string(fact.base.value) + " |" + (terms.empty() ? "" : " ") + terms;
    }
    object_["log"][key_of(fact.subject)] = terms;
  }
  void operator()(const ValueIs& fact) {
    object_["value"][key_of(fact.subject)][fact.key.str()] = fact.value ? Json(*fact.value) : Json();
  }
  void operator()(const PeerNumber& fact) {
    const std::string word(word_of(fact.quantity, words::kPeerQuantities));
    object_[word][key_of(fact.subject)][to_string(fact.peer)] = write_range(fact.range);
  }
  void operator()(const MembersAre& fact) {
    const std::string word(word_of(fact.kind, words::kMemberKinds));
    object_[word][key_of(fact.subject)] = write_servers(fact.servers);
  }
  void operator()(const ChangingIs& fact) { object_["changing"][key_of(fact.subject)] = fact.changing; }
  void operator()(const UpIs& fact) { object_["up"][key_of(fact.subject)] = fact.up; }
  void operator()(const Count& fact) {
    const std::string word(word_of(fact.counter, words::kCounters));
    const bool is_duration = fact.counter == Counter::time || fact.counter == Counter::unavailable ||
                             fact.counter == Counter::longest_unavailable;
    object_[word] = is_duration ? write_duration_range(fact.range) : write_range(fact.range);
  }
  void operator()(const MessageCount& fact) {
    Json item = Json::object();
    if (fact.type) item["type"] = raft::to_string(*fact.type);
    if (fact.from != kAnybody) item["from"] = write_servers(fact.from);
    if (fact.to != kAnybody) item["to"] = write_servers(fact.to);
    if (fact.fate != MessageFate::sent) item["fate"] = word_of(fact.fate, words::kFates);
    item["count"] = write_range(fact.count);
    object_["messages"].push_back(item);
  }
  void operator()(const ClientCount& fact) {
    const std::string client = fact.client.value == 0 ? "all" : client_name(fact.client);
    object_["clients"][client][std::string(word_of(fact.counter, words::kClientCounters))] =
        write_range(fact.range);
  }
  void operator()(const AnswerIs& fact) {
    Json answer{{"client", client_name(fact.client)}, {"operation", fact.operation}};
    if (fact.status) answer["status"] = word_of(*fact.status, words::kOperationStatuses);
    if (fact.value) answer["value"] = *fact.value;
    object_["answer"] = answer;
  }
  void operator()(const Converged& fact) {
    if (fact.mended) {
      object_["converged"] = "mended";
    } else if (fact.servers != kAnybody) {
      object_["converged"] = write_servers(fact.servers);
    } else {
      object_["converged"] = fact.converged;
    }
  }

 private:
  [[nodiscard]] std::string client_name(raft::ClientId client) const {
    return clients_ != nullptr ? (*clients_)[client.value - 1U] : "C" + std::to_string(client.value);
  }

  Json& object_;
  const std::vector<std::string>* clients_;
};

/// Adds one fact to those of an object; no, and nothing changed, where it speaks of the same thing as one
/// that is there.
bool merge(Json& object, const Json& fact) {
  const std::string& key = fact.begin().key();
  const Json& value = fact.begin().value();
  if (!object.contains(key)) {
    object[key] = value;
    return true;
  }
  Json& present = object[key];
  if (key == "messages") {
    present.push_back(value.front());
    return true;
  }
  return value.is_object() && value.size() == 1 && present.is_object() && merge(present, value);
}

}  // namespace

Json write_condition(const Condition& condition, const std::vector<std::string>* clients) {
  Json object = Json::object();
  for (const Fact& fact : condition.facts) {
    Json one = Json::object();
    std::visit(FactWriter(one, clients), fact);
    if (!merge(object, one)) object["all"].push_back(one);
  }
  for (const Condition& part : condition.all) object["all"].push_back(write_condition(part, clients));
  for (const Condition& part : condition.any) object["any"].push_back(write_condition(part, clients));
  if (condition.none.size() == 1) object["not"] = write_condition(condition.none.front(), clients);
  if (condition.none.size() > 1) object["not"] = write_condition({{}, {}, condition.none, {}}, clients);
  return object;
}

std::string to_text(const Condition& condition, const std::vector<std::string>* clients) {
  return write_condition(condition, clients).dump();
}

}  // namespace raftsim
