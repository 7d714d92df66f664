#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "sim/bandwidth.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/scenario_ratio.hpp"
#include "sim/scenario_words.hpp"
#include "sim/scenario_write.hpp"

namespace raftsim {

namespace {

struct DelayWriter {
  Json operator()(const ConstantDelay& delay) const { return write_duration(delay.value); }
  Json operator()(const UniformDelay& delay) const {
    return {{"uniform", Json::array({write_duration(delay.min), write_duration(delay.max)})}};
  }
  Json operator()(const NormalDelay& delay) const {
    Json parameters{{"mean", write_duration(delay.mean)}, {"deviation", write_duration(delay.deviation)}};
    if (delay.min != Duration{}) parameters["min"] = write_duration(delay.min);
    return {{"normal", parameters}};
  }
  Json operator()(const ExponentialDelay& delay) const {
    Json parameters{{"mean", write_duration(delay.mean)}};
    if (delay.min != Duration{}) parameters["min"] = write_duration(delay.min);
    return {{"exponential", parameters}};
  }
  Json operator()(const LogNormalDelay& delay) const {
    return {{"logNormal", {{"median", write_duration(delay.median)}, {"p99", write_duration(delay.p99)}}}};
  }
  Json operator()(const ParetoDelay& delay) const {
    const std::string shape =
        std::to_string(delay.shape.numerator) + "/" + std::to_string(delay.shape.denominator);
    return {{"pareto", {{"min", write_duration(delay.min)}, {"shape", shape}}}};
  }
  Json operator()(const PercentileDelay& delay) const {
    Json points = Json::object();
    for (const auto& point : delay.points) {
      const std::string percent = percent_text(point.share);
      points[percent.substr(0, percent.size() - 1)] = write_duration(point.value);
    }
    return {{"percentiles", points}};
  }
};

/// Adds a bound, or the same bound said of the number beside where that is a shorter text: < 600ms rather
/// than
/// <= 599.999999ms.
void add_bound(Json& object, const char* relation, Json number, const char* strict, Json beside) {
  const bool is_shorter = number.is_string() && beside.dump().size() < number.dump().size();
  object[is_shorter ? strict : relation] = is_shorter ? std::move(beside) : std::move(number);
}

template <class Write>
Json write_comparisons(const Range& range, std::int64_t most, Write write) {
  if (range.min == range.max && !range.except) return write(range.min);
  Json object = Json::object();
  if (range.min > 0) add_bound(object, ">=", write(range.min), ">", write(range.min - 1));
  if (range.max < most) add_bound(object, "<=", write(range.max), "<", write(range.max + 1));
  if (range.except) object["!="] = write(*range.except);
  // No comparison at all is not in the language; this one says as little.
  if (object.empty()) object[">="] = write(0);
  return object;
}

}  // namespace

Json write_duration(Duration duration) {
  return to_text(duration);
}
Json write_time(Time time) {
  return to_text(time.time_since_epoch());
}
Json write_delay(const Delay& delay) {
  return std::visit(DelayWriter{}, delay.spec());
}

Json write_range(const Range& range) {
  return write_comparisons(range, limits::kMaxNumber, [](std::int64_t number) { return Json(number); });
}

Json write_duration_range(const Range& range) {
  return write_comparisons(range, limits::kMaxTime.count(),
                           [](std::int64_t number) { return write_duration(Duration{number}); });
}

Json write_servers(raft::ServerSet servers) {
  Json array = Json::array();
  for (const raft::ServerId server : servers) array.push_back(to_string(server));
  return array.size() == 1 ? array.front() : array;
}

std::string write_terms(const std::vector<raft::Term>& terms) {
  std::string text;
  for (const raft::Term term : terms) {
    if (!text.empty()) text += ' ';
    text += std::to_string(term.value);
  }
  return text;
}

void write_command(Json& object, const raft::Command& command) {
  const std::string word(word_of(command.operation, words::kOperations));
  if (command.operation == raft::Operation::read) {
    object[word] = command.key.str();
  } else if (command.operation == raft::Operation::compare_and_set) {
    object[word] = {
        {"key", command.key.str()}, {"expected", command.expected.str()}, {"value", command.value.str()}};
  } else {
    object[word] = {{command.key.str(), command.value.str()}};
  }
}

void write_link_change(Json& object, const LinkChange& change) {
  if (change.initial) object["initial"] = true;
  if (change.delay) object["delay"] = write_delay(*change.delay);
  if (change.loss) object["loss"] = percent_text(*change.loss);
  if (change.duplicate) object["duplicate"] = percent_text(*change.duplicate);
  if (change.reorder || change.reorder_extra) {
    object["reorder"] = {{"probability", percent_text(change.reorder.value_or(Ratio{}))},
                         {"extra", write_delay(change.reorder_extra.value_or(Delay()))}};
  }
  if (change.fifo) object["fifo"] = *change.fifo;
  if (change.bandwidth) object["bandwidth"] = bandwidth_text(*change.bandwidth);
}

}  // namespace raftsim
