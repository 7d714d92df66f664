#include "tools/goals_json.hpp"

#include <cstddef>
#include <string>

namespace raftsim {

nlohmann::ordered_json goals_json(const std::array<std::uint64_t, kGoals>& counts) {
  auto goals = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    goals[std::string(in_words(static_cast<Goal>(i)))] = counts.at(i);
  }
  return goals;
}

std::array<std::uint64_t, kGoals> read_goals(const JsonFields& fields, std::uint64_t runs) {
  const JsonFields goals = fields.object("goals");
  std::array<std::uint64_t, kGoals> counts{};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::string name(in_words(static_cast<Goal>(i)));
    counts.at(i) = goals.number(name.c_str(), runs);
  }
  return counts;
}

}  // namespace raftsim
