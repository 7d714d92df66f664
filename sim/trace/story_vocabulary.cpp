#include "sim/trace/story_vocabulary.hpp"

#include <cstddef>
#include <cstdint>

#include "sim/trace/cut.hpp"

namespace raftsim::trace {

std::string to_words(raft::Term term) {
  return "T" + std::to_string(term.value);
}

std::string to_words(raft::LogIndex first, raft::LogIndex last) {
  if (first == last) return "entry " + std::to_string(first.value);
  return "entries " + std::to_string(first.value) + ".." + std::to_string(last.value);
}

std::string to_words(const std::vector<raft::Term>& log, raft::LogIndex base) {
  constexpr std::size_t kShown = 20;
  if (log.empty() && base.value == 0) return "empty log";
  if (log.size() > kShown) return "log to " + std::to_string(base.value + log.size());
  std::string text = "log";
  if (base.value != 0) text += " …" + std::to_string(base.value) + " |";
  for (const raft::Term term : log) text += " " + std::to_string(term.value);
  return text;
}

std::string to_words(raft::ServerSet servers) {
  std::string text;
  for (const raft::ServerId server : servers) text += (text.empty() ? "" : ", ") + to_string(server);
  return text.empty() ? "nobody" : text;
}

std::string to_words(const raft::Command& command) {
  const std::string key = command.key.str();
  switch (command.operation) {
    case raft::Operation::read: return "reads " + key;
    case raft::Operation::write: return "writes " + key + "=" + command.value.str();
    case raft::Operation::compare_and_set:
      return "sets " + key + " from \"" + command.expected.str() + "\" to \"" + command.value.str() + "\"";
    case raft::Operation::register_client: return "asks for a session";
    case raft::Operation::append: return "appends \"" + command.value.str() + "\" to " + key;
  }
  return "?";
}

namespace {

/// A value in quotes, cut short between two characters.
std::string quoted_start(const std::string& value) {
  constexpr std::size_t kMost = 24;
  if (value.size() <= kMost) return '"' + value + '"';
  return '"' + cut(value, kMost) + "…\"";
}

}  // namespace

std::string to_words(const raft::Result& result) {
  switch (result.status) {
    case raft::ResultStatus::ok: return result.value.empty() ? "" : quoted_start(result.value);
    case raft::ResultStatus::no_such_key: return "no such key";
    case raft::ResultStatus::mismatch: return "nothing done, it is " + quoted_start(result.value);
    case raft::ResultStatus::value_too_long: return "nothing done, the value would be too long";
    case raft::ResultStatus::no_session: return "nothing done, it has no session";
    case raft::ResultStatus::result_forgotten: return "nothing done, its result is forgotten";
  }
  return "?";
}

std::string milliseconds_text(Duration duration) {
  const std::int64_t microseconds = duration.count() / 1000;
  std::string fraction = std::to_string(microseconds % 1000);
  fraction.insert(0, 3 - fraction.size(), '0');
  return std::to_string(microseconds / 1000) + "." + fraction;
}

}  // namespace raftsim::trace
