#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/kv.hpp"
#include "sim/lin/linearizable.hpp"
#include "sim/random.hpp"

/// Histories with hundreds of operations at a time, as of open clients whose cluster has no leader for a
/// while. What they cost is counted in states.
namespace raftsim {
namespace {

using lin::Answer;
using lin::Kind;

struct OutageRow {
  const char* name;
  std::vector<Kind> kinds;
};

const std::vector<OutageRow>& outage_rows() {
  static const std::vector<OutageRow> rows{
      {"a register", {Kind::write, Kind::read}},
      {"compare-and-sets", {Kind::cas, Kind::write, Kind::read}},
      {"appends", {Kind::append, Kind::read}},
      {"all kinds", {Kind::append, Kind::read, Kind::write, Kind::cas}},
  };
  return rows;
}

/// Ten clients with 100 operations each on one key, one after the other whatever is answered. Nothing is
/// answered from a client's 40th to its 60th; then all that waits is done, client by client. The n-th
/// operations of all have the value n.
class Outage {
 public:
  Outage(std::uint64_t seed, const OutageRow& row) : random_(seed, "outage"), row_(&row) {}

  lin::History run() {
    for (std::size_t number = 1; number <= kOperations; ++number) {
      for (std::size_t client = 0; client < kClients; ++client) begin(client, number);
      if (number >= 40 && number < 60) continue;
      do_all();
      answer(number == kOperations ? 0 : random_.below(2 * kClients));
    }
    return history_;
  }

 private:
  static constexpr std::size_t kClients = 10;
  static constexpr std::size_t kOperations = 100;

  lin::Moment next_moment() {
    ++place_;
    return {place_, place_};
  }

  void begin(std::size_t client, std::size_t number) {
    lin::Operation operation;
    operation.client = std::to_string(client);
    operation.number = static_cast<std::uint32_t>(number);
    operation.key = "x";
    operation.kind = row_->kinds[random_.below(row_->kinds.size())];
    if (operation.kind != Kind::read) operation.value = std::to_string(number);
    if (operation.kind == Kind::cas) operation.expected = last_read_;
    operation.invoked = next_moment();
    waiting_.push_back(history_.size());
    history_.push_back(std::move(operation));
  }

  /// In the order of clients, as each sends what it has.
  void do_all() {
    std::stable_sort(waiting_.begin(), waiting_.end(), [this](std::size_t a, std::size_t b) {
      return history_[a].client < history_[b].client;
    });
    constexpr std::array kMeanings{raft::Operation::read, raft::Operation::write,
                                   raft::Operation::compare_and_set, raft::Operation::append};
    for (const std::size_t i : waiting_) {
      lin::Operation& operation = history_[i];
      raft::Result heard;
      store_.apply({kMeanings.at(static_cast<std::size_t>(operation.kind)), raft::Text("x"),
                    raft::Text(operation.value), raft::Text(operation.expected)},
                   &heard);
      operation.outcome =
          heard.status == raft::ResultStatus::mismatch ? lin::Outcome::failed : lin::Outcome::ok;
      operation.tells_found = operation.outcome == lin::Outcome::failed;
      const bool reads = operation.kind == Kind::read && heard.status == raft::ResultStatus::ok;
      if (operation.tells_found || reads) operation.found = heard.value;
      if (reads && raft::Text::fits(*operation.found)) last_read_ = *operation.found;
      done_.push_back(i);
    }
    waiting_.clear();
  }

  /// All but so many, near the order in which they were done.
  void answer(std::size_t left) {
    while (done_.size() > left) {
      const std::size_t place = random_.below(std::min<std::size_t>(done_.size(), 30));
      history_[done_[place]].returned = next_moment();
      done_.erase(done_.begin() + static_cast<std::ptrdiff_t>(place));
    }
  }

  Random random_;
  const OutageRow* row_;
  lin::History history_;
  std::vector<std::size_t> waiting_;
  std::vector<std::size_t> done_;
  std::string last_read_;
  std::uint32_t place_{};
  raft::KeyValueStore store_;
};

TEST_CASE("1,000 operations of which hundreds wait at a time take few states") {
  for (const OutageRow& row : outage_rows()) {
    CAPTURE(row.name);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      CAPTURE(seed);
      const lin::Judgement judgement = lin::judge(Outage(seed, row).run());
      CHECK(judgement.linearizable == Answer::yes);
      CHECK(judgement.work.states < 50'000);
    }
  }
}

TEST_CASE("a value that nobody wrote is found among hundreds of operations that wait, in a small window") {
  for (const OutageRow& row : outage_rows()) {
    CAPTURE(row.name);
    lin::History history = Outage(1, row).run();
    const auto read = std::find_if(history.begin() + 700, history.end(),
                                   [](const lin::Operation& one) { return one.kind == Kind::read; });
    REQUIRE(read != history.end());
    read->found = "bogus";
    const lin::Judgement judgement = lin::judge(history);
    CHECK(judgement.linearizable == Answer::no);
    REQUIRE(judgement.failure);
    CHECK(judgement.failure->window.is_smallest);
    CHECK(judgement.failure->window.operations.size() <= 3);
  }
}

}  // namespace
}  // namespace raftsim
