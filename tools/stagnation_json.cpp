#include "tools/stagnation_json.hpp"

#include <cstdint>
#include <string>

namespace raftsim {
namespace {

std::int64_t nanoseconds_of(Time time) {
  return time.time_since_epoch().count();
}

}  // namespace

nlohmann::ordered_json stagnation_json(const Stagnation& stagnation) {
  JsonFields::Json changes = JsonFields::Json::array();
  for (const RoleChange& change : stagnation.changes) {
    const auto first = static_cast<std::int64_t>(stagnation.changes.front().term.value);
    changes.push_back({{"server", raft::to_string(change.server)},
                       {"role", to_string(change.standing)},
                       {"term", static_cast<std::int64_t>(change.term.value) - first},
                       {"timeNs", nanoseconds_of(change.time)}});
  }
  JsonFields::Json servers = JsonFields::Json::array();
  for (const RoleChange& server : stagnation.servers) {
    servers.push_back({{"server", raft::to_string(server.server)},
                       {"role", to_string(server.standing)},
                       {"term", server.term.value},
                       {"sinceNs", nanoseconds_of(server.time)}});
  }
  return {{"kind", to_string(stagnation.kind)},
          {"sinceNs", nanoseconds_of(stagnation.since)},
          {"times", stagnation.times},
          {"elections", stagnation.elections},
          {"terms", stagnation.terms},
          {"lastingNs", stagnation.lasting.count()},
          {"changes", changes},
          {"servers", servers},
          {"words", in_words(stagnation)}};
}

nlohmann::ordered_json read_stagnation(const JsonFields& fields) {
  constexpr const char* kKey = "stagnation";
  JsonFields::Json stagnation = fields.object_or_null(kKey);
  // For reports in words.
  if (!stagnation.is_null()) static_cast<void>(fields.object(kKey).text("words"));
  return stagnation;
}

}  // namespace raftsim
