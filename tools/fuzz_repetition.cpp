#include "tools/fuzz_repetition.hpp"

#include "sim/line_of.hpp"
#include "tools/trace_difference.hpp"

namespace raftsim {
namespace {

std::string told_event(const ComparedRun& run) {
  if (run.goes_on.empty()) return "the run is over";
  const ToldEvent& event = run.goes_on.front();
  const std::string server = event.server == raft::kNobody ? "" : raft::to_string(event.server) + ": ";
  return "at " + to_text(event.time - Time{}) + ", " + server + event.words;
}

}  // namespace

std::string repetition_in_words(RecordSource& one, RecordSource& other) {
  const TraceDifference found = difference("the run", one, "its repetition", other, 1);
  const std::string beginning(kRepeatedOtherwise);
  if (found.equal()) return beginning + "; run twice more, both were the same";
  std::string text = beginning + ": event " + std::to_string(found.same + 1) + " was first " +
                     told_event(found.a) + "; then " + told_event(found.b);
  if (!found.members.empty()) text += " (they differ in " + found.members.front().pointer + ")";
  return line_of(text);
}

}  // namespace raftsim
