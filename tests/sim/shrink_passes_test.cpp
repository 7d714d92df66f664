#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/shrink/passes.hpp"
#include "tests/sim/shrink_search.hpp"

/// Each pass alone: what it leaves where a text that must stay says what "fails".
namespace raftsim {
namespace {

using shrink::Document;
using tests::has;
using tests::search_for;

struct PassRow {
  const char* name;
  void (*pass)(shrink::Search&);
  /// Without name and stop.
  const char* before;
  /// What must stay in the text.
  std::vector<std::string> needed;
  const char* after;
};

std::string scenario(const std::string& parts) {
  return R"({"name": "n", "stop": {"at": "9s"}, )" + parts + "}";
}

/// What is left of the parts, in one line; numbers of servers and seeds that are as usual do not matter.
std::string parts_of(Document document) {
  for (const char* const key : {"name", "stop", "seed"}) document.erase(key);
  if (document["cluster"] == Document{{"servers", 5}}) document.erase("cluster");
  return document.dump();
}

const std::vector<PassRow>& pass_rows() {
  static const std::vector<PassRow> all{
      {"of many entries the two that matter stay",
       shrink::fewer_entries,
       R"("timeline": [{"at": "1s", "do": [{"crash": "S1"}]}, {"at": "2s", "do": [{"crash": "S2"}]},
                       {"at": "3s", "do": [{"crash": "S3"}]}, {"at": "4s", "do": [{"crash": "S4"}]},
                       {"at": "5s", "do": [{"crash": "S5"}]}])",
       {R"({"crash":"S2"})", R"({"crash":"S5"})"},
       R"({"timeline":[{"at":"2s","do":[{"crash":"S2"}]},{"at":"5s","do":[{"crash":"S5"}]}]})"},
      {"an empty timeline goes as a whole",
       shrink::fewer_entries,
       R"("timeline": [{"at": "1s", "do": [{"crash": "S1"}]}])",
       {},
       R"({})"},
      {"actions of an entry, and servers that one names",
       shrink::fewer_elements,
       R"("timeline": [{"at": "1s", "do": [{"crash": ["S1", "S2", "S4"]}, {"restart": "down"}]}])",
       {"crash", "S2"},
       R"({"timeline":[{"at":"1s","do":[{"crash":"S2"}]}]})"},
      {"a log loses its end",
       shrink::fewer_elements,
       R"("cluster": {"initial": {"S1": {"log": "1 1 2 4", "term": 7}}})",
       {R"("log")"},
       R"({"cluster":{"servers":5,"initial":{"S1":{"term":7,"log":"1"}}}})"},
      {"what is not needed is as usual",
       shrink::fewer_members,
       R"("cluster": {"preVote": true, "checkQuorum": true, "heartbeat": "20ms"},
          "network": {"delay": "3ms", "loss": "10%", "duplicate": "5%"},
          "timeline": [{"at": "1s", "do": [{"drop": {"type": "RequestVote", "from": "S1", "count": 3}}]}])",
       {"checkQuorum", "drop", "RequestVote", R"("delay":"3ms")"},
       R"({"cluster":{"servers":5,"checkQuorum":true},)"
       R"("network":{"delay":"3ms"},)"
       R"("timeline":[{"at":"1s","do":[{"drop":{"type":"RequestVote"}}]}]})"},
      {"servers go, with all that is said of them, and the others move up",
       shrink::fewer_servers,
       R"("cluster": {"initial": {"S4": {"votedFor": "S2", "term": 3}}}, "clock": {"servers": {"S2": {"rate": "90%"}}},
          "timeline": [{"at": "1s", "do": [{"crash": "S5"}, {"cut": {"from": "S2", "to": ["S1", "S3"]}}]},
                       {"at": "2s", "do": [{"crash": ["S1", "S4"]}]}])",
       {R"("S2":{"term":3})", R"({"crash":["S1","S2"]})"},
       R"({"cluster":{"servers":3,"initial":{"S2":{"term":3}}},)"
       R"("timeline":[{"at":"1s","do":[{"crash":"S3"}]},{"at":"2s","do":[{"crash":["S1","S2"]}]}]})"},
      {"one client with few operations of one kind",
       shrink::fewer_clients,
       R"("clients": [{"count": 4, "think": "5ms", "operations": {"read": 2, "write": 2}}, {"count": 2}])",
       {"read"},
       R"({"clients":[{"think":"10ms","operations":{"read":1},"limit":1}]})"},
      {"clients that are spoken of stay, and are numbered anew",
       shrink::fewer_clients,
       R"("clients": [{"count": 3, "limit": 1, "think": "10ms"}, {"count": 4, "mode": "scripted", "timeout": "1s"}],
          "timeline": [{"at": "1s", "do": [{"command": {"client": "C6", "write": {"x": "1"}}}]},
                       {"when": {"clients": {"C5": {"ok": 1}}}, "do": [{"crash": "S1"}]}])",
       {R"("timeout":"1s")", "command", "crash"},
       R"({"clients":[{"count":2,"mode":"scripted","timeout":"1s"}],)"
       R"("timeline":[{"at":"1s","do":[{"command":{"client":"C2","write":{"x":"1"}}}]},)"
       R"({"when":{"clients":{"C1":{"ok":1}}},"do":[{"crash":"S1"}]}]})"},
      {"what goes on by itself only begins",
       shrink::plainer_actions,
       R"("timeline": [{"at": "1s", "do": [{"flap": {"from": "S1", "to": "S2", "down": "1s", "up": "1s", "for": "3s"}},
                                           {"choose": [{"do": [{"crash": "S1"}]}, {"do": [{"crash": "S2"}]}]}]}])",
       {R"("S2")", "crash"},
       R"({"timeline":[{"at":"1s","do":[{"cut":{"from":"S1","to":"S2"}},{"crash":"S1"}]}]})"},
      {"one turn of what goes on by itself is laid down, where that is what matters",
       shrink::plainer_actions,
       R"("timeline": [{"at": "1s", "do": [{"crashLoop": {"servers": "S1", "down": "20ms", "up": "1s", "for": "3s"}}]},
                       {"at": "2s", "do": [{"crash": "S2"}]}])",
       {"restart", "S2"},
       R"({"timeline":[{"at":"1s","do":[{"crash":"S1"},{"restart":"S1"}]},{"at":"2s","do":[{"crash":"S2"}]}]})"},
      {"and if it is a later one, that",
       shrink::plainer_actions,
       R"("timeline": [{"at": "1s", "do": [{"crashLoop": {"servers": "S1", "down": "20ms", "up": "80ms", "for": "3s"}},
                                           {"crash": "S2"}]}])",
       {"restart", "S2", R"("1.2)"},
       R"({"timeline":[{"at":"1s","do":[{"crash":"S2"}]},{"at":"1.2s","do":[{"crash":"S1"},{"restart":"S1"}]}]})"},
      {"of a swizzle one isolation, that ends",
       shrink::plainer_actions,
       R"("timeline": [{"at": "1s", "do": [{"swizzle": {"servers": ["S1", "S2"], "apart": "10ms"}}]}])",
       {"isolate", "heal"},
       R"({"timeline":[{"at":"1s","do":[{"isolate":["S1","S2"]},{"heal":"all"}]}]})"},
      {"entries stand in the order of time, those that wait behind what they follow",
       shrink::ordered_entries,
       R"("timeline": [{"at": "2s", "do": [{"crash": "S1"}]}, {"after": "1s", "do": [{"restart": "S1"}]},
                       {"at": "1s", "do": [{"crash": "S2"}]}])",
       {"restart"},
       R"({"timeline":[{"at":"1s","do":[{"crash":"S2"}]},{"at":"2s","do":[{"crash":"S1"}]},)"
       R"({"after":"1s","do":[{"restart":"S1"}]}]})"},
      {"neighbours become one entry",
       shrink::joined_entries,
       R"("timeline": [{"at": "1s", "do": [{"crash": "S1"}]}, {"at": "2s", "do": [{"crash": "S2"}]}])",
       {R"("at":"2s")"},
       R"({"timeline":[{"at":"2s","do":[{"crash":"S1"},{"crash":"S2"}]}]})"},
      {"delays become constant",
       shrink::constant_delays,
       R"("network": {"delay": {"exponential": {"mean": "8ms", "min": "500us"}}}, "disk": {"write": {"uniform": ["2ms", "4ms"]}})",
       {},
       R"({"network":{"delay":"10ms"}})"},
      {"a usual delay becomes constant, too",
       shrink::constant_delays,
       R"("seed": 1)",
       {},
       R"({"network":{"delay":"10ms"}})"},
      {"numbers become round, or small",
       shrink::rounder_numbers,
       R"("clients": [{"limit": 17}], "timeline": [{"at": "1.234567s", "do": [{"stallDisk": {"servers": "S1", "for": "377ms"}}]}])",
       {R"("at":"1)"},
       R"({"clients":[{"limit":1}],"timeline":[{"at":"1s","do":[{"stallDisk":{"servers":"S1","for":"0s"}}]}]})"},
  };
  return all;
}

