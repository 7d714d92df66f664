#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "viz/model/run.hpp"

namespace raftsim::viz {

/// Why a file cannot be shown, in one line that names it.
class OpenError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A run that is in memory, and where its bookmarks go.
struct OpenRun {
  std::shared_ptr<const Run> run;
  std::string bookmarks;
};

/// Reads a trace, or runs a scenario in this process; where there is no such file, the shipped scenario of
/// that name, as "split-vote" or "bugs/vote-twice". Throws OpenError.
OpenRun open_run(const std::string& word, std::optional<std::uint64_t> seed);

/// A scenario to choose on the first screen.
struct Offer {
  std::string file;
  std::string name;
  std::string purpose;
};
/// Those that come with the program, by name.
std::vector<Offer> shipped_offers();
/// All that come with the program, those in folders as well, as open_run knows them, by name.
std::vector<std::string> shipped_names();

}  // namespace raftsim::viz
