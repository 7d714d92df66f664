#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "core/command.hpp"
#include "core/decision.hpp"
#include "core/entry.hpp"
#include "core/io.hpp"
#include "core/kv.hpp"
#include "core/message.hpp"
#include "core/rules.hpp"
#include "sim/trace/record.hpp"

/// The words that stand in a trace for the members of each enumeration: part of the format.
namespace raftsim::trace {

/// "read", "write", "compareAndSet", "append"
const char* to_string(raft::Operation operation);

/// How many members each enumeration has.
template <class E>
inline constexpr int kMembers = 0;
template <>
inline constexpr int kMembers<raft::Rule> = raft::kRules;
template <>
inline constexpr int kMembers<raft::Reason> = raft::kReasons;
template <>
inline constexpr int kMembers<raft::Role> = static_cast<int>(raft::Role::leader) + 1;
template <>
inline constexpr int kMembers<raft::ProgressMode> = static_cast<int>(raft::ProgressMode::snapshot) + 1;
template <>
inline constexpr int kMembers<raft::Timer> = raft::kTimers;
template <>
inline constexpr int kMembers<raft::AnswerStatus> = static_cast<int>(raft::AnswerStatus::try_later) + 1;
template <>
inline constexpr int kMembers<raft::ResultStatus> = static_cast<int>(raft::ResultStatus::result_forgotten) +
                                                    1;
template <>
inline constexpr int kMembers<raft::Operation> = static_cast<int>(raft::Operation::register_client) + 1;
template <>
inline constexpr int kMembers<raft::MessageType> = raft::kMessageTypes;
template <>
inline constexpr int kMembers<raft::ReadMode> = static_cast<int>(raft::ReadMode::stale) + 1;
template <>
inline constexpr int kMembers<raft::PendingRead::Stage> =
    static_cast<int>(raft::PendingRead::Stage::applied) + 1;
template <>
inline constexpr int kMembers<LossReason> = static_cast<int>(LossReason::backlog_full) + 1;
template <>
inline constexpr int kMembers<Setting> = static_cast<int>(Setting::server) + 1;
template <>
inline constexpr int kMembers<ClientAct> = static_cast<int>(ClientAct::give_up) + 1;
template <>
inline constexpr int kMembers<Kind> = kKinds;

/// The words of an enumeration in the order of its members.
template <class E>
const std::array<std::string_view, static_cast<std::size_t>(kMembers<E>)>& names() {
  static_assert(kMembers<E> > 0);
  static const auto all = [] {
    std::array<std::string_view, static_cast<std::size_t>(kMembers<E>)> result{};
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = to_string(static_cast<E>(i));
    return result;
  }();
  return all;
}

template <class E>
std::string_view name_of(E member) {
  return names<E>()[static_cast<std::size_t>(member)];
}

/// Where the members of an enumeration stand by their words, for a reader that asks a million times a second.
template <class E>
class NameTable {
 public:
  NameTable() {
    for (std::size_t i = 0; i < names<E>().size(); ++i) {
      std::size_t place = place_of(names<E>()[i]);
      while (members_[place] != 0) place = after(place);
      members_[place] = static_cast<std::uint16_t>(i + 1);
    }
  }

  [[nodiscard]] std::optional<E> find(std::string_view name) const {
    for (std::size_t place = place_of(name); members_[place] != 0; place = after(place)) {
      const std::size_t member = members_[place] - std::size_t{1};
      if (names_[member] == name) return static_cast<E>(member);
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t kPlaces = std::bit_ceil(static_cast<std::size_t>(kMembers<E>) * 4);

  /// Its beginning, its end and its length tell a word from most others, without a look at each letter.
  static std::size_t place_of(std::string_view name) {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    if (name.size() >= sizeof(begin)) {
      std::memcpy(&begin, name.data(), sizeof(begin));
      std::memcpy(&end, name.data() + name.size() - sizeof(end), sizeof(end));
    } else {
      for (const char c : name) begin = begin << 8U | static_cast<unsigned char>(c);
    }
    constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;
    const std::uint64_t mixed = (begin * kOdd ^ std::rotl(end, 32)) * kOdd + name.size() * kOdd;
    return (mixed >> 32U) % kPlaces;
  }
  static std::size_t after(std::size_t place) { return (place + 1) % kPlaces; }

  std::array<std::string_view, static_cast<std::size_t>(kMembers<E>)> names_ = names<E>();
  /// One more than the member; 0 where there is none.
  std::array<std::uint16_t, kPlaces> members_{};
};

template <class E>
std::optional<E> member_named(std::string_view name) {
  static const NameTable<E> table;
  return table.find(name);
}

}  // namespace raftsim::trace
