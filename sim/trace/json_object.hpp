#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
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

/// A value of a line and its place in it; lives on the stack beside the values that it lies in.
class Spot {
 public:
  /// The whole line, in a trace of `servers` servers.
  Spot(const nlohmann::json& value, int servers) : value_(&value), servers_(servers) {}
  Spot(const nlohmann::json& value, const Spot& parent, std::string_view key)
      : value_(&value), parent_(&parent), key_(key), servers_(parent.servers_) {}
  Spot(const nlohmann::json& value, const Spot& parent, std::size_t index)
      : value_(&value), parent_(&parent), index_(index), servers_(parent.servers_) {}

  [[nodiscard]] const nlohmann::json& value() const { return *value_; }
  [[nodiscard]] int servers() const { return servers_; }
  [[nodiscard]] std::string pointer() const;
  [[noreturn]] void refuse(const std::string& expected) const;

 private:
  const nlohmann::json* value_;
  const Spot* parent_{};
  std::string_view key_;
  std::size_t index_{};
  int servers_;
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
  const auto member =
      spot.value().is_string() ? member_named<E>(spot.value().get_ref<const std::string&>()) : std::nullopt;
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
  if (!array.value().is_array()) array.refuse("an array");
  std::size_t index = 0;
  for (const nlohmann::json& item : array.value()) read_item(Spot(item, array, index++));
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

  /// Takes a member that must be there.
  template <class T>
  void need(std::string_view name, T& out) {
    const nlohmann::json* value = find(name);
    if (value == nullptr) refuse_without(name);
    read(Spot(*value, *spot_, name), out);
  }
  /// Takes a member, if it is there: leaves `out` alone else.
  template <class T>
  bool may(std::string_view name, T& out) {
    const nlohmann::json* value = find(name);
    if (value == nullptr) return false;
    read(Spot(*value, *spot_, name), out);
    return true;
  }

  /// Refuses members that nobody asked for.
  void finish() const;

 private:
  [[nodiscard]] const nlohmann::json* find(std::string_view name);
  [[noreturn]] void refuse_without(std::string_view name) const;

  const Spot* spot_;
  std::vector<std::string_view> asked_;
};

}  // namespace raftsim::trace
