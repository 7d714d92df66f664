#include <doctest/doctest.h>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/trace/fold.hpp"
#include "tests/tools/imported.hpp"
#include "tools/export_formats.hpp"
#include "tools/export_run.hpp"
#include "tools/record_source.hpp"

namespace raftsim {
namespace {

using tests::import_text;
using tests::logged;

struct RoundTrip {
  trace::Header header;
  std::vector<trace::Record> records;
  trace::Trace imported;
  /// By the imported trace's record: that of the original.
  std::vector<std::uint64_t> original;
};

std::string field(const trace::Logged& event, const std::string& name) {
  for (const trace::LoggedField& one : event.fields) {
    if (one.name == name) return one.value;
  }
  FAIL("no field " << name);
  return {};
}

RoundTrip round_trip(const std::string& name, Time to) {
  const auto scenario = std::make_shared<const Scenario>(
      load_scenario(std::string(RAFTSIM_SOURCE_DIR) + "/scenarios/" + name + ".json"));
  RoundTrip trip;
  const auto whole = live_records(scenario, scenario->seed);
  trip.header = whole->header();
  for (trace::Record record; whole->next(record);) trip.records.push_back(record);
  const auto source = live_records(scenario, scenario->seed);
  trip.imported = import_text(export_shiviz(read_exported(*source, {{}, to, {}})));
  trip.original.push_back(0);
  for (std::size_t i = 1; i < trip.imported.records.size(); ++i) {
    trip.original.push_back(std::stoull(field(logged(trip.imported, i), "record")));
  }
  return trip;
}

/// Of servers the place from 0, then of clients; nothing for what is no event.
std::optional<std::size_t> host_of(const trace::Header& header, const trace::Record& record) {
  if (const auto* acted = std::get_if<trace::ClientActed>(&record.event)) {
    return static_cast<std::size_t>(header.servers) + acted->client.value - 1U;
  }
  if (record.server == raft::kNobody || record.kind() == trace::Kind::lost) return std::nullopt;
  return record.server.value - 1U;
}

TEST_CASE("a run that is exported and imported has the arrows of its messages, and no others") {
  for (const char* name : {"first-election", "leader-crash-failover", "split-vote"}) {
    CAPTURE(name);
    const RoundTrip trip = round_trip(name, Time{seconds(2)});
    // Which messages connect hosts, and what each event knows, from the records alone.
    std::map<std::uint64_t, std::set<std::uint64_t>> past;
    std::map<std::size_t, std::uint64_t> last;
    std::set<std::pair<std::uint64_t, std::uint64_t>> messages;
    std::set<std::pair<std::uint64_t, std::uint64_t>> expected;
    for (const trace::Record& record : trip.records) {
      if (record.time >= Time{seconds(2)} + microseconds(1)) break;
      const auto host = host_of(trip.header, record);
      if (!host) continue;
      std::set<std::uint64_t> known;
      if (const auto before = last.find(*host); before != last.end()) {
        known = past.at(before->second);
        known.insert(before->second);
      }
      const auto cause = past.find(record.cause);
      if (cause != past.end() && host_of(trip.header, trip.records[record.cause - 1]) != host) {
        messages.emplace(record.cause, record.number);
        // What has overtaken it may have told of it already.
        if (!known.contains(record.cause)) expected.emplace(record.cause, record.number);
        known.insert(cause->second.begin(), cause->second.end());
        known.insert(record.cause);
      }
      past[record.number] = std::move(known);
      last[*host] = record.number;
    }
    std::set<std::pair<std::uint64_t, std::uint64_t>> arrows;
    for (std::size_t i = 1; i < trip.imported.records.size(); ++i) {
      for (const trace::Heard& heard : logged(trip.imported, i).heard) {
        arrows.emplace(trip.original[heard.record], trip.original[i]);
        // Not of requests and answers of clients.
        const auto* received = std::get_if<trace::Received>(&trip.records.at(trip.original[i] - 1).event);
        CHECK(heard.type.has_value() == (received != nullptr));
        if (received != nullptr) CHECK(heard.type == received->message.type());
      }
    }
    CHECK(arrows == expected);
    CHECK(arrows.size() > 50);
    // Few are overtaken.
    CHECK(arrows.size() * 10 > messages.size() * 9);
  }
}

TEST_CASE("a run that is exported and imported has its order, times, roles, terms and commitIndexes") {
  for (const char* name : {"first-election", "leader-crash-failover", "split-vote"}) {
    CAPTURE(name);
    const RoundTrip trip = round_trip(name, Time{seconds(2)});
    trace::ClusterState before = trace::initial_state(trip.header);
    trace::ClusterState after = trace::initial_state(trip.imported.header);
    // What a host is called is what it was called.
    const auto& hosts = trip.imported.header.imported->hosts;
    std::uint64_t folded = 0;
    for (std::size_t i = 1; i < trip.imported.records.size(); ++i) {
      const trace::Record& now = trip.imported.records[i - 1];
      CAPTURE(i);
      REQUIRE(trip.original[i] > folded);
      while (folded < trip.original[i]) trace::apply(before, trip.records[folded++]);
      trace::apply(after, now);
      const trace::Record& was = trip.records[folded - 1];
      REQUIRE(now.time == was.time);
      const auto host = host_of(trip.header, was);
      REQUIRE(host);
      const trace::ServerState& shown = after.server(now.server);
      if (*host >= static_cast<std::size_t>(trip.header.servers)) {
        REQUIRE_FALSE(shown.known.role);
        REQUIRE_FALSE(shown.known.term);
        continue;
      }
      REQUIRE(hosts.at(now.server.value - 1U) == to_string(was.server));
      const trace::ServerState& real = before.server(was.server);
      REQUIRE(shown.up == real.up);
      REQUIRE(shown.known.term);
      REQUIRE(shown.current_term == real.current_term);
      if (!real.up) continue;
      REQUIRE(shown.known.role);
      REQUIRE(shown.role == real.role);
      REQUIRE(shown.known.commit_index);
      REQUIRE(shown.commit_index == real.commit_index);
    }
  }
}

}  // namespace
}  // namespace raftsim
