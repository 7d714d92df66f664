#include <algorithm>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "sim/trace/json_line.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/json_write.hpp"
#include "sim/trace/record_batch.hpp"
#include "tests/sim/trace_samples.hpp"

/// Members may stand in any order, and are read quickly in the one in which this program writes them.
namespace raftsim::trace {
namespace {

using namespace samples;
using Json = nlohmann::ordered_json;

/// The same with the members of all objects the other way round.
Json backwards(const Json& value) {
  if (value.is_array()) {
    Json array = Json::array();
    for (const Json& item : value) array.push_back(backwards(item));
    return array;
  }
  if (!value.is_object()) return value;
  std::vector<std::pair<std::string, Json>> members;
  for (const auto& [key, member] : value.items()) members.emplace_back(key, backwards(member));
  std::reverse(members.begin(), members.end());
  Json object = Json::object();
  for (const auto& [key, member] : members) object[key] = member;
  return object;
}

TEST_CASE("records are read in the order in which they are written, and in any other") {
  JsonLine json;
  for (const Record& record : every_record()) {
    const std::string line = to_json_line(record);
    CAPTURE(line);
    Record read;
    Order order = Order::as_asked;
    read_record(json.parse(line), 3, order, read);
    CHECK(order == Order::as_asked);
    CHECK(read == record);

    const std::string other = backwards(Json::parse(line)).dump();
    read_record(json.parse(other), 3, order, read);
    CHECK(order == Order::any);
    CHECK(read == record);
  }
}

TEST_CASE("a trace may have lines in either order beside each other") {
  std::string text = to_json_line(full_header()) + "\n";
  const std::vector<Record> records = every_record();
  for (const Record& record : records) {
    const std::string line = to_json_line(record);
    text += (record.number % 2 == 0 ? backwards(Json::parse(line)).dump() : line) + "\n";
  }
  text += backwards(Json::parse(to_json_line(full_footer(records.size())))).dump() + "\n";
  std::istringstream in(text);
  CHECK(read_trace(in, "run.jsonl").records == records);
}

TEST_CASE("a member that is there twice, or that nobody knows, is refused at any depth") {
  Record record;
  record.number = 1;
  record.server = kS2;
  record.event = Received{MessageId{1}, message(raft::AppendEntries{})};
  const std::string good = to_json_line(record);
  const std::size_t place = good.find("\"prevLogIndex\":");
  REQUIRE(place != std::string::npos);
  const auto refusal = [&](const std::string& more) -> std::string {
    try {
      parse_record(std::string(good).insert(place, more), 3);
    } catch (const TraceError& error) {
      return error.what();
    }
    return {};
  };
  CHECK(refusal("\"prevLogIndex\":1,").find("at /message: found the member \"prevLogIndex\" twice") !=
        std::string::npos);
  CHECK(refusal("\"prevLogIndexes\":1,").find("at /message: found the member \"prevLogIndexes\", expected") !=
        std::string::npos);
}

}  // namespace
}  // namespace raftsim::trace
