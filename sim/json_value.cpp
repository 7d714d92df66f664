#include "sim/json_value.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "sim/scenario_error.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/trace/open_trace.hpp"

namespace raftsim {

namespace {

/// One array or object that is still open, and the way to it.
struct Open {
  JsonValue* value;
  std::string key;
  std::set<std::string, std::less<>> keys;
};

/// Takes the parser's events and builds the document, or the error.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  bool null() override { return add({}); }
  bool boolean(bool value) override {
    JsonValue node;
    node.kind = JsonValue::Kind::boolean;
    node.boolean = value;
    return add(std::move(node));
  }
  bool number_integer(number_integer_t value) override { return add_number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add_number(std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& written) override {
    return add_number(written);
  }
  bool string(string_t& value) override {
    JsonValue node;
    node.kind = JsonValue::Kind::text;
    node.text = std::move(value);
    return add(std::move(node));
  }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(JsonValue::Kind::object); }
  bool start_array(std::size_t /*size*/) override { return open(JsonValue::Kind::array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& value) override {
    Open& object = open_.back();
    if (value.size() > limits::kMaxKeyBytes) {
      throw ScenarioError::at(file_, pointer(),
                              "a key of " + std::to_string(value.size()) + " bytes, " + in_quotes(value),
                              "keys of at most " + std::to_string(limits::kMaxKeyBytes) + " bytes");
    }
    if (!object.keys.insert(value).second) {
      throw ScenarioError::at(file_, pointer() + "/" + value, "the key " + in_quotes(value) + " twice",
                              "each key once");
    }
    object.key = std::move(value);
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*read*/,
                   const nlohmann::json::exception& error) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error while parsing value -
    // unexpected '}'; last read: '...'; expected '['": what was found stands in the middle.
    constexpr std::size_t kShownRead = 24;
    std::string found = error.what();
    for (const std::string_view mark : {"] ", " - "}) {
      const auto place = found.find(mark);
      if (place != std::string::npos) found.erase(0, place + mark.size());
    }
    std::string expected = "JSON";
    constexpr std::string_view kExpected = "; expected ";
    if (const auto place = found.find(kExpected); place != std::string::npos) {
      expected = found.substr(place + kExpected.size());
      found.resize(place);
    }
    // Of a number or a word its beginning, of a text that goes wrong its end.
    constexpr std::string_view kRead = "; last read: ";
    if (const auto place = found.find(kRead); place != std::string::npos) {
      std::string last = found.substr(place + kRead.size());
      if (last.size() > kShownRead) last = "'…" + last.substr(last.size() - kShownRead);
      found = found.substr(0, place) + " at " + last;
    }
    // The parser stopped at the last of the bytes that it has read, or behind the text's end.
    const std::size_t offset = std::min(position == 0 ? 0 : position - 1, text_.size());
    throw ScenarioError::in_text(file_, text_, offset, clean(found), expected);
  }

  JsonValue take() { return std::move(root_); }

 private:
  bool add_number(std::string written) {
    JsonValue node;
    node.kind = JsonValue::Kind::number;
    node.text = std::move(written);
    return add(std::move(node));
  }

  bool add(JsonValue&& node) {
    place(std::move(node));
    return true;
  }

  JsonValue* place(JsonValue&& node) {
    if (++values_ > limits::kMaxValues) {
      throw ScenarioError::at(file_, pointer(), "more than " + std::to_string(limits::kMaxValues) + " values",
                              "a smaller file");
    }
    if (open_.empty()) {
      root_ = std::move(node);
      return &root_;
    }
    Open& parent = open_.back();
    if (parent.value->kind == JsonValue::Kind::object) parent.value->keys.push_back(parent.key);
    return &parent.value->items.emplace_back(std::move(node));
  }

  bool open(JsonValue::Kind kind) {
    if (open_.size() >= limits::kMaxDepth) {
      throw ScenarioError::at(
          file_, pointer(), "deeper nesting",
          "at most " + std::to_string(limits::kMaxDepth) + " arrays and objects in each other");
    }
    JsonValue node;
    node.kind = kind;
    // Addresses stay valid: a parent gets its next child only after this one is closed.
    open_.push_back({place(std::move(node)), {}, {}});
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  /// The pointer of the innermost open array or object.
  [[nodiscard]] std::string pointer() const {
    std::string result;
    for (std::size_t i = 0; i + 1 < open_.size(); ++i) {
      const Open& outer = open_[i];
      result += '/';
      result += outer.value->kind == JsonValue::Kind::array ? std::to_string(outer.value->items.size() - 1)
                                                            : outer.key;
    }
    return result;
  }

  /// The parser's words on one line and of bounded length, whatever it quotes from the file.
  static std::string clean(std::string_view reason) {
    constexpr std::size_t kLongest = 160;
    std::string result;
    for (const char c : reason.substr(0, kLongest)) {
      const auto byte = static_cast<unsigned char>(c);
      result += byte < 0x20U || byte >= 0x7FU ? '?' : c;
    }
    return result;
  }

  std::string_view text_;
  const std::string& file_;
  JsonValue root_;
  std::vector<Open> open_;
  std::size_t values_{};
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const {
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

JsonValue read_json(std::string_view text, const std::string& file_name) {
  if (text.size() > limits::kMaxFileBytes) {
    throw ScenarioError::at(file_name, "",
                            "a file of more than " + std::to_string(limits::kMaxFileBytes) + " bytes",
                            "a smaller file");
  }
  // The parser would take a zero byte for the end of the text.
  if (const auto zero = text.find('\0'); zero != std::string_view::npos) {
    throw ScenarioError::in_text(file_name, text, zero, "a zero byte", "JSON");
  }
  Builder builder(text, file_name);
  nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

std::string read_file(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  constexpr const char* kExpected = "a scenario file";
  if (status.type() == std::filesystem::file_type::not_found) {
    throw ScenarioError::at(path, "", "no such file", kExpected);
  }
  if (std::filesystem::is_directory(status)) throw ScenarioError::at(path, "", "a folder", kExpected);
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw ScenarioError::at(path, "", "a file that cannot be opened", kExpected);
  // One byte more than allowed is enough to know, even of a file without an end.
  constexpr std::size_t kMost = limits::kMaxFileBytes + 1;
  constexpr std::size_t kAtOnce = std::size_t{64} << 10U;
  std::string text;
  while (stream && text.size() < kMost) {
    const std::size_t before = text.size();
    text.resize(std::min(before + kAtOnce, kMost));
    stream.read(&text[before], static_cast<std::streamsize>(text.size() - before));
    text.resize(before + static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) throw ScenarioError::at(path, "", "a file that cannot be read", kExpected);
  if (trace::begins_as_trace(text)) {
    throw ScenarioError::at(
        path, "", "a trace, the record of a run", kExpected,
        "'raftsim log', 'explain' and 'export' take traces, and 'raftsim verify' runs them "
        "again");
  }
  return text;
}

}  // namespace raftsim
