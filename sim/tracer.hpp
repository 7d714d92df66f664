#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/io.hpp"
#include "core/server.hpp"
#include "sim/client.hpp"
#include "sim/event.hpp"
#include "sim/expectations.hpp"
#include "sim/node.hpp"
#include "sim/time.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/state.hpp"

namespace raftsim {

class Simulation;
enum class EndReason : std::uint8_t;

/// "time": the word in the trace's last record.
const char* to_string(EndReason reason);

/// Turns what happens in a simulation into trace records. Belongs to whoever runs the simulation, not to the
/// simulation: a run with a tracer and one without go the same way.
class Tracer {
 public:
  using Sink = std::function<void(const trace::Record&)>;

  /// `sink` gets each record as it is complete; the record is used again after that.
  explicit Tracer(Sink sink) : sink_(std::move(sink)) {}
  // It writes into a record of its own.
  Tracer(const Tracer&) = delete;
  Tracer(Tracer&&) = delete;
  Tracer& operator=(const Tracer&) = delete;
  Tracer& operator=(Tracer&&) = delete;
  ~Tracer() = default;

  /// Records are made in this one from now on. The sink may call it, to keep what it has been given; the
  /// record must be there until the next call or the tracer's last. What it holds is lost.
  void write_into(trace::Record& record) { record_ = &record; }

  // What the simulation tells, in order. Numbers returned are those of the records written, for causes.
  /// Looks at the run as it stands: at its start, or wherever the tracer joins it.
  void begin_run(const Simulation& simulation);
  [[nodiscard]] bool begun() const { return !summaries_.empty(); }
  void end_run(const Simulation& simulation);

  /// The id of the message that the step to come receives.
  void receiving(trace::MessageId id) { receiving_ = id; }
  /// Whether the timer of the step to come has not run out, but the scenario makes it fire.
  void timer_fires(bool forced) { forced_ = forced; }
  void begin_step(Time now, raft::ServerId server, const raft::Input& input, std::uint64_t cause);
  void stepped(const raft::Server& server, const raft::Effects& effects);
  void write_asked(const raft::Write& write, Time durable_at);
  void timer_set(raft::Timer timer, const TimerState& state);
  void sent(trace::MessageId id, const raft::Send& send, const trace::Fate& fate);
  void released(trace::MessageId id, const trace::Fate& fate);
  void end_step();
  /// The number of the step being written.
  [[nodiscard]] std::uint64_t current() const { return records_; }

  std::uint64_t restarting(Time now, const raft::Server& server, std::optional<raft::LogIndex> torn,
                           std::uint64_t cause);
  void crashing(const raft::Server& server);
  /// `crashed` has all but what survived.
  void crashed(Time now, raft::ServerId server, const raft::Durable& survived, trace::Crashed crashed,
               std::uint64_t cause);
  void disk_lost(Time now, raft::ServerId server, const raft::Durable& before, std::uint64_t cause);
  void message_lost(Time now, const Event& event, trace::LossReason reason);
  std::uint64_t client_sent(Time now, const PendingOperation& operation, raft::ServerId to);
  void client_answered(Time now, const raft::Answer& answer, raft::ServerId from, Duration latency,
                       std::uint64_t cause);
  void gave_up(Time now, raft::ClientId client, std::uint32_t sequence, Duration latency);
  void link_changed(const Simulation& simulation, std::uint64_t cause);
  void settings_changed(const Simulation& simulation, trace::Setting setting, raft::ServerSet servers,
                        std::string text, std::uint64_t cause);
  void asked(Time now, const Question& question);
  void expectation(Time now, const ExpectationResult& result);
  /// Anything else.
  std::uint64_t happened(Time now, raft::ServerId server, trace::Event event, std::uint64_t cause);

  /// Valid after end_run.
  [[nodiscard]] const trace::Footer& footer() const { return footer_; }

 private:
  void begin_record(Time now, raft::ServerId server, std::uint64_t cause);
  void write_record();
  /// The difference from what the server held, its log included, to what is on its disk now, which is noted.
  trace::StateChange left_on_disk(raft::ServerId server, const raft::Log& log_before,
                                  const raft::Durable& survived);

  Sink sink_;
  trace::Record own_record_;
  trace::Record* record_{&own_record_};
  /// How many have been begun.
  std::uint64_t records_{};
  trace::MessageId receiving_;
  bool forced_{};
  /// What the records have told so far of each server, S1 first.
  std::vector<trace::ServerSummary> summaries_;
  std::vector<raft::ServerSet> cuts_;
  raft::Log log_before_crash_;
  raft::Configuration first_configuration_;
  trace::Footer footer_;
};

/// The header of a trace of this run.
trace::Header header_of(const Simulation& simulation);

}  // namespace raftsim
