#pragma once

#include "core/types.hpp"

/// Short words for the numbers that tests are full of.
namespace raft::tests {

inline LogIndex at(std::uint64_t index) {
  return LogIndex{index};
}
inline Term term(std::uint64_t value) {
  return Term{value};
}
inline ServerId s(int number) {
  return ServerId{static_cast<std::uint8_t>(number)};
}
/// (term, index), as the paper writes a log's end.
inline LogPosition end(std::uint64_t term_value, std::uint64_t index) {
  return {Term{term_value}, LogIndex{index}};
}

}  // namespace raft::tests
