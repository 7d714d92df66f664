#include <doctest/doctest.h>
#include <map>
#include <string>

#include "sim/faults/fault_draw.hpp"
#include "sim/faults/fault_timeline.hpp"
#include "sim/faults/random_scenario.hpp"
#include "sim/faults/recovery.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/simulation.hpp"
#include "tests/effort.hpp"
#include "tests/sim/shipped.hpp"

/// Faults that a seed draws: what comes of a plan is a scenario like any other.
namespace raftsim {
namespace {

constexpr FaultProfile kProfiles[]{
    FaultProfile::calm,       FaultProfile::lossy,      FaultProfile::partitions,
    FaultProfile::crashes,    FaultProfile::disks,      FaultProfile::clocks,
    FaultProfile::membership, FaultProfile::everything, FaultProfile::swarm};

Scenario planned(const std::string& faults, const std::string& cluster = "{}") {
  return parse_scenario(
      R"({"name": "n", "cluster": )" + cluster + R"(, "faults": )" + faults + R"(, "stop": {"at": "9s"}})",
      "test.json");
}

std::uint64_t hash_of(const Scenario& scenario, std::uint64_t seed) {
  Simulation simulation(std::make_shared<const Scenario>(scenario), seed);
  simulation.run();
  return simulation.hash();
}

}  // namespace

TEST_CASE("a plan of faults is read: by name, or with times; the rest has its defaults") {
  const FaultPlan by_name = *planned(R"("crashes")").faults;
  CHECK(by_name == FaultPlan{FaultProfile::crashes, Time{}, Time{seconds(6)}, Duration{}});
  const FaultPlan plan =
      *planned(R"({"profile": "lossy", "from": "1s", "until": "2s", "every": "50ms"})").faults;
  CHECK(plan == FaultPlan{FaultProfile::lossy, Time{seconds(1)}, Time{seconds(2)}, milliseconds(50)});
  const FaultPlan strong = *planned(R"({"profile": "lossy", "longest": "300ms", "loss": "2%"})").faults;
  CHECK(strong.longest == milliseconds(300));
  CHECK(strong.loss == Ratio{1, 50});
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Scenario scenario = planned(R"("lossy")");
    scenario.faults = strong;
    const FaultDraw draw = draw_faults(scenario, seed);
    CHECK(draw.longest == milliseconds(300));
    CHECK(draw.loss == Ratio{1, 50});
    CHECK(parse_scenario(to_json(scenario), "again.json").faults == scenario.faults);
  }
  for (const FaultProfile profile : kProfiles) {
    Scenario scenario = planned(R"("swarm")");
    scenario.faults->profile = profile;
    CHECK(parse_scenario(to_json(scenario), "again.json").faults == scenario.faults);
  }
}

TEST_CASE(
    "faults are drawn into entries that are mended at the end, the same for one seed, others for another") {
  for (const FaultProfile profile : kProfiles) {
    Scenario scenario = planned(R"({"profile": "swarm", "from": "1s", "until": "4s", "every": "100ms"})",
                                R"({"preVote": true, "checkQuorum": true})");
    scenario.faults->profile = profile;
    int differing = 0;
    for (std::uint64_t seed = 1; seed <= tests::tries(20U); ++seed) {
      const Scenario drawn = with_faults(scenario, seed);
      CHECK_FALSE(drawn.faults.has_value());
      CHECK(drawn == with_faults(scenario, seed));
      if (drawn.timeline != with_faults(scenario, seed + 1).timeline) ++differing;
      // All is explicit: written and read, it is the same run, fault by fault.
      const Scenario again = parse_scenario(to_json(drawn), "again.json");
      CHECK(to_json(again) == to_json(drawn));
      CHECK(hash_of(again, seed) == hash_of(scenario, seed));
      REQUIRE_FALSE(drawn.timeline.empty());
      Time last{};
      for (const TimelineEntry& entry : drawn.timeline) {
        const Time at = std::get<At>(entry.trigger).time;
        CHECK(at >= last);
        CHECK(at >= Time{seconds(1)});
        CHECK(at <= Time{milliseconds(6500)});
        last = at;
      }
      CHECK(last >= Time{seconds(4)});
    }
    CAPTURE(static_cast<int>(profile));
    CHECK(differing >= (profile == FaultProfile::calm ? 0 : tests::tries(15)));
  }
}