TEST_CASE("shrinking: each pass takes away what is not needed, and nothing else") {
  for (const PassRow& row : pass_rows()) {
    CAPTURE(row.name);
    shrink::Search search = search_for(scenario(row.before),
                                       [&](const Document& candidate) { return has(candidate, row.needed); });
    row.pass(search);
    CHECK(parts_of(search.current()) == row.after);
  }
}

TEST_CASE("shrinking: waiting in which nothing needs to happen is cut, of what comes after, too") {
  const std::string text = scenario(
      R"("timeline": [{"at": "4s", "do": [{"crash": "S1"}]}, {"at": "6s", "do": [{"crash": "S2"}]}])");
  // Each must be a second after what is before it.
  const auto fails = [](const Document& candidate) {
    const auto at = [&](const char* place) {
      return *parse_duration(candidate.at(shrink::Pointer(place)).get<std::string>());
    };
    return at("/timeline/0/at") >= seconds(1) && at("/timeline/1/at") >= at("/timeline/0/at") + seconds(1) &&
           at("/stop/at") >= at("/timeline/1/at") + seconds(1);
  };
  shrink::Search search = search_for(text, fails);
  for (int i = 0; i < 5; ++i) shrink::less_waiting(search);
  CHECK(search.current()["timeline"][0]["at"] == "1s");
  CHECK(search.current()["timeline"][1]["at"] == "2s");
  CHECK(shrink::size_of(search.current()).end <= milliseconds(3200));
}

