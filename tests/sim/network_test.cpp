#include "sim/network.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using raft::ServerId;
using raft::ServerSet;
using raftsim::Delay;
using raftsim::Duration;
using raftsim::Fate;
using raftsim::LinkConfig;
using raftsim::LossReason;
using raftsim::milliseconds;
using raftsim::Network;
using raftsim::Random;
using raftsim::Ratio;
using raftsim::Time;

constexpr ServerId kNear{1};
constexpr ServerId kFar{2};
constexpr ServerId kS3{3};

ServerSet set_of(const std::vector<int>& servers) {
  ServerSet set;
  for (const int server : servers) set.insert(ServerId{static_cast<std::uint8_t>(server)});
  return set;
}

LinkConfig uniform_link() {
  LinkConfig link;
  link.delay = Delay::uniform(milliseconds(10), milliseconds(15));
  return link;
}

LinkConfig lossy_link(Ratio loss) {
  LinkConfig link = uniform_link();
  link.loss = loss;
  return link;
}

/// All directions that are cut, "1>2 2>1".
std::string cuts(const Network& network) {
  std::string text;
  const ServerSet all = ServerSet::first(network.servers());
  for (const ServerId from : all) {
    for (const ServerId to : all) {
      if (network.connected(from, to)) continue;
      text.append(text.empty() ? "" : " ");
      text.append(std::to_string(from.value)).append(">").append(std::to_string(to.value));
    }
  }
  return text;
}

/// The fates of `count` messages from S1 to S2, sent a millisecond apart.
std::vector<Fate> fates(Network& network, int count) {
  std::vector<Fate> result;
  result.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) result.push_back(network.route(Time{milliseconds(i)}, kNear, kFar));
  return result;
}

}  // namespace

TEST_SUITE_BEGIN("sim/network");

TEST_CASE("a message arrives once, after its link's delay") {
  LinkConfig link;
  link.delay = Delay::constant(milliseconds(7));
  Network network(3, 1, link);
  const Fate fate = network.route(Time{milliseconds(3)}, kNear, kFar);
  CHECK(fate.copies == 1);
  CHECK(fate.reason == LossReason::none);
  CHECK(fate.arrival[0] == Time{milliseconds(10)});
}

TEST_CASE("each direction of each link draws its delays from the stream of its name") {
  struct Row {
    int from;
    int to;
    const char* stream;
  };
  const std::vector<Row> rows{
      {1, 2, "net/S1>S2"}, {2, 1, "net/S2>S1"}, {9, 10, "net/S9>S10"}, {64, 11, "net/S64>S11"}};
  const LinkConfig link = uniform_link();
  Network network(64, 5, link);
  for (const Row& row : rows) {
    CAPTURE(row.stream);
    Random stream(5, row.stream);
    for (int i = 0; i < 5; ++i) {
      const Fate fate = network.route(Time{}, ServerId{static_cast<std::uint8_t>(row.from)},
                                      ServerId{static_cast<std::uint8_t>(row.to)});
      CHECK(fate.arrival[0] == Time{} + link.delay.sample(stream));
    }
  }
}

TEST_CASE("the k-th message of a link takes the link's k-th delay, whatever becomes of the messages") {
  LinkConfig all_faults = lossy_link(Ratio{1, 3});
  all_faults.duplicate = Ratio{1, 3};
  Network plain(2, 1, uniform_link());
  Network faulty(2, 1, all_faults);
  Network cut(2, 1, uniform_link());
  const std::vector<Fate> expected = fates(plain, 300);
  const std::vector<Fate> with_faults = fates(faulty, 300);
  for (std::size_t k = 0; k < expected.size(); ++k) {
    if (k == 100) cut.cut(set_of({1}), set_of({2}));
    if (k == 200) cut.heal_all();
    const Fate with_cut = cut.route(Time{milliseconds(static_cast<std::int64_t>(k))}, kNear, kFar);
    CAPTURE(k);
    CHECK((with_cut.copies == 0) == (k >= 100 && k < 200));
    if (with_cut.copies > 0) CHECK(with_cut.arrival[0] == expected[k].arrival[0]);
    if (with_faults[k].copies > 0) CHECK(with_faults[k].arrival[0] == expected[k].arrival[0]);
  }
}

