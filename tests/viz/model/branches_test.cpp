#include "viz/model/branches.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/simulation.hpp"
#include "viz/model/comparison.hpp"
#include "viz/replay/replay.hpp"

namespace raftsim::viz::tests {
namespace {

constexpr raft::ServerId kFirst{1};
constexpr raft::ServerId kSecond{2};

std::shared_ptr<const Run> run_from(const std::string& text, std::uint64_t seed = 1) {
  return std::make_shared<const Run>(
      run_of(std::make_shared<const Scenario>(parse_scenario(text, "test")), seed));
}

std::shared_ptr<const Run> shipped_run(const std::string& name, std::uint64_t seed = 1) {
  return std::make_shared<const Run>(run_of(
      std::make_shared<const Scenario>(load_scenario(RAFTSIM_SOURCE_DIR "/scenarios/" + name + ".json")),
      seed));
}

/// A cluster that is left to itself, with a client.
std::shared_ptr<const Run> plain_run() {
  return run_from(
      R"({"name": "plain", "cluster": {"servers": 3}, "clients": [{"interval": "20ms", "mode": "open"}],
                      "stop": {"at": "1s"}})");
}

std::string words_between(const Run& run, Time begin, Time end) {
  std::string all;
  for (std::uint64_t i = 1; i <= run.records(); ++i) {
    if (run.row(i).time >= begin && run.row(i).time <= end) all += std::string(run.words(i)) + "\n";
  }
  return all;
}

/// The run with the change, its past looked at line by line; what it saves runs to the same hash.
std::shared_ptr<const Run> changed(const Run& run, const Change& change) {
  CAPTURE(change.action);
  std::shared_ptr<const Run> branch = replay(run, change);
  std::uint64_t before = 0;
  for (std::uint64_t i = 1; i <= run.records() && run.row(i).time < change.time; ++i) {
    if (branch->line(i) != run.line(i)) {
      FAIL("record " << i << " is another: " << run.line(i) << " / " << branch->line(i));
    }
    before = i;
  }
  const RunComparison compared = compare(run, *branch);
  CHECK(compared.same >= before);
  if (!compared.equal) CHECK(compared.at >= change.time);
  const auto saved =
      std::make_shared<const Scenario>(parse_scenario(scenario_file(*branch, {change}), "saved"));
  CHECK(saved->seed == run.header().seed);
  Simulation again(saved, saved->seed);
  again.run();
  CHECK(again.hash() == branch->footer().hash);
  return branch;
}

std::size_t arrow_delivered_after(const Run& run, Time time) {
  for (std::size_t i = 0; i < run.arrows().size(); ++i) {
    const Arrow& arrow = run.arrows()[i];
    if (arrow.left > time && arrow.outcome == Outcome::delivered && rank_of(arrow) != ArrowRank::routine)
      return i;
  }
  FAIL("no such message");
  return 0;
}

const Change& offered(const std::vector<ChangeOffer>& offers, ChangeOffer::What what) {
  const ChangeOffer* offer = find_offer(offers, what);
  REQUIRE(offer != nullptr);
  return offer->change;
}

TEST_CASE("a change takes place after all that happens at the instant shown, and not before") {
  const auto run = plain_run();
  const Time busy = run->row(40).time;
  CHECK(time_of_change(*run, busy) == busy + nanoseconds(1));
  const Time quiet = busy + (run->row(run->record_at(busy) + 1).time - busy) / 2;
  CHECK(time_of_change(*run, quiet) == quiet);
  CHECK(time_of_change(*run, Time{}) == Time{} + nanoseconds(1));
}

TEST_CASE("whatever befalls a server at any instant, the past stays as it was, record by record") {
  using What = ChangeOffer::What;
  const auto run = plain_run();
  for (std::uint64_t record = 0; record <= run->records(); record += 37) {
    const Time shown = record == 0 ? Time{} : run->row(record).time;
    const Moment moment = run->moment(run->record_at(shown));
    for (const ChangeOffer& offer : offers_for(*run, moment, kSecond, time_of_change(*run, shown))) {
      const auto branch = changed(*run, offer.change);
      const Time at = offer.change.time;
      const std::string then = words_between(*branch, at, at);
      CAPTURE(offer.change.words);
      if (offer.what == What::crash) CHECK_FALSE(branch->moment(branch->record_at(at)).server(kSecond).up);
      if (offer.what == What::pause) CHECK(branch->moment(branch->record_at(at)).server(kSecond).paused);
      if (offer.what == What::isolate) CHECK(branch->moment(branch->record_at(at)).cut[1].contains(kFirst));
      if (offer.what == What::fire || offer.what == What::hold) CHECK_FALSE(then.empty());
    }
  }
}

TEST_CASE("every shipped scenario takes a crash in its middle, and its past stays") {
  int tried = 0;
  for (const auto& entry : std::filesystem::directory_iterator(RAFTSIM_SOURCE_DIR "/scenarios")) {
    if (entry.path().extension() != ".json" || entry.path().filename() == "schema.json") continue;
    const std::string name = entry.path().stem().string();
    CAPTURE(name);
    std::shared_ptr<const Run> run;
    try {
      run = shipped_run(name, 3);
    } catch (const std::exception&) {
      continue;  // a server that finds itself broken is that scenario's lesson
    }
    if (run->records() > 20'000) continue;
    const std::uint64_t record = run->records() / 2;
    const Time time = time_of_change(*run, run->row(record).time);
    if (time > run->end()) continue;
    const Moment moment = run->moment(run->record_at(run->row(record).time));
    changed(*run, offers_for(*run, moment, kFirst, time).front().change);
    ++tried;
  }
  CHECK(tried >= 50);
}

TEST_CASE("one message in flight meets its fate, and no other") {
  using What = ChangeOffer::What;
  const auto run = plain_run();
  for (const Duration from : {Duration{}, milliseconds(300), milliseconds(500)}) {
    const std::size_t place = arrow_delivered_after(*run, Time{} + from);
    const Arrow& arrow = run->arrows()[place];
    const std::vector<ChangeOffer> offers = offers_for(*run, place);
    const auto same = [&](const Run& branch, std::size_t nth) -> const Arrow& {
      std::size_t seen = 0;
      for (const Arrow& each : branch.arrows()) {
        if (each.id == arrow.id && seen++ == nth) return each;
      }
      FAIL("the message is gone");
      return arrow;
    };
    const auto dropped = changed(*run, offered(offers, What::drop));
    CHECK(same(*dropped, 0).outcome == Outcome::lost);
    CHECK(same(*dropped, 0).reason == trace::LossReason::dropped);
    // Up to when it would have arrived nothing else is lost.
    for (const Arrow& each : dropped->arrows()) {
      if (each.left <= arrow.ended && each.id != arrow.id) CHECK(each.reason != trace::LossReason::dropped);
    }
    const auto delayed = changed(*run, offered(offers, What::delay));
    CHECK(same(*delayed, 0).ended == arrow.ended + run->header().heartbeat);
    const auto twice = changed(*run, offered(offers, What::duplicate));
    CHECK(same(*twice, 0).ended == arrow.ended);
    CHECK(same(*twice, 1).copy);
    if (const ChangeOffer* overtaken = find_offer(offers, What::reorder)) {
      const auto reordered = changed(*run, overtaken->change);
      const Arrow& late = same(*reordered, 0);
      bool passed = false;
      for (const Arrow& each : reordered->arrows()) {
        passed = passed || (each.from == late.from && each.to == late.to && each.id > late.id &&
                            each.outcome == Outcome::delivered && each.ended < late.ended);
      }
      CHECK(passed);
    }
  }
}

TEST_CASE("of two messages alike that leave one link at one instant the one that is meant is dropped") {
  // Two commands at once: the leader sends two AppendEntries to each follower in the same nanosecond.
  const auto run = run_from(R"({"name": "twins", "cluster": {"servers": 3},
    "clients": [{"count": 2, "mode": "scripted", "delay": "1ms", "to": "leader"}],
    "timeline": [{"at": "500ms", "do": [{"command": {"client": "C1", "write": {"x": "1"}}},
                                        {"command": {"client": "C2", "write": {"x": "2"}}}]}],
    "stop": {"at": "1s"}})");
  std::size_t tried = 0;
  for (std::size_t i = 0; i < run->arrows().size(); ++i) {
    const Arrow& arrow = run->arrows()[i];
    if (arrow.left != Time{} + milliseconds(501)) continue;
    const auto branch = changed(*run, offered(offers_for(*run, i), ChangeOffer::What::drop));
    for (const Arrow& each : branch->arrows()) {
      if (each.left == arrow.left) CHECK((each.outcome == Outcome::lost) == (each.id == arrow.id));
    }
    ++tried;
  }
  CHECK(tried == 4);
}

TEST_CASE("a message that an action lets leave in the same instant is met as well") {
  const auto run = run_from(R"({"name": "hand-over", "cluster": {"servers": 3},
    "timeline": [{"at": "500ms", "do": [{"transfer": "followers"}]}], "stop": {"at": "1s"}})");
  std::size_t found = 0;
  for (std::size_t i = 0; i < run->arrows().size(); ++i) {
    if (run->arrows()[i].type != raft::MessageType::timeout_now) continue;
    ++found;
    const auto branch = changed(*run, offered(offers_for(*run, i), ChangeOffer::What::drop));
    CHECK(words_between(*branch, run->arrows()[i].left, run->arrows()[i].left).find("TimeoutNow") !=
          std::string::npos);
    std::size_t lost = 0;
    for (const Arrow& each : branch->arrows()) {
      if (each.type == raft::MessageType::timeout_now && each.outcome == Outcome::lost) ++lost;
    }
    CHECK(lost == 1);
  }
  CHECK(found == 1);
}

