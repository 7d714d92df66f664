#include "tools/stats_vary.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/scenario_error.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

const std::string kWan = RAFTSIM_SOURCE_DIR "/scenarios/experiments/wan-election.json";

std::vector<std::string> words_of(const Variation& variation) {
  std::vector<std::string> words;
  for (const auto& choice : variation.choices) {
    std::string word;
    for (const JsonValue& value : choice) word += (word.empty() ? "" : " ") + shown(value);
    words.push_back(word);
  }
  return words;
}

std::vector<ParameterSet> sets_of(const std::vector<std::string>& texts) {
  std::vector<Variation> variations;
  variations.reserve(texts.size());
  for (const std::string& text : texts) variations.push_back(variation_of(text));
  return parameter_sets(kWan, variations);
}

/// What is said of it; empty if nothing is.
std::string refusal_of(const std::vector<std::string>& texts) {
  try {
    sets_of(texts);
  } catch (const UsageError& error) {
    return error.what();
  } catch (const ScenarioError& error) {
    return error.message();
  }
  return {};
}

TEST_CASE("values of --vary are JSON or bare words, between commas that stand in no brackets and no quotes") {
  struct Row {
    std::string text;
    std::vector<std::string> pointers;
    std::vector<std::string> words;
  };
  const std::vector<Row> rows{
      {"/a=1", {"/a"}, {"1"}},
      {"/a/b=3,5,7", {"/a/b"}, {"3", "5", "7"}},
      {"/a=0.10,1%,150ms,true,null", {"/a"}, {"0.10", "1%", "150ms", "true", "null"}},
      {R"(/a="x,y",[1,[2,3]],{"b":"c,]\""})", {"/a"}, {"x,y", "[1,[2,3]]", "{b:c,]\"}"}},
      {R"(/a={"min":"1ms","max":"2ms"},{"min":"1ms"})", {"/a"}, {"1ms-2ms", "{min:1ms}"}},
      {R"(/a,/b=[1,"x"],[2,[3]])", {"/a", "/b"}, {"1 x", "2 [3]"}},
      {"/a=b=c", {"/a"}, {"b=c"}},
      {R"(/a= 0%, 5%  ,random 2," x")", {"/a"}, {"0%", "5%", "random 2", " x"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Variation variation = variation_of(row.text);
    CHECK(variation.pointers == row.pointers);
    CHECK(words_of(variation) == row.words);
  }
}

TEST_CASE("what --vary does not take is refused, with what was expected") {
  struct Row {
    std::string text;
    std::string refusal;
  };
  const std::vector<Row> rows{
      {"/cluster/servers", "expected PATH=VALUE,VALUE,..."},
      {"cluster=1", "expected a JSON pointer as /cluster/servers before '='"},
      {"/a~2=1", "expected a JSON pointer"},
      {"=1", "expected a JSON pointer"},
      {"/a,/a=[1,2]", "/a stands twice"},
      {"/a=", "a value is empty"},
      {"/a=1,,2", "a value is empty"},
      {"/a=[1", "--vary /a:1:3: found unexpected end of input, expected ']'"},
      {"/a,/b=[1,2],3", "expected an array of 2, a value for each of the paths"},
      {"/a,/b=[1,2,3]", "expected an array of 2"},
      {"/cluster/servers=0", "wan-election.json with /cluster/servers=0: at /cluster/servers: found 0"},
      {"/cluster/servers=5,sieben", "with /cluster/servers=sieben: at /cluster/servers: found \"sieben\""},
      {"/cluster/sevrers=5", "at /cluster/sevrers: found the unknown key"},
      {"/network/loss/x=5", "at /network/loss: found an object, expected a probability"},
      {"/cluster/electionTimeout=150ms",
       "at /cluster/electionTimeout: found \"150ms\", expected electionTimeout: an object of \"min\", "
       "\"max\""},
      {"/timeline/7=5", "at /timeline: found an array of 2, expected an item \"7\""},
      {"/timeline/01=5", "expected an item \"01\""},
      {"/name=a\xFF", "--vary /name: a value is not UTF-8"},
      {"/name/x=5", "at /name: found \"wan-election\", expected an object or an array"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const std::string refusal = refusal_of({row.text});
    CAPTURE(refusal);
    CHECK(refusal.find(row.refusal) != std::string::npos);
  }
  const std::string many = "/cluster/heartbeat=1ms,2ms,3ms,4ms,5ms,6ms,7ms,8ms,9ms,10ms,11ms";
  CHECK(refusal_of({many, "/stop/at=1s,2s,3s,4s,5s,6s,7s,8s,9s,10s", "/cluster/servers=1,2,3,4,5,6,7,8,9,10"})
            .find("more than 1000 combinations") != std::string::npos);
}

TEST_CASE("places that lie within each other, and the seed, are not varied") {
  struct Row {
    std::vector<std::string> texts;
    std::string refusal;
  };
  const std::string inner = "/cluster/preVote=false,true";
  const std::string outer = R"(/cluster={"servers":3})";
  const std::vector<Row> rows{
      {{inner, inner}, "--vary \"/cluster/preVote\": varied twice"},
      {{inner, outer}, R"(--vary "/cluster": "/cluster/preVote", which is within it, is varied, too)"},
      {{outer, inner}, R"(--vary "/cluster/preVote": it is within "/cluster", which is varied, too)"},
      {{R"(/cluster,/cluster/preVote=[{"servers":3},true])"}, "it is within \"/cluster\""},
      {{"/seed=1,2"}, "--vary \"/seed\": each run has its own seed; --seeds says which"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.refusal);
    const std::string refusal = refusal_of(row.texts);
    CAPTURE(refusal);
    CHECK(refusal.find(row.refusal) != std::string::npos);
    CHECK_THROWS_AS(sets_of(row.texts), UsageError);
  }
  // A name may begin as another does.
  CHECK(refusal_of({"/name=a,b", "/named=1"}).find("unknown key") != std::string::npos);
}

TEST_CASE("several --vary are combined, the last changes fastest, and what is missing on the way is made") {
  const auto sets = sets_of({"/cluster/servers=3,5", R"(/disk/write,/network/loss=["1ms",0],["2ms","1/8"])"});
  REQUIRE(sets.size() == 4);
  CHECK(sets[0].values == std::vector<std::string>{"3", "1ms", "0"});
  CHECK(sets[1].values == std::vector<std::string>{"3", "2ms", "1/8"});
  CHECK(sets[3].values == std::vector<std::string>{"5", "2ms", "1/8"});
  CHECK(sets[1].scenario->cluster.servers == 3);
  CHECK(sets[3].scenario->cluster.servers == 5);
  CHECK(sets[3].scenario->network.link.loss == Ratio{1, 8});
  CHECK(sets[3].scenario->disk.write.at(4) == Delay::constant(milliseconds(2)));
  CHECK(sets_of({}).size() == 1);
  CHECK(sets_of({R"(/timeline/0/do=[{"crash":"S1"}])"}).front().scenario->timeline.at(0).actions.size() == 1);
}

}  // namespace
}  // namespace raftsim
