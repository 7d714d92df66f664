#pragma once

#include <string>
#include <string_view>

#include "core/configuration.hpp"
#include "core/entry.hpp"
#include "core/message.hpp"
#include "sim/trace/step.hpp"

/// How messages, entries and what becomes of them are called.
namespace raftsim::trace {

/// "RequestVote T3", "AppendEntries T2, entries 4..6", …: short enough for a label.
std::string label_of(const raft::Message& message);
/// "by the network", …
const char* in_words(LossReason reason);
/// What an entry does: "writes x=1", "blank", "voters S1, S2".
std::string words_of(const raft::Entry& entry);
/// "S1, S2", "S1, S2 and S2, S3 (joint); learners S4"
std::string to_words(const raft::Configuration& configuration);
/// "mayGrantVote" → "may grant vote"
std::string spaced(std::string_view camel_case);

}  // namespace raftsim::trace
