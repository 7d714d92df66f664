#include "sim/message_size.hpp"

#include <variant>

#include "core/entry.hpp"

namespace raftsim {

std::uint64_t bytes_of(const raft::Message& message) {
  constexpr std::uint64_t kHeaders = 64;
  std::uint64_t sum = kHeaders;
  if (const auto* append = std::get_if<raft::AppendEntries>(&message.body)) {
    for (const raft::Entry& entry : append->entries) sum += raft::bytes(entry);
  } else if (const auto* chunk = std::get_if<raft::InstallSnapshot>(&message.body)) {
    sum += chunk->data.size();
  }
  return sum;
}

}  // namespace raftsim
