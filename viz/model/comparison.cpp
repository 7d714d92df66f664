#include "viz/model/comparison.hpp"

#include <algorithm>

namespace raftsim::viz {
namespace {

constexpr std::uint64_t kCommonShown = 3;

/// Two runs, each from a record on, merged.
class Merge {
 public:
  Merge(const Run& a, const Run& b, std::uint64_t from) : a_(a), b_(b), next_a_(from), next_b_(from) {}

  bool next(ComparedRow& row) {
    const bool has_a = next_a_ <= a_.records();
    const bool has_b = next_b_ <= b_.records();
    if (!has_a && !has_b) return false;
    if (has_a && has_b && alike(next_a_, next_b_)) {
      row = {next_a_++, next_b_++};
    } else if (has_b && (!has_a || b_first())) {
      row = {0, next_b_++};
    } else {
      row = {next_a_++, 0};
    }
    return true;
  }

 private:
  [[nodiscard]] bool alike(std::uint64_t a, std::uint64_t b) const {
    const EventRow& x = a_.row(a);
    const EventRow& y = b_.row(b);
    return x.time == y.time && x.kind == y.kind && x.server == y.server && x.client == y.client &&
           a_.words(a) == b_.words(b);
  }
  /// The earlier; at one instant that of b, if what a has next comes in b as well.
  [[nodiscard]] bool b_first() const {
    const Time time = a_.row(next_a_).time;
    if (b_.row(next_b_).time != time) return b_.row(next_b_).time < time;
    for (std::uint64_t i = next_b_ + 1; i <= b_.records() && b_.row(i).time == time; ++i) {
      if (alike(next_a_, i)) return true;
    }
    return false;
  }

  const Run& a_;
  const Run& b_;
  std::uint64_t next_a_;
  std::uint64_t next_b_;
};

}  // namespace

RunComparison compare(const Run& a, const Run& b, std::size_t most) {
  RunComparison result;
  const std::uint64_t common = std::min(a.records(), b.records());
  while (result.same < common && a.line(result.same + 1) == b.line(result.same + 1)) ++result.same;
  result.equal = result.same == a.records() && result.same == b.records();
  const std::uint64_t next = result.same + 1;
  if (!result.equal) {
    result.at = next > a.records()   ? b.row(next).time
                : next > b.records() ? a.row(next).time
                                     : std::min(a.row(next).time, b.row(next).time);
  }
  for (std::uint64_t i = next > kCommonShown ? next - kCommonShown : 1; i < next; ++i) {
    result.rows.push_back({i, i});
  }
  Merge merge(a, b, next);
  ComparedRow row;
  for (std::size_t i = 0; i < most && merge.next(row); ++i) result.rows.push_back(row);
  return result;
}

}  // namespace raftsim::viz
