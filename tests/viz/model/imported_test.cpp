#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "sim/trace/fold.hpp"
#include "sim/trace/json_write.hpp"
#include "sim/trace/trace_error.hpp"
#include "viz/model/change.hpp"
#include "viz/model/cluster_words.hpp"
#include "viz/model/details.hpp"
#include "viz/model/load_run.hpp"
#include "viz/model/run_builder.hpp"
#include "viz/model/session.hpp"
#include "viz/replay/replay.hpp"

namespace raftsim::viz {
namespace {

constexpr raft::ServerId kA{1};
constexpr raft::ServerId kB{2};
constexpr raft::ServerId kC{3};

trace::Header header_of_log() {
  trace::Header header;
  header.scenario = "node.log";
  header.servers = 3;
  header.imported = trace::ImportedFrom{"shiviz", "node.log", 1, "", false, {"a", "b", "c"}};
  return header;
}

trace::Record event(std::uint64_t number, raft::ServerId server, trace::Logged logged) {
  trace::Record record;
  record.number = number;
  record.time = Time{milliseconds(static_cast<std::int64_t>(10 * number))};
  record.server = server;
  if (logged.heard.size() == 1) record.cause = logged.heard.front().record;
  record.event = std::move(logged);
  return record;
}

/// a sends twice, b and c hear of it, b of both at once; c tells its role.
Run imported_run() {
  RunBuilder builder(header_of_log());
  builder.add(event(1, kA, {"sends MsgVote", {{"pid", "7"}}}));
  builder.add(event(2, kC, {"wakes"}));
  builder.add(event(3, kA, {"sends more"}));
  builder.add(event(4, kC, {"votes", {}, {{kA, 1, raft::MessageType::request_vote}}}));
  trace::Logged several{"hears both", {}, {{kA, 3, {}}, {kC, 2, {}}}};
  builder.add(event(5, kB, several));
  trace::Logged leads{"leads"};
  leads.change->role = raft::Role::leader;
  leads.change->current_term = raft::Term{4};
  builder.add(event(6, kC, leads));
  trace::Logged stops{"stops"};
  stops.down = true;
  builder.add(event(7, kC, stops));
  trace::Record end;
  end.number = 8;
  end.time = Time{milliseconds(70)};
  end.event = trace::Ended{"log"};
  builder.add(end);
  trace::Footer footer;
  footer.records = 8;
  footer.time = end.time;
  return builder.finish(footer);
}

std::string value_of(const std::vector<Field>& fields, const std::string& name) {
  for (const Field& field : fields) {
    if (field.name == name) return field.value;
  }
  return "(none)";
}

TEST_CASE("arrows of an imported log go from the event that was heard of, in the order of their beginnings") {
  const Run run = imported_run();
  REQUIRE(run.arrows().size() == 3);
  const Arrow& vote = run.arrows()[0];
  CHECK(vote.from == kA);
  CHECK(vote.to == kC);
  CHECK(vote.left == Time{milliseconds(10)});
  CHECK(vote.ended == Time{milliseconds(40)});
  CHECK(label_of(vote) == "RequestVote");
  CHECK(title_of(run, vote) == "RequestVote");
  CHECK(rank_of(vote) == ArrowRank::election);
  CHECK(run.arrows()[1].asked_by == 2);
  CHECK(run.arrows()[2].asked_by == 3);
  for (const std::size_t unknown : {1U, 2U}) {
    CHECK(label_of(run.arrows()[unknown]).empty());
    CHECK(title_of(run, run.arrows()[unknown]) == "a message of unknown kind");
    CHECK(rank_of(run.arrows()[unknown]) == ArrowRank::content);
    CHECK(value_of(fields_of(run, run.arrows()[unknown]), "term") == "(none)");
  }
  // The rows find theirs again.
  CHECK(run.row(4).arrow == 0);
  CHECK(run.arrows()[run.row(5).arrow].ended_by == 5);
  CHECK(run.row(4).type == static_cast<std::uint8_t>(raft::MessageType::request_vote));
  CHECK(run.next_message(kA, 0) == 1);
  CHECK(run.next_message(kA, 1) == 3);
  CHECK(run.next_message(kB, 0) == 5);
}

TEST_CASE("of several causes each leads on, and all lead back") {
  const Run run = imported_run();
  CHECK(causes_of(*run.record(5)) == std::vector<std::uint64_t>{3, 2});
  Session session(std::make_shared<const Run>(imported_run()));
  session.jump_to_record(5);
  REQUIRE(session.jump_to_cause());
  CHECK(session.cursor().record == 3);
  CHECK(session.jump_to_effect());
  CHECK(session.cursor().record == 5);
  session.jump_to_record(1);
  CHECK_FALSE(session.jump_to_cause());
  CHECK(run.effects(1) == std::vector<std::uint64_t>{4});
  CHECK(run.effects(2) == std::vector<std::uint64_t>{5});
  CHECK(run.effects(3) == std::vector<std::uint64_t>{5});
  CHECK(value_of(fields_of(run, *run.record(1)), "pid") == "7");
  CHECK(value_of(fields_of(run, *run.record(5)), "heard from S3") == "record #2");
}

TEST_CASE("the leader speaks for the cluster, whichever server it is, though its term is unknown") {
  const Run run = imported_run();
  for (const std::size_t leader : {0U, 1U, 2U}) {
    CAPTURE(leader);
    Moment moment = run.moment(1);
    for (std::size_t i = 0; i < moment.servers.size(); ++i) {
      ServerMoment& server = moment.servers[i];
      server.up = server.known.role = true;
      server.role = i == leader ? raft::Role::leader : raft::Role::follower;
      server.known.term = i != leader;
      server.current_term = raft::Term{i == leader ? 0U : 3U};
    }
    CHECK(words_of(run, moment).leader == to_string(trace::id_of_place(leader)) + " leads");
    CHECK(words_of(run, moment).term == "term unknown");
  }
}

TEST_CASE("what an imported log does not tell is unknown, and not 0") {
  const Run run = imported_run();
  const auto shown = [&](raft::ServerId server, std::uint64_t record) {
    return fields_of(run, server, run.moment(record), run.moment(record));
  };
  for (const char* name : {"role", "currentTerm", "commitIndex"})
    CHECK(value_of(shown(kC, 5), name) == "unknown");
  CHECK(value_of(shown(kC, 5), "host") == "c");
  CHECK(value_of(shown(kC, 5), "state") == "running");
  CHECK(value_of(shown(kC, 6), "role") == "leader");
  CHECK(value_of(shown(kC, 6), "currentTerm") == "4");
  CHECK(value_of(shown(kC, 6), "commitIndex") == "unknown");
  CHECK(value_of(shown(kC, 7), "state") == "down");
  CHECK(value_of(shown(kC, 7), "votedFor") == "(none)");

  CHECK(words_of(run, run.moment(5)).leader == "no roles are known");
  CHECK(words_of(run, run.moment(5)).term == "no terms are known");
  CHECK(words_of(run, run.moment(6)).leader == "S3 leads");
  CHECK(words_of(run, run.moment(6)).term == "term 4");
  CHECK(words_of(run, run.moment(7)).leader == "no leader");
  CHECK(words_of(run, run.moment(7)).quorum.empty());

  const std::vector<Bar>& bars = run.lane(kC).bars;
  REQUIRE(bars.size() == 3);
  CHECK_FALSE(bars[0].known.role);
  CHECK(bars[0].up);
  CHECK(bars[1].known.role);
  CHECK(bars[1].role == raft::Role::leader);
  CHECK_FALSE(bars[2].up);
  REQUIRE(run.lane(kA).bars.size() == 1);
  CHECK_FALSE(run.lane(kA).bars[0].known.term);
  CHECK_FALSE(run.row(4).term_known);
  CHECK(run.row(6).term_known);
  CHECK(run.next(StepKind::election, 0) == 6);
  CHECK(run.highest_index() == raft::LogIndex{0});
}

TEST_CASE("what was imported cannot be run again or changed") {
  const Run run = imported_run();
  CHECK(offers_for(run, 0).empty());
  CHECK_THROWS_AS(replay(run, {Time{milliseconds(10)}, R"({"crash": "S1"})", "S1 crashes"}), ReplayError);
  CHECK_THROWS_AS(scenario_file(run, {}), ReplayError);
}

TEST_CASE("an event that has heard of another's event than it says is refused") {
  RunBuilder builder(header_of_log());
  builder.add(event(1, kA, {"x"}));
  CHECK_THROWS_AS(builder.add(event(2, kC, {"y", {}, {{kB, 1, {}}}})), trace::FoldError);
  RunBuilder later(header_of_log());
  CHECK_THROWS_AS(later.add(event(1, kC, {"y", {}, {{kB, 1, {}}}})), trace::FoldError);
}

TEST_CASE("a file in which an event has heard of another's event is refused with its line") {
  std::string folder = (std::filesystem::temp_directory_path() / "raftviz-heard-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const std::string path = folder + "/run.jsonl";
  trace::Footer footer;
  footer.records = 2;
  footer.time = Time{milliseconds(20)};
  std::ofstream(path) << trace::to_json_line(header_of_log()) << "\n"
                      << trace::to_json_line(event(1, kA, {"x"})) << "\n"
                      << trace::to_json_line(event(2, kC, {"y", {}, {{kB, 1, {}}}})) << "\n"
                      << trace::to_json_line(footer) << "\n";
  std::string complaint;
  try {
    load_run(path);
  } catch (const trace::TraceError& error) {
    complaint = error.what();
  }
  std::filesystem::remove_all(folder);
  CHECK(complaint.find(path + ": line 3: found") == 0);
}

}  // namespace
}  // namespace raftsim::viz
