#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <optional>
#include <string>

#include "core/kv.hpp"
#include "sim/lin/linearizable.hpp"
#include "sim/random.hpp"

/// How much work large histories are. Counted in states, as nothing in a test depends on the clock.
namespace raftsim {
namespace {

using lin::Answer;
using lin::Kind;

/// How many of 100 operations are of each kind; the rest are reads.
struct Mix {
  std::uint64_t write;
  std::uint64_t cas;
  std::uint64_t append;
};

struct SpeedRow {
  const char* name;
  Mix mix;
  /// Of how many of 100 nobody hears.
  std::uint64_t lost;
  /// How many values are written, again and again; then a compare-and-set that fails does not tell what it
  /// found. 0: each operation has a value of its own.
  std::uint64_t values{};
};

/// A history of `size` operations on one key by ten clients, each busy all the time, heard from a store that
/// does it right.
lin::History busy_history(std::uint64_t seed, std::size_t size, const SpeedRow& row) {
  const Mix& mix = row.mix;
  Random random(seed, "busy");
  constexpr std::size_t kClients = 10;
  struct Client {
    std::optional<std::size_t> current;
    bool done{};
    raft::Result heard;
  };
  std::array<Client, kClients> clients;
  raft::KeyValueStore store;
  const raft::Text key("x");
  lin::History history;
  std::uint32_t place = 0;
  std::string last_read;
  std::size_t over = 0;
  while (over < size) {
    const std::size_t number = random.below(kClients);
    Client& client = clients.at(number);
    if (!client.current) {
      if (history.size() == size) continue;
      lin::Operation operation;
      operation.client = std::to_string(number + 1);
      operation.key = "x";
      const std::uint64_t kind = random.below(100);
      operation.kind = kind < mix.write                          ? Kind::write
                       : kind < mix.write + mix.cas              ? Kind::cas
                       : kind < mix.write + mix.cas + mix.append ? Kind::append
                                                                 : Kind::read;
      const std::uint64_t value = row.values == 0 ? history.size() : random.below(row.values);
      if (operation.kind != Kind::read) operation.value = std::to_string(value);
      if (operation.kind == Kind::cas && raft::Text::fits(last_read)) operation.expected = last_read;
      operation.invoked = {place, place + 1};
      ++place;
      client = {history.size(), false, {}};
      history.push_back(operation);
      continue;
    }
    lin::Operation& operation = history[*client.current];
    if (!client.done) {
      constexpr std::array kOperations{raft::Operation::read, raft::Operation::write,
                                       raft::Operation::compare_and_set, raft::Operation::append};
      store.apply({kOperations.at(static_cast<std::size_t>(operation.kind)), key, raft::Text(operation.value),
                   raft::Text(operation.expected)},
                  &client.heard);
      client.done = true;
      continue;
    }
    client.current.reset();
    ++over;
    if (random.below(100) < row.lost) continue;
    operation.outcome =
        client.heard.status == raft::ResultStatus::mismatch ? lin::Outcome::failed : lin::Outcome::ok;
    operation.tells_found = operation.outcome == lin::Outcome::failed && row.values == 0;
    if (operation.tells_found || client.heard.status == raft::ResultStatus::ok) {
      if (operation.kind == Kind::read || operation.tells_found) operation.found = client.heard.value;
    }
    if (operation.kind == Kind::read && operation.found) last_read = *operation.found;
    operation.returned = {place, place + 1};
    ++place;
  }
  return history;
}

/// A tenth of what a search is given.
constexpr std::uint64_t kFewStates = 100'000;

constexpr std::array kRows{
    SpeedRow{"a register", {50, 0, 0}, 0},
    SpeedRow{"compare-and-sets", {20, 40, 0}, 0},
    SpeedRow{"appends", {0, 0, 50}, 0},
    SpeedRow{"all kinds", {25, 15, 20}, 0},
    SpeedRow{"a register, a tenth lost", {50, 0, 0}, 10},
    SpeedRow{"appends, a tenth lost", {0, 0, 50}, 10},
    SpeedRow{"all kinds, a tenth lost", {25, 15, 20}, 10},
    SpeedRow{"few reads", {90, 0, 5}, 5},
    SpeedRow{"appends, few reads", {0, 0, 95}, 5},
};

TEST_CASE("1,000 operations on one key by 10 clients take few states") {
  for (const SpeedRow& row : kRows) {
    CAPTURE(row.name);
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      CAPTURE(seed);
      const lin::Judgement judgement = lin::judge(busy_history(seed, 1'000, row));
      CHECK(judgement.linearizable == Answer::yes);
      CHECK(judgement.work.states < kFewStates);
    }
  }
}

TEST_CASE("1,000 operations on one key by 10 clients that write few values take few states") {
  constexpr std::array kRepeating{
      SpeedRow{"all heard of", {20, 20, 20}, 0, 3},
      SpeedRow{"a few lost", {20, 20, 20}, 2, 3},
      SpeedRow{"a tenth lost", {20, 20, 20}, 10, 3},
      SpeedRow{"a register, a tenth lost", {50, 0, 0}, 10, 2},
      SpeedRow{"a tenth lost, more values", {20, 20, 20}, 10, 8},
  };
  for (const SpeedRow& row : kRepeating) {
    CAPTURE(row.name);
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      CAPTURE(seed);
      const lin::Judgement judgement = lin::judge(busy_history(seed, 1'000, row));
      CHECK(judgement.linearizable == Answer::yes);
      CHECK(judgement.work.states < kFewStates);
    }
  }
}

TEST_CASE("1,000 operations of which one heard what was there long ago take few states, and a small window") {
  for (const SpeedRow& row : kRows) {
    CAPTURE(row.name);
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      CAPTURE(seed);
      lin::History history = busy_history(seed, 1'000, row);
      // One read of the second half hears what the first of all did.
      const auto is_read = [](const lin::Operation& one) { return one.kind == Kind::read && one.found; };
      const auto early = std::find_if(history.begin(), history.end(), is_read);
      const auto late = std::find_if(history.begin() + 500, history.end(), is_read);
      REQUIRE(late != history.end());
      late->found = early->found;
      const lin::Judgement judgement = lin::judge(history);
      CHECK(judgement.linearizable == Answer::no);
      CHECK(judgement.work.states < kFewStates);
      REQUIRE(judgement.failure);
      CHECK(judgement.failure->window.is_smallest);
      CHECK(judgement.failure->window.operations.size() <= 3);
    }
  }
}

}  // namespace
}  // namespace raftsim
