#include <filesystem>
#include <fstream>
#include <limits>
#include <new>
#include <string>
#include <vector>

#include "sim/lin/read_history.hpp"
#include "sim/scenario_error.hpp"
#include "tools/lin_json.hpp"
#include "tools/lin_report.hpp"
#include "tools/subcommands.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

constexpr std::uint64_t kMaxStates = 1'000'000'000;

}  // namespace

Usage lin_usage() {
  Usage usage(
      "lin", "FILE...",
      "Judges whether histories of clients are linearizable: whether all operations on a key can be put\n"
      "in one order in which each takes effect between its beginning and its end. If not, shows the\n"
      "smallest window of operations that cannot be ordered.\n\n"
      "A file is JSON Lines, in the order of time:\n"
      "  {\"type\":\"invoke\",\"client\":1,\"key\":\"x\",\"op\":\"write\",\"value\":\"1\",\"time\":12}\n"
      "  {\"type\":\"ok\",\"client\":1,\"time\":15}\n"
      "'type' is invoke, and then ok, fail (it certainly did not happen) or info (nobody knows); what has\n"
      "no end is as info. 'op' is read, write, cas (its 'value' is [EXPECTED, NEW]) or append. The 'ok'\n"
      "of a read has the 'value' that was read, null for no such key; the 'fail' of a cas may tell what\n"
      "it 'found'. A client that has several operations at a time numbers them: \"operation\":7.\n"
      "'raftsim run --history FILE' writes such a file.");
  usage
      .option(
          "states", "N",
          "give up on a key after so many states of the search (default 1,000,000, some 100 bytes each), or "
          "200 tries for each, whichever comes first")
      .flag("json", "print the verdicts as JSON")
      .flag("quiet,q", "print nothing but what is not linearizable, or undecided")
      .exits(ExitCode::found, "a history is not linearizable, or undecided as the search was given up")
      .example("raftsim lin history.jsonl", "judges what 'raftsim run --history history.jsonl' has written");
  return usage;
}

namespace {

lin::History history_in(const std::string& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) {
    throw ScenarioError::at(file, "", "a folder", "a file of a history");
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) throw ScenarioError::at(file, "", "a file that cannot be opened", "a file of a history");
  return lin::read_history(in, file);
}

}  // namespace

ExitCode lin_command(const Arguments& arguments, Output& out, Output& errors) {
  const auto given = lin_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  if (given->has("json") && given->has("quiet")) throw UsageError("--json and --quiet exclude each other");
  const std::vector<std::string> files = given->operands();
  if (files.empty()) throw UsageError("expected a file of a history, as 'raftsim lin --help' tells");
  const lin::Effort effort{given->number("states", 1, kMaxStates).value_or(lin::Effort{}.states)};

  ExitCode code = ExitCode::fine;
  std::vector<JudgedFile> judged;
  std::uint64_t refused = 0;
  const auto refuse = [&](const std::string& why) {
    out.flush();
    errors.line("raftsim lin: " + why);
    errors.flush();
    ++refused;
    code = ExitCode::refused;
  };
  for (const std::string& file : files) {
    try {
      judged.push_back(judge_file(file, history_in(file), effort));
    } catch (const ScenarioError& error) {
      refuse(error.message());
      continue;
    } catch (const std::bad_alloc&) {
      refuse(printable(file) + ": out of memory");
      continue;
    }
    const bool is_fine = judged.back().judgement.linearizable == lin::Answer::yes;
    if (!is_fine) code = gravest(code, ExitCode::found);
    if (!given->has("json") && !(is_fine && given->has("quiet"))) out.write(lin_text(judged.back()));
  }
  if (given->has("json")) out.write(lin_json(judged, refused));
  return code;
}

}  // namespace raftsim
