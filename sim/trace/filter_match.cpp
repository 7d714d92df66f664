#include <algorithm>

#include "sim/trace/filter_node.hpp"

/// What a filter lets pass.
namespace raftsim::trace {
namespace {

char small(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool contains(std::string_view text, const std::string& wanted) {
  return std::search(text.begin(), text.end(), wanted.begin(), wanted.end(),
                     [](char a, char b) { return small(a) == b; }) != text.end();
}

bool compare(std::uint64_t value, Comparison comparison, std::uint64_t with) {
  switch (comparison) {
    case Comparison::equal: return value == with;
    case Comparison::less: return value < with;
    case Comparison::at_most: return value <= with;
    case Comparison::more: return value > with;
    case Comparison::at_least: return value >= with;
  }
  return false;
}

bool is_fault(Kind kind) {
  return kind == Kind::crash || kind == Kind::restart || kind == Kind::pause || kind == Kind::resume ||
         kind == Kind::refuse || kind == Kind::disk_lost || kind == Kind::clock_jump || kind == Kind::link ||
         kind == Kind::settings;
}

bool matches(const Filter::Node& node, std::uint64_t record, const Outline& outline, std::string_view words) {
  using Is = Filter::Node::Is;
  const auto by = [&](const std::shared_ptr<const Filter::Node>& part) {
    return matches(*part, record, outline, words);
  };
  switch (node.is) {
    case Is::both: return by(node.first) && by(node.second);
    case Is::either: return by(node.first) || by(node.second);
    case Is::negation: return !by(node.first);
    case Is::server: return outline.server.value == node.number;
    case Is::peer: return outline.server.value == node.number || outline.peer.value == node.number;
    case Is::client: return outline.client.value == node.number;
    case Is::kind: return static_cast<std::uint64_t>(outline.kind) == node.number;
    case Is::type: return outline.type == node.number;
    case Is::timer: return outline.kind == Kind::timer && outline.detail == node.number;
    case Is::term:
      return outline.server != raft::kNobody && outline.term_known &&
             compare(outline.term.value, node.comparison, node.number);
    case Is::time:
      return compare(static_cast<std::uint64_t>(outline.time.time_since_epoch().count()), node.comparison,
                     node.number);
    case Is::record: return compare(record, node.comparison, node.number);
    case Is::text: return contains(words, node.text);
    case Is::routine: return outline.routine;
    case Is::fault: return is_fault(outline.kind);
  }
  return false;
}

}  // namespace

bool Filter::matches(std::uint64_t record, const Outline& outline, std::string_view words) const {
  return root_ == nullptr || trace::matches(*root_, record, outline, words);
}

const std::vector<FilterWord>& filter_words() {
  static const std::vector<FilterWord> words{
      {"server:", "whom it happened to", "server:S2"},
      {"with:", "a server at either end", "with:S2"},
      {"client:", "a client's name, or its number", "client:1"},
      {"kind:", "a kind of record", "kind:crash"},
      {"type:", "a type of message", "type:RequestVote"},
      {"timer:", "a timer that ran out, or was made to fire", "timer:election"},
      {"term", "compared with : < <= > >=", "term>=4"},
      {"time", "the same, with a unit", "time<1.5s"},
      {"record", "the same, its number", "record>100"},
      {"text:", "part of what it says", "text:\"entry 3\""},
      {"routine", "what happens all the time", "not routine"},
      {"fault", "crash, pause, cut, disk, clock", "fault"},
      {"and or not ( )", "together", "not (a or b)"},
  };
  return words;
}

}  // namespace raftsim::trace
