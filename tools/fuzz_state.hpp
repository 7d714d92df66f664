#pragma once

#include <optional>
#include <string>

#include "tools/fuzz_search.hpp"

namespace raftsim {

/// How far a search has come: what it needs to go on after whatever has ended it.
struct FuzzState {
  FuzzTotals totals;
  /// Of all stretches of the search so far.
  double seconds{};
};

/// A file that holds a search's state, whole at every moment.
class FuzzStateFile {
 public:
  /// `plan` must outlive this.
  FuzzStateFile(std::string path, const FuzzPlan& plan);

  /// Nothing where there is no such file. Throws DocumentError, naming what is wrong, for one that is damaged
  /// or of another plan. Jobs, time and the number of failures to end after may differ.
  [[nodiscard]] std::optional<FuzzState> load() const;

  /// Writes it under another name first. Throws trace::FileError.
  void save(const FuzzState& state) const;

 private:
  std::string path_;
  const FuzzPlan* plan_;
};

}  // namespace raftsim
