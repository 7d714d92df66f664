#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/scenario.hpp"
#include "viz/model/change.hpp"
#include "viz/model/run.hpp"

/// Runs of scenarios in this process, and what becomes of a run when something else happens in it. Of the
/// viewer this and the window alone know the simulation.
namespace raftsim::viz {

/// Why there is no such branch, in one line.
class ReplayError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads a trace file, as load_run() does, and knows what a bug planted in its scenario decides.
Run run_of_trace(const std::string& file);

/// Throws raft::InternalError where a server finds itself broken.
Run run_of(const std::shared_ptr<const Scenario>& scenario, std::uint64_t seed);

/// The scenario, in its own language, with the change at the end of its timeline. There nothing that the
/// scenario says moves: no entry comes to follow another one, and of several at one instant it is the last.
/// Throws ReplayError.
std::string with_change(const std::string& scenario, const Change& change);

/// The run with the change: up to the change it is the same, record by record. Throws ReplayError, also where
/// this program does not repeat the run, because another version has made it.
std::shared_ptr<const Run> replay(const Run& parent, const Change& change);

/// The run as a scenario file that repeats it; `changes` are told in its description.
std::string scenario_file(const Run& run, const std::vector<Change>& changes);

}  // namespace raftsim::viz
