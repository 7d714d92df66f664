#include <charconv>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/check.hpp"
#include "core/hash.hpp"
#include "sim/faults/random_scenario.hpp"
#include "sim/simulation.hpp"
#include "sim/trace/hex.hpp"
#include "sim/trace/json_write.hpp"
#include "sim/tracer.hpp"

/// Prints what has to be the same wherever raftsim is compiled and run, for tools/determinism.py to compare:
/// a line for each scenario, with the hash of its run and one of its trace's bytes, a line for each seed with
/// the hash of the run that `raftsim fuzz` makes of it, and a hash of all these lines. Reads and writes no
/// traces of another form, so that it needs no libraries.
namespace raftsim {
namespace {

class ByteHash {
 public:
  void add(std::string_view bytes) {
    for (const char byte : bytes) hash_ = raft::mix(hash_, static_cast<unsigned char>(byte));
  }
  [[nodiscard]] std::string hex() const { return trace::hex_of(hash_); }

 private:
  std::uint64_t hash_{raft::kHashSeed};
};

/// A planted bug may lead to a state that the core excludes; that ends the run, everywhere in the same way.
std::string run(Simulation& simulation, Tracer* tracer) {
  try {
    simulation.run(tracer);
  } catch (const raft::InternalError& error) {
    return std::string(" ") + error.what();
  }
  return {};
}

std::string line_of_scenario(const std::string& file) {
  const auto scenario = std::make_shared<const Scenario>(load_scenario(file));
  Simulation simulation(scenario, scenario->seed);
  ByteHash bytes;
  std::string text;
  const auto add = [&](const auto& line) {
    text.clear();
    trace::append_line(text, line);
    bytes.add(text);
  };
  add(header_of(simulation));
  Tracer tracer([&](const trace::Record& record) { add(record); });
  const std::string broken = run(simulation, &tracer);
  if (broken.empty()) add(tracer.footer());
  return file + " " + trace::hex_of(simulation.hash()) + " " + bytes.hex() + broken;
}

std::string line_of_seed(std::uint64_t seed) {
  const auto scenario = std::make_shared<const Scenario>(random_scenario(FaultProfile::swarm, seed));
  Simulation simulation(scenario, seed);
  const std::string broken = run(simulation, nullptr);
  return "seed " + std::to_string(seed) + " " + trace::hex_of(simulation.hash()) + broken;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

void print_all(std::uint64_t seeds, int files, char** names) {
  ByteHash all;
  const auto print = [&](std::string line) {
    line += '\n';
    all.add(line);
    static_cast<void>(std::fputs(line.c_str(), stdout));
  };
  for (int i = 0; i < files; ++i) print(line_of_scenario(names[i]));
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) print(line_of_seed(seed));
  std::printf("all %s\n", all.hex().c_str());
}

}  // namespace
}  // namespace raftsim

int main(int count, char** arguments) {
  const auto seeds = count < 2 ? std::nullopt : raftsim::number_of(arguments[1]);
  if (!seeds) {
    static_cast<void>(
        std::fputs("usage: raftsim_hashes SEEDS [SCENARIO...]\nSEEDS is how many, from 1 on.\n", stderr));
    return 2;
  }
  try {
    raftsim::print_all(*seeds, count - 2, arguments + 2);
  } catch (const std::exception& error) {
    static_cast<void>(std::fprintf(stderr, "raftsim_hashes: %s\n", error.what()));
    return 2;
  }
  // What could not be written on the way is remembered by the stream.
  return std::fflush(stdout) == 0 && std::ferror(stdout) == 0 ? 0 : 2;
}