TEST_CASE("shrinking: an earlier end takes what lies behind it along") {
  shrink::Search search = search_for(
      scenario(
          R"("timeline": [{"at": "1s", "do": [{"crash": "S1"}]}, {"at": "6s", "do": [{"crash": "S2"}]}, {"after": "1s", "say": "late"}])"),
      [](const Document& candidate) { return has(candidate, {R"("S1")"}); });
  shrink::earlier_end(search);
  CHECK(search.current()["timeline"].size() == 1);
  CHECK(shrink::size_of(search.current()).end <= milliseconds(1100));
}

TEST_CASE("shrinking: the smallest seed that fails is taken") {
  shrink::Search search = search_for(scenario(R"("seed": 777)"), [](const Document& candidate) {
    return candidate["seed"].get<int>() % 10 == 7;
  });
  shrink::other_seeds(search);
  CHECK(search.current()["seed"] == 7);
}

TEST_CASE("shrinking: of the seeds that fail the one with the fewest events is taken, whatever seed it was") {
  const Document start = shrink::document_of(parse_scenario(scenario(R"("seed": 3)"), "test.json"));
  const auto events = [](std::uint64_t seed) { return seed % 10 == 7 ? 100 - seed : 200; };
  const shrink::FirstOf first_of = [&](const std::vector<Document>& candidates,
                                       const shrink::Wanted& wanted) {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const std::uint64_t its = events(candidates[i]["seed"].get<std::uint64_t>());
      const bool is_smaller =
          !wanted.smaller_than || shrink::size_of(candidates[i], its) < *wanted.smaller_than;
      if (is_smaller) return std::optional(shrink::Found{i, {candidates[i], its}});
    }
    return std::optional<shrink::Found>();
  };
  shrink::Search search(start, first_of);
  CHECK(search.size().events == 200);
  shrink::other_seeds(search);
  CHECK(search.current()["seed"] == 97);
  CHECK(search.size().events == 3);
}

TEST_CASE("shrinking: chance becomes what happened to single messages, and then only to those that matter") {
  const std::string text = R"({"name": "n", "stop": {"at": "400ms"}, "cluster": {"servers": 3},
      "network": {"delay": {"uniform": ["1ms", "20ms"]}, "loss": "30%"}})";
  // "Fails" as it is, and where two messages or more meet with something and one of them is lost.
  const auto fails = [](const Document& candidate) {
    return candidate.contains("timeline")
               ? candidate["timeline"].size() >= 2 && !has(candidate, {"loss"}) && has(candidate, {"drop"})
               : has(candidate, {"loss"});
  };
  shrink::Search search = search_for(text, fails);
  shrink::single_messages(search);
  const Document& now = search.current();
  CAPTURE(now.dump());
  CHECK(has(now, {"drop"}));
  CHECK_FALSE(has(now, {"loss"}));
  CHECK_FALSE(has(now, {"uniform"}));
  CHECK(now["timeline"].size() == 2);
}

