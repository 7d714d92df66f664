#include "core/configurations.hpp"

#include "core/check.hpp"
#include "core/hash.hpp"

namespace raft {

Configurations Configurations::of(const Configuration& first, const Log& log) {
  Configurations result(first, log.base().index);
  for (LogIndex index = log.base().index; index < log.last_index();) {
    index = next(index);
    const Entry& entry = log.at(index);
    if (entry.kind == EntryKind::configuration) result.add(index, entry.configuration());
  }
  return result;
}

const Configuration& Configurations::previous() const {
  require(changing(), "a configuration that was replaced");
  return known_[known_.size() - 2].configuration;
}

LogIndex Configurations::previous_index() const {
  require(changing(), "a configuration that was replaced");
  return known_[known_.size() - 2].index;
}

const Configuration& Configurations::at(LogIndex index) const {
  std::size_t place = known_.size() - 1;
  while (place > 0 && known_[place].index > index) --place;
  return known_[place].configuration;
}

ServerSet Configurations::ever_members() const {
  ServerSet members;
  for (const Known& known : known_) members = members | known.configuration.members();
  return members;
}

void Configurations::add(LogIndex index, const Configuration& configuration) {
  require(index > latest_index(), "configurations in the order of the log");
  known_.push_back({index, configuration});
}

bool Configurations::truncate_from(LogIndex first) {
  const std::size_t before = known_.size();
  while (changing() && latest_index() >= first) known_.pop_back();
  return known_.size() != before;
}

bool Configurations::commit(LogIndex index) {
  const std::size_t before = known_.size();
  while (changing() && known_[1].index <= index) known_.erase(known_.begin());
  return known_.size() != before;
}

std::uint64_t Configurations::hash() const {
  std::uint64_t hash = kHashSeed;
  for (const Known& known : known_) {
    const Configuration& one = known.configuration;
    hash = mix(mix(hash, known.index.value), one.voters.mask());
    hash = mix(mix(hash, one.old_voters.mask()), one.learners.mask());
  }
  return hash;
}

}  // namespace raft
