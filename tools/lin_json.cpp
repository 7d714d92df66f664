#include "tools/lin_json.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "sim/lin/words.hpp"

namespace raftsim {
namespace {

using Json = nlohmann::ordered_json;

const char* verdict_word(lin::Answer answer) {
  switch (answer) {
    case lin::Answer::yes: return "linearizable";
    case lin::Answer::no: return "notLinearizable";
    case lin::Answer::undecided: return "undecided";
  }
  return "?";
}

Json json_of(const std::optional<std::string>& found) {
  return found ? Json(*found) : Json();
}

Json json_of(const lin::Moment& moment) {
  return {{"line", moment.place}, {"time", moment.time}};
}

Json json_of(const lin::Operation& operation) {
  Json object{{"client", operation.client}};
  object["operation"] = operation.number == 0 ? Json() : Json(operation.number);
  object["op"] = lin::to_string(operation.kind);
  if (operation.kind == lin::Kind::read) {
    object["value"] = json_of(operation.found);
  } else if (operation.kind == lin::Kind::cas) {
    object["value"] = {operation.expected, operation.value};
  } else {
    object["value"] = operation.value;
  }
  if (operation.tells_found) object["found"] = json_of(operation.found);
  object["type"] = operation.outcome == lin::Outcome::ok       ? "ok"
                   : operation.outcome == lin::Outcome::failed ? "fail"
                                                               : "info";
  object["invoke"] = json_of(operation.invoked);
  object["end"] = operation.returned ? json_of(*operation.returned) : Json();
  return object;
}

Json json_of(const std::vector<lin::Operation>& operations) {
  Json array = Json::array();
  for (const lin::Operation& operation : operations) array.push_back(json_of(operation));
  return array;
}

Json json_of(const lin::Failure& failure) {
  const lin::Window& window = failure.window;
  return {{"key", failure.key},
          {"smallest", window.is_smallest},
          {"from", json_of(window.from)},
          {"to", json_of(window.to)},
          {"startsMissing", window.starts_missing},
          {"operations", json_of(window.operations)},
          {"others", json_of(window.others)}};
}

Json json_of(const JudgedFile& judged) {
  const lin::Judgement& judgement = judged.judgement;
  return {{"file", judged.file},
          {"verdict", verdict_word(judgement.linearizable)},
          {"operations", judged.operations},
          {"unknown", judged.unknown},
          {"failed", judged.failed},
          {"clients", judged.clients},
          {"keys", judgement.keys},
          {"failedKeys", judgement.failed_keys},
          {"undecidedKeys", judgement.undecided_keys},
          {"states", judgement.work.states},
          {"tries", judgement.work.tries},
          {"failure", judgement.failure ? json_of(*judgement.failure) : Json()}};
}

}  // namespace

std::string lin_json(const std::vector<JudgedFile>& judged, std::uint64_t refused) {
  Json histories = Json::array();
  for (const JudgedFile& one : judged) histories.push_back(json_of(one));
  const Json document{
      {"raftsimLin", 1}, {"version", RAFTSIM_VERSION}, {"histories", histories}, {"refused", refused}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace raftsim
