#include "sim/action_words.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <variant>

#include "sim/bandwidth.hpp"
#include "sim/range_words.hpp"
#include "sim/scenario_ratio.hpp"
#include "sim/scenario_words.hpp"
#include "sim/time.hpp"
#include "sim/trace/story_vocabulary.hpp"

namespace raftsim {
namespace {

/// How long something takes; one overload a distribution.
struct DelayTeller {
  std::string operator()(const ConstantDelay& delay) const {
    return delay.value == Duration{} ? "no time" : to_text(delay.value);
  }
  std::string operator()(const UniformDelay& delay) const {
    return to_text(delay.min) + " to " + to_text(delay.max);
  }
  std::string operator()(const NormalDelay& delay) const {
    return "about " + to_text(delay.mean) + " (normal, deviation " + to_text(delay.deviation) + ")";
  }
  std::string operator()(const ExponentialDelay& delay) const {
    const std::string least = delay.min == Duration{} ? "" : ", at least " + to_text(delay.min);
    return to_text(delay.mean) + " on average (exponential" + least + ")";
  }
  std::string operator()(const LogNormalDelay& delay) const {
    return to_text(delay.median) + " in the median, up to " + to_text(delay.p99) +
           " in 99 of 100 (log-normal)";
  }
  std::string operator()(const ParetoDelay& delay) const {
    return to_text(delay.min) + " or more (Pareto, shape " + std::to_string(delay.shape.numerator) + "/" +
           std::to_string(delay.shape.denominator) + ")";
  }
  std::string operator()(const PercentileDelay& delay) const {
    return to_text(delay.points.front().value) + " to " + to_text(delay.points.back().value) +
           " (as measured)";
  }
};

std::string share_of_messages(Ratio share, const std::string& one, const std::string& many) {
  if (share.is_zero()) return "no message " + one;
  if (share.numerator == share.denominator) return "all messages " + many;
  return percent_text(share) + " of messages " + many;
}

std::string in_words(const LinkChange& change) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
  if (change.initial) add("as at the start");
  if (change.delay) add("messages take " + in_words(*change.delay));
  if (change.loss) add(share_of_messages(*change.loss, "is lost", "are lost"));
  if (change.duplicate) add(share_of_messages(*change.duplicate, "arrives twice", "arrive twice"));
  if (change.reorder) {
    const std::string extra =
        change.reorder_extra && !change.reorder->is_zero() ? " for " + in_words(*change.reorder_extra) : "";
    add(share_of_messages(*change.reorder, "is held up", "are held up" + extra));
  }
  if (change.fifo) add(*change.fifo ? "messages keep their order" : "messages may overtake each other");
  if (change.bandwidth) {
    add(*change.bandwidth == 0 ? "as many bytes as there are"
                               : "at most " + bandwidth_text(*change.bandwidth));
  }
  return text;
}

/// Of servers that are looked up for each message anew.
std::string name_of(const Choice& choice) {
  switch (choice.among) {
    case ServerClass::server: return to_string(choice.server);
    case ServerClass::leader: return "the leader";
    case ServerClass::up: return "running servers";
    case ServerClass::down: return "servers that are down";
    case ServerClass::paused: return "paused servers";
    case ServerClass::all:
    case ServerClass::stale_leaders:
    case ServerClass::followers:
    case ServerClass::candidates:
    case ServerClass::others: break;
  }
  return std::string(word_of(choice.among, words::kClasses));
}

/// " from S1, the leader"; empty for everybody.
std::string end_in_words(const char* preposition, const Selector& selector) {
  std::string text;
  for (const Choice& choice : selector.choices) {
    if (choice.among == ServerClass::all) return {};
    text += (text.empty() ? preposition : ", ") + name_of(choice);
  }
  return text;
}

/// What kind of message; `plural` where the word has one.
std::string kind_in_words(const MessagePattern& pattern, bool plural) {
  if (pattern.entries == false) return plural ? "heartbeats" : "heartbeat";
  if (pattern.entries) return "AppendEntries with entries";
  if (pattern.granted) return *pattern.granted ? "granting RequestVoteReply" : "refusing RequestVoteReply";
  if (pattern.success)
    return *pattern.success ? "accepting AppendEntriesReply" : "refusing AppendEntriesReply";
  if (pattern.type) return std::string(word_of(*pattern.type, words::kMessageTypes));
  return plural ? "messages" : "message";
}

std::string fate_in_words(const Intercept& intercept, bool plural) {
  const std::string by = to_text(intercept.by);
  switch (intercept.interception) {
    case Interception::drop: return plural ? "are dropped" : "is dropped";
    case Interception::delay: return (plural ? "are held up for " : "is held up for ") + by;
    case Interception::duplicate: {
      const std::string later = intercept.by == Duration{} ? "" : ", the copy " + by + " later";
      return (plural ? "arrive twice" : "arrives twice") + later;
    }
  }
  return "?";
}

}  // namespace

