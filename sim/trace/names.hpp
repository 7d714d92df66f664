#pragma once

#include <array>
#include <cstddef>
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

template <class E>
std::optional<E> member_named(std::string_view name) {
  for (std::size_t i = 0; i < names<E>().size(); ++i) {
    if (names<E>()[i] == name) return static_cast<E>(i);
  }
  return std::nullopt;
}

}  // namespace raftsim::trace
