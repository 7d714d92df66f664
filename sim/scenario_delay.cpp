#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "sim/bandwidth.hpp"
#include "sim/scenario_error.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/scenario_parts.hpp"
#include "sim/scenario_ratio.hpp"

namespace raftsim {

namespace {

DelaySpec read_uniform(const JsonNode& node) {
  const auto ends = node.items("two durations", 2, 2);
  return UniformDelay{read_duration(ends[0]), read_duration(ends[1])};
}

DelaySpec read_normal(const JsonNode& node) {
  const ObjectReader object(node, "normal", {"mean", "deviation", "min"});
  NormalDelay spec{read_duration(object.need("mean")), read_duration(object.need("deviation")), Duration{}};
  if (const auto min = object.get("min")) spec.min = read_duration(*min);
  return spec;
}

DelaySpec read_exponential(const JsonNode& node) {
  const ObjectReader object(node, "exponential", {"mean", "min"});
  ExponentialDelay spec{read_duration(object.need("mean")), Duration{}};
  if (const auto min = object.get("min")) spec.min = read_duration(*min);
  return spec;
}

DelaySpec read_log_normal(const JsonNode& node) {
  const ObjectReader object(node, "logNormal", {"median", "p99"});
  return LogNormalDelay{read_duration(object.need("median")), read_duration(object.need("p99"))};
}

DelaySpec read_pareto(const JsonNode& node) {
  const ObjectReader object(node, "pareto", {"min", "shape"});
  const JsonNode shape = object.need("shape");
  const bool is_written = shape.is(JsonValue::Kind::number) || shape.is(JsonValue::Kind::text);
  const auto ratio = is_written ? parse_ratio(shape.value().text) : std::nullopt;
  if (!ratio) shape.refuse(R"(a number from 0.01 to 1000, or a fraction as "3/2")");
  return ParetoDelay{read_duration(object.need("min")), *ratio};
}

DelaySpec read_percentiles(const JsonNode& node) {
  const auto members = node.members();
  if (members.size() < 2 || members.size() > PercentileDelay::kMaxPoints) {
    node.refuse("an object of " + std::to_string(members.size()) + " members",
                "2 to " + std::to_string(PercentileDelay::kMaxPoints) + R"( percentiles, from "0" to "100")",
                "");
  }
  PercentileDelay spec;
  for (const auto& [key, value] : members) {
    const auto share = parse_ratio(std::string(key) + "%");
    if (!share || !share->is_probability()) {
      value.refuse("the key " + in_quotes(key), R"(a percentage from "0" to "100")", "");
    }
    spec.points.push_back({*share, read_duration(value)});
  }
  return spec;
}

using SpecReader = DelaySpec (*)(const JsonNode&);

constexpr std::array<std::pair<std::string_view, SpecReader>, 6> kDistributions{{
    {"uniform", read_uniform},
    {"normal", read_normal},
    {"exponential", read_exponential},
    {"logNormal", read_log_normal},
    {"pareto", read_pareto},
    {"percentiles", read_percentiles},
}};

DelaySpec read_spec(const JsonNode& node) {
  if (node.is(JsonValue::Kind::text)) return ConstantDelay{read_duration(node)};
  constexpr const char* kExpected =
      R"(a duration as "10ms", or a distribution as {"uniform": ["10ms", "15ms"]})";
  if (!node.is(JsonValue::Kind::object) || node.value().items.empty()) node.refuse(kExpected);
  std::vector<std::string_view> known;
  known.reserve(kDistributions.size());
  for (const auto& [name, reader] : kDistributions) known.push_back(name);
  const auto place_of = [&known](std::string_view key) { return std::find(known.begin(), known.end(), key); };
  const auto members = node.members();
  for (const auto& [key, parameters] : members) {
    if (place_of(key) == known.end()) refuse_key(node, key, "a delay", known);
  }
  if (members.size() != 1) {
    node.refuse("an object of " + std::to_string(members.size()) + " members", kExpected, "");
  }
  const auto [key, parameters] = members.front();
  return kDistributions.at(static_cast<std::size_t>(place_of(key) - known.begin())).second(parameters);
}

std::uint64_t read_bandwidth(const JsonNode& node) {
  const auto bandwidth = node.is(JsonValue::Kind::text) ? parse_bandwidth(node.value().text) : std::nullopt;
  if (!bandwidth) {
    node.refuse(
        R"(a bandwidth from 1kB/s to 1000GB/s, as "100kB/s" (units B/s, kB/s, MB/s, GB/s), or "unlimited")");
  }
  return *bandwidth;
}

/// "-1ms" without its "-".
std::string_view without_sign(std::string_view text) {
  return text.starts_with('-') ? text.substr(1) : text;
}

}  // namespace

Duration read_duration(const JsonNode& node, Duration min) {
  const auto duration = node.is(JsonValue::Kind::text) ? parse_duration(node.value().text) : std::nullopt;
  if (!duration && node.is(JsonValue::Kind::text) && parse_duration(without_sign(node.value().text))) {
    node.refuse("a duration of 0s or more: time goes on only");
  }
  if (!duration) {
    node.refuse(R"(a duration with a unit, as "150ms": ns, us, ms, s, m or h, exact to the nanosecond)");
  }
  if (*duration < min || *duration > limits::kMaxTime) {
    node.refuse("a duration from " + to_text(min) + " to " + to_text(limits::kMaxTime));
  }
  return *duration;
}

Time read_time(const JsonNode& node) {
  return Time{read_duration(node)};
}

Ratio read_ratio(const JsonNode& node) {
  // A number in quotes is a slip more often than a probability.
  const bool is_written =
      node.is(JsonValue::Kind::number) ||
      (node.is(JsonValue::Kind::text) && node.value().text.find_first_of("%/") != std::string::npos);
  const auto ratio = is_written ? parse_ratio(node.value().text) : std::nullopt;
  if (!ratio || !ratio->is_probability()) {
    constexpr std::ptrdiff_t kMostDigits = 15;
    const std::string& text = node.value().text;
    const bool too_exact = is_written && std::count_if(text.begin(), text.end(), [](char c) {
                                           return c >= '0' && c <= '9';
                                         }) > kMostDigits;
    node.refuse(R"(a probability: "10%", "1/3" or a number from 0 to 1)",
                too_exact ? "at most 15 digits" : "");
  }
  return *ratio;
}

Ratio read_rate(const JsonNode& node) {
  const bool is_written =
      node.is(JsonValue::Kind::number) ||
      (node.is(JsonValue::Kind::text) && node.value().text.find_first_of("%/") != std::string::npos);
  const auto ratio = is_written ? parse_ratio(node.value().text) : std::nullopt;
  constexpr std::uint64_t kMost = 100;
  if (!ratio || ratio->numerator * kMost < ratio->denominator ||
      ratio->denominator * kMost < ratio->numerator) {
    node.refuse(R"(the rate of a clock, from 1/100 to 100: "95%", "3/2" or a number)");
  }
  return *ratio;
}

Delay read_delay(const JsonNode& node, Duration min) {
  const DelaySpec spec = read_spec(node);
  try {
    Delay delay(spec);
    if (delay.min() < min) {
      const bool takes_min =
          node.value().find("normal") != nullptr || node.value().find("exponential") != nullptr;
      node.refuse("a delay that may be " + to_text(delay.min()), "a delay of at least " + to_text(min),
                  takes_min ? R"(add "min": ")" + to_text(min) + '"' : "");
    }
    return delay;
  } catch (const ImpossibleDelay& error) {
    const JsonNode parameters = node.is(JsonValue::Kind::object) ? node.members().front().second : node;
    parameters.refuse(error.found(), error.expected(), "");
  }
}

LinkChange read_link_change(const ObjectReader& object) {
  LinkChange change;
  if (const auto delay = object.get("delay")) change.delay = read_delay(*delay);
  if (const auto loss = object.get("loss")) change.loss = read_ratio(*loss);
  if (const auto duplicate = object.get("duplicate")) change.duplicate = read_ratio(*duplicate);
  if (const auto reorder = object.get("reorder")) {
    const ObjectReader parts(*reorder, "reorder", {"probability", "extra"});
    change.reorder = read_ratio(parts.need("probability"));
    change.reorder_extra = read_delay(parts.need("extra"));
  }
  if (const auto fifo = object.get("fifo")) change.fifo = read_bool(*fifo);
  if (const auto bandwidth = object.get("bandwidth")) change.bandwidth = read_bandwidth(*bandwidth);
  if (const auto initial = object.get("initial")) {
    if (!read_bool(*initial)) initial->refuse("true, or nothing");
    change.initial = true;
  }
  return change;
}

}  // namespace raftsim
