#include "tests/sim/checks_random_run.hpp"

#include <array>

namespace raftsim::tests {

Weather random_weather(Dice& dice, std::uint64_t crashes_below) {
  Weather weather;
  weather.loss = static_cast<unsigned>(dice.below(200));
  weather.copies = static_cast<unsigned>(dice.below(100));
  weather.crashes = static_cast<unsigned>(dice.below(crashes_below));
  weather.cuts = static_cast<unsigned>(dice.below(10));
  weather.elections = 3 + static_cast<unsigned>(dice.below(30));
  weather.disks_at_once = dice.chance(250);
  return weather;
}

ChecksCluster random_run(std::uint64_t seed, const raft::Rules& rules, int turns) {
  Dice dice(seed * 0x2545F4914F6CDD1DULL);
  constexpr std::array<int, 8> kSizes{3, 5, 5, 3, 4, 2, 7, 1};
  const bool from_figure_7 = dice.chance(50);
  const int servers = from_figure_7 ? 7 : kSizes.at(dice.below(kSizes.size()));
  ChecksCluster cluster(servers, seed, rules);
  if (from_figure_7) {
    int server = 0;
    for (const raft::Durable& durable : figure_7()) cluster.set_initial(++server, durable);
  }
  const Weather weather = random_weather(dice, 8);
  cluster.start();
  cluster.run(turns, weather);
  return cluster;
}

}  // namespace raftsim::tests