TEST_CASE("shrinking: delta debugging finds any set of elements that must stay") {
  constexpr int kEntries = 23;
  std::string timeline;
  for (int i = 1; i <= kEntries; ++i) {
    timeline += (i == 1 ? "" : ", ") + std::string(R"({"at": ")") + std::to_string(i) +
                R"(ms", "say": "entry )" + std::to_string(i) + R"(."})";
  }
  const std::vector<std::vector<int>> sets{{}, {1}, {23}, {1, 23}, {7, 8, 9}, {2, 5, 11, 17, 20}};
  for (const std::vector<int>& set : sets) {
    std::vector<std::string> needed;
    needed.reserve(set.size());
    for (const int each : set) needed.push_back("entry " + std::to_string(each) + ".");
    shrink::Search search = search_for(scenario(R"("timeline": [)" + timeline + "]"),
                                       [&](const Document& candidate) { return has(candidate, needed); });
    shrink::fewer_entries(search);
    CHECK(search.current().value("timeline", Document::array()).size() == set.size());
  }
}

TEST_CASE(
    "shrinking: a shorter file counts only as far as the run does not become longer in the same measure") {
  using shrink::Size;
  const Size of{3, 0, 50, 80};
  CHECK(Size{3, 0, 40, 99} < of);
  CHECK(Size{3, 0, 40, 101} > of);
  CHECK(Size{3, 0, 40, 100} < of);
  CHECK(Size{3, 0, 50, 79} < of);
  // Servers come first.
  CHECK(Size{4, 0, 1, 1} > of);
  // On the way, a shorter file may be worth any run.
  CHECK(shrink::is_smaller(Size{3, 0, 49, 999}, of, shrink::Measure::file_first));
  CHECK_FALSE(shrink::is_smaller(Size{3, 0, 50, 81}, of, shrink::Measure::file_first));
  using enum shrink::Measure;
  CHECK(shrink::most_events(Size{3, 0, 40}, of, file_and_run) == 100);
  CHECK_FALSE(shrink::most_events(Size{2, 0, 40}, of, file_and_run));
  CHECK_FALSE(shrink::most_events(Size{3, 0, 40}, of, file_first));
  CHECK(shrink::most_events(Size{3, 0, 50}, of, file_first) == 80);
  CHECK(shrink::may_be_smaller(Size{3, 0, 50, 1, seconds(9)}, of));
  CHECK(shrink::may_be_smaller(Size{2, 9, 99}, of));
  CHECK_FALSE(shrink::may_be_smaller(Size{3, 0, 51}, of));
}

TEST_CASE("shrinking: what counts as smaller") {
  const auto size = [](const std::string& parts) {
    return shrink::size_of(shrink::document_of(parse_scenario(scenario(parts), "test.json")));
  };
  const std::string server = R"("cluster": {"servers": 3})";
  CHECK(size(server) < size(R"("cluster": {"servers": 4})"));
  CHECK(
      size(R"("timeline": [{"at": "1s", "do": [{"crash": "S1"}]}, {"at": "2s", "do": [{"crash": "S2"}]}])") <
      size(R"("timeline": [{"at": "2s", "do": [{"crash": "S2"}]}, {"at": "1s", "do": [{"crash": "S1"}]}])"));
  CHECK(
      size(R"("timeline": [{"at": "1s", "do": [{"crash": "S1"}, {"restart": "S1"}]}])") <
      size(
          R"("timeline": [{"at": "1s", "do": [{"crashLoop": {"servers": "S1", "down": "1s", "up": "1s", "for": "1s"}}]}])"));
  CHECK(size(R"("clients": [{"limit": 50}])") < size(R"("clients": [{}])"));
  CHECK(size(R"("network": {"delay": "10ms"})") < size(R"("seed": 1)"));
  CHECK(size(R"("network": {"delay": "10ms"})") < size(R"("network": {"delay": "12ms"})"));
  CHECK(size(R"("timeline": [{"at": "1s", "do": [{"drop": {}}]}])") <
        size(R"("network": {"loss": "10%", "duplicate": "10%"})"));
  CHECK(size(R"("seed": 2)") < size(R"("seed": 3)"));
  CHECK(shrink::significant_digits(milliseconds(1200)) == 2);
  CHECK(shrink::significant_digits(Duration{}) == 0);
}

}  // namespace
}  // namespace raftsim
