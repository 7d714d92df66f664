#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/io.hpp"
#include "core/server.hpp"
#include "sim/action.hpp"
#include "sim/calendar_queue.hpp"
#include "sim/checks/checks.hpp"
#include "sim/client.hpp"
#include "sim/client_history.hpp"
#include "sim/course.hpp"
#include "sim/event.hpp"
#include "sim/expectations.hpp"
#include "sim/goals.hpp"
#include "sim/instants.hpp"
#include "sim/lost_disk.hpp"
#include "sim/network.hpp"
#include "sim/node.hpp"
#include "sim/questions.hpp"
#include "sim/random.hpp"
#include "sim/role_history.hpp"
#include "sim/scenario.hpp"
#include "sim/statistics.hpp"
#include "sim/time.hpp"
#include "sim/timeline.hpp"
#include "sim/trace/record.hpp"
#include "sim/world_rules.hpp"

namespace raftsim {

class Tracer;

/// What ended a run.
enum class EndReason : std::uint8_t { running, stop_time, stop_condition, violation };

/// A run of a scenario: a cluster of Raft servers in a world of networks, disks, crashes and clients, moved
/// event by event. A function of (scenario, seed) and a regular value: a copy continues exactly as the
/// original.
class Simulation {
 public:
  /// `scenario` is shared, never changed. Its servers follow Raft's rules, but for the scenario's bug.
  Simulation(const std::shared_ptr<const Scenario>& scenario, std::uint64_t seed);
  /// The same with other rules, which must outlive the simulation.
  Simulation(std::shared_ptr<const Scenario> scenario, std::uint64_t seed, const raft::Rules& rules);

  /// Starts again with another seed, keeping memory.
  void reset(std::uint64_t seed);

  /// Carries out the next event, telling `tracer` (if any) what happens; no, and nothing done, once over. The
  /// first step starts the servers. Throws raft::InternalError where a server finds itself broken.
  bool step(Tracer* tracer = nullptr);
  /// Steps until over.
  void run(Tracer* tracer = nullptr);
  /// Keeps what clients ask and hear from the start on, also where no expectation needs it. To be called
  /// before the first step; holds for all runs.
  void keep_history();
  /// Ends the run at an earlier time than the scenario does.
  void stop_at(Time time) { stop_at_ = std::min(stop_at_, time); }

  [[nodiscard]] Time now() const { return now_; }
  [[nodiscard]] EndReason end_reason() const { return end_; }
  [[nodiscard]] bool over() const { return end_ != EndReason::running; }
  /// Steps of servers, and other things that happened, so far.
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t delivered() const { return delivered_; }
  /// A hash of everything that happened so far and of what the servers are now: equal for equal runs, traced
  /// or not, on every machine.
  [[nodiscard]] std::uint64_t hash() const;

  /// With its faults, if it has any, drawn and written into the timeline.
  [[nodiscard]] const Scenario& scenario() const { return *scenario_; }
  [[nodiscard]] const std::shared_ptr<const Scenario>& shared_scenario() const { return scenario_; }
  /// As it was given, with its plan of faults if it has one.
  [[nodiscard]] const Scenario& given_scenario() const { return *given_; }
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  [[nodiscard]] int servers() const { return scenario_->cluster.servers; }
  [[nodiscard]] raft::ServerSet all_servers() const { return raft::ServerSet::first(servers()); }
  [[nodiscard]] const Node& node(raft::ServerId id) const { return nodes_[id.value - 1U]; }
  /// Of the running servers in the role of leader the one of the highest term; nobody if there is none.
  [[nodiscard]] raft::ServerId leader() const { return leader_; }
  [[nodiscard]] const Network& network() const { return network_; }
  [[nodiscard]] const checks::Checks& checks() const { return checks_; }
  [[nodiscard]] const Statistics& statistics() const { return statistics_; }
  /// Which of the states worth reaching the run has reached.
  [[nodiscard]] const Goals& goals() const { return goals_; }
  /// The disks that were lost so far, in the order of time; one that held nothing is not among them.
  [[nodiscard]] const std::vector<LostDisk>& lost_disks() const { return lost_disks_; }
  /// The latest changes of roles and terms.
  [[nodiscard]] const RoleHistory& role_history() const { return roles_; }
  [[nodiscard]] const Client& client(raft::ClientId id) const { return clients_[id.value - 1U]; }
  [[nodiscard]] const std::vector<Client>& clients() const { return clients_; }
  [[nodiscard]] const Expectations& expectations() const { return expectations_; }
  [[nodiscard]] const Questions& questions() const { return questions_; }
  /// Empty unless it is kept.
  [[nodiscard]] const lin::History& history() const { return history_.operations(); }
  [[nodiscard]] const CalendarQueue<Event>& queue() const { return queue_; }

