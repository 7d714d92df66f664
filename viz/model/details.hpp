#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/message_words.hpp"
#include "viz/model/run.hpp"

/// What the inspector tells, as words.
namespace raftsim::viz {

struct Field {
  std::string name;
  std::string value;
  /// What it was before the record at the cursor; the same as `value` where nothing is new.
  std::string before;
  [[nodiscard]] bool changed() const { return value != before; }
};

/// One rule that was asked, and its answer.
struct Why {
  /// "may grant vote"
  std::string question;
  bool yes{};
  /// "it has already voted for another candidate in this term"
  std::string reason;
  /// "Raft §5.2"
  std::string section;
  /// Whom the question was about, or nobody.
  raft::ServerId about;
};

/// A server at a record: `now` is the cluster after it, `before` before it.
std::vector<Field> fields_of(const Run& run, raft::ServerId server, const Moment& before, const Moment& now);

/// What the record itself holds: its input and what it asked of the world.
std::vector<Field> fields_of(const Run& run, const trace::Record& record);
/// A message's own members.
std::vector<Field> fields_of(const raft::Message& message);
std::vector<Field> fields_of(const Run& run, const Arrow& arrow);

/// The rules in the order in which they were asked. Of those that a planted bug decides the reason is the
/// bug.
std::vector<Why> reasons_of(const Run& run, const trace::Record& record);

/// The message of an arrow that is not logged, read from the record that asked for it.
raft::Message message_of(const Run& run, const Arrow& arrow);

using trace::in_words;
using trace::label_of;
using trace::spaced;
using trace::words_of;
/// Empty for what another program sent of which no type is known.
std::string label_of(const Arrow& arrow);
/// The same in full, never empty.
std::string title_of(const Run& run, const Arrow& arrow);
/// The records that led to one: its cause, or several of another program's log.
std::vector<std::uint64_t> causes_of(const trace::Record& record);
/// The entry of a log at a record; nothing where there is none.
std::optional<raft::Entry> entry_at(const Run& run, raft::ServerId server, raft::LogIndex index,
                                    std::uint64_t record);

}  // namespace raftsim::viz
