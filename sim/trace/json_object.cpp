#include "sim/trace/json_object.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace raftsim::trace {
namespace {

constexpr std::size_t kLongestShown = 60;

nlohmann::json scalar(JsonValue value) {
  switch (value.type()) {
    case simdjson::dom::element_type::BOOL: return bool{value};
    case simdjson::dom::element_type::DOUBLE: return double{value};
    case simdjson::dom::element_type::INT64: return std::int64_t{value};
    case simdjson::dom::element_type::UINT64: return std::uint64_t{value};
    case simdjson::dom::element_type::STRING: return std::string(std::string_view{value});
    case simdjson::dom::element_type::NULL_VALUE:
    case simdjson::dom::element_type::ARRAY:
    case simdjson::dom::element_type::OBJECT: break;
  }
  return nullptr;
}

std::string shown(JsonValue value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "an array";
  std::string text = scalar(value).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  if (text.size() > kLongestShown) text = text.substr(0, kLongestShown) + "…";
  return text;
}

std::string escaped(std::string_view key) {
  std::string text;
  for (const char c : key) {
    if (c == '~') {
      text += "~0";
    } else if (c == '/') {
      text += "~1";
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace

std::string Spot::pointer() const {
  if (parent_ == nullptr) return {};
  return parent_->pointer() + "/" + (key_.empty() ? std::to_string(index_) : escaped(key_));
}

void Spot::refuse(const std::string& expected) const {
  throw Mismatch(pointer(), shown(value_), expected);
}

void read(const Spot& spot, bool& out) {
  if (spot.value().get(out) != simdjson::SUCCESS) spot.refuse("true or false");
}

void read(const Spot& spot, std::string& out) {
  std::string_view text;
  if (spot.value().get(text) != simdjson::SUCCESS) spot.refuse("a text");
  out = text;
}

void read(const Spot& spot, raft::Text& out) {
  std::string_view text;
  if (spot.value().get(text) != simdjson::SUCCESS || !raft::Text::fits(text)) {
    spot.refuse("a text of at most " + std::to_string(raft::Text::kCapacity) + " bytes");
  }
  out = raft::Text(text);
}

void read(const Spot& spot, raft::ServerId& out) {
  if (spot.value().is_null()) {
    out = raft::kNobody;
    return;
  }
  int number = 0;
  if (std::string_view text; spot.value().get(text) == simdjson::SUCCESS) {
    const bool plain = text.size() >= 2 && text.size() <= 3 && text[0] == 'S' && text[1] != '0';
    if (plain) {
      const char* end = text.data() + text.size();
      if (std::from_chars(text.data() + 1, end, number).ptr != end) number = 0;
    }
  }
  if (number < 1 || number > spot.servers()) {
    spot.refuse(R"(a server, "S1" to "S)" + std::to_string(spot.servers()) + R"(", or null)");
  }
  out = raft::ServerId{static_cast<std::uint8_t>(number)};
}

void read(const Spot& spot, raft::ServerSet& out) {
  out = {};
  raft::ServerId last = raft::kNobody;
  for_each_item(spot, [&](const Spot& item) {
    raft::ServerId server;
    read(item, server);
    if (server <= last) item.refuse("a server after the one before");
    out.insert(server);
    last = server;
  });
}

std::uint64_t read_number(const Spot& spot, std::uint64_t max) {
  std::uint64_t number = 0;
  if (spot.value().get(number) != simdjson::SUCCESS || number > max) {
    spot.refuse("a whole number from 0 to " + std::to_string(max));
  }
  return number;
}

void read(const Spot& spot, Duration& out) {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  out = Duration{static_cast<std::int64_t>(read_number(spot, kMax))};
}

void read(const Spot& spot, Time& out) {
  Duration since_start{};
  read(spot, since_start);
  out = Time{since_start};
}

std::string listed(const std::string_view* first, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) text += ", ";
    text += first[i];
  }
  return text;
}

Object::Object(const Spot& spot) : spot_(&spot) {
  if (spot.value().get(members_) != simdjson::SUCCESS) spot.refuse("an object");
  next_ = members_.begin();
  look_at_key();
}

bool Object::find_anywhere(std::string_view name, JsonValue& value) {
  asked_.push_back(name);
  const auto end = members_.end();
  if (next_ == end || key_ != name) {
    auto at = members_.begin();
    while (at != end && !at.key_equals(name)) ++at;
    if (at == end) return false;
    next_ = at;
  }
  ++found_;
  take(value);
  return true;
}

void Object::refuse_without(std::string_view name) const {
  throw Mismatch(spot_->pointer(), "an object without \"" + std::string(name) + "\"", "that member");
}

void Object::refuse_more() const {
  throw Mismatch(spot_->pointer(), "more members", "no more");
}

void Object::finish_in_any_order() const {
  if (found_ == members_.size()) return;
  std::vector<std::string_view> seen;
  for (const auto [name, value] : members_) {
    if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
      throw Mismatch(spot_->pointer(), "the member \"" + std::string(name) + "\"",
                     "none but " + listed(asked_.data(), asked_.size()));
    }
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      throw Mismatch(spot_->pointer(), "the member \"" + std::string(name) + "\" twice", "it once");
    }
    seen.push_back(name);
  }
}

}  // namespace raftsim::trace