TEST_CASE("a profile brings its kinds of faults, and swarm some of all") {
  const auto kinds = [](FaultProfile profile, const char* cluster, std::uint64_t seed = 1) {
    Scenario scenario = planned(R"("swarm")", cluster);
    scenario.faults->profile = profile;
    return draw_faults(scenario, seed).kinds;
  };
  const char* const both = R"({"preVote": true, "checkQuorum": true})";
  CHECK(kinds(FaultProfile::calm, both).empty());
  CHECK(kinds(FaultProfile::partitions, both) == FaultKinds::of(FaultKind::partitions));
  CHECK(kinds(FaultProfile::everything, both) == FaultKinds::survived());
  // Who was removed and does not know it would disrupt the others (Raft §6).
  CHECK_FALSE(kinds(FaultProfile::everything, R"({"preVote": true})").has(FaultKind::membership));
  // A lease is as good as the clocks (thesis §6.4.1).
  const char* const lease = R"({"checkQuorum": true, "reads": "lease"})";
  CHECK_FALSE(kinds(FaultProfile::everything, lease).has(FaultKind::clocks));
  CHECK_FALSE(kinds(FaultProfile::everything, lease).has(FaultKind::timers));
  std::array<int, kFaultKinds> times{};
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const FaultKinds drawn = kinds(FaultProfile::swarm, both, seed);
    for (int i = 0; i < kFaultKinds; ++i)
      times.at(static_cast<std::size_t>(i)) += drawn.has(static_cast<FaultKind>(i)) ? 1 : 0;
  }
  for (int i = 0; i < kSurvivedFaultKinds; ++i) {
    CHECK(times.at(static_cast<std::size_t>(i)) > 60);
    CHECK(times.at(static_cast<std::size_t>(i)) < 140);
  }
  // Nobody is made to forget who does not ask for it.
  CHECK(times.at(static_cast<std::size_t>(FaultKind::lost_disks)) == 0);
  CHECK(kinds(FaultProfile::amnesia, both) == FaultKinds::of(FaultKind::crashes, FaultKind::lost_disks));
}

TEST_CASE("searches meet every fault that scenarios can write down, but the loss of a disk") {
  std::map<std::string, int> met;
  const auto note = [&](const char* what) { ++met[what]; };
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const Scenario drawn = with_faults(random_scenario(FaultProfile::swarm, seed), seed);
    for (const LinkOverride& own : drawn.network.overrides) {
      if (own.change.delay) note("a link with a delay of its own");
      if (own.change.loss) note("a link with losses of its own");
      if (own.change.bandwidth) note("a narrow link");
      if (!own.both_ways) note("an asymmetric link");
    }
    for (const TimelineEntry& entry : drawn.timeline) {
      for (const Action& action : entry.actions) {
        if (std::holds_alternative<Swizzle>(action.what)) note("swizzle");
        if (std::holds_alternative<Flap>(action.what)) note("flap");
        if (std::holds_alternative<Connect>(action.what)) note("connect");
        if (std::holds_alternative<CrashLoop>(action.what)) note("crash loop");
        if (std::holds_alternative<CorruptDisk>(action.what)) note("corrupt disk");
        if (std::holds_alternative<FillDisk>(action.what)) note("full disk");
        if (std::holds_alternative<StallDisk>(action.what)) note("stalled disk");
        if (std::holds_alternative<JumpClock>(action.what)) note("clock jump");
        if (std::holds_alternative<ChangeLinks>(action.what)) note("bad links");
        if (std::holds_alternative<Intercept>(action.what)) note("held messages");
        CHECK_FALSE(std::holds_alternative<LoseDisk>(action.what));
      }
    }
  }
  for (const char* const each :
       {"a link with a delay of its own", "a link with losses of its own", "a narrow link",
        "an asymmetric link", "swizzle", "flap", "connect", "crash loop", "corrupt disk", "full disk",
        "stalled disk", "clock jump", "bad links", "held messages"}) {
    CAPTURE(each);
    CHECK(met[each] >= 10);
  }
}

