#include "viz/model/session.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "sim/trace/fold.hpp"
#include "tests/viz/model/recorded_run.hpp"
#include "viz/model/bookmarks.hpp"
#include "viz/model/details.hpp"

namespace raftsim::viz::tests {
namespace {

std::shared_ptr<const Run> failover() {
  // Never destroyed: the memory of its batches is pooled by the thread, and gone before statics are.
  static const auto* const run = new std::shared_ptr<const Run>(
      std::make_shared<const Run>(run_of(record_scenario("leader-crash-failover"))));
  return *run;
}

TEST_CASE("the cluster shown is always that of the cursor, however it came there") {
  Session session(failover());
  session.set_width(1000);
  const auto check = [&] {
    const std::uint64_t record = session.cursor().record;
    CHECK(session.moment() == failover()->moment(record));
    CHECK(session.moment_before() == failover()->moment(record == 0 ? 0 : record - 1));
  };
  check();
  session.jump_to_time(Time{} + milliseconds(900));
  check();
  for (int i = 0; i < 20; ++i) {
    session.step(StepKind::event, i % 3 != 0);
    check();
  }
  session.step(StepKind::election, false);
  check();
  session.step(StepKind::fault, true);
  check();
  session.scrub(Time{} + milliseconds(10));
  check();
}

TEST_CASE("a run is opened at its violation, unless it tells a story") {
  const auto opened = [](const Recorded& recorded) {
    Session session(std::make_shared<const Run>(run_of(recorded)));
    session.jump_to_what_matters();
    return session;
  };
  const Session story = opened(record_scenario("bugs/vote-twice"));
  REQUIRE(story.run().violations().size() == 1);
  CHECK(story.cursor().record == 0);

  // As 'raftsim shrink' writes what it has made smaller: a caption says at the beginning which bug there is.
  Session found = opened(record_text(R"({
    "name": "made-smaller", "bug": "vote-twice", "seed": 1, "cluster": {"servers": 3},
    "timeline": [{"at": "0s", "say": "The servers have a bug: a server votes for whoever asks"},
                 {"at": "1ms", "do": [{"cut": {"from": "S1", "to": "S2"}}]},
                 {"at": "2ms", "do": [{"fire": {"servers": ["S1", "S2"], "timer": "election"}}]}],
    "stop": {"at": "1s"}})"));
  REQUIRE_FALSE(found.run().violations().empty());
  CHECK(found.cursor().record == found.run().violations().front().record);
  CHECK(found.back());
  CHECK(found.cursor().record == 0);

  CHECK(opened(record_scenario("leader-crash-failover")).cursor().record == 0);
}

TEST_CASE("steps go to the neighbouring record, also from between two") {
  Session session(failover());
  CHECK_FALSE(session.step(StepKind::event, false));
  for (std::uint64_t i = 1; i <= 10; ++i) {
    CHECK(session.step(StepKind::event, true));
    CHECK(session.cursor().record == i);
  }
  session.jump_to_time(failover()->row(20).time + nanoseconds(1));
  const std::uint64_t here = session.cursor().record;
  CHECK(session.step(StepKind::event, false));
  CHECK(session.cursor().record == here);
  CHECK(session.step(StepKind::event, false));
  CHECK(session.cursor().record == here - 1);
  session.jump_to_record(failover()->records());
  CHECK_FALSE(session.step(StepKind::event, true));
}

TEST_CASE("back and forward return to where somebody has jumped from") {
  Session session(failover());
  session.jump_to_record(100);
  session.jump_to_record(500);
  CHECK(session.back());
  CHECK(session.cursor().record == 100);
  CHECK(session.back());
  CHECK(session.cursor().record == 0);
  CHECK_FALSE(session.back());
  CHECK(session.forward());
  CHECK(session.forward());
  CHECK(session.cursor().record == 500);
  CHECK_FALSE(session.forward());
  session.back();
  session.jump_to_record(7);
  CHECK_FALSE(session.forward());
}

TEST_CASE("playing moves the cursor by the time that goes by, times the speed, and stops at the end") {
  Session session(failover());
  session.set_speed(0.5);
  session.play(true);
  for (int i = 0; i < 10; ++i) session.pass(0.1);
  CHECK(session.cursor().time == Time{} + milliseconds(500));
  CHECK(session.cursor().record == failover()->record_at(session.cursor().time));
  session.set_speed(1e9);
  CHECK(session.speed() == Session::kFastest);
  session.pass(1e6);
  CHECK(session.cursor().time == failover()->end());
  CHECK_FALSE(session.playing());
  session.play(true);
  CHECK(session.cursor().time == Time{});
  session.set_speed(0);
  CHECK(session.speed() == Session::kSlowest);
  // Less than a nanosecond a frame is not lost.
  for (int i = 0; i < 1000; ++i) session.pass(1e-7);
  CHECK(session.cursor().time >= Time{} + nanoseconds(99));
}

TEST_CASE("a message is followed to its cause and to its effects") {
  Session session(failover());
  session.select({raft::ServerId{2}, {}});
  REQUIRE(session.step_message(true));
  while (failover()->row(session.cursor().record).kind != trace::Kind::receive) {
    REQUIRE(session.step_message(true));
  }
  const std::uint64_t received = session.cursor().record;
  const Arrow& arrow = failover()->arrows()[failover()->row(received).arrow];
  REQUIRE(session.jump_to_cause());
  CHECK(session.cursor().record == arrow.left_by);
  const auto effects = failover()->effects(session.cursor().record);
  CHECK(std::find(effects.begin(), effects.end(), received) != effects.end());
  CHECK(session.back());
  CHECK(session.cursor().record == received);
}

TEST_CASE("a filter is shared, its matches are stepped through, and a wrong one leaves the last in force") {
  Session session(failover());
  session.set_filter("kind:crash");
  REQUIRE(session.filtered());
  const std::vector<std::uint64_t> crashes = session.matches();
  REQUIRE_FALSE(crashes.empty());
  CHECK(session.step_match(true));
  CHECK(session.cursor().record == crashes.front());
  session.set_filter("kind:crsh");
  CHECK(session.filter_error());
  CHECK(session.matches() == crashes);
  session.set_filter("");
  CHECK_FALSE(session.filter_error());
  CHECK_FALSE(session.filtered());
}

TEST_CASE("what does not pass the filter is known, of records and messages, and where what passes is") {
  Session session(failover());
  const Run& run = session.run();
  CHECK(session.is_match(1));
  CHECK(session.match_ticks().empty());
  session.set_width(800);
  session.set_window(whole(800, run.end()));
  session.set_filter("type:RequestVote and server:S2");
  REQUIRE_FALSE(session.matches().empty());
  std::size_t passing = 0;
  for (const Arrow& arrow : run.arrows()) {
    const bool passes =
        arrow.type == raft::MessageType::request_vote && arrow.to == raft::ServerId{2} && arrow.ended_by != 0;
    CHECK(session.is_match(arrow) == passes);
    passing += passes ? 1 : 0;
  }
  CHECK(passing == session.matches().size());
  for (std::uint64_t record = 1; record <= run.records(); ++record) {
    const auto& matches = session.matches();
    CHECK(session.is_match(record) == (std::count(matches.begin(), matches.end(), record) == 1));
  }
  // To each pixel its tick, and no other.
  for (const char* filter : {"type:RequestVote", "not routine", "server:S1 or server:S3", "routine"}) {
    session.set_filter(filter);
    std::vector<Session::MatchTick> expected;
    for (const std::uint64_t record : session.matches()) {
      const EventRow& row = run.row(record);
      const Session::MatchTick tick{std::floor(session.window().x(row.time)), row.server};
      if (row.server != raft::kNobody && std::count(expected.begin(), expected.end(), tick) == 0)
        expected.push_back(tick);
    }
    CHECK(session.match_ticks() == expected);
  }
}

TEST_CASE("another run is looked at as the one before: the same time, window, speed and filter") {
  Session session(failover());
  session.set_width(1000);
  session.set_speed(2);
  session.follow = false;
  session.jump_to_time(Time{} + milliseconds(900));
  session.select({raft::ServerId{3}, 7});
  session.set_filter("kind:crash");
  const Session other(std::make_shared<const Run>(run_of(record_scenario("leader-crash-failover", 9))),
                      session);
  CHECK(other.cursor().time == session.cursor().time);
  CHECK(other.moment() == other.run().moment(other.run().record_at(session.cursor().time)));
  CHECK(other.window().begin == session.window().begin);
  CHECK(other.speed() == 2);
  CHECK_FALSE(other.follow);
  CHECK(other.filter_text() == "kind:crash");
  CHECK(other.filtered());
  CHECK(other.selection() == Selection{raft::ServerId{3}, std::nullopt});
}

TEST_CASE("the inspector tells what a step changed, and why") {
  const Run& run = *failover();
  const std::uint64_t election = run.next(StepKind::election, 0);
  const raft::ServerId server = run.row(election).server;
  std::string changed;
  for (const Field& field : fields_of(run, server, run.moment(election - 1), run.moment(election))) {
    if (field.changed()) changed += field.name + ": " + field.before + " → " + field.value + "\n";
  }
  CHECK(changed.find("role: follower → candidate") != std::string::npos);
  CHECK(changed.find("currentTerm: 0 → 1") != std::string::npos);
  const auto won = std::find_if(run.marks().begin(), run.marks().end(),
                                [](const Mark& mark) { return mark.kind == MarkKind::leader; });
  REQUIRE(won != run.marks().end());
  const std::vector<Why> reasons = reasons_of(run, *run.record(won->record));
  REQUIRE_FALSE(reasons.empty());
  CHECK(std::any_of(reasons.begin(), reasons.end(), [](const Why& why) {
    return why.question == "wins election" && why.yes && why.section == "Raft §5.2" && !why.reason.empty();
  }));
}

TEST_CASE("every entry of every log is found where the record that wrote it says so") {
  const Recorded recorded = record_scenario("figure-8-lost");
  const Run run = run_of(recorded);
  const trace::ClusterState end = trace::fold(recorded.header, recorded.records);
  for (std::size_t i = 0; i < end.servers.size(); ++i) {
    const raft::Log& log = end.servers[i].log;
    for (raft::LogIndex index = next(log.base().index); index <= log.last_index(); index = next(index)) {
      const auto entry =
          entry_at(run, raft::ServerId{static_cast<std::uint8_t>(i + 1)}, index, run.records());
      REQUIRE(entry);
      CHECK(*entry == log.at(index));
    }
  }
}

TEST_CASE("bookmarks are kept in a file, whole, and a wrong file is told by its line") {
  const auto folder = std::filesystem::temp_directory_path() / "raftviz-bookmarks-test";
  std::filesystem::create_directories(folder);
  const std::string path = Bookmarks::path_for((folder / "run.jsonl").string());
  Bookmarks bookmarks;
  bookmarks.set({Time{} + nanoseconds(7), 30, "here\tit\nbegins"});
  bookmarks.set({Time{}, 2, ""});
  bookmarks.set({Time{}, 2, "again"});
  bookmarks.save(path);
  const Bookmarks loaded = Bookmarks::load(path, 100);
  CHECK(loaded == bookmarks);
  REQUIRE(loaded.all().size() == 2);
  CHECK(loaded.find(30)->note == "here it begins");
  CHECK(loaded.all().front().note == "again");
  CHECK_THROWS_WITH_AS(Bookmarks::load(path, 20),
                       (path + ": line 3: found \"30\", expected the number of a record, 0 to 20").c_str(),
                       BookmarkError);
  std::ofstream(path) << "nonsense\n";
  CHECK_THROWS_AS(Bookmarks::load(path, 20), BookmarkError);
  std::filesystem::remove_all(folder);
  CHECK(Bookmarks::load(path, 20).all().empty());
}

}  // namespace
}  // namespace raftsim::viz::tests
