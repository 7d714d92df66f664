#include "tools/json_fields.hpp"

#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "sim/scenario_error.hpp"

namespace raftsim {

JsonFields::Json JsonFields::load(const std::string& file, const std::string& what) {
  std::error_code ignored;
  std::ifstream stream(file, std::ios::binary);
  if (!stream || std::filesystem::is_directory(file, ignored)) {
    throw DocumentError(printable(file) + ": cannot be read; expected " + what);
  }
  try {
    return Json::parse(stream);
  } catch (const Json::parse_error& error) {
    throw DocumentError(printable(file) + ": not " + what + ": no JSON at byte " +
                        std::to_string(error.byte));
  }
}

JsonFields::JsonFields(const Json& object, const std::string& file, std::string pointer)
    : object_(&object), file_(&file), pointer_(std::move(pointer)) {
  if (object.is_object()) return;
  throw DocumentError(printable(file) + ": at \"" + pointer_ + "\": found " + object.type_name() +
                      ", expected an object");
}

std::uint64_t JsonFields::number(const char* key, std::uint64_t most) const {
  const Json* const value = member(key);
  if (value == nullptr || !value->is_number_unsigned() || value->get<std::uint64_t>() > most) {
    refuse(key, "a whole number" + (most == kAny ? std::string() : " up to " + std::to_string(most)));
  }
  return value->get<std::uint64_t>();
}

double JsonFields::real(const char* key) const {
  const Json* const value = member(key);
  if (value == nullptr || !value->is_number() || value->get<double>() < 0) refuse(key, "a number");
  return value->get<double>();
}

std::string JsonFields::text(const char* key) const {
  const Json* const value = member(key);
  if (value == nullptr || !value->is_string()) refuse(key, "a text");
  return value->get<std::string>();
}

std::optional<std::string> JsonFields::text_or_null(const char* key) const {
  const Json* const value = member(key);
  if (value != nullptr && value->is_null()) return {};
  return text(key);
}

std::optional<std::string> JsonFields::text_if_any(const char* key) const {
  if (!has(key)) return {};
  return text_or_null(key);
}

std::vector<std::uint64_t> JsonFields::numbers(const char* key) const {
  const Json* const value = member(key);
  if (value == nullptr || !value->is_array()) refuse(key, "an array of whole numbers");
  std::vector<std::uint64_t> numbers;
  for (const Json& each : *value) {
    if (!each.is_number_unsigned()) refuse(key, "an array of whole numbers");
    numbers.push_back(each.get<std::uint64_t>());
  }
  return numbers;
}

JsonFields JsonFields::object(const char* key) const {
  const Json* const value = member(key);
  if (value == nullptr) refuse(key, "an object");
  return {*value, *file_, pointer_ + "/" + key};
}

std::vector<JsonFields> JsonFields::objects(const char* key) const {
  const Json* const value = member(key);
  if (value == nullptr || !value->is_array()) refuse(key, "an array of objects");
  std::vector<JsonFields> objects;
  for (std::size_t i = 0; i < value->size(); ++i) {
    objects.emplace_back(value->at(i), *file_, pointer_ + "/" + key + "/" + std::to_string(i));
  }
  return objects;
}

JsonFields::Json JsonFields::object_or_null(const char* key) const {
  const Json* const value = member(key);
  if (value == nullptr || (!value->is_null() && !value->is_object())) refuse(key, "an object or null");
  return *value;
}

void JsonFields::refuse(const std::string& key, const std::string& expected) const {
  constexpr std::size_t kMostShown = 60;
  const Json* const value = member(key);
  std::string found = "nothing";
  if (value != nullptr) found = value->is_structured() ? value->type_name() : value->dump();
  if (found.size() > kMostShown) found = value->type_name();
  throw DocumentError(printable(*file_) + ": at " + pointer_ + "/" + key + ": found " + found +
                      ", expected " + expected);
}

const JsonFields::Json* JsonFields::member(const std::string& key) const {
  const auto found = object_->find(key);
  return found == object_->end() ? nullptr : &*found;
}

}  // namespace raftsim
