#include "sim/trace/json_object.hpp"

#include <algorithm>
#include <charconv>

namespace raftsim::trace {
namespace {

constexpr std::size_t kLongestShown = 60;

std::string shown(const nlohmann::json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "an array";
  std::string text = value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
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
  throw Mismatch(pointer(), shown(*value_), expected);
}

void read(const Spot& spot, bool& out) {
  if (!spot.value().is_boolean()) spot.refuse("true or false");
  out = spot.value().get<bool>();
}

void read(const Spot& spot, std::string& out) {
  if (!spot.value().is_string()) spot.refuse("a text");
  out = spot.value().get_ref<const std::string&>();
}

void read(const Spot& spot, raft::Text& out) {
  if (!spot.value().is_string() || !raft::Text::fits(spot.value().get_ref<const std::string&>())) {
    spot.refuse("a text of at most " + std::to_string(raft::Text::kCapacity) + " bytes");
  }
  out = raft::Text(spot.value().get_ref<const std::string&>());
}

void read(const Spot& spot, raft::ServerId& out) {
  if (spot.value().is_null()) {
    out = raft::kNobody;
    return;
  }
  int number = 0;
  if (spot.value().is_string()) {
    const auto& text = spot.value().get_ref<const std::string&>();
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
  if (!spot.value().is_number_unsigned() || spot.value().get<std::uint64_t>() > max) {
    spot.refuse("a whole number from 0 to " + std::to_string(max));
  }
  return spot.value().get<std::uint64_t>();
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
  if (!spot.value().is_object()) spot.refuse("an object");
  asked_.reserve(spot.value().size() + 8);
}

const nlohmann::json* Object::find(std::string_view name) {
  asked_.push_back(name);
  const auto& members = spot_->value().get_ref<const nlohmann::json::object_t&>();
  const auto found = members.find(name);
  return found == members.end() ? nullptr : &found->second;
}

void Object::refuse_without(std::string_view name) const {
  throw Mismatch(spot_->pointer(), "an object without \"" + std::string(name) + "\"", "that member");
}

void Object::finish() const {
  for (const auto& [name, value] : spot_->value().get_ref<const nlohmann::json::object_t&>()) {
    if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
      throw Mismatch(spot_->pointer(), "the member \"" + name + "\"",
                     "none but " + listed(asked_.data(), asked_.size()));
    }
  }
}

}  // namespace raftsim::trace
