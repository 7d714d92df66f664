#include "viz/model/branches.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sim/trace/cut.hpp"
#include "sim/trace/hex.hpp"

namespace raftsim::viz {
namespace {

std::string as_name(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return trace::cut(std::move(text), Branches::kMostName);
}

}  // namespace

std::string hash_text(const Run& run) {
  return trace::hex_of(run.footer().hash);
}

Branches::Branches(std::shared_ptr<const Run> original) {
  all_.push_back({0, std::nullopt, "original", {}, std::move(original)});
}

const Branch* Branches::find(int id) const {
  const auto found =
      std::find_if(all_.begin(), all_.end(), [&](const Branch& branch) { return branch.id == id; });
  return found == all_.end() ? nullptr : &*found;
}

int Branches::depth(int id) const {
  const Branch* branch = find(id);
  return branch == nullptr || !branch->parent ? 0 : depth(*branch->parent) + 1;
}

std::vector<Change> Branches::changes(int id) const {
  const Branch* branch = find(id);
  if (branch == nullptr || !branch->parent) return {};
  std::vector<Change> all = changes(*branch->parent);
  all.push_back(branch->change);
  return all;
}

const Branch& Branches::add(Change change, std::shared_ptr<const Run> run) {
  const int parent = current_;
  // Behind its parent and all that stems from it.
  auto place = std::find_if(all_.begin(), all_.end(), [&](const Branch& each) { return each.id == parent; });
  const int above = depth(parent);
  ++place;
  while (place != all_.end() && depth(place->id) > above) ++place;
  current_ = ++last_;
  const std::string name = as_name(std::to_string(current_) + ": " + change.words);
  return *all_.insert(place, {current_, parent, name, std::move(change), std::move(run)});
}

bool Branches::switch_to(int id) {
  if (find(id) == nullptr) return false;
  current_ = id;
  return true;
}

bool Branches::undo() {
  const std::optional<int> parent = current().parent;
  if (!parent) return false;
  current_ = *parent;
  return true;
}

bool Branches::redo() {
  int newest = 0;
  for (const Branch& branch : all_) {
    if (branch.parent == current_) newest = std::max(newest, branch.id);
  }
  return newest != 0 && switch_to(newest);
}

void Branches::step(bool forward) {
  const auto at =
      std::find_if(all_.begin(), all_.end(), [&](const Branch& each) { return each.id == current_; });
  const auto place = static_cast<std::size_t>(std::distance(all_.begin(), at));
  current_ = all_[(place + (forward ? 1 : all_.size() - 1)) % all_.size()].id;
}

bool Branches::rename(int id, const std::string& name) {
  const auto branch =
      std::find_if(all_.begin(), all_.end(), [&](const Branch& each) { return each.id == id; });
  if (branch == all_.end() || name.find_first_not_of(" \t\r\n") == std::string::npos) return false;
  branch->name = as_name(name);
  return true;
}

std::string Branches::remove(int id) {
  const auto place =
      std::find_if(all_.begin(), all_.end(), [&](const Branch& branch) { return branch.id == id; });
  if (place == all_.end()) return "there is no such branch";
  if (!place->parent) return "the original stays";
  const bool has_children =
      std::any_of(all_.begin(), all_.end(), [&](const Branch& branch) { return branch.parent == id; });
  if (has_children) return "it has branches of its own: delete those first";
  if (current_ == id) current_ = *place->parent;
  all_.erase(place);
  return {};
}

}  // namespace raftsim::viz
