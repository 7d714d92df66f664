#include "sim/scenario_faults.hpp"

#include <string>
#include <utility>

#include "sim/scenario_limits.hpp"
#include "sim/scenario_words.hpp"

namespace raftsim {
namespace {

CrashDamage read_damage(const ObjectReader& object) {
  CrashDamage damage;
  if (const auto kept = object.get("kept")) {
    const bool random = kept->is(JsonValue::Kind::text) && kept->value().text == "random";
    if (!random && !kept->is(JsonValue::Kind::number)) kept->refuse(R"(a number of writes, or "random")");
    damage.kept = random
                      ? std::nullopt
                      : std::optional(static_cast<std::uint32_t>(read_integer(*kept, 0, limits::kMaxKept)));
  }
  if (const auto torn = object.get("torn")) damage.torn = read_bool(*torn);
  return damage;
}

std::optional<CrashPoint> read_crash_point(const ObjectReader& object) {
  const auto effects = object.get("afterEffects");
  const auto sending = object.get("sending");
  if (!effects) {
    if (sending) sending->refuse(R"("sending" without "afterEffects")", "both, or neither", "");
    return std::nullopt;
  }
  CrashPoint point{static_cast<std::uint32_t>(read_integer(*effects, 0, limits::kMaxEffects)), {}};
  if (sending) point.sending = read_word<raft::MessageType>(*sending, words::kMessageTypes);
  return point;
}

/// How long a fault that comes and goes is there, or not: so long that a run has a bounded number of events.
Delay read_turn(const ObjectReader& object, std::string_view key) {
  return read_delay(object.need(key), limits::kMinPeriod);
}

}  // namespace

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

ActionKind read_crash(const JsonNode& node, const Names& names) {
  if (!node.is(JsonValue::Kind::object)) return Crash{read_selector(node, names), {}, {}};
  const ObjectReader object(node, "crash", {"servers", "kept", "torn", "afterEffects", "sending"});
  return Crash{read_selector(object.need("servers"), names), read_damage(object), read_crash_point(object)};
}

ActionKind read_disk_change(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "disk", {"servers", "write"});
  return ChangeDisk{read_selector(object.need("servers"), names), read_delay(object.need("write"))};
}

ActionKind read_disk_stall(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "stallDisk", {"servers", "for"});
  return StallDisk{read_selector(object.need("servers"), names), read_duration(object.need("for"))};
}

ActionKind read_clock_change(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "clock", {"servers", "rate"});
  return ChangeClock{read_selector(object.need("servers"), names), read_rate(object.need("rate"))};
}

ActionKind read_clock_jump(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "jumpClock", {"servers", "forward", "back"});
  const auto forward = object.get("forward");
  const auto back = object.get("back");
  if (forward.has_value() == back.has_value()) {
    node.refuse(forward ? R"(both "forward" and "back")" : R"(neither "forward" nor "back")",
                "one of the two", "");
  }
  return JumpClock{read_selector(object.need("servers"), names), read_duration(forward ? *forward : *back),
                   back.has_value()};
}

ActionKind read_flap(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "flap", {"from", "to", "bothWays", "down", "up", "for"});
  LinkEnds ends = read_link_ends(object, names);
  return Flap{std::move(ends.from),      std::move(ends.to),      ends.both_ways,
              read_turn(object, "down"), read_turn(object, "up"), read_duration(object.need("for"))};
}

ActionKind read_crash_loop(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "crashLoop", {"servers", "down", "up", "for"});
  return CrashLoop{read_selector(object.need("servers"), names), read_turn(object, "down"),
                   read_turn(object, "up"), read_duration(object.need("for"))};
}

ActionKind read_swizzle(const JsonNode& node, const Names& names) {
  const ObjectReader object(node, "swizzle", {"servers", "apart"});
  const auto servers = object.get("servers");
  return Swizzle{servers ? read_selector(*servers, names) : Selector{{{ServerClass::all, {}, 0}}},
                 read_turn(object, "apart")};
}

}  // namespace raftsim
