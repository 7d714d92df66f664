#include "tests/sim/lin_bench.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <set>
#include <sstream>
#include <vector>

#include "core/kv.hpp"
#include "sim/random.hpp"

namespace raftsim::tests {
namespace {

using lin::History;
using lin::Kind;
using lin::Moment;
using lin::Operation;
using lin::Outcome;

const raft::Text kKey("x");

std::string value_of(const std::string& word) {
  return word == "\"\"" ? std::string() : word;
}

std::optional<std::string> found_of(const std::string& word) {
  return word == "none" ? std::nullopt : std::optional(value_of(word));
}

Moment moment(std::uint32_t place) {
  return {std::uint64_t{place} * 10, place};
}

Operation operation_of(const std::string& text) {
  std::istringstream in(text);
  Operation operation;
  operation.key = "x";
  operation.outcome = Outcome::ok;
  std::uint32_t place = 0;
  char dash = 0;
  std::string word;
  in >> place >> std::noskipws >> dash;
  operation.invoked = moment(place);
  if (in.peek() == ' ') {
    operation.outcome = Outcome::unknown;
  } else {
    in >> place;
    operation.returned = moment(place);
  }
  in >> std::skipws >> word;
  if (word == "fail") {
    operation.outcome = Outcome::failed;
    in >> word;
  }
  std::string value;
  if (word == "cas") {
    operation.kind = Kind::cas;
    in >> value;
    operation.expected = value_of(value);
  } else {
    operation.kind = word == "read" ? Kind::read : word == "write" ? Kind::write : Kind::append;
  }
  in >> value;
  if (operation.kind == Kind::read) {
    operation.found = found_of(value);
  } else {
    operation.value = value_of(value);
  }
  if (in >> word && word == "found") {
    in >> value;
    operation.found = found_of(value);
    operation.tells_found = true;
  }
  return operation;
}

std::string shown(const std::string& value) {
  return value.empty() ? "\"\"" : value;
}

raft::Command command_of(const Operation& operation) {
  constexpr std::array kOperations{raft::Operation::read, raft::Operation::write,
                                   raft::Operation::compare_and_set, raft::Operation::append};
  return {kOperations.at(static_cast<std::size_t>(operation.kind)), kKey, raft::Text(operation.value),
          raft::Text(operation.expected)};
}

/// Whether a client that hears `result` would say that the operation ended so.
bool agrees(const Operation& operation, const raft::Result& result) {
  if (operation.kind == Kind::read) {
    if (!operation.found) return result.status == raft::ResultStatus::no_such_key;
    return result.status == raft::ResultStatus::ok && result.value == *operation.found;
  }
  if (operation.outcome == Outcome::failed) {
    return result.status == raft::ResultStatus::mismatch && result.value == operation.found.value_or("");
  }
  return result.status == raft::ResultStatus::ok;
}

/// What may have happened in a span, and when.
struct Candidate {
  const Operation* operation;
  bool required;
};

class EveryOrder {
 public:
  explicit EveryOrder(std::vector<Candidate> candidates)
      : candidates_(std::move(candidates)), done_(candidates_.size()) {}

  bool exists(const raft::KeyValueStore& store) {
    bool complete = true;
    for (std::size_t i = 0; i < candidates_.size(); ++i) complete &= done_[i] || !candidates_[i].required;
    if (complete) return true;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (done_[i] || !may_be_next(i)) continue;
      const Operation& operation = *candidates_[i].operation;
      raft::KeyValueStore next = store;
      raft::Result result;
      next.apply(command_of(operation), &result);
      // A failed compare-and-set that found no key at all is told apart by the store alone.
      if (operation.outcome == Outcome::failed && !operation.found && store.content().contains(kKey)) {
        continue;
      }
      const bool must_agree = candidates_[i].required || operation.outcome != Outcome::unknown;
      if (must_agree && !agrees(operation, result)) continue;
      done_[i] = true;
      const bool found = exists(next);
      done_[i] = false;
      if (found) return true;
    }
    return false;
  }

 private:
  /// Nothing that must come before it is still to come, and nothing that must come after it is done.
  [[nodiscard]] bool may_be_next(std::size_t i) const {
    const Operation& operation = *candidates_[i].operation;
    for (std::size_t j = 0; j < candidates_.size(); ++j) {
      const Operation& other = *candidates_[j].operation;
      const bool before = other.returned && other.returned->place < operation.invoked.place;
      const bool after = operation.returned && operation.returned->place < other.invoked.place;
      if (before && candidates_[j].required && !done_[j]) return false;
      if (after && done_[j]) return false;
    }
    return true;
  }

  std::vector<Candidate> candidates_;
  std::vector<bool> done_;
};

/// A missing key, every beginning of what somebody sees or expects, and a text that nobody does: what a key
/// may hold at first as far as anybody could tell.
std::vector<raft::KeyValueStore> all_stores(const lin::OfKey& of_key) {
  std::set<std::string> texts{"?"};
  for (const Operation* operation : of_key.operations) {
    for (const std::string& seen : {operation->found.value_or(""), operation->expected}) {
      for (std::size_t size = 0; size <= seen.size(); ++size) texts.insert(seen.substr(0, size));
    }
  }
  std::vector<raft::KeyValueStore> stores(1);
  for (const std::string& text : texts) stores.emplace_back(raft::KeyValueStore::Content{{kKey, text}});
  return stores;
}

}  // namespace

