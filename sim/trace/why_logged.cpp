#include <variant>

#include "sim/trace/story_vocabulary.hpp"
#include "sim/trace/story_words.hpp"
#include "sim/trace/why_words.hpp"

/// Causes in another program's log.
namespace raftsim::trace {

std::string quoted_log(const Logged& logged) {
  std::string text = "\"" + Teller::logged(logged).text + "\"";
  if (logged.heard.size() < 2) return text;
  // Each is a cause, and none is the one.
  std::string heard;
  for (const Heard& one : logged.heard) {
    heard +=
        (heard.empty() ? "" : ", ") + to_string(one.from) + " (record " + std::to_string(one.record) + ")";
  }
  return text + ", having heard from " + heard;
}

std::string change_as_logged(const Value& value, const ServerState& after) {
  if (value.what == Asked::role && after.known.term) {
    return to_string(value.server) + " became " + to_string(after.role) + " of " +
           to_words(after.current_term);
  }
  return to_string(value) + " became " + content_of(value, after);
}

}  // namespace raftsim::trace