 private:
  friend class ActionRunner;

  /// A rule of the scenario that meets messages as they leave.
  struct ActiveIntercept {
    Intercept intercept;
    std::optional<std::uint32_t> left;
    Time until;
  };
  /// What has become of a message that left.
  struct Departure {
    trace::LossReason lost_by{};
    bool lost{};
    bool delayed{};
    Time arrival;
    Time copy_arrival{Time::max()};  ///< max when there is no copy
  };

  // simulation.cpp: life of a run
  void reset_node(Node& node, std::size_t place);
  void start(Tracer* tracer);
  void handle(Event& event, Tracer* tracer);
  void pass_time(Time next, Tracer* tracer);
  /// Looks at conditions at each instant before the next event at which one may come true, or untrue.
  void look_between_events(Tracer* tracer);
  void after_event(Tracer* tracer);
  void finish(EndReason reason, Tracer* tracer);
  void queue_timeline();
  void run_timeline_entry(std::uint32_t index, Tracer* tracer);
  void change_link(raft::ServerId from, raft::ServerId to, const LinkChange& change);
  /// Gives links the settings of their own that the scenario begins with.
  void override_links();
  /// The settings that this direction has at the start.
  [[nodiscard]] LinkConfig initial_link(raft::ServerId from, raft::ServerId to) const;
  void tell_expectations(Tracer* tracer);
  static std::uint64_t ticks(Time time) {
    return static_cast<std::uint64_t>(time.time_since_epoch().count());
  }
  void note(std::uint64_t a, std::uint64_t b);
  Node& node_of(raft::ServerId id) { return nodes_[id.value - 1U]; }

  // simulation_server.cpp: carrying out what servers ask, and bringing them what happens
  void drive(Node& node, const raft::Input& input, std::uint64_t cause, Tracer* tracer);
  void carry_out(Node& node, Tracer* tracer);
  raft::WriteId carry_out_write(Node& node, std::uint64_t cause, Tracer* tracer);
  /// Throws std::length_error where a log is longer than a run may make it.
  void limit_log(const raft::Log& log) const;
  void write_ended(Event& event, Tracer* tracer);
  void release_held(Node& node, std::uint64_t cause, Tracer* tracer);
  void release(HeldMessage& held, std::uint64_t cause, Tracer* tracer);
  /// `durable` is the latest write that is.
  void send_or_hold(Node& node, raft::Send& send, raft::WriteId durable, std::uint64_t cause, Tracer* tracer);
  void set_timers(Node& node, std::uint64_t cause, Tracer* tracer);
  [[nodiscard]] Duration draw_timeout(Node& node, raft::Timer timer);
  void queue_timer(Node& node, raft::Timer which);
  void timer_due(Event& event, Tracer* tracer);
  [[nodiscard]] bool matches(const MessagePattern& pattern, const raft::Message& message) const;
  /// What the scenario's rules for leaving messages do to one, beside what the network does.
  void meet(const raft::Message& message, trace::MessageId id, Departure& departure);
  Departure leave(raft::Message& message, trace::MessageId id, std::uint64_t cause);
  void put_in_flight(raft::Message&& message, Time arrival, trace::MessageId id, std::uint64_t cause);
  void deliver(Event& event, Tracer* tracer);
  void lose(const Event& event, trace::LossReason reason, Tracer* tracer);
  void take_message(Node& node, const Event& event, Tracer* tracer);

  // simulation_crash.cpp: how servers fall, and what is left of their disks; clocks that jump
  void crash_server(Node& node, std::uint64_t cause, Tracer* tracer, const Fall& fall = {});
  std::uint32_t keep_writes(Node& node, const Fall& fall);
  std::optional<raft::LogIndex> damage_disk(Node& node, const Fall& fall);
  /// Whether the step that has just been taken has the effects after which the server is to crash.
  [[nodiscard]] bool reaches_crash_point(const Node& node) const;
  void crash_in_step(Node& node, Tracer* tracer);
  void stop_on_full_disk(Node& node, Tracer* tracer);
  void lose_disk(Node& node, std::uint64_t cause, Tracer* tracer);
  void jump_clock(Node& node, const JumpClock& jump, std::uint64_t cause, Tracer* tracer);

