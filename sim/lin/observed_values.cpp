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

}  // namespace raftsim::lin
