#include "sim/lin/observed_values.hpp"

namespace raftsim::lin {

State ObservedValues::child(State parent, char byte) const {
  State child = nodes_[parent].first_child;
  while (child != 0 && nodes_[child].byte != byte) child = nodes_[child].next_sibling;
  return child;
}

State ObservedValues::add(std::string_view text) {
  State state = kEmptyText;
  for (const char byte : text) {
    State next = child(state, byte);
    if (next == 0) {
      if (is_full()) return kOther;
      next = size();
      nodes_.push_back({0, nodes_[state].first_child, byte});
      nodes_[state].first_child = next;
    }
    state = next;
  }
  return state;
}

State ObservedValues::append(State state, std::string_view text) const {
  if (state == kOther) return kOther;
  if (state == kMissing) state = kEmptyText;
  for (const char byte : text) {
    state = child(state, byte);
    if (state == 0) return kOther;
  }
  return state;
}

std::vector<ObservedValues::Range> ObservedValues::ranges() const {
  // A child's number is higher than its parent's.
  std::vector<State> parents(nodes_.size());
  for (State state = 0; state < size(); ++state) {
    for (State next = nodes_[state].first_child; next != 0; next = nodes_[next].next_sibling) {
      parents[next] = state;
    }
  }
  std::vector<Range> ranges(nodes_.size(), Range{0, 1});
  for (State state = size() - 1; state > 0; --state) ranges[parents[state]].end += ranges[state].end;
  // So far `end` is how many there are.
  for (State state = 0; state < size(); ++state) {
    std::uint32_t place = ranges[state].begin + 1;
    for (State next = nodes_[state].first_child; next != 0; next = nodes_[next].next_sibling) {
      ranges[next].begin = place;
      place += ranges[next].end;
    }
    ranges[state].end += ranges[state].begin;
  }
  return ranges;
}

}  // namespace raftsim::lin
