#include "sim/shrink/passages.hpp"

#include <map>
#include <memory>
#include <stdexcept>
#include <utility>
#include <variant>

#include "core/check.hpp"
#include "sim/simulation.hpp"
#include "sim/tracer.hpp"

namespace raftsim::shrink {
namespace {

/// Reads the fates of messages off the trace.
class Reader {
 public:
  void read(const trace::Record& record) {
    for (const trace::Released& released : record.step.released) {
      const auto held = held_.find(released.id);
      if (held == held_.end()) continue;
      add(record.time, held->second, released.fate);
      held_.erase(held);
    }
    for (const trace::Sent& sent : record.step.sends) {
      if (std::holds_alternative<trace::WaitsForWrite>(sent.fate)) {
        held_.emplace(sent.id, sent.message);
      } else {
        add(record.time, sent.message, sent.fate);
      }
    }
  }
  std::vector<Passage> take() { return std::move(fates_); }

 private:
  void add(Time now, const raft::Message& message, const trace::Fate& fate) {
    Passage result{now, message.type(), message.from, message.to};
    if (const auto* const lost = std::get_if<trace::Lost>(&fate)) {
      if (lost->reason != trace::LossReason::loss) return;
      result.lost = true;
    } else if (const auto* const way = std::get_if<trace::OnTheWay>(&fate)) {
      if (way->delayed) return;
      result.took = way->arrival - now;
      if (way->copy_arrival) result.copy_after = *way->copy_arrival - way->arrival;
    }
    fates_.push_back(result);
  }

  std::map<trace::MessageId, raft::Message> held_;
  std::vector<Passage> fates_;
};

}  // namespace

std::vector<Passage> passages_of(const Scenario& scenario) {
  Simulation simulation(std::make_shared<const Scenario>(scenario), scenario.seed);
  Reader reader;
  Tracer tracer([&](const trace::Record& record) { reader.read(record); });
  try {
    simulation.run(&tracer);
  } catch (const raft::InternalError&) {
    // The run ends there; what was sent before is known.
  } catch (const std::length_error&) {
    return {};
  }
  return reader.take();
}

}  // namespace raftsim::shrink
