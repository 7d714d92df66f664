#include "sim/shrink/ending.hpp"

#include <string>
#include <utility>

namespace raftsim::shrink {
namespace {

Duration duration_in(const Document& entry, const char* key) {
  return parse_duration(entry.value(key, "0s")).value_or(Duration{});
}

/// The earliest that the entry can happen; of one that follows another, when that has happened, nothing.
Duration earliest(const Document& entry) {
  if (entry.contains("at")) return duration_in(entry, "at");
  if (entry.contains("every") && !entry.contains("from")) return duration_in(entry, "every");
  return duration_in(entry, "from");
}

bool follows(const Document& entry) {
  if (entry.contains("when")) return entry.value("follows", false);
  return !entry.contains("at") && !entry.contains("every");
}

}  // namespace

Document ending_by(Document document, Duration end) {
  document["stop"]["at"] = to_text(end);
  if (!document.contains("timeline")) return document;
  Document kept = Document::array();
  bool lost = false;
  for (Document& entry : document["timeline"]) {
    lost = (lost && follows(entry)) || earliest(entry) > end;
    if (!lost) kept.push_back(std::move(entry));
  }
  document["timeline"] = std::move(kept);
  if (document["timeline"].empty()) document.erase("timeline");
  return document;
}

}  // namespace raftsim::shrink
