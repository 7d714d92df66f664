#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "sim/scenario_ratio.hpp"
#include "sim/scenario_words.hpp"
#include "sim/scenario_write.hpp"

namespace raftsim {

namespace {

std::string write_choice(const Choice& choice) {
  if (choice.among == ServerClass::server) return to_string(choice.server);
  if (choice.random == 0) return std::string(word_of(choice.among, words::kClasses));
  std::string text = "random";
  if (choice.random > 1) text += " " + std::to_string(choice.random);
  if (choice.among != ServerClass::all)
    text += " " + std::string(word_of(choice.among, words::kRandomClasses));
  return text;
}

}  // namespace

Json write_selector(const Selector& selector) {
  if (selector.choices.size() == 1) return write_choice(selector.choices.front());
  Json array = Json::array();
  for (const Choice& choice : selector.choices) array.push_back(write_choice(choice));
  return array;
}

namespace {

bool is_all(const Selector& selector) {
  return selector.choices.size() == 1 && selector.choices.front() == Choice{ServerClass::all, {}, 0};
}

Json write_ends(const Selector& from, const Selector& to, bool both_ways) {
  Json object{{"from", write_selector(from)}, {"to", write_selector(to)}};
  if (!both_ways) object["bothWays"] = false;
  return object;
}

Json write_pattern(const MessagePattern& pattern) {
  Json object = Json::object();
  if (pattern.type) object["type"] = raft::to_string(*pattern.type);
  if (!is_all(pattern.from)) object["from"] = write_selector(pattern.from);
  if (!is_all(pattern.to)) object["to"] = write_selector(pattern.to);
  if (pattern.term) object["term"] = write_range(*pattern.term);
  if (pattern.entries) object["entries"] = *pattern.entries;
  if (pattern.granted) object["granted"] = *pattern.granted;
  if (pattern.success) object["success"] = *pattern.success;
  if (pattern.message) object["message"] = *pattern.message;
  return object;
}

/// The action's one member.
class ActionWriter {
 public:
  explicit ActionWriter(const std::vector<std::string>& clients) : clients_(clients) {}

  Json operator()(const Pause& action) const { return {{"pause", write_selector(action.servers)}}; }
  Json operator()(const Resume& action) const { return {{"resume", write_selector(action.servers)}}; }
  Json operator()(const TransferLeadership& action) const {
    return {{"transfer", write_selector(action.to)}};
  }
  Json operator()(const ChangeMembership& action) const {
    Json change = Json::object();
    if (action.voters) change["voters"] = write_selector(*action.voters);
    if (action.add) change["add"] = write_selector(*action.add);
    if (action.remove) change["remove"] = write_selector(*action.remove);
    if (action.learners) {
      change["learners"] = write_selector(*action.learners);
    }
    if (!action.joint) change["by"] = "single";
    if (!action.catch_up) change["catchUp"] = false;
    return {{"changeMembership", change}};
  }
  Json operator()(const TakeSnapshot& action) const { return {{"snapshot", write_selector(action.servers)}}; }
  Json operator()(const Cut& action) const {
    return {{"cut", write_ends(action.from, action.to, action.both_ways)}};
  }
  Json operator()(const Heal& action) const {
    if (is_all(action.from) && is_all(action.to) && action.both_ways) return {{"heal", "all"}};
    return {{"heal", write_ends(action.from, action.to, action.both_ways)}};
  }
  Json operator()(const Partition& action) const {
    Json groups = Json::array();
    for (const Selector& group : action.groups) groups.push_back(write_selector(group));
    return {{"partition", groups}};
  }
  Json operator()(const Isolate& action) const { return {{"isolate", write_selector(action.servers)}}; }
  /// The faults that have a file of their own.
  template <class Fault>
  Json operator()(const Fault& fault) const {
    return write_fault(fault);
  }
  Json operator()(const ChangeNetwork& action) const {
    Json settings = Json::object();
    write_link_change(settings, action.change);
    return {{"network", settings}};
  }
  Json operator()(const ChangeLinks& action) const {
    Json settings = write_ends(action.from, action.to, action.both_ways);
    write_link_change(settings, action.change);
    return {{"links", settings}};
  }
  Json operator()(const Intercept& action) const {
    Json object = write_pattern(action.pattern);
    if (!action.count) object["count"] = "all";
    if (action.count && *action.count != 1) object["count"] = *action.count;
    if (action.lasting) object["for"] = write_duration(*action.lasting);
    const bool has_time = action.interception == Interception::delay ||
                          (action.interception == Interception::duplicate && action.by != Duration{});
    if (has_time) object["by"] = write_duration(action.by);
    return {{std::string(word_of(action.interception, words::kInterceptions)), object}};
  }
  Json operator()(const ScriptTimeouts& action) const {
    Json next = Json::array();
    for (const Duration timeout : action.next) next.push_back(write_duration(timeout));
    return {{"timeouts", {{"servers", write_selector(action.servers)}, {"next", next}}}};
  }
  Json operator()(const FireTimer& action) const {
    return {
        {"fire",
         {{"servers", write_selector(action.servers)}, {"timer", word_of(action.timer, words::kTimers)}}}};
  }
  Json operator()(const IssueCommand& action) const {
    Json object{{"client", clients_[action.client.value - 1U]}};
    write_command(object, action.command);
    if (action.to) object["to"] = write_selector(*action.to);
    return {{"command", object}};
  }
  Json operator()(const Choose& action) const {
    Json branches = Json::array();
    for (const Branch& branch : action.branches) {
      Json object = Json::object();
      if (branch.weight != 1) object["weight"] = branch.weight;
      object["do"] = write_actions(branch.actions, clients_);
      branches.push_back(object);
    }
    return {{"choose", branches}};
  }

 private:
  const std::vector<std::string>& clients_;
};

}  // namespace

Json write_actions(const std::vector<Action>& actions, const std::vector<std::string>& clients) {
  Json array = Json::array();
  for (const Action& action : actions) array.push_back(std::visit(ActionWriter(clients), action.what));
  return array;
}

}  // namespace raftsim
