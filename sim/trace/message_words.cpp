#include "sim/trace/message_words.hpp"

#include "sim/trace/story_vocabulary.hpp"

namespace raftsim::trace {

std::string label_of(const raft::Message& message) {
  std::string label = std::string(to_string(message.type())) + " " + to_words(message.term);
  if (const auto* append = std::get_if<raft::AppendEntries>(&message.body)) {
    const std::uint64_t first = append->prev_log.index.value + 1;
    label += append->entries.empty()
                 ? ", heartbeat"
                 : ", " + to_words(raft::LogIndex{first}, raft::LogIndex{first + append->entries.size() - 1});
  }
  return label;
}

const char* in_words(LossReason reason) {
  switch (reason) {
    case LossReason::loss: return "by the network";
    case LossReason::cut: return "the link is cut";
    case LossReason::dropped: return "dropped by the scenario";
    case LossReason::receiver_down: return "the receiver is down";
    case LossReason::backlog_full: return "too much waits at the paused receiver";
  }
  return "";
}

std::string words_of(const raft::Entry& entry) {
  if (entry.kind == raft::EntryKind::no_op) return "blank";
  if (entry.kind == raft::EntryKind::configuration) {
    const raft::Configuration configuration = entry.configuration();
    return (configuration.joint() ? "joint: " + to_words(configuration.old_voters) + " and " : "voters ") +
           to_words(configuration.voters);
  }
  return to_words(entry.command());
}

std::string to_words(const raft::Configuration& configuration) {
  std::string text = to_words(configuration.voters);
  if (configuration.joint()) text = to_words(configuration.old_voters) + " and " + text + " (joint)";
  if (!configuration.learners.empty()) text += "; learners " + to_words(configuration.learners);
  return text;
}

std::string spaced(std::string_view camel_case) {
  std::string text;
  for (const char c : camel_case) {
    if (c >= 'A' && c <= 'Z') {
      text += ' ';
      text += static_cast<char>(c - 'A' + 'a');
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace raftsim::trace