TEST_CASE("a link is cut both ways, one way, and healed") {
  using What = ChangeOffer::What;
  const auto run = plain_run();
  const Time time = time_of_change(*run, Time{} + milliseconds(400));
  const Moment before = run->moment(run->record_at(time));
  const auto both = changed(*run, offered(offers_for_link(before, kFirst, kSecond, time), What::cut));
  const Moment cut = both->moment(both->record_at(time));
  CHECK((cut.cut[0].contains(kSecond) && cut.cut[1].contains(kFirst)));
  CHECK(find_offer(offers_for_link(cut, kFirst, kSecond, time), What::cut) == nullptr);
  const auto healed =
      changed(*both, offered(offers_for_link(cut, kFirst, kSecond, time + milliseconds(100)), What::heal));
  CHECK(healed->moment(healed->records()).cut[0].empty());
  const auto one = changed(*run, offered(offers_for_link(before, kFirst, kSecond, time), What::cut_one_way));
  const Moment half = one->moment(one->record_at(time));
  CHECK((half.cut[0].contains(kSecond) && !half.cut[1].contains(kFirst)));
  CHECK(changed(*both, heal_all(time + milliseconds(200)))->moment(both->records()).cut[0].empty());
}

TEST_CASE("commands, settings and any action that is typed take place; keys of all kinds are quoted") {
  const auto run = plain_run();
  const Time time = time_of_change(*run, Time{} + milliseconds(400));
  const auto written =
      changed(*run, command_change({"C1", raft::Operation::write, "a\"b", "c\\d", {}, {}}, time));
  CHECK(words_between(*written, time, time).find("a\"b") != std::string::npos);
  for (const raft::Operation operation :
       {raft::Operation::read, raft::Operation::append, raft::Operation::compare_and_set}) {
    const auto asked = changed(*run, command_change({"C1", operation, "k", "v", "w", kFirst}, time));
    CHECK_FALSE(words_between(*asked, time, time).empty());
  }
  for (const SettingWord& setting : setting_words()) {
    const Change change =
        setting_change(setting, setting.example, setting.of_server ? kFirst : raft::kNobody, time);
    const auto set = changed(*run, change);
    CAPTURE(change.action);
    CHECK(set->row(set->record_at(time)).kind == trace::Kind::settings);
  }
  changed(*run, setting_change(setting_words()[0], R"({"uniform": ["1ms", "2ms"]})", raft::kNobody, time));
  const auto parted = changed(*run, typed_change(R"({"partition": [["S1"], "others"]})", time));
  CHECK(parted->moment(parted->record_at(time)).cut[0].size() == 2);
}