TEST_CASE(
    "only those that stay bad to the end lose what their disks hold: a majority is promised to return") {
  int corrupt = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    const Scenario scenario = random_scenario(FaultProfile::everything, seed);
    const raft::ServerSet mended = draw_faults(scenario, seed).mended;
    for (const TimelineEntry& entry : with_faults(scenario, seed).timeline) {
      for (const Action& action : entry.actions) {
        const auto* const lost = std::get_if<CorruptDisk>(&action.what);
        if (lost == nullptr) continue;
        ++corrupt;
        for (const auto& choice : lost->servers.choices) CHECK_FALSE(mended.contains(choice.server));
      }
    }
  }
  CHECK(corrupt > 0);
}

TEST_CASE("a crash that waits for its point in a step is off when the faults have ended") {
  // The one command comes long after the faults: who has a crash ahead would crash in the step that takes it.
  const Scenario scenario = parse_scenario(
      R"({"name": "n", "cluster": {"servers": 3}, "faults": {"profile": "crashes", "until": "2s", "every": "60ms"},
          "clients": [{"mode": "open", "interval": "6s"}], "stop": {"at": "9s"}})",
      "test.json");
  const auto shared = std::make_shared<const Scenario>(scenario);
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    Simulation simulation(shared, seed);
    simulation.run();
    for (const raft::ServerId id : simulation.all_servers()) CHECK(simulation.node(id).up());
  }
}

TEST_CASE("a majority is known beforehand only where memberships do not change") {
  const std::string with =
      R"({"name": "n", "faults": {"profile": "crashes", "mend": "majority"}, "timeline": [
      {"at": "1s", "do": [{"choose": [{"weight": 1, "do": [ACTION]}]}]}], "stop": {"at": "9s"}})";
  const auto mended = [&](const std::string& action) {
    std::string text = with;
    text.replace(text.find("ACTION"), 6, action);
    return draw_faults(parse_scenario(text, "test.json"), 7).mended.size();
  };
  CHECK(mended(R"({"changeMembership": {"voters": ["S1", "S2", "S3"]}})") == 5);
  CHECK(mended(R"({"snapshot": "S1"})") < 5);
}

TEST_CASE("a plan of as many faults as there may be can still be written and read") {
  const Scenario drawn = with_faults(
      parse_scenario(R"({"name": "n", "faults": {"profile": "everything", "until": "60s", "every": "1ms"},
          "clients": [{"mode": "scripted", "count": 2}], "cluster": {"preVote": true, "checkQuorum": true},
          "stop": {"at": "60s"}})",
                     "test.json"),
      1);
  CHECK(drawn.timeline.size() > limits::kMaxTimeline - 40);
  CHECK(parse_scenario(to_json(drawn), "again.json").timeline.size() == drawn.timeline.size());
}

TEST_CASE("what is expected of a scenario that says nothing itself of the time after its faults") {
  const auto judged = [](const std::string& rest) {
    Scenario scenario = parse_scenario(R"({"name": "n", )" + rest + "}", "test.json");
    expect_leader_again(scenario);
    expect_linearizable(scenario);
    return scenario.expectations;
  };
  const auto expectations =
      judged(R"("faults": "crashes", "cluster": {"sessions": 8}, "stop": {"at": "18s"})");
  REQUIRE(expectations.size() == 2);
  const auto& leader = std::get<ExpectEventually>(expectations[0].what);
  CHECK(leader.window.from == Time{seconds(12)});
  CHECK(leader.within == seconds(6));
  CHECK(std::get<ExpectLinearizable>(expectations[1].what).linearizable);
  // Votes are often split where timeouts spread over less than a few messages take.
  const std::string narrow = R"("faults": "crashes", "stop": {"at": "18s"}, "cluster": {"electionTimeout": )";
  CHECK(judged(narrow + R"({"min": "150ms", "max": "155ms"}})").empty());
  CHECK(judged(narrow + R"({"min": "12ms", "max": "24ms"}, "heartbeat": "6ms"})").empty());
  // No time to see it; no faults; said already; and without sessions a command may be applied twice.
  CHECK(judged(R"("faults": "crashes", "stop": {"at": "17s"})").empty());
  CHECK(judged(R"("stop": {"at": "18s"})").empty());
  CHECK(judged(R"("faults": "crashes", "expect": [{"eventually": {"leader": "S1"}}], "stop": {"at": "18s"})")
            .size() == 1);
}

