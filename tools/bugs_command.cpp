#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/bugs/bug.hpp"
#include "tools/subcommands.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

Usage usage() {
  Usage usage(
      "bugs", "",
      "Lists the bugs that can be planted, each a rule of Raft replaced by a mistake: with --bug ID of\n"
      "run and fuzz, or \"bug\": \"ID\" in a scenario. For each: what it changes, the property that it\n"
      "breaks in the end, and where the mistake is described.");
  usage.flag("json", "print the list as JSON");
  return usage;
}

std::string as_json() {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Bug& bug : bugs()) {
    list.push_back(
        {{"id", bug.id}, {"changes", bug.changes}, {"breaks", bug.breaks}, {"source", bug.source}});
  }
  return list.dump(2) + "\n";
}

std::string as_text() {
  std::size_t width = 0;
  for (const Bug& bug : bugs()) width = std::max(width, bug.id.size() + 2);
  std::string text;
  for (const Bug& bug : bugs()) {
    text += left(bug.id, width) + std::string(bug.changes) + "\n";
    text +=
        std::string(width, ' ') + "breaks " + std::string(bug.breaks) + "; " + std::string(bug.source) + "\n";
  }
  return text;
}

}  // namespace

ExitCode bugs_command(const Arguments& arguments, Output& out, Output& /*errors*/) {
  const auto given = usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  if (!given->operands().empty()) throw UsageError("takes no operand");
  out.write(given->has("json") ? as_json() : as_text());
  return ExitCode::fine;
}

}  // namespace raftsim
