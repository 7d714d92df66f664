#include "viz/model/run.hpp"

#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "sim/trace/binary_encoder.hpp"
#include "sim/trace/fold.hpp"
#include "sim/trace/json_write.hpp"
#include "sim/trace/trace_error.hpp"
#include "tests/viz/model/recorded_run.hpp"
#include "viz/model/load_run.hpp"

namespace raftsim::viz::tests {
namespace {

raft::ServerId server_at(std::size_t place) {
  return raft::ServerId{static_cast<std::uint8_t>(place + 1)};
}

void check_server(const ServerMoment& shown, const trace::ServerState& real) {
  CHECK(static_cast<const trace::ServerSummary&>(shown) == static_cast<const trace::ServerSummary&>(real));
  CHECK(shown.up == real.up);
  CHECK(shown.paused == real.paused);
  CHECK(shown.snapshot == real.snapshot.last_included());
  for (std::size_t timer = 0; timer < real.timers.size(); ++timer) {
    REQUIRE(shown.timers[timer].has_value() == real.timers[timer].has_value());
    if (real.timers[timer]) CHECK(shown.timers[timer]->deadline == *real.timers[timer]);
  }
}

void check_log(const LogHistory& shown, const raft::Log& real, std::uint64_t record) {
  const LogHistory::Extent extent = shown.extent(record);
  REQUIRE(extent.base == real.base().index);
  REQUIRE(extent.last == real.last_index());
  CHECK_FALSE(shown.cell(extent.base, record));
  CHECK_FALSE(shown.cell(next(extent.last), record));
  for (raft::LogIndex index = next(extent.base); index <= extent.last; index = next(index)) {
    const std::optional<Cell> cell = shown.cell(index, record);
    REQUIRE(cell);
    REQUIRE(cell->term == real.at(index).term);
    REQUIRE(cell->kind == real.at(index).kind);
    REQUIRE(cell->since <= record);
  }
}

/// The ids on their way, and those held, after a record, each with its number of arrows.
void check_arrows(const Run& run, const trace::ClusterState& real) {
  std::map<trace::MessageId, std::size_t> flying;
  std::map<trace::MessageId, std::size_t> held;
  for (const Arrow& arrow : run.arrows()) {
    if (arrow.asked_by > real.record) continue;
    const bool left = arrow.left_by != 0 && arrow.left_by <= real.record;
    const bool over = (arrow.ended_by != 0 && arrow.ended_by <= real.record) ||
                      (left && arrow.outcome == Outcome::lost && arrow.ended_by == 0);
    if (over) continue;
    ++(left ? flying : held)[arrow.id];
  }
  REQUIRE(flying.size() == real.in_flight.size());
  for (const auto& [id, flight] : real.in_flight) CHECK(flying[id] == flight.arrivals.size());
  REQUIRE(held.size() == real.held.size());
  for (const auto& [id, message] : real.held) CHECK(held[id] == 1);
}

constexpr const char* kScenarios[] = {"first-election",
                                      "leader-crash-failover",
                                      "figure-8-lost",
                                      "joint-consensus",
                                      "snapshot-in-chunks",
                                      "torn-write",
                                      "damaged-disk",
                                      "clock-jump",
                                      "snapshot-meets-newer-log",
                                      "hostile-everything"};

TEST_CASE("the viewer shows at every record what folding the trace up to it gives") {
  for (const std::string name : kScenarios) {
    CAPTURE(name);
    const Recorded recorded = record_scenario(name, 3, Time{} + milliseconds(1500));
    const Run run = run_of(recorded);
    REQUIRE(run.records() == recorded.records.size());
    trace::ClusterState real = trace::initial_state(recorded.header);
    Moment moment = first_moment(recorded.header);
    // What is costly to compare is looked at after every 37th record.
    for (const trace::Record& record : recorded.records) {
      trace::apply(real, record);
      apply(moment, record);
      CAPTURE(record.number);
      REQUIRE(moment.cut == real.cut);
      for (std::size_t i = 0; i < real.servers.size(); ++i) check_server(moment.servers[i], real.servers[i]);
      if (record.number % 37 != 0) continue;
      REQUIRE(run.moment(record.number) == moment);
      check_arrows(run, real);
      for (std::size_t i = 0; i < real.servers.size(); ++i) {
        check_log(run.log(server_at(i)), real.servers[i].log, record.number);
      }
    }
  }
}

TEST_CASE("the viewer gives back every record, and its line") {
  const Recorded recorded = record_scenario("hostile-everything", 1, Time{} + milliseconds(800));
  const Run run = run_of(recorded);
  for (const trace::Record& record : recorded.records) {
    REQUIRE(*run.record(record.number) == record);
    REQUIRE(run.line(record.number) == trace::to_json_line(record));
    REQUIRE_FALSE(run.words(record.number).empty());
  }
}

TEST_CASE("the viewer opens a binary trace, and refuses one that is cut off") {
  const Recorded recorded = record_scenario("leader-crash-failover");
  std::string folder = (std::filesystem::temp_directory_path() / "raftviz-binary-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const std::string path = folder + "/run.rtrace";
  {
    std::ofstream out(path, std::ios::binary);
    trace::BinaryEncoder encoder;
    std::string bytes;
    encoder.append(bytes, recorded.header);
    encoder.append(bytes, recorded.records);
    encoder.append(bytes, recorded.footer);
    out << bytes;
  }
  const Run run = load_run(path);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  CHECK_THROWS_AS(load_run(path), trace::TraceError);
  std::filesystem::remove_all(folder);
  REQUIRE(run.records() == recorded.records.size());
  for (std::size_t i = 0; i < recorded.records.size(); ++i) {
    CHECK(run.line(i + 1) == trace::to_json_line(recorded.records[i]));
  }
}

TEST_CASE("a record stays while it is held, whatever is looked at after it") {
  const Run run = run_of(record_scenario("hostile-everything"));
  REQUIRE(run.records() > 20'000);
  const auto first = run.record(1);
  const trace::Record copy = *first;  // NOLINT(performance-unnecessary-copy-initialization): as it was
  for (std::uint64_t number = 1; number <= run.records(); number += 32)
    CHECK(run.record(number)->number == number);
  CHECK(*first == copy);
}

TEST_CASE("causes and effects are each other's reverse") {
  const Run run = run_of(record_scenario("leader-crash-failover"));
  std::size_t effects = 0;
  for (std::uint64_t number = 1; number <= run.records(); ++number) {
    for (const std::uint64_t effect : run.effects(number)) {
      CHECK(run.row(effect).cause == number);
      ++effects;
    }
  }
  const auto caused =
      std::count_if(run.rows().begin(), run.rows().end(), [](const EventRow& row) { return row.cause != 0; });
  CHECK(effects == static_cast<std::size_t>(caused));
}

TEST_CASE("bars cover the whole run without a gap, and say what the servers are") {
  const Run run = run_of(record_scenario("leader-crash-failover"));
  for (std::size_t i = 0; i < 5; ++i) {
    const std::vector<Bar>& bars = run.lane(server_at(i)).bars;
    CHECK(bars.front().begin == Time{});
    CHECK(bars.back().end == run.end());
    for (std::size_t b = 0; b < bars.size(); ++b) {
      if (b > 0) CHECK(bars[b].begin == bars[b - 1].end);
      CHECK(bars[b].begin < bars[b].end);
      const Time middle = bars[b].begin + (bars[b].end - bars[b].begin) / 2;
      const Moment moment = run.moment(run.record_at(middle));
      CHECK(moment.servers[i].role == bars[b].role);
      CHECK(moment.servers[i].current_term == bars[b].term);
      CHECK(moment.servers[i].up == bars[b].up);
    }
  }
}

TEST_CASE("steps stop at each election, commit, term and fault, both ways") {
  const Run run = run_of(record_scenario("leader-crash-failover"));
  for (int k = 0; k < kStepKinds; ++k) {
    const auto kind = static_cast<StepKind>(k);
    CAPTURE(k);
    std::vector<std::uint64_t> forward;
    for (std::uint64_t at = run.next(kind, 0); at != 0; at = run.next(kind, at)) forward.push_back(at);
    std::vector<std::uint64_t> back;
    for (std::uint64_t at = run.previous(kind, run.records() + 1); at != 0; at = run.previous(kind, at)) {
      back.push_back(at);
    }
    std::reverse(back.begin(), back.end());
    CHECK(forward == back);
    CHECK(forward.empty() == (kind == StepKind::violation));
  }
  const std::uint64_t crash = run.next(StepKind::fault, 0);
  CHECK(run.row(crash).kind == trace::Kind::crash);
  const std::uint64_t election = run.next(StepKind::election, 0);
  CHECK(run.row(election).kind == trace::Kind::timer);
  const std::uint64_t message = run.next_message(raft::ServerId{1}, 0);
  CHECK(run.row(message).server == raft::ServerId{1});
  CHECK(run.previous_message(raft::ServerId{1}, message) == 0);
}

TEST_CASE("arrows that meet a stretch of time are found without looking at all of them") {
  const Run run = run_of(record_scenario("hostile-everything"));
  const Time begin = Time{} + milliseconds(700);
  const Time end = Time{} + milliseconds(720);
  std::size_t all = 0;
  for (std::size_t rank = 0; rank < kArrowRanks; ++rank) {
    const ArrowIndex& index = run.arrows_of(static_cast<ArrowRank>(rank));
    std::vector<std::size_t> found;
    index.each(run.arrows(), begin, end, [&](std::size_t place) {
      found.push_back(place);
      return true;
    });
    std::vector<std::size_t> expected;
    std::size_t asked = 0;
    for (std::size_t i = 0; i < run.arrows().size(); ++i) {
      const Arrow& arrow = run.arrows()[i];
      if (static_cast<std::size_t>(rank_of(arrow)) != rank) continue;
      if (arrow.meets(begin, end)) expected.push_back(i);
      if (arrow.asked >= begin && arrow.asked <= end) ++asked;
    }
    CHECK(found == expected);
    CHECK(index.count(run.arrows(), begin, end) == asked);
    all += found.size();
  }
  CHECK(all > 10);
}

TEST_CASE("an operation of a client goes from its issue to its answer") {
  const Run run = run_of(record_scenario("leader-crash-failover"));
  REQUIRE_FALSE(run.clients().empty());
  for (const ClientLane& client : run.clients()) {
    for (const Operation& operation : client.operations) {
      CHECK(run.row(operation.issued_by).kind == trace::Kind::client);
      CHECK(run.row(operation.issued_by).time == operation.begin);
      CHECK_FALSE(operation.words.empty());
      if (operation.ended_by != 0) CHECK(run.row(operation.ended_by).time == operation.end);
    }
  }
}

TEST_CASE("a cut stands on the lanes of both ends until it is mended") {
  const Run run = run_of(record_scenario("minority-partition"));
  bool found = false;
  for (std::size_t i = 0; i < 5; ++i) {
    for (const CutSpan& cut : run.lane(server_at(i)).cuts) {
      found = true;
      CHECK(cut.begin < cut.end);
      for (const raft::ServerId other : cut.to) {
        const std::vector<CutSpan>& theirs = run.lane(other).cuts;
        CHECK(std::any_of(theirs.begin(), theirs.end(), [&](const CutSpan& span) {
          return span.begin <= cut.begin && span.from.contains(server_at(i));
        }));
      }
    }
  }
  CHECK(found);
}

}  // namespace
}  // namespace raftsim::viz::tests
