#include "viz/model/matching.hpp"

namespace raftsim::viz {

std::vector<std::uint64_t> matching(const trace::Filter& filter, const Run& run) {
  std::vector<std::uint64_t> found;
  for (std::uint64_t record = 1; record <= run.records(); ++record) {
    if (filter.matches(record, run.row(record), run.words(record))) found.push_back(record);
  }
  return found;
}

}  // namespace raftsim::viz
