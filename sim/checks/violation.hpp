#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/server_set.hpp"
#include "core/types.hpp"
#include "sim/checks/property.hpp"
#include "sim/time.hpp"

namespace raftsim::checks {

/// A property that does not hold, and what is known about it.
struct Violation {
  Property property{};
  /// The servers involved.
  raft::ServerSet servers;
  /// The term in which it happened.
  raft::Term term;
  /// The places in the log that are involved; empty when it is not about the log.
  std::vector<raft::LogIndex> indexes;
  /// What happened, in words.
  std::string message;
  /// The time of the latest server step when it was seen.
  Time time{};

  [[nodiscard]] const char* name() const { return to_string(property); }
  [[nodiscard]] const char* section() const { return checks::section(property); }
  friend bool operator==(const Violation&, const Violation&) = default;
};

/// Takes what the properties find and keeps the first: what comes after may be its consequence.
class Report {
 public:
  /// Forgets what was found; the clients keep their names.
  void reset() {
    first_.reset();
    now_ = {};
  }
  /// What the scenario calls its clients: client 1 is the first.
  void set_client_names(std::vector<std::string> names) { client_names_ = std::move(names); }
  /// "bob", or "C2" of a client that nobody has named.
  [[nodiscard]] std::string name_of(raft::ClientId client) const {
    const std::size_t place = client.value;
    return place == 0 || place > client_names_.size() ? "C" + std::to_string(place)
                                                      : client_names_[place - 1];
  }
  void set_time(Time now) { now_ = now; }
  void add(Violation violation) {
    if (first_) return;
    violation.time = now_;
    first_ = std::move(violation);
  }
  [[nodiscard]] bool empty() const { return !first_.has_value(); }
  [[nodiscard]] const Violation* first() const { return first_ ? &*first_ : nullptr; }
  friend bool operator==(const Report&, const Report&) = default;

 private:
  std::optional<Violation> first_;
  Time now_{};
  std::vector<std::string> client_names_;
};

/// The set of these servers; nobody is left out.
template <class... Ids>
raft::ServerSet servers_of(Ids... ids) {
  raft::ServerSet set;
  (set.insert(ids), ...);
  return set;
}

/// "entry 7", "term 3": for messages.
inline std::string in_words(raft::LogIndex index) {
  return "entry " + std::to_string(index.value);
}
inline std::string in_words(raft::Term term) {
  return "term " + std::to_string(term.value);
}
/// ", but …": how far the log is committed, where a server takes more for committed.
inline std::string but_committed(raft::LogIndex committed) {
  return committed.value == 0 ? ", but nothing is committed yet"
                              : ", but the log is committed only up to " + std::to_string(committed.value);
}

}  // namespace raftsim::checks