  // simulation_course.cpp: faults that go on by themselves
  void begin_course(Course course, std::uint64_t cause, Tracer* tracer);
  static void draw_order(Course& course);
  /// Does the next act, and queues the one after it.
  void go_on(std::uint32_t index, Tracer* tracer);
  /// Each does the next act of a course and answers when there is another.
  std::optional<Time> go_on(Course& course, const Flap& flap, Tracer* tracer);
  std::optional<Time> go_on(Course& course, const CrashLoop& loop, Tracer* tracer);
  std::optional<Time> go_on(Course& course, const Swizzle& swizzle, Tracer* tracer);
  [[nodiscard]] std::optional<Time> next_turn(Course& course, const Delay& lasting) const;
  void links_changed(std::uint64_t cause, Tracer* tracer);

  // simulation_life.cpp: starts, pauses, who leads, and whether clients are served
  void start_server(Node& node, std::uint64_t cause, Tracer* tracer);
  void pause_server(Node& node, std::uint64_t cause, Tracer* tracer);
  void resume_server(Node& node, std::uint64_t cause, Tracer* tracer);
  void queue_catch_up(Node& node);
  void catch_up(Node& node, Tracer* tracer);
  void queue_armed_timers(Node& node);
  void end_leases_over(Node& node, Tracer* tracer);
  void note_standing(const Node& node);
  void update_leader();
  /// To be told whenever a server's role, who runs or is paused, or a cut may have changed.
  void update_availability();

  // simulation_client.cpp: between clients and servers
  Client& client_of(raft::ClientId id) { return clients_[id.value - 1U]; }
  void queue_client(Client& client);
  void wake_client(Client& client, Tracer* tracer);
  void send_request(Client& client, PendingOperation& operation, Tracer* tracer);
  void request_arrives(raft::ServerId server, const raft::ClientRequest& request, std::uint64_t cause,
                       Tracer* tracer);
  void send_answer(raft::ServerId server, raft::Answer& answer, std::uint64_t cause, Tracer* tracer);
  void answer_arrives(raft::ServerId server, const raft::Answer& answer, std::uint64_t cause, Tracer* tracer);
  [[nodiscard]] Duration client_delay(Client& client);

  /// As it was given.
  std::shared_ptr<const Scenario> given_;
  /// The same with its faults as this seed has drawn them.
  std::shared_ptr<const Scenario> scenario_;
  const raft::Rules* rules_;
  const WorldRules* world_;
  std::uint64_t seed_;
  raft::Options options_;

  Time now_{};
  Time stop_at_{};
  bool started_{};
  /// Whether the scenario asks anything about the run, as it goes on or at its end.
  bool watches_{};
  EndReason end_{EndReason::running};
  std::uint64_t events_{};
  std::uint64_t delivered_{};
  /// Of the timeline, so far.
  std::uint64_t actions_{};
  /// Of conditions: in each look, and so far.
  std::uint64_t facts_a_look_{};
  std::uint64_t facts_looked_at_{};
  std::uint64_t hash_{};
  trace::MessageId last_message_;

  CalendarQueue<Event> queue_;
  Network network_;
  std::vector<Node> nodes_;
  std::vector<Client> clients_;
  raft::ServerId leader_;
  std::vector<ActiveIntercept> intercepts_;
  Random fault_random_;
  /// For what a crash leaves of writes on their way.
  Random crash_random_;
  std::vector<LostDisk> lost_disks_;
  std::vector<Course> courses_;
  std::uint64_t courses_begun_{};
  checks::Checks checks_;
  Statistics statistics_;
  Goals goals_;
  RoleHistory roles_;
  Timeline timeline_;
  Instants instants_;
  Expectations expectations_;
  Questions questions_;
  bool keeps_history_{};
  ClientHistory history_;

  /// Buffers used again by every step; empty between steps.
  raft::Effects effects_;
  std::vector<std::uint32_t> to_send_;
  std::vector<GivenUp> given_up_;
  std::vector<Timeline::Due> due_;
};

}  // namespace raftsim
