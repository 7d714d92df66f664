#include "sim/shrink/presentation.hpp"

#include <algorithm>
#include <utility>

#include "sim/bugs/bug.hpp"
#include "sim/line_of.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/shrink/size.hpp"
#include "sim/trace/cut.hpp"

namespace raftsim::shrink {
namespace {

std::string purpose_of(const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::violation:
      return failure.name() + " (" + checks::section(failure.property) + ") is violated, which says that " +
             checks::in_words(failure.property);
    case FailureKind::broken: return "A server finds its own state broken: " + failure.message;
    case FailureKind::history: return "What clients ask and hear is not linearizable";
    case FailureKind::liveness: return "What should come about has not, in the time that it had";
    case FailureKind::expectation: break;
  }
  return "An expectation is not met";
}

std::string mistake_caption(const Bug& bug) {
  return trace::cut("The servers have a bug: " + std::string(bug.changes), limits::kMaxLineBytes);
}

/// Whether a disk is lost anywhere in it.
bool loses_disk(const Document& value) {
  if (!value.is_structured()) return false;
  if (value.is_object() && value.contains("loseDisk")) return true;
  return std::any_of(value.begin(), value.end(), loses_disk);
}

bool is_mistake(const Document& entry, const std::string& caption) {
  return entry.value("at", "") == "0s" && entry.value("say", "") == caption && !entry.contains("do");
}

}  // namespace

Document presented(Document document, const Failure& failure, const std::string& name,
                   const std::string& origin) {
  document["name"] = trace::cut(name, limits::kMaxNameBytes);
  document["purpose"] = line_of(purpose_of(failure));
  document["description"] =
      trace::cut("Made smaller from " + origin + ". There: " + failure.message, limits::kMaxDescriptionBytes);
  if (loses_disk(document.value("timeline", Document::array()))) {
    const std::string planted =
        "A disk is lost here, which Raft does not promise to survive: a planted fault, no defect of Raft. ";
    document["description"] =
        trace::cut(planted + document["description"].get<std::string>(), limits::kMaxDescriptionBytes);
  }
  if (failure.kind == FailureKind::violation) document["section"] = checks::section(failure.property);
  if (const Bug* const bug = find_bug(document.value("bug", ""))) {
    document = without_mistake_caption(std::move(document));
    Document timeline = Document::array({{{"at", "0s"}, {"say", mistake_caption(*bug)}}});
    for (Document& entry : document["timeline"]) timeline.push_back(std::move(entry));
    document["timeline"] = std::move(timeline);
  }
  // In the order in which scenarios are written.
  const auto scenario = scenario_of(document);
  return scenario ? document_of(*scenario) : document;
}

Document without_mistake_caption(Document document) {
  const Bug* const bug = find_bug(document.value("bug", ""));
  if (bug == nullptr || !document.contains("timeline")) return document;
  const std::string caption = mistake_caption(*bug);
  Document timeline = Document::array();
  for (Document& entry : document["timeline"]) {
    if (!is_mistake(entry, caption)) timeline.push_back(std::move(entry));
  }
  if (timeline.empty()) {
    document.erase("timeline");
  } else {
    document["timeline"] = std::move(timeline);
  }
  return document;
}

Document without_false_captions(Document document, const Document& given) {
  // What happens, entry by entry; when is not what captions tell.
  const auto actions = [](const Document& of) {
    Document all = Document::array();
    for (const Document& entry : of.value("timeline", Document::array())) {
      all.push_back(entry.value("do", Document::array()));
    }
    return all;
  };
  const bool is_the_story =
      size_of(document).servers == size_of(given).servers && actions(document) == actions(given);
  if (is_the_story || !document.contains("timeline")) return document;
  for (Document& entry : document["timeline"]) {
    // What comes after an entry counts from it, even if nothing happens there.
    if (entry.erase("say") != 0 && !entry.contains("do")) entry["do"] = Document::array();
  }
  return document;
}

}  // namespace raftsim::shrink
