#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "core/decision.hpp"
#include "sim/scenario.hpp"
#include "sim/simulation.hpp"
#include "sim/trace/fold.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/json_write.hpp"
#include "sim/trace/names.hpp"
#include "sim/trace/story.hpp"
#include "sim/tracer.hpp"

namespace raftsim::trace {
namespace {

/// The places of the document's blocks of JSON.
constexpr std::size_t kScenario = 0;
constexpr std::size_t kTrace = 1;
constexpr std::size_t kLines = 2;

std::string readme() {
  std::ifstream in(std::string(RAFTSIM_SOURCE_DIR) + "/sim/trace/README.md");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The code blocks of the language, each with its line feeds.
std::vector<std::string> blocks(const std::string& language) {
  const std::string text = readme();
  const std::string fence = "```" + language + "\n";
  std::vector<std::string> found;
  for (std::size_t at = text.find(fence); at != std::string::npos; at = text.find(fence, at)) {
    const std::size_t begin = at + fence.size();
    at = text.find("```\n", begin);
    found.push_back(text.substr(begin, at - begin));
  }
  return found;
}

Trace worked_example() {
  std::istringstream in(blocks("json").at(kTrace));
  return read_trace(in, "README.md");
}

TEST_CASE("the format's worked example is a whole trace that folds") {
  const Trace trace = worked_example();
  std::string written;
  append_line(written, trace.header);
  for (const Record& record : trace.records) append_line(written, record);
  append_line(written, trace.footer);
  CHECK(written == blocks("json").at(kTrace));

  const ClusterState state = fold(trace.header, trace.records);
  CHECK(state.server(raft::ServerId{1}).role == raft::Role::leader);
  CHECK(state.server(raft::ServerId{2}).voted_for == raft::ServerId{1});
  CHECK(state.in_flight.size() == 1);
  CHECK(state.pending_writes.size() == 1);
}

TEST_CASE("the format's worked example is what a run of its scenario writes, byte for byte") {
  const auto scenario =
      std::make_shared<const Scenario>(parse_scenario(blocks("json").at(kScenario), "README.md"));
  const std::uint64_t seed = scenario->seed;
  Simulation simulation(scenario, seed);
  std::string written;
  append_line(written, header_of(simulation));
  Tracer tracer([&](const Record& record) { append_line(written, record); });
  simulation.run(&tracer);
  append_line(written, tracer.footer());
  CHECK(written == blocks("json").at(kTrace));
}

TEST_CASE("the format's worked example is told as its document says") {
  const Trace trace = worked_example();
  Story story(trace.header, {});
  std::string text;
  story.begin(text);
  for (const Record& record : trace.records) story.tell(record, text);
  CHECK(text == blocks("text").at(0));
}

TEST_CASE("the format's document shows a line of every kind of record, each as it is written") {
  std::set<Kind> shown;
  for (const Record& record : worked_example().records) shown.insert(record.kind());
  std::istringstream lines(blocks("json").at(kLines));
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    const Record record = parse_record(line, 2);
    CHECK(to_json_line(record) == line);
    shown.insert(record.kind());
  }
  for (int kind = 0; kind < kKinds; ++kind) {
    CAPTURE(to_string(static_cast<Kind>(kind)));
    CHECK(shown.count(static_cast<Kind>(kind)) == 1);
  }
}

TEST_CASE("the format's document names every word that is not a rule or a reason") {
  const std::string text = readme();
  std::vector<std::string_view> words;
  const auto add = [&words](const auto& all) { words.insert(words.end(), all.begin(), all.end()); };
  add(names<Kind>());
  add(names<raft::MessageType>());
  add(names<raft::Role>());
  add(names<raft::ProgressMode>());
  add(names<raft::Timer>());
  add(names<raft::AnswerStatus>());
  add(names<raft::ResultStatus>());
  add(names<raft::Operation>());
  add(names<LossReason>());
  add(names<Setting>());
  add(names<ClientAct>());
  for (const std::string_view word : words) {
    CAPTURE(std::string(word));
    CHECK(text.find("`" + std::string(word) + "`") != std::string::npos);
  }
}

/// The rows of the document's table of which this is the head, without it and the line below it.
std::vector<std::string> rows_of(const std::string& head) {
  std::istringstream lines(readme());
  std::vector<std::string> rows;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (inside && line.rfind("| ", 0) == 0) rows.push_back(line);
    if (line == head) inside = true;
    if (line.empty()) inside = false;
  }
  return rows;
}

TEST_CASE("the format's document names every rule, in order, with its section and what it decides") {
  const std::vector<std::string> rows = rows_of("| rule | stated in | it decides |");
  REQUIRE(rows.size() == raft::kRules);
  for (int i = 0; i < raft::kRules; ++i) {
    const auto rule = static_cast<raft::Rule>(i);
    const std::string begin = std::string("| `") + to_string(rule) + "` | " + section(rule) + " | ";
    const std::string& row = rows.at(static_cast<std::size_t>(i));
    CAPTURE(row);
    CHECK(row.substr(0, begin.size()) == begin);
    CHECK(row.size() > begin.size() + 20);
  }
}

TEST_CASE("the format's document names every reason, in order and in the story's words") {
  const std::vector<std::string> rows = rows_of("| reason | in words |");
  REQUIRE(rows.size() == raft::kReasons);
  for (int i = 0; i < raft::kReasons; ++i) {
    const auto reason = static_cast<raft::Reason>(i);
    CHECK(rows.at(static_cast<std::size_t>(i)) ==
          std::string("| `") + to_string(reason) + "` | " + in_words(reason) + " |");
  }
}

TEST_CASE("the format's document says what may have ended a run") {
  for (const std::string& row : rows_of("| kind | it tells that | its own members | its cause |")) {
    if (row.rfind("| `end` |", 0) != 0) continue;
    for (const EndReason reason : {EndReason::stop_time, EndReason::stop_condition, EndReason::violation}) {
      CAPTURE(std::string(to_string(reason)));
      CHECK(row.find("`" + std::string(to_string(reason)) + "`") != std::string::npos);
    }
    return;
  }
  FAIL("no row tells of the end");
}

}  // namespace
}  // namespace raftsim::trace
