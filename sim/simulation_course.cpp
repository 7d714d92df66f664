#include <algorithm>
#include <string>

#include "sim/simulation.hpp"
#include "sim/tracer.hpp"

/// Faults that go on for a while by themselves, event by event.
namespace raftsim {

void Simulation::begin_course(Course course, std::uint64_t cause, Tracer* tracer) {
  course.random = Random(seed_, "faults/course/" + std::to_string(++courses_begun_));
  course.cause = cause;
  if (const auto* flap = std::get_if<Flap>(&course.what)) course.end = now_ + flap->lasting;
  if (const auto* loop = std::get_if<CrashLoop>(&course.what)) course.end = now_ + loop->lasting;
  if (std::holds_alternative<Swizzle>(course.what)) {
    draw_order(course);
    draw_order(course);
  }
  // A timeline may begin courses without end: the places of those that are over are used again.
  const auto place =
      std::find_if(courses_.begin(), courses_.end(), [](const Course& one) { return one.over; });
  const auto index = static_cast<std::uint32_t>(place - courses_.begin());
  if (place == courses_.end()) {
    courses_.push_back(std::move(course));
  } else {
    *place = std::move(course);
  }
  go_on(index, tracer);
}

/// Adds the servers in random order.
void Simulation::draw_order(Course& course) {
  std::vector<raft::ServerId> rest(course.from.begin(), course.from.end());
  while (!rest.empty()) {
    const auto drawn = rest.begin() + static_cast<std::ptrdiff_t>(course.random.below(rest.size()));
    course.order.push_back(*drawn);
    rest.erase(drawn);
  }
}

void Simulation::go_on(std::uint32_t index, Tracer* tracer) {
  Course& course = courses_[index];
  const std::optional<Time> next =
      std::visit([&](const auto& what) { return go_on(course, what, tracer); }, course.what);
  course.over = !next.has_value();
  if (course.over) return;
  Event& event = queue_.push(*next);
  event.kind = EventKind::course;
  event.index = index;
}

std::optional<Time> Simulation::go_on(Course& course, const Flap& flap, Tracer* tracer) {
  course.damaged = !course.damaged;
  if (course.damaged) {
    network_.cut(course.from, course.to);
    if (flap.both_ways) network_.cut(course.to, course.from);
  } else {
    network_.heal(course.from, course.to);
    if (flap.both_ways) network_.heal(course.to, course.from);
  }
  links_changed(course.cause, tracer);
  return next_turn(course, course.damaged ? flap.down : flap.up);
}

std::optional<Time> Simulation::go_on(Course& course, const CrashLoop& loop, Tracer* tracer) {
  course.damaged = !course.damaged;
  Node& node = node_of(*course.from.begin());
  if (course.damaged) {
    crash_server(node, course.cause, tracer);
  } else {
    start_server(node, course.cause, tracer);
  }
  return next_turn(course, course.damaged ? loop.down : loop.up);
}

/// What is damaged is repaired at the end at the latest; what is whole then stays so.
std::optional<Time> Simulation::next_turn(Course& course, const Delay& lasting) const {
  const Time next = now_ + lasting.sample(course.random);
  if (course.damaged) return std::min(next, course.end);
  return next < course.end ? std::optional(next) : std::nullopt;
}

std::optional<Time> Simulation::go_on(Course& course, const Swizzle& swizzle, Tracer* tracer) {
  raft::ServerSet server;
  server.insert(course.order[course.next]);
  const bool cuts = course.next < course.order.size() / 2;
  if (cuts) {
    network_.isolate(server);
    course.cut_off = course.cut_off | server;
  } else {
    // Who is still cut off stays so, from this one, too.
    course.cut_off = course.cut_off - server;
    const raft::ServerSet others = all_servers() - course.cut_off;
    network_.heal(server, others);
    network_.heal(others, server);
  }
  links_changed(course.cause, tracer);
  if (++course.next == course.order.size()) return std::nullopt;
  return now_ + swizzle.apart.sample(course.random);
}

void Simulation::links_changed(std::uint64_t cause, Tracer* tracer) {
  update_availability();
  if (tracer != nullptr) tracer->link_changed(*this, cause);
}

}  // namespace raftsim
