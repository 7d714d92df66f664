#include "sim/scenario_faults.hpp"

#include <string>

namespace raftsim {

ActionKind read_connect(const JsonNode& node, const Names& names) {
  Connect connect;
  const auto members = node.members();
  if (members.empty()) node.refuse("an object of no members", "a server or more, and whom each hears", "");
  for (const auto& [key, value] : members) {
    Hearing hearing{server_of_key(value, key, names.servers), {}};
    const bool nobody = value.is(JsonValue::Kind::array) && value.value().items.empty();
    if (!nobody) hearing.hears = read_selector(value, names);
    connect.hearings.push_back(std::move(hearing));
  }
  return connect;
}

}  // namespace raftsim