TEST_CASE("what cannot be is refused in one line") {
  const auto run = plain_run();
  const auto refused = [&](const std::string& action, Time time) {
    try {
      replay(*run, typed_change(action, time));
    } catch (const ReplayError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const Time time = Time{} + milliseconds(500);
  CHECK(refused(R"({"crash": "S9"})", time).find("/timeline/0/do/0/crash") != std::string::npos);
  CHECK(refused("crash S1", time) == "found crash S1, expected one action, as {\"crash\": \"S1\"}");
  CHECK(refused(R"({"crush": "S1"})", time).find("did you mean \"crash\"") != std::string::npos);
  CHECK(refused(R"({"crash": "S1"})", run->end() + nanoseconds(1)) ==
        "the run is over at 1s: choose an earlier moment");
  CHECK(refused(R"({"crash": "S1"})", run->end()).empty());
}

TEST_CASE("a run with faults drawn by its seed is changed with the faults as they were drawn") {
  const auto run = run_from(
      R"({"name": "faulty", "faults": {"profile": "everything", "every": "200ms"}, "stop": {"at": "3s"}})",
      7);
  const Time time = time_of_change(*run, Time{} + seconds(1));
  changed(*run, {time, R"({"crash": "all"})", "all crash"});
}

TEST_CASE("branches are a stack: made, switched, named, undone, redone and deleted") {
  const auto run = plain_run();
  const Time early = time_of_change(*run, Time{} + milliseconds(300));
  Branches branches(run);
  CHECK_FALSE(branches.undo());
  CHECK_FALSE(branches.redo());
  const Change first{early, R"({"crash": "S1"})", "S1 crashes"};
  const int one = branches.add(first, replay(*run, first)).id;
  CHECK(branches.current().id == one);
  CHECK(branches.current().name == "1: S1 crashes");
  const Change second{early + milliseconds(100), R"({"restart": "S1"})", "S1 restarts"};
  const int two = branches.add(second, replay(*branches.current().run, second)).id;
  CHECK(branches.depth(two) == 2);
  CHECK(branches.changes(two) == std::vector<Change>{first, second});
  CHECK(branches.undo());
  CHECK(branches.current().id == one);
  CHECK(branches.undo());
  CHECK(branches.current().run == run);
  CHECK(branches.redo());
  CHECK(branches.redo());
  CHECK(branches.current().id == two);
  branches.switch_to(0);
  const Change third{early, R"({"crash": "S2"})", "S2 crashes"};
  const int three = branches.add(third, replay(*run, third)).id;
  // Each behind its parent.
  std::vector<int> order;
  for (const Branch& branch : branches.all()) order.push_back(branch.id);
  CHECK(order == std::vector<int>{0, one, two, three});
  branches.step(true);
  CHECK(branches.current().id == 0);
  branches.step(false);
  CHECK(branches.current().id == three);
  CHECK(branches.rename(three, "other\nleader"));
  CHECK(branches.current().name == "other leader");
  CHECK_FALSE(branches.rename(three, "  "));
  CHECK(branches.rename(three, std::string(Branches::kMostName - 1, 'x') + "é"));
  CHECK(branches.current().name == std::string(Branches::kMostName - 1, 'x'));
  CHECK(branches.remove(0) == "the original stays");
  CHECK(branches.remove(one) == "it has branches of its own: delete those first");
  CHECK(branches.remove(three).empty());
  CHECK(branches.current().id == 0);
  CHECK(branches.remove(two).empty());
  CHECK(branches.remove(one).empty());
  CHECK(branches.all().size() == 1);
  CHECK_FALSE(branches.switch_to(one));
}

TEST_CASE("two branches are compared: the first difference, and then beside each other") {
  const auto run = plain_run();
  CHECK(compare(*run, *run).equal);
  const Time time = time_of_change(*run, Time{} + milliseconds(600));
  const auto branch = changed(*run, {time, R"({"crash": "followers"})", "followers crash"});
  const RunComparison result = compare(*run, *branch, 50);
  CHECK_FALSE(result.equal);
  CHECK(result.at == time);
  CHECK(branch->row(result.same + 1).kind == trace::Kind::crash);
  REQUIRE(result.rows.size() == 53);
  CHECK(result.rows[2] == ComparedRow{result.same, result.same});
  CHECK(result.rows[3] == ComparedRow{0, result.same + 1});
  Time last{};
  bool alike_later = false;
  for (std::size_t i = 3; i < result.rows.size(); ++i) {
    const ComparedRow& row = result.rows[i];
    const Time now = row.a != 0 ? run->row(row.a).time : branch->row(row.b).time;
    CHECK(now >= last);
    last = now;
    if (row.a == 0 || row.b == 0) continue;
    alike_later = true;
    CHECK(run->words(row.a) == branch->words(row.b));
    CHECK(run->row(row.a).time == branch->row(row.b).time);
  }
  // The client goes on in both.
  CHECK(alike_later);
}

TEST_CASE("a saved branch tells what was changed") {
  const auto run = plain_run();
  const Change change{time_of_change(*run, Time{} + milliseconds(600)), R"({"crash": "S1"})", "S1 crashes"};
  const auto branch = replay(*run, change);
  const Scenario saved = parse_scenario(scenario_file(*branch, {change, change}), "saved");
  CHECK(saved.description == "A branch in which S1 crashes at " + to_text(change.time - Time{}) +
                                 "; S1 crashes at " + to_text(change.time - Time{}) + ".");
  REQUIRE(saved.timeline.size() == 1);
  CHECK(std::get<At>(saved.timeline[0].trigger).time == change.time);
}

}  // namespace
}  // namespace raftsim::viz::tests
