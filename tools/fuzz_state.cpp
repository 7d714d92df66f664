#include "tools/fuzz_state.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "sim/random.hpp"
#include "sim/scenario_error.hpp"
#include "sim/trace/atomic_file.hpp"
#include "sim/trace/hex.hpp"
#include "tools/fuzz_report.hpp"
#include "tools/goals_json.hpp"
#include "tools/json_fields.hpp"
#include "tools/planted_fault.hpp"
#include "tools/stagnation_json.hpp"

namespace raftsim {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kStateFormat = "a state of raftsim fuzz --state";
constexpr std::uint64_t kFormat = 3;
constexpr std::array kVerdicts{Verdict::unmet, Verdict::violated, Verdict::broken};

Json json_of(const FuzzPlan& plan) {
  const FuzzIdentity identity = identity_of(plan);
  return {{"version", identity.version},
          {"scenario", identity.scenario ? Json(*identity.scenario) : Json()},
          {"scenarioHash", identity.scenario_hash},
          {"faults", identity.faults},
          {"bug", identity.bug},
          {"first", identity.first},
          {"last", identity.last},
          {"shard", plan.shard.index},
          {"shards", plan.shard.count}};
}

Json json_of(const FuzzFailure& failure) {
  return {{"seed", failure.seed},
          {"verdict", to_string(failure.verdict)},
          {"property", failure.property},
          {"timeNs", static_cast<std::uint64_t>((failure.time - Time{}).count())},
          {"message", failure.message},
          {"scenario", failure.scenario},
          {"stagnation", failure.stagnation},
          {"plantedFault", failure.planted_fault},
          {"faults", failure.faults.empty() ? Json() : Json(failure.faults)}};
}

/// So that a file in which anything was changed is not gone on with.
std::string checksum_of(const Json& document) {
  return trace::hex_of(stream_key(document.dump()).value);
}

FuzzIdentity read_state_identity(const JsonFields& plan) {
  return {plan.text("version"), plan.text_or_null("scenario"), plan.text("scenarioHash"), plan.text("faults"),
          plan.text("bug"),     plan.number("first"),          plan.number("last")};
}

FuzzFailure read_state_failure(const JsonFields& fields) {
  FuzzFailure failure;
  failure.seed = fields.number("seed");
  const std::string word = fields.text("verdict");
  const auto* const verdict =
      std::find_if(kVerdicts.begin(), kVerdicts.end(), [&](Verdict each) { return word == to_string(each); });
  if (verdict == kVerdicts.end()) fields.refuse("verdict", "unmet, violated or broken");
  failure.verdict = *verdict;
  failure.property = fields.text("property");
  // It becomes part of a file's name.
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (!std::all_of(failure.property.begin(), failure.property.end(), is_letter)) {
    fields.refuse("property", "the name of a property, letters alone");
  }
  failure.time = Time{Duration{static_cast<std::int64_t>(
      fields.number("timeNs", static_cast<std::uint64_t>(Duration::max().count())))}};
  failure.message = fields.text("message");
  failure.scenario = fields.text("scenario");
  failure.stagnation = read_stagnation(fields);
  failure.planted_fault = read_planted_fault(fields);
  failure.faults = fields.text_if_any("faults").value_or("");
  return failure;
}

FuzzTotals read_totals(const JsonFields& fields, const FuzzPlan& plan) {
  FuzzTotals totals;
  totals.runs = fields.number("runs", seed_count(plan));
  totals.compared = fields.number("comparedTwice", totals.runs);
  totals.events = fields.number("events");
  totals.simulated = Duration{static_cast<std::int64_t>(
      fields.number("simulatedNs", static_cast<std::uint64_t>(Duration::max().count())))};
  totals.goals = read_goals(fields, totals.runs);
  for (const JsonFields& failure : fields.objects("failures"))
    totals.failures.push_back(read_state_failure(failure));
  totals.undecided = fields.numbers("undecided");
  return totals;
}

/// How the same seeds can be asked for, where the one search has a last seed and the other has none.
std::string hint_of_seeds(std::uint64_t one, std::uint64_t other) {
  if ((one == kNoLastSeed) == (other == kNoLastSeed)) return {};
  return " (without --seeds they have no end with --for, and end with 10000 without it: give " +
         std::string(one == kNoLastSeed ? "--for again, as long as you like" : "--seeds as well") + ")";
}

/// What a search that was killed has left of a file that it was writing: "state.json.part1", and no other
/// file whose name begins like that.
void remove_remains(const std::string& path) {
  std::error_code ignored;
  const fs::path file(path);
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const std::string beginning = file.filename().string() + ".part";
  for (fs::directory_iterator each(folder, ignored), end; each != end; each.increment(ignored)) {
    const std::string name = each->path().filename().string();
    const bool is_remains = name.starts_with(beginning) && name.size() > beginning.size() &&
                            name.find_first_not_of("0123456789", beginning.size()) == std::string::npos &&
                            each->is_regular_file(ignored);
    if (is_remains) fs::remove(each->path(), ignored);
  }
}

}  // namespace

FuzzStateFile::FuzzStateFile(std::string path, const FuzzPlan& plan) : path_(std::move(path)), plan_(&plan) {
  remove_remains(path_);
}

std::optional<FuzzState> FuzzStateFile::load() const {
  std::error_code ignored;
  if (!fs::exists(path_, ignored)) return {};
  Json document = JsonFields::load(path_, kStateFormat);
  const JsonFields fields(document, path_);
  if (fields.number("raftsimFuzzState") != kFormat) {
    fields.refuse("raftsimFuzzState", std::to_string(kFormat) + ", the version of the format");
  }
  const std::string checksum = fields.text("checksum");
  Json checked = document;
  checked.erase("checksum");
  if (checksum != checksum_of(checked)) {
    throw DocumentError(printable(path_) +
                        ": the state is damaged: its checksum does not match what it holds");
  }
  const JsonFields plan = fields.object("plan");
  const FuzzShard shard{plan.number("shard"), plan.number("shards")};
  std::string different = difference(read_state_identity(plan), identity_of(*plan_));
  if (different.empty() && shard != plan_->shard) {
    const auto text = [](FuzzShard each) {
      return std::to_string(each.index) + "/" + std::to_string(each.count);
    };
    different = "shard: " + text(shard) + " and " + text(plan_->shard);
  }
  if (!different.empty()) {
    throw DocumentError(printable(path_) + ": the state is of another search than this one; " + different +
                        hint_of_seeds(plan.number("last"), plan_->last));
  }
  return FuzzState{read_totals(fields.object("totals"), *plan_), fields.real("seconds")};
}

void FuzzStateFile::save(const FuzzState& state) const {
  const FuzzTotals& totals = state.totals;
  Json failures = Json::array();
  for (const FuzzFailure& failure : totals.failures) failures.push_back(json_of(failure));
  Json document{{"raftsimFuzzState", kFormat},
                {"plan", json_of(*plan_)},
                {"totals",
                 {{"runs", totals.runs},
                  {"nextSeed", seed_at(*plan_, totals.runs)},
                  {"comparedTwice", totals.compared},
                  {"events", totals.events},
                  {"simulatedNs", static_cast<std::uint64_t>(totals.simulated.count())},
                  {"goals", goals_json(totals.goals)},
                  {"failures", std::move(failures)},
                  {"undecided", totals.undecided}}},
                {"seconds", state.seconds}};
  document["checksum"] = checksum_of(document);
  trace::AtomicFile file(path_);
  file.write(document.dump(1) + "\n");
  file.commit();
}

}  // namespace raftsim
