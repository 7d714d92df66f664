#include "tools/import_state.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>
#include <utility>

#include "tools/import_words.hpp"

namespace raftsim {
namespace {

bool tells_nothing(std::string_view value) {
  const std::string word = bare_word(value);
  return word.empty() || word == "?" || word == "none" || word == "unknown" || word == "null" ||
         word == "nil";
}

/// How servers are called in Raft programs; "state" may stand before it, as etcd has it.
constexpr std::array<std::pair<std::string_view, raft::Role>, 8> kRoleWords{{
    {"follower", raft::Role::follower},
    {"f", raft::Role::follower},
    {"precandidate", raft::Role::pre_candidate},
    {"p", raft::Role::pre_candidate},
    {"candidate", raft::Role::candidate},
    {"c", raft::Role::candidate},
    {"leader", raft::Role::leader},
    {"l", raft::Role::leader},
}};
constexpr std::array<std::string_view, 5> kDownWords{"down", "shutdown", "crashed", "stopped", "dead"};

void read_role(const trace::LoggedField& field, LogStanding& standing) {
  std::string word = bare_word(field.value);
  constexpr std::string_view kState = "state";
  if (word.starts_with(kState) && word.size() > kState.size()) word.erase(0, kState.size());
  if (std::find(kDownWords.begin(), kDownWords.end(), word) != kDownWords.end()) {
    standing.down = true;
    return;
  }
  const auto* const found =
      std::find_if(kRoleWords.begin(), kRoleWords.end(), [&](const auto& one) { return one.first == word; });
  if (found == kRoleWords.end()) {
    throw WrongField{field.name, field.value, "follower, candidate, preCandidate, leader, down, or nothing"};
  }
  standing.role = found->second;
}

std::uint64_t read_whole(const trace::LoggedField& field) {
  std::uint64_t number = 0;
  const char* const end = field.value.data() + field.value.size();
  const auto [rest, error] = std::from_chars(field.value.data(), end, number);
  if (error != std::errc() || rest != end)
    throw WrongField{field.name, field.value, "a whole number, or nothing"};
  return number;
}

}  // namespace

LogStanding standing_of(const std::vector<trace::LoggedField>& fields) {
  LogStanding standing;
  for (const trace::LoggedField& field : fields) {
    if (tells_nothing(field.value)) continue;
    const std::string name = bare_word(field.name);
    if (name == "role") {
      read_role(field, standing);
    } else if (name == "term") {
      standing.term = raft::Term{read_whole(field)};
    } else if (name == "commitindex") {
      standing.commit_index = raft::LogIndex{read_whole(field)};
    } else if (tells_time(field.name) && !standing.time) {
      standing.time = parse_log_time(field.name, field.value);
      if (!standing.time) throw WrongField{field.name, field.value, kExpectedLogTime};
    }
  }
  return standing;
}

}  // namespace raftsim
