#include <algorithm>

#include "viz/model/filter_node.hpp"

/// What a filter lets pass.
namespace raftsim::viz {
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

bool is_fault(trace::Kind kind) {
  using trace::Kind;
  return kind == Kind::crash || kind == Kind::restart || kind == Kind::pause || kind == Kind::resume ||
         kind == Kind::refuse || kind == Kind::disk_lost || kind == Kind::clock_jump || kind == Kind::link ||
         kind == Kind::settings;
}

bool matches(const Filter::Node& node, const Run& run, std::uint64_t record) {
  using Is = Filter::Node::Is;
  const EventRow& row = run.row(record);
  switch (node.is) {
    case Is::both: return matches(*node.first, run, record) && matches(*node.second, run, record);
    case Is::either: return matches(*node.first, run, record) || matches(*node.second, run, record);
    case Is::negation: return !matches(*node.first, run, record);
    case Is::server: return row.server.value == node.number;
    case Is::peer: return row.server.value == node.number || row.peer.value == node.number;
    case Is::client: return row.client.value == node.number;
    case Is::kind: return static_cast<std::uint64_t>(row.kind) == node.number;
    case Is::type: return row.type == node.number;
    case Is::timer: return row.kind == trace::Kind::timer && row.detail == node.number;
    case Is::term:
      return row.server != raft::kNobody && compare(row.term.value, node.comparison, node.number);
    case Is::time:
      return compare(static_cast<std::uint64_t>(row.time.time_since_epoch().count()), node.comparison,
                     node.number);
    case Is::record: return compare(record, node.comparison, node.number);
    case Is::text: return contains(run.words(record), node.text);
    case Is::routine: return row.routine;
    case Is::fault: return is_fault(row.kind);
  }
  return false;
}

}  // namespace

bool Filter::matches(const Run& run, std::uint64_t record) const {
  return root_ == nullptr || viz::matches(*root_, run, record);
}

std::vector<std::uint64_t> Filter::matching(const Run& run) const {
  std::vector<std::uint64_t> found;
  for (std::uint64_t record = 1; record <= run.records(); ++record) {
    if (matches(run, record)) found.push_back(record);
  }
  return found;
}

const std::vector<FilterWord>& filter_words() {
  static const std::vector<FilterWord> words{
      {"server:", "whom it happened to", "server:S2"},
      {"with:", "a server at either end", "with:S2"},
      {"client:", "a client's number", "client:1"},
      {"kind:", "a kind of record", "kind:crash"},
      {"type:", "a type of message", "type:RequestVote"},
      {"timer:", "a timer that ran out", "timer:election"},
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

}  // namespace raftsim::viz