std::string in_words(const Delay& delay) {
  return std::visit(DelayTeller{}, delay.spec());
}

std::string names_of(raft::ServerSet servers, raft::ServerSet all) {
  return servers == all ? "all servers" : trace::to_words(servers);
}

std::string in_words(const ChangeNetwork& change) {
  return "all links: " + in_words(change.change);
}

std::string in_words(const ChangeLinks& change, raft::ServerSet from, raft::ServerSet to,
                     raft::ServerSet all) {
  if (from == all && to == all) return "all links: " + in_words(change.change);
  const bool one = from.size() == 1 && to.size() == 1;
  return (one ? "the link " : "links ") + std::string(change.both_ways ? "between " : "from ") +
         names_of(from, all) + (change.both_ways ? " and " : " to ") + names_of(to, all) + ": " +
         in_words(change.change);
}

std::string in_words(const Intercept& intercept) {
  const MessagePattern& pattern = intercept.pattern;
  const bool plural = intercept.count != 1U && !pattern.message;
  std::string which = kind_in_words(pattern, plural);
  if (pattern.term) which += " of term " + in_words(*pattern.term);
  which += end_in_words(" from ", pattern.from) + end_in_words(" to ", pattern.to);
  std::string text;
  if (pattern.message) {
    text = "message " + std::to_string(*pattern.message);
    if (which != "message") text += " (" + which + ")";
  } else if (intercept.count) {
    text = (plural ? "the next " + std::to_string(*intercept.count) + " " : "the next ") + which;
  } else {
    text = "all " + which;
  }
  text += " " + fate_in_words(intercept, plural);
  return intercept.lasting ? text + ", for " + to_text(*intercept.lasting) + " from now" : text;
}

std::string in_words(const ChangeDisk& change, raft::ServerSet servers, raft::ServerSet all) {
  return "writes on " + names_of(servers, all) + " take " + in_words(change.write);
}

std::string in_words(const ChangeClock& change, raft::ServerSet servers, raft::ServerSet all) {
  const bool one = servers.size() == 1;
  return std::string(one ? "the clock of " : "the clocks of ") + names_of(servers, all) +
         (one ? " runs" : " run") + " at " + percent_text(change.rate) + " of true time";
}

std::string in_words(const ScriptTimeouts& script, raft::ServerSet servers, raft::ServerSet all) {
  // A line of a story: more than these would say nothing more.
  constexpr std::size_t kShown = 8;
  std::string text = "the next election timeout" + std::string(script.next.size() == 1 ? "" : "s") + " of " +
                     names_of(servers, all) + (script.next.size() == 1 ? " is" : " are");
  for (std::size_t i = 0; i < std::min(script.next.size(), kShown); ++i) {
    text += i == 0 ? " " : ", ";
    text += to_text(script.next[i]);
  }
  if (script.next.size() > kShown) text += ", … (" + std::to_string(script.next.size()) + " in all)";
  return text;
}

}  // namespace raftsim
