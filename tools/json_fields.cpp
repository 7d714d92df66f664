#include "tools/json_fields.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

#include "sim/scenario_error.hpp"

namespace raftsim {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{256} << 20U;
constexpr std::size_t kMaxDepth = 16;
/// A failure has some two hundred, of which most tell what repeats, and there may be ten thousand.
constexpr std::size_t kMaxValues = 4'000'000;
/// As finding one of so many is quick, and no object of these files has nearly as many.
constexpr std::size_t kMaxMembers = 256;

/// The whole file, unless it is longer than one may be.
std::string read_whole(std::ifstream& stream, const std::string& file) {
  std::error_code unknown;
  const std::uint64_t size = std::filesystem::file_size(file, unknown);
  std::string text;
  std::array<char, 65536> bytes{};
  if (!unknown && size <= kMaxBytes) text.reserve(size + bytes.size());
  // Of a file whose size is known to be too large nothing needs to be read.
  bool is_longer = !unknown && size > kMaxBytes;
  while (stream && !is_longer) {
    stream.read(bytes.data(), bytes.size());
    text.append(bytes.data(), static_cast<std::size_t>(stream.gcount()));
    is_longer = text.size() > kMaxBytes;
  }
  if (!is_longer) return text;
  throw DocumentError(printable(file) + ": found a file of more than " + std::to_string(kMaxBytes) +
                      " bytes, expected a smaller file");
}

/// Holds a document against the limits while it is read.
class Limits {
 public:
  explicit Limits(const std::string& file) : file_(&file) {}

  bool take(int depth, JsonFields::Json::parse_event_t event, const JsonFields::Json& value) {
    using Event = JsonFields::Json::parse_event_t;
    if (event == Event::array_end) return true;
    if (event == Event::object_end) {
      keys_.pop_back();
      return true;
    }
    if (event == Event::key) {
      add_key(value.get_ref<const std::string&>());
      return true;
    }
    if (++values_ > kMaxValues) {
      refuse("more than " + std::to_string(kMaxValues) + " values", "a smaller file");
    }
    const bool opens = event == Event::object_start || event == Event::array_start;
    if (opens && static_cast<std::size_t>(depth) >= kMaxDepth) {
      refuse("deeper nesting", "at most " + std::to_string(kMaxDepth) + " arrays and objects in each other");
    }
    if (event == Event::object_start) keys_.emplace_back();
    return true;
  }

 private:
  void add_key(const std::string& key) {
    if (!keys_.back().insert(key).second) refuse("the key " + in_quotes(key) + " twice", "each key once");
    if (keys_.back().size() > kMaxMembers) {
      refuse("an object of more members", "at most " + std::to_string(kMaxMembers));
    }
  }
  [[noreturn]] void refuse(const std::string& found, const std::string& expected) const {
    throw DocumentError(printable(*file_) + ": found " + found + ", expected " + expected);
  }

  const std::string* file_;
  /// Of the objects that are still open.
  std::vector<std::set<std::string>> keys_;
  std::size_t values_{};
};

}  // namespace

JsonFields::Json JsonFields::load(const std::string& file, const std::string& what) {
  std::error_code ignored;
  std::ifstream stream(file, std::ios::binary);
  if (!stream || std::filesystem::is_directory(file, ignored)) {
    throw DocumentError(printable(file) + ": cannot be read; expected " + what);
  }
  const std::string text = read_whole(stream, file);
  Limits limits(file);
  try {
    return Json::parse(text, [&limits](int depth, Json::parse_event_t event, const Json& value) {
      return limits.take(depth, event, value);
    });
  } catch (const Json::parse_error& error) {
    throw DocumentError(printable(file) + ": not " + what + ": no JSON at byte " +
                        std::to_string(error.byte));
  } catch (const Json::out_of_range&) {
    throw DocumentError(printable(file) + ": not " + what +
                        ": found a number that no machine holds, expected smaller numbers");
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
  throw DocumentError(printable(*file_) + ": at " + pointer_ + "/" + key + ": found " + printable(found) +
                      ", expected " + expected);
}

const JsonFields::Json* JsonFields::member(const std::string& key) const {
  const auto found = object_->find(key);
  return found == object_->end() ? nullptr : &*found;
}

}  // namespace raftsim
