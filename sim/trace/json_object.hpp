#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <simdjson.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/server_set.hpp"
#include "core/text.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"
#include "sim/trace/names.hpp"

/// Reading JSON with nothing taken on trust: every value is checked, and every member must be known.
namespace raftsim::trace {

/// A value that is not as the format has it.
class Mismatch : public std::runtime_error {
 public:
  Mismatch(std::string where, std::string what_is_there, const std::string& what_should_be)
      : std::runtime_error(what_should_be), pointer(std::move(where)), found(std::move(what_is_there)) {}
  std::string pointer;
  std::string found;
};

using JsonValue = simdjson::dom::element;

/// In which order the members of objects may stand.
enum class Order : std::uint8_t {
  any,
  /// That in which they are asked for, which is the one in which this program writes them. It is quicker to
  /// read them so; another order is refused, with no good reason: whoever reads so must read again in any
  /// order what is refused.
  as_asked,
};

/// A value of a line and its place in it; lives on the stack beside the values that it lies in.
class Spot {
 public:
  /// The whole line, in a trace of `servers` servers.
  Spot(JsonValue value, int servers, Order order = Order::any)
      : value_(value), servers_(servers), order_(order) {}
  Spot(JsonValue value, const Spot& parent, std::string_view key)
      : value_(value), parent_(&parent), key_(key), servers_(parent.servers_), order_(parent.order_) {}
  Spot(JsonValue value, const Spot& parent, std::size_t index)
      : value_(value), parent_(&parent), index_(index), servers_(parent.servers_), order_(parent.order_) {}

  [[nodiscard]] JsonValue value() const { return value_; }
  [[nodiscard]] int servers() const { return servers_; }
  [[nodiscard]] Order order() const { return order_; }
  [[nodiscard]] std::string pointer() const;
  [[noreturn]] void refuse(const std::string& expected) const;

 private:
  JsonValue value_;
  const Spot* parent_{};
  std::string_view key_;
  std::size_t index_{};
  int servers_;
  Order order_;
};

// One for each simple type. All throw Mismatch.
void read(const Spot& spot, bool& out);
void read(const Spot& spot, std::string& out);
void read(const Spot& spot, raft::Text& out);
/// "S3", in the cluster; null for nobody.
void read(const Spot& spot, raft::ServerId& out);
/// In rising order.
void read(const Spot& spot, raft::ServerSet& out);
void read(const Spot& spot, Duration& out);
void read(const Spot& spot, Time& out);
/// A whole number from 0 to `max`.
std::uint64_t read_number(const Spot& spot, std::uint64_t max);

inline void read(const Spot& spot, std::uint64_t& out) {
  out = read_number(spot, std::numeric_limits<std::uint64_t>::max());
}
inline void read(const Spot& spot, std::uint32_t& out) {
  out = static_cast<std::uint32_t>(read_number(spot, std::numeric_limits<std::uint32_t>::max()));
}
template <class Tag, class Rep>
void read(const Spot& spot, raft::Strong<Tag, Rep>& out) {
  out = raft::Strong<Tag, Rep>{static_cast<Rep>(read_number(spot, std::numeric_limits<Rep>::max()))};
}
/// "a, b, c", for a message.
std::string listed(const std::string_view* first, std::size_t count);
template <class E>
requires(kMembers<E> > 0) void read(const Spot& spot, E& out) {
  std::string_view name;
  const auto member = spot.value().get(name) == simdjson::SUCCESS ? member_named<E>(name) : std::nullopt;
  if (!member) spot.refuse("one of " + listed(names<E>().data(), names<E>().size()));
  out = *member;
}
template <class T>
void read(const Spot& spot, std::optional<T>& out) {
  read(spot, out.emplace());
}

/// Calls `read_item(spot)` for each item of an array.
template <class F>
void for_each_item(const Spot& array, F read_item) {
  simdjson::dom::array items;
  if (array.value().get(items) != simdjson::SUCCESS) array.refuse("an array");
  std::size_t index = 0;
  for (const JsonValue item : items) read_item(Spot(item, array, index++));
}
template <class T>
void read(const Spot& spot, std::vector<T>& out) {
  out.clear();
  for_each_item(spot, [&out](const Spot& item) { read(item, out.emplace_back()); });
}

/// An object, its members taken one by one; what nobody asked for is an error.
class Object {
 public:
  explicit Object(const Spot& spot);
  explicit Object(Spot&&) = delete;  // it would not live long enough

  [[nodiscard]] const Spot& spot() const { return *spot_; }

  // Inline, so that to compare with the name of the next member is a few instructions: its length is known.

  /// Takes a member that must be there.
  template <class T>
  [[gnu::always_inline]] void need(std::string_view name, T& out) {
    JsonValue value;
    if (!find(name, value)) refuse_without(name);
    read(Spot(value, *spot_, name), out);
  }
  /// Takes a member, if it is there: leaves `out` alone else.
  template <class T>
  [[gnu::always_inline]] bool may(std::string_view name, T& out) {
    JsonValue value;
    if (!find(name, value)) return false;
    read(Spot(value, *spot_, name), out);
    return true;
  }

  /// Refuses members that nobody asked for, and those that are there twice.
  void finish() const {
    if (spot_->order() == Order::any) {
      finish_in_any_order();
    } else if (next_ != members_.end()) {
      refuse_more();
    }
  }

 private:
  [[gnu::always_inline]] bool find(std::string_view name, JsonValue& value) {
    if (spot_->order() == Order::any) return find_anywhere(name, value);
    if (key_ != name) return false;
    take(value);
    return true;
  }
  void take(JsonValue& value) {
    value = next_.value();
    ++next_;
    look_at_key();
  }
  void look_at_key() { key_ = next_ != members_.end() ? next_.key() : std::string_view(); }
  bool find_anywhere(std::string_view name, JsonValue& value);
  void finish_in_any_order() const;
  [[noreturn]] void refuse_more() const;
  [[noreturn]] void refuse_without(std::string_view name) const;

  const Spot* spot_;
  simdjson::dom::object members_;
  /// The member after the one found last, and its name; none where there is no more.
  simdjson::dom::object::iterator next_;
  std::string_view key_;
  /// Where the order may be any: those asked for, and how many were there.
  std::vector<std::string_view> asked_;
  std::size_t found_{};
};

}  // namespace raftsim::trace