TEST_CASE("the draw in words") {
  FaultDraw draw;
  draw.mended = raft::ServerSet::first(3);
  CHECK(in_words(draw, 3) == "none");
  CHECK(in_words(draw, 4) == "none; in the end S4 stays down");
  draw.remains = Remains::alone;
  CHECK(in_words(draw, 5) == "none; in the end S4 S5 are cut off one by one");
  CHECK(in_words(FaultDraw{FaultKinds::of(FaultKind::loss, FaultKind::disks),
                           milliseconds(250),
                           seconds(1),
                           {1, 10},
                           raft::ServerSet::first(3),
                           {},
                           {}},
                 3) == "loss of 10%, disks; one every 250ms, up to 1s long");
  draw.remains = {};
  draw.left_alone = FaultKinds::of(FaultKind::clocks, FaultKind::timers);
  CHECK(in_words(draw, 3) == "none; without clocks, timers, for leases rest on them");
  draw.left_alone = FaultKinds::of(FaultKind::membership);
  CHECK(in_words(draw, 3) ==
        "none; without membership, for memberships change only with preVote and checkQuorum");
}

TEST_CASE("a plan may mend a random majority alone: the rest stay bad, and \"mended\" names the majority") {
  const std::string text =
      R"({"name": "n", "cluster": CLUSTER, "faults": {"profile": "crashes", "mend": "majority"},
      "timeline": [{"when": {"leader": "mended"}, "from": "7s", "say": "a leader"}],
      "expect": [{"eventually": {"leader": "mended"}, "from": "6s", "within": "2s"},
                 {"finally": {"any": [{"converged": "mended"}, {"not": {"leader": "mended"}}]}}],
      "stop": {"at": "9s", "when": {"time": {">=": "8s"}, "leader": "mended"}}})";
  const auto with_cluster = [&](const std::string& cluster) {
    std::string all = text;
    all.replace(all.find("CLUSTER"), 7, cluster);
    return parse_scenario(all, "test.json");
  };
  const Scenario scenario = with_cluster(R"({"servers": 5})");
  CHECK(parse_scenario(to_json(scenario), "again.json").faults->mending == Mending::majority);
  std::array<int, kRemains> remains{};
  std::array<int, 6> sizes{};
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    const FaultDraw draw = draw_faults(scenario, seed);
    ++remains.at(static_cast<std::size_t>(draw.remains));
    ++sizes.at(static_cast<std::size_t>(draw.mended.size()));
    const Scenario drawn = with_faults(scenario, seed);
    const LeaderIn leader{draw.mended, false, false};
    const Converged converged{true, draw.mended, false};
    const auto& eventually = std::get<ExpectEventually>(drawn.expectations.at(0).what);
    CHECK(std::get<LeaderIn>(eventually.condition.facts.at(0)) == leader);
    const auto& any = std::get<ExpectFinally>(drawn.expectations.at(1).what).condition.any;
    CHECK(std::get<Converged>(any.at(0).facts.at(0)) == converged);
    CHECK(std::get<LeaderIn>(any.at(1).none.at(0).facts.at(0)) == leader);
    CHECK(std::get<LeaderIn>(drawn.stop.when->facts.at(1)) == leader);
    CHECK(std::get<LeaderIn>(std::get<When>(drawn.timeline.at(0).trigger).condition.facts.at(0)) == leader);
    CHECK(in_words(draw, 5).find("; in the end S") != std::string::npos);
    if (!tests::kTakesLong && seed % 10 != 0) continue;
    CHECK(to_json(parse_scenario(to_json(drawn), "again.json")) == to_json(drawn));
    CHECK(hash_of(drawn, seed) == hash_of(scenario, seed));
  }
  // Without PreVote and CheckQuorum nobody is left deaf: it would depose leaders for ever.
  CHECK(remains.at(static_cast<std::size_t>(Remains::deaf)) == 0);
  for (int i = 0; i < kRemains - 1; ++i) CHECK(remains.at(static_cast<std::size_t>(i)) > 20);
  CHECK(sizes.at(3) + sizes.at(4) == 200);
  CHECK(sizes.at(3) > 60);
  CHECK(sizes.at(4) > 60);

  const Scenario few =
      with_cluster(R"({"servers": 7, "voters": ["S2", "S4", "S6"], "preVote": true, "checkQuorum": true})");
  const raft::ServerSet voters = raft::ServerSet::from_mask(0b101010);
  bool deaf = false;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const FaultDraw draw = draw_faults(few, seed);
    CHECK((draw.mended & voters).size() == 2);
    deaf = deaf || draw.remains == Remains::deaf;
  }
  CHECK(deaf);
  // Where memberships change nobody knows beforehand who a majority is.
  Scenario changing = few;
  changing.faults->profile = FaultProfile::membership;
  CHECK(draw_faults(changing, 1).mended == raft::ServerSet::first(7));
  CHECK(std::get<Converged>(std::get<ExpectFinally>(with_faults(changing, 1).expectations.at(1).what)
                                .condition.any.at(0)
                                .facts.at(0)) == Converged{});
}