History history_of(std::string_view text) {
  History history;
  std::istringstream in{std::string(text)};
  for (std::string part; std::getline(in, part, ';');) history.push_back(operation_of(part));
  std::sort(history.begin(), history.end(),
            [](const Operation& a, const Operation& b) { return a.invoked.place < b.invoked.place; });
  return history;
}

std::string text_of(const History& history) {
  constexpr std::array kWords{"read", "write", "cas", "append"};
  std::string text;
  for (const Operation& operation : history) {
    if (!text.empty()) text += "; ";
    text += std::to_string(operation.invoked.place) + "-";
    if (operation.returned) text += std::to_string(operation.returned->place);
    text += operation.outcome == Outcome::failed ? " fail " : " ";
    text += kWords.at(static_cast<std::size_t>(operation.kind));
    if (operation.kind == Kind::cas) text += " " + shown(operation.expected);
    if (operation.kind == Kind::read) {
      text += " " + (operation.found ? shown(*operation.found) : "none");
    } else {
      text += " " + shown(operation.value);
    }
    if (operation.tells_found) text += " found " + (operation.found ? shown(*operation.found) : "none");
  }
  return text;
}

History random_history(std::uint64_t seed) {
  Random random(seed, "history");
  constexpr std::array kValues{"a", "b", "ab", ""};
  constexpr std::size_t kClients = 3;
  const auto value = [&] { return std::string(kValues.at(random.below(kValues.size()))); };
  const std::uint64_t most = 3 + random.below(6);
  const std::uint64_t wrong_of_100 = random.below(2) * (20 + random.below(80));
  raft::KeyValueStore store;
  History history;
  std::array<std::optional<std::size_t>, kClients> current;
  std::array<bool, kClients> done{};
  std::array<raft::Result, kClients> heard;
  for (std::uint32_t place = 1; place < 60; ++place) {
    const std::size_t client = random.below(kClients);
    if (!current.at(client)) {
      if (history.size() == most) continue;
      Operation operation;
      operation.client = std::string(1, static_cast<char>('A' + client));
      operation.key = "x";
      operation.kind = static_cast<Kind>(random.below(4));
      if (operation.kind != Kind::read) operation.value = value();
      if (operation.kind == Kind::cas) operation.expected = value();
      operation.invoked = moment(place);
      current.at(client) = history.size();
      done.at(client) = false;
      history.push_back(operation);
      continue;
    }
    Operation& operation = history[*current.at(client)];
    if (!done.at(client) && random.below(100) >= wrong_of_100) {
      store.apply(command_of(operation), &heard.at(client));
      done.at(client) = true;
      continue;
    }
    if (!done.at(client)) {
      // It is told what is not true.
      heard.at(client) = {raft::ResultStatus::ok, value()};
    }
    current.at(client).reset();
    if (random.below(6) == 0) continue;  // nobody hears of it
    const raft::Result& result = heard.at(client);
    operation.outcome = result.status == raft::ResultStatus::mismatch ? Outcome::failed : Outcome::ok;
    operation.tells_found = operation.outcome == Outcome::failed;
    if (operation.tells_found || (operation.kind == Kind::read && result.status == raft::ResultStatus::ok)) {
      operation.found = result.value;
    }
    operation.returned = moment(place);
  }
  return history;
}

bool can_be_ordered_slowly(const lin::OfKey& of_key, const lin::Span& span) {
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < of_key.operations.size(); ++i) {
    const Operation& operation = *of_key.operations[i];
    if (operation.outcome == Outcome::failed && !operation.tells_found) continue;
    if (operation.invoked.place > span.to) continue;
    if (operation.returned && operation.returned->place < span.from) continue;
    const bool whole =
        operation.invoked.place >= span.from && operation.returned && operation.returned->place <= span.to;
    candidates.push_back({&operation, whole && !of_key.left_out[i]});
  }
  EveryOrder orders(candidates);
  if (of_key.operations.empty() || span.from <= of_key.operations.front()->invoked.place) {
    return orders.exists(raft::KeyValueStore());
  }
  const std::vector<raft::KeyValueStore> stores = all_stores(of_key);
  return std::any_of(stores.begin(), stores.end(),
                     [&](const raft::KeyValueStore& store) { return orders.exists(store); });
}

lin::OfKey of_key(const History& history) {
  lin::OfKey result;
  for (const Operation& operation : history) result.operations.push_back(&operation);
  result.left_out.resize(history.size());
  return result;
}

lin::Question question_of_all(const lin::OfKey& of_key, const lin::Span& span) {
  std::vector<std::size_t> numbers(of_key.operations.size());
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  return lin::question_of(of_key, span, numbers);
}

}  // namespace raftsim::tests
