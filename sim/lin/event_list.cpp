#include "sim/lin/event_list.hpp"

#include <algorithm>

namespace raftsim::lin {

EventList::EventList(const std::vector<Step>& steps)
    : links_(1), events_(steps.size()), returns_(steps.size()) {
  for (std::uint32_t step = 0; step < steps.size(); ++step) {
    links_.push_back({0, 0, step, steps[step].invoked, false});
    links_.push_back({0, 0, step, steps[step].returned, true});
  }
  std::sort(links_.begin() + 1, links_.end(), [](const Link& a, const Link& b) { return a.place < b.place; });
  const auto events = static_cast<Event>(links_.size());
  for (Event event = 0; event < events; ++event) {
    links_[event].previous = event == 0 ? events - 1 : event - 1;
    links_[event].next = event + 1 == events ? kEnd : event + 1;
    if (event == kEnd) continue;
    OfStep& of_step = events_[links_[event].step];
    (links_[event].is_return ? of_step.returning : of_step.invocation) = event;
    if (links_[event].is_return) returns_.push_back(links_[event].step);
  }
}

void EventList::take(std::uint32_t step) {
  unlink(events_[step].invocation);
  unlink(events_[step].returning);
  returns_.take(step);
}

void EventList::put_back(std::uint32_t step) {
  returns_.put_back(step);
  relink(events_[step].returning);
  relink(events_[step].invocation);
}

void EventList::unlink(Event event) {
  const Link& link = links_[event];
  links_[link.previous].next = link.next;
  links_[link.next].previous = link.previous;
}

void EventList::relink(Event event) {
  const Link& link = links_[event];
  links_[link.previous].next = event;
  links_[link.next].previous = event;
}

}  // namespace raftsim::lin