TEST_CASE("what stays bad stays so to the end, and the majority goes on without it") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    const auto scenario = tests::parse_shared(R"({"name": "n",
        "cluster": {"servers": 5, "preVote": true, "checkQuorum": true},
        "clients": [{"think": "20ms", "timeout": "100ms", "stop": "5s"}],
        "faults": {"profile": "swarm", "until": "3s", "mend": "majority"},
        "expect": [{"eventually": {"leader": "mended"}, "from": "3s", "within": "4s"},
                   {"finally": {"converged": "mended", "clients": {"all": {"pending": 0}}}}],
        "stop": {"at": "12s"}})");
    const FaultDraw draw = draw_faults(*scenario, seed);
    Simulation simulation(scenario, seed);
    simulation.run();
    REQUIRE(simulation.checks().violation() == nullptr);
    for (const ExpectationResult& result : simulation.expectations().results()) {
      CAPTURE(result.actual);
      CHECK(result.state == ExpectationState::met);
    }
    for (const raft::ServerId rest : simulation.all_servers() - draw.mended) {
      const Node& node = simulation.node(rest);
      for (const raft::ServerId one : draw.mended) {
        const bool hears = node.up() && !node.paused && simulation.network().connected(one, rest);
        const bool is_heard = node.up() && !node.paused && simulation.network().connected(rest, one);
        CHECK_FALSE((hears && is_heard));
      }
    }
  }
}

TEST_CASE("random scenarios are good scenarios, and Raft holds in them and recovers") {
  std::array<int, kGoals> reached{};
  for (const FaultProfile profile : kProfiles) {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      const Scenario scenario = random_scenario(profile, seed);
      CAPTURE(seed);
      CAPTURE(static_cast<int>(profile));
      CHECK(to_json(parse_scenario(to_json(scenario), "again.json")) == to_json(scenario));
      Simulation simulation(std::make_shared<const Scenario>(scenario), seed);
      simulation.run();
      if (const auto* violation = simulation.checks().violation()) FAIL(violation->message);
      for (const ExpectationResult& result : simulation.expectations().results()) {
        CHECK(result.state == ExpectationState::met);
      }
      for (int i = 0; i < kGoals; ++i) {
        if (simulation.goals().reached(static_cast<Goal>(i))) ++reached.at(static_cast<std::size_t>(i));
      }
    }
  }
  CHECK(reached.at(static_cast<std::size_t>(Goal::entry_overwritten)) > 0);
  CHECK(reached.at(static_cast<std::size_t>(Goal::leader_crashed_with_uncommitted_entries)) > 0);
  CHECK(reached.at(static_cast<std::size_t>(Goal::snapshot_installed)) > 0);
}

}  // namespace raftsim
