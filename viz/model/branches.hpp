#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "viz/model/change.hpp"
#include "viz/model/run.hpp"

namespace raftsim::viz {

/// The hash of a run as `raftsim run` prints it.
std::string hash_text(const Run& run);

/// A run, and how it came to be: another one with a change.
struct Branch {
  /// From 0, the original; rising, and not used again.
  int id{};
  /// None of the original.
  std::optional<int> parent;
  std::string name;
  /// What differs from the parent; nothing for the original.
  Change change;
  std::shared_ptr<const Run> run;
};

/// All branches of a run, the original first and each behind its parent. A change in the past keeps what was.
class Branches {
 public:
  /// Longest name in bytes.
  static constexpr std::size_t kMostName = 80;

  explicit Branches(std::shared_ptr<const Run> original);

  [[nodiscard]] const std::vector<Branch>& all() const { return all_; }
  [[nodiscard]] const Branch& current() const { return *find(current_); }
  /// Null where there is none.
  [[nodiscard]] const Branch* find(int id) const;
  /// How many changes lie between it and the original.
  [[nodiscard]] int depth(int id) const;
  /// All of them, the earliest made first.
  [[nodiscard]] std::vector<Change> changes(int id) const;

  /// A child of the current branch, which becomes the current one.
  const Branch& add(Change change, std::shared_ptr<const Run> run);
  /// No where there is none.
  bool switch_to(int id);
  /// To the parent; no at the original.
  bool undo();
  /// To the newest branch of the current one; no where there is none.
  bool redo();
  /// To the next in order, or the one before, round and round.
  void step(bool forward);
  /// Line breaks become spaces, and it is cut to kMostName; no for a name without letters.
  bool rename(int id, const std::string& name);
  /// Deletes a branch; the current one's parent becomes the current one. Returns why it cannot be, or
  /// nothing: the original stays, and whatever has branches of its own.
  std::string remove(int id);

 private:
  std::vector<Branch> all_;
  int current_{};
  int last_{};
};

}  // namespace raftsim::viz