TEST_CASE("a higher loss loses the same messages and more, and duplicates the same ones of the rest") {
  LinkConfig low = lossy_link(Ratio{1, 10});
  low.duplicate = Ratio{1, 5};
  LinkConfig high = low;
  high.loss = Ratio{3, 10};
  Network one(2, 1, low);
  Network two(2, 1, high);
  const std::vector<Fate> few = fates(one, 1000);
  const std::vector<Fate> many = fates(two, 1000);
  for (std::size_t k = 0; k < few.size(); ++k) {
    CAPTURE(k);
    if (few[k].copies == 0) CHECK(many[k].copies == 0);
    if (many[k].copies > 0) CHECK(many[k].copies == few[k].copies);
  }
}

TEST_CASE("loss, duplication and reordering happen as often as they should") {
  constexpr int kMessages = 100'000;
  LinkConfig link;
  link.delay = Delay::constant(milliseconds(10));
  link.loss = Ratio{1, 10};
  link.duplicate = Ratio{1, 20};
  link.reorder = Ratio{1, 4};
  link.reorder_extra = Delay::constant(milliseconds(5));
  Network network(2, 1, link);
  int lost = 0;
  int twice = 0;
  int late = 0;
  for (int i = 0; i < kMessages; ++i) {
    const Fate fate = network.route(Time{}, kNear, kFar);
    REQUIRE((fate.copies == 0) == (fate.reason == LossReason::loss));
    lost += fate.copies == 0 ? 1 : 0;
    twice += fate.copies == 2 ? 1 : 0;
    if (fate.copies == 0) continue;
    late += fate.arrival[0] == Time{milliseconds(15)} ? 1 : 0;
    REQUIRE((fate.arrival[0] == Time{milliseconds(10)} || fate.arrival[0] == Time{milliseconds(15)}));
    if (fate.copies == 2) REQUIRE(fate.arrival[1] == Time{milliseconds(10)});
  }
  // Of 100,000; then of the 90% that are not lost.
  CHECK(lost == doctest::Approx(10'000).epsilon(0.03));
  CHECK(twice == doctest::Approx(4'500).epsilon(0.05));
  CHECK(late == doctest::Approx(22'500).epsilon(0.03));
}

TEST_CASE("certain loss loses all and certain duplication doubles all") {
  Network network(2, 1, lossy_link(Ratio{1, 1}));
  for (const Fate& fate : fates(network, 100)) CHECK(fate.reason == LossReason::loss);
  LinkConfig twice = uniform_link();
  twice.duplicate = Ratio{1, 1};
  network.set_default(twice);
  for (const Fate& fate : fates(network, 100)) {
    CHECK(fate.copies == 2);
    CHECK(fate.arrival[0] != fate.arrival[1]);
  }
}

TEST_CASE("messages overtake each other, but not on a link that keeps their order") {
  LinkConfig link = uniform_link();
  link.duplicate = Ratio{1, 10};
  link.reorder = Ratio{1, 2};
  link.reorder_extra = Delay::constant(milliseconds(20));
  const auto overtakings = [](const std::vector<Fate>& sent) {
    int count = 0;
    for (std::size_t k = 1; k < sent.size(); ++k)
      count += sent[k].arrival[0] < sent[k - 1].arrival[0] ? 1 : 0;
    return count;
  };
  Network free(2, 1, link);
  CHECK(overtakings(fates(free, 1000)) > 100);
  link.fifo = true;
  Network ordered(2, 1, link);
  const std::vector<Fate> in_order = fates(ordered, 1000);
  CHECK(overtakings(in_order) == 0);
  // Nothing but the order changes: no message comes before its delay, and none later than the slowest before
  // it.
  Time slowest{};
  Random stream(1, "net/S1>S2");
  for (std::size_t k = 0; k < in_order.size(); ++k) {
    const Time own = Time{milliseconds(static_cast<std::int64_t>(k))} + link.delay.sample(stream);
    slowest = std::max(slowest, own);
    CHECK(in_order[k].arrival[0] == slowest);
    if (in_order[k].copies == 2) slowest = std::max(slowest, in_order[k].arrival[1]);
  }
}

TEST_CASE("cuts, partitions and heals compose") {
  struct Row {
    const char* name;
    std::function<void(Network&)> act;
    const char* cuts;
  };
  const std::vector<Row> rows{
      {"nothing", [](Network&) {}, ""},
      {"one way", [](Network& n) { n.cut(set_of({1}), set_of({2})); }, "1>2"},
      {"two ways",
       [](Network& n) {
         n.cut(set_of({1}), set_of({2}));
         n.cut(set_of({2}), set_of({1}));
       },
       "1>2 2>1"},
      {"several, and never a server from itself",
       [](Network& n) {
         n.cut(set_of({1, 2}), set_of({2, 3}));
       },
       "1>2 1>3 2>3"},
      {"cut twice and healed once",
       [](Network& n) {
         n.cut(set_of({1}), set_of({2}));
         n.cut(set_of({1}), set_of({2}));
         n.heal(set_of({1}), set_of({2}));
       },
       ""},
      {"heal one of two",
       [](Network& n) {
         n.cut(set_of({1}), set_of({2, 3}));
         n.heal(set_of({1}), set_of({2}));
       },
       "1>3"},
      {"isolate one", [](Network& n) { n.isolate(set_of({2})); }, "1>2 2>1 2>3 2>4 3>2 4>2"},
      {"isolate two, from each other as well",
       [](Network& n) {
         n.isolate(set_of({1, 2}));
       },
       "1>2 1>3 1>4 2>1 2>3 2>4 3>1 3>2 4>1 4>2"},
      {"isolate keeps other cuts",
       [](Network& n) {
         n.cut(set_of({3}), set_of({4}));
         n.isolate(set_of({1}));
       },
       "1>2 1>3 1>4 2>1 3>1 3>4 4>1"},
      {"partition with an unnamed group",
       [](Network& n) {
         const std::vector<ServerSet> groups{set_of({1, 2})};
         n.partition(groups);
       },
       "1>3 1>4 2>3 2>4 3>1 3>2 4>1 4>2"},
      {"partition in three",
       [](Network& n) {
         const std::vector<ServerSet> groups{set_of({1}), set_of({2}), set_of({3, 4})};
         n.partition(groups);
       },
       "1>2 1>3 1>4 2>1 2>3 2>4 3>1 3>2 4>1 4>2"},
      {"a server of two groups belongs to the first",
       [](Network& n) {
         const std::vector<ServerSet> groups{set_of({1, 2}), set_of({2, 3, 4})};
         n.partition(groups);
       },
       "1>3 1>4 2>3 2>4 3>1 3>2 4>1 4>2"},
      {"partition mends what was cut before",
       [](Network& n) {
         n.cut(set_of({1}), set_of({2}));
         const std::vector<ServerSet> groups{set_of({1, 2, 3})};
         n.partition(groups);
       },
       "1>4 2>4 3>4 4>1 4>2 4>3"},
      {"partition into one group is healing",
       [](Network& n) {
         n.isolate(set_of({1}));
         const std::vector<ServerSet> groups{set_of({1, 2, 3, 4})};
         n.partition(groups);
       },
       ""},
      {"heal all",
       [](Network& n) {
         n.isolate(set_of({1, 2}));
         n.heal_all();
       },
       ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Network network(4, 1, LinkConfig{});
    row.act(network);
    CHECK(cuts(network) == row.cuts);
    CHECK(network.route(Time{}, kNear, kFar).reason ==
          (network.connected(kNear, kFar) ? LossReason::none : LossReason::cut));
  }
}

TEST_CASE("cuts reach all of 64 servers") {
  Network network(64, 1, LinkConfig{});
  network.isolate(set_of({64}));
  CHECK_FALSE(network.connected(kNear, ServerId{64}));
  CHECK_FALSE(network.connected(ServerId{64}, ServerId{63}));
  CHECK(network.connected(ServerId{63}, kNear));
  CHECK(network.cut_from(ServerId{64}) == ServerSet::first(63));
}

TEST_CASE("a cut also counts on a link with faults, and before loss") {
  Network network(2, 1, lossy_link(Ratio{1, 1}));
  network.cut(set_of({1}), set_of({2}));
  CHECK(network.route(Time{}, kNear, kFar).reason == LossReason::cut);
}

TEST_CASE("a link has the default's settings until it gets its own") {
  LinkConfig slow;
  slow.delay = Delay::constant(milliseconds(100));
  LinkConfig slower;
  slower.delay = Delay::constant(milliseconds(500));
  Network network(3, 1, LinkConfig{});
  network.set_link(kNear, kFar, slow);
  CHECK(network.link(kNear, kFar) == slow);
  CHECK(network.link(kFar, kNear) == LinkConfig{});
  network.set_default(slower);
  CHECK(network.link(kNear, kFar) == slow);
  CHECK(network.link(kFar, kNear) == slower);
  CHECK(network.route(Time{}, kNear, kFar).arrival[0] == Time{milliseconds(100)});
  CHECK(network.route(Time{}, kNear, kS3).arrival[0] == Time{milliseconds(500)});
  network.set_link(kNear, kFar, slower);
  CHECK(network.link(kNear, kFar) == slower);
}

TEST_CASE("a change to all links keeps what else they have of their own") {
  LinkConfig slow;
  slow.delay = Delay::constant(milliseconds(100));
  Network network(3, 1, LinkConfig{});
  network.set_link(kNear, kFar, slow);
  network.change_all([](LinkConfig& link) { link.loss = Ratio{1, 1}; });
  CHECK(network.link(kNear, kFar).delay == slow.delay);
  CHECK(network.link(kNear, kFar).loss == Ratio{1, 1});
  CHECK(network.default_link().loss == Ratio{1, 1});
  CHECK(network.route(Time{}, kNear, kFar).reason == LossReason::loss);
  CHECK(network.route(Time{}, kS3, kFar).reason == LossReason::loss);
}

TEST_CASE("what is no probability is refused and changes nothing") {
  Network network(2, 1, LinkConfig{});
  CHECK_THROWS_AS(network.set_default(lossy_link(Ratio{3, 2})), std::invalid_argument);
  CHECK_THROWS_AS(network.set_link(kNear, kFar, lossy_link(Ratio{1, 0})), std::invalid_argument);
  CHECK(network == Network(2, 1, LinkConfig{}));
}

TEST_CASE("a network that is reset is a new one, whatever it was") {
  LinkConfig faulty = lossy_link(Ratio{1, 2});
  faulty.fifo = true;
  faulty.duplicate = Ratio{1, 2};
  Network network(3, 1, faulty);
  network.isolate(set_of({3}));
  fates(network, 100);
  SUBCASE("with the default's settings alone") {}
  SUBCASE("with settings of its links") {
    network.set_link(kNear, kFar, faulty);
  }
  SUBCASE("with another number of servers") {
    network.reset(5, 1, faulty);
  }
  network.reset(3, 9, faulty);
  Network fresh(3, 9, faulty);
  CHECK(network == fresh);
  CHECK(fates(network, 200) == fates(fresh, 200));
  CHECK(network == fresh);
}

TEST_CASE("a copy goes on as its original, and apart from it") {
  LinkConfig faulty = lossy_link(Ratio{1, 10});
  faulty.fifo = true;
  faulty.duplicate = Ratio{1, 10};
  Network network(3, 1, faulty);
  fates(network, 50);
  Network copy = network;
  CHECK(copy == network);
  CHECK(fates(copy, 100) == fates(network, 100));
  CHECK(copy == network);
  copy.route(Time{}, kNear, kS3);
  CHECK(copy != network);
}

TEST_CASE("networks are equal when they will do the same") {
  Network one(3, 1, uniform_link());
  CHECK(one != Network(3, 2, uniform_link()));
  CHECK(one != Network(4, 1, uniform_link()));
  CHECK(one != Network(3, 1, LinkConfig{}));
  Network two(3, 1, uniform_link());
  two.cut(set_of({1}), set_of({2}));
  CHECK(one != two);
  two.heal_all();
  CHECK(one == two);
  two.set_link(kNear, kFar, uniform_link());
  CHECK(one != two);  // a new default will not reach that link
}

TEST_SUITE_END();
