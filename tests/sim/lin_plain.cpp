#include "tests/sim/lin_plain.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/random.hpp"

namespace raftsim::tests {
namespace {

using lin::History;
using lin::Kind;
using lin::Moment;
using lin::Operation;
using lin::Outcome;

/// What the key holds.
using Content = std::optional<std::string>;

/// Does the operation to the content; no if it cannot happen then as its client knows it.
bool happens(const Operation& operation, Content& content) {
  const std::string text = content.value_or("");
  if (operation.outcome == Outcome::failed) {
    // Only a missing key may pass for the empty text.
    const bool is_found = operation.found == content || (operation.found == "" && !content);
    return is_found && text != operation.expected;
  }
  if (operation.kind == Kind::read) return operation.found == content;
  if (operation.kind == Kind::cas && text != operation.expected) return false;
  content = operation.kind == Kind::append ? text + operation.value : operation.value;
  return true;
}

class PlainSearch {
 public:
  void add(const Operation& operation, bool is_required) {
    if (is_required) required_ |= bit(operations_.size());
    operations_.push_back(&operation);
  }

  bool exists(std::uint32_t taken, const Content& content) {
    if ((taken & required_) == required_) return true;
    if (!seen_.emplace(taken, content).second) return false;
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      if ((taken & bit(i)) != 0 || !may_be_next(i, taken)) continue;
      Content next = content;
      if (happens(*operations_[i], next) && exists(taken | bit(i), next)) return true;
    }
    return false;
  }

 private:
  static std::uint32_t bit(std::size_t i) { return std::uint32_t{1} << i; }
  static bool is_before(const Operation& one, const Operation& other) {
    return one.returned && one.returned->place < other.invoked.place;
  }
  [[nodiscard]] bool may_be_next(std::size_t i, std::uint32_t taken) const {
    for (std::size_t j = 0; j < operations_.size(); ++j) {
      const bool is_taken = (taken & bit(j)) != 0;
      const bool waits = (required_ & bit(j)) != 0 && !is_taken;
      if (waits && is_before(*operations_[j], *operations_[i])) return false;
      if (is_taken && is_before(*operations_[i], *operations_[j])) return false;
    }
    return true;
  }

  std::vector<const Operation*> operations_;
  std::uint32_t required_{};
  std::set<std::pair<std::uint32_t, Content>> seen_;
};

/// Clients and their store.
class Crowd {
 public:
  explicit Crowd(std::uint64_t seed)
      : random_(seed, "crowd"), clients_(2 + random_.below(8)), most_(4 + random_.below(11)) {
    for (std::uint64_t& weight : weights_) weight = 1 + random_.below(9);
    if (random_.below(2) == 0) weights_[2] = 0;
    if (random_.below(2) == 0) weights_[3] = 0;
    values_ = 1 + random_.below(4);
    unknown_of_100_ = 15 * random_.below(3);
    wrong_of_100_ = random_.below(2) * random_.below(60);
  }

  History run() {
    while (ended_ < most_) {
      // Now all begin, now all end, now it is mixed.
      if (random_.below(12) == 0) phase_ = random_.below(3);
      if (history_.size() == most_) phase_ = 1;
      Client& client = clients_[random_.below(clients_.size())];
      if (!client.current && phase_ != 1 && history_.size() < most_) {
        begin(client);
      } else if (client.current && phase_ != 0) {
        client.is_done ? end(client) : do_it(client);
      }
    }
    return history_;
  }

 private:
  struct Client {
    std::optional<std::size_t> current;
    bool is_done{};
    bool matches{};
    Content found;
  };

  std::string value() {
    constexpr std::array kValues{"a", "b", "ab", ""};
    return kValues.at(random_.below(values_));
  }

  Moment next_moment() {
    ++place_;
    return {place_, place_};
  }

  void begin(Client& client) {
    Operation operation;
    operation.client = std::to_string(&client - clients_.data());
    operation.key = "x";
    std::uint64_t choice = random_.below(weights_[0] + weights_[1] + weights_[2] + weights_[3]);
    std::size_t kind = 0;
    while (choice >= weights_.at(kind)) choice -= weights_.at(kind++);
    operation.kind = static_cast<Kind>(kind);
    if (operation.kind != Kind::read) operation.value = value();
    if (operation.kind == Kind::cas) operation.expected = value();
    operation.invoked = next_moment();
    client = {history_.size(), false, false, {}};
    history_.push_back(std::move(operation));
  }

  void do_it(Client& client) {
    const Operation& operation = history_[*client.current];
    client.is_done = true;
    client.found = store_;
    client.matches = store_.value_or("") == operation.expected;
    if (operation.kind == Kind::write || (operation.kind == Kind::cas && client.matches)) {
      store_ = operation.value;
    } else if (operation.kind == Kind::append) {
      store_ = store_.value_or("") + operation.value;
    }
    if (random_.below(100) < wrong_of_100_)
      client.found = random_.below(5) > 0 ? Content(value()) : Content();
  }

  void end(Client& client) {
    Operation& operation = history_[*client.current];
    client.current.reset();
    ++ended_;
    if (random_.below(100) < unknown_of_100_) return;
    operation.returned = next_moment();
    operation.outcome = Outcome::ok;
    if (operation.kind == Kind::read) operation.found = client.found;
    if (operation.kind != Kind::cas || client.matches) return;
    operation.outcome = Outcome::failed;
    operation.tells_found = random_.below(3) > 0;
    if (operation.tells_found) operation.found = client.found;
  }

  Random random_;
  std::vector<Client> clients_;
  std::size_t most_{};
  std::array<std::uint64_t, 4> weights_{};
  std::uint64_t values_{};
  std::uint64_t unknown_of_100_{};
  std::uint64_t wrong_of_100_{};
  std::uint64_t phase_{};
  std::size_t ended_{};
  std::uint32_t place_{};
  Content store_;
  History history_;
};

/// All that the key may hold at first as far as anybody could tell.
std::set<Content> all_contents(const lin::OfKey& of_key) {
  std::set<Content> contents{std::nullopt, "?"};
  for (const Operation* operation : of_key.operations) {
    for (const std::string& seen : {operation->found.value_or(""), operation->expected}) {
      for (std::size_t size = 0; size <= seen.size(); ++size) contents.insert(seen.substr(0, size));
    }
  }
  return contents;
}

}  // namespace

bool can_be_ordered_plainly(const lin::OfKey& of_key, const lin::Span& span) {
  PlainSearch search;
  for (std::size_t i = 0; i < of_key.operations.size(); ++i) {
    const Operation& operation = *of_key.operations[i];
    if (operation.outcome == Outcome::failed && !operation.tells_found) continue;
    if (operation.invoked.place > span.to) continue;
    if (operation.returned && operation.returned->place < span.from) continue;
    const bool is_whole =
        operation.invoked.place >= span.from && operation.returned && operation.returned->place <= span.to;
    const bool is_required = is_whole && !of_key.left_out[i];
    if (!is_required && (operation.outcome == Outcome::failed || operation.kind == Kind::read)) continue;
    search.add(operation, is_required);
  }
  if (span.from <= of_key.operations.front()->invoked.place) return search.exists(0, std::nullopt);
  const std::set<Content> contents = all_contents(of_key);
  return std::any_of(contents.begin(), contents.end(),
                     [&](const Content& content) { return search.exists(0, content); });
}

History crowded_history(std::uint64_t seed) {
  return Crowd(seed).run();
}

}  // namespace raftsim::tests
