#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario_error.hpp"
#include "sim/trace/filter.hpp"
#include "sim/trace/outline.hpp"
#include "sim/trace/story.hpp"
#include "tools/record_source.hpp"
#include "tools/run_options.hpp"
#include "tools/scenario_files.hpp"
#include "tools/story_width.hpp"
#include "tools/subcommands.hpp"
#include "tools/text_format.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

/// The filter's language, a line a word.
std::string filter_help() {
  constexpr std::size_t kName = 16;
  constexpr std::size_t kTakes = 44;
  std::string text = "Words of a filter, which all must hold where they stand beside each other:\n";
  for (const trace::FilterWord& word : trace::filter_words()) {
    text += "  " + left(word.name, kName) + left(word.takes, kTakes) + word.example + "\n";
  }
  return text +
         "A bare word, or a text in quotes, is looked for in what the events say. Some filters:\n"
         "  'server:S2 and not routine'                what S2 did and decided\n"
         "  'with:S1 type:AppendEntries'               entries that came to S1 or from it\n"
         "  'fault or kind:violation'                  what befell the servers, and what broke\n"
         "  'term>=4 (votes or \"no vote\")'             who voted for whom from term 4 on\n"
         "  'type:RequestVoteReply time<1.5s'          answers to candidates in the first 1.5 s";
}

}  // namespace

Usage log_usage() {
  Usage usage("log", "TRACE|SCENARIO",
              "Tells a run as a story: time downwards, a column for each server, one line an event in the\n"
              "column of the server that it happened to. A scenario is run for it. What is routine, as\n"
              "heartbeats and their answers, is told with --detail only.\n\n" +
                  filter_help());
  usage.option("filter", "FILTER", "tell only the events that it lets pass; the language is above")
      .option("from", "TIME", "begin at this time, as 300ms")
      .option("to", "TIME", "end at this time, as 1.5s")
      .option("servers", "S1,S2", "columns and events of these servers only, and what befalls the world")
      .option("seed", "N", "run the scenario with this seed in place of its own")
      .flag("detail", "tell everything: heartbeats, clients, every message that is lost")
      .operands(shipped_names)
      .example("raftsim log --filter 'server:S2 and not routine' run.jsonl",
               "what S2 did, without heartbeats");
  return usage;
}

namespace {

trace::Filter filter_option(const Given& given, const trace::Header& header) {
  const auto parsed = trace::Filter::parse(given.text("filter").value_or(""), header.client_names);
  if (const auto* error = std::get_if<trace::FilterError>(&parsed)) {
    throw UsageError("--filter, at character " + std::to_string(error->at + 1) + ": " +
                     printable(error->message));
  }
  return std::get<trace::Filter>(parsed);
}

/// What is told of a run.
struct LogChoice {
  trace::Filter filter;
  Time from{};
  Time to{Time::max()};
};

/// How many events the filter has let pass, and how many of them in vain: they are routine.
struct Passed {
  std::uint64_t all{};
  std::uint64_t untold{};
};

/// Tells what is chosen.
Passed tell(RecordSource& source, trace::Story& story, const LogChoice& choice, Output& out) {
  std::optional<trace::Outliner> outliner;
  if (!choice.filter.lets_all_pass()) outliner.emplace(source.header());
  Passed passed;
  std::string text;
  story.begin(text);
  out.write(text);
  for (trace::Record record; source.next(record) && record.time <= choice.to;) {
    text.clear();
    if (outliner) outliner->next(record);
    const bool passes =
        record.time >= choice.from &&
        (!outliner || choice.filter.matches(record.number, outliner->outline(), outliner->words()));
    if (passes) {
      story.tell(record, text);
      ++passed.all;
      if (outliner && outliner->outline().routine && text.empty()) ++passed.untold;
    } else {
      story.skip(record);
    }
    out.write(text);
  }
  return passed;
}

}  // namespace

ExitCode log_command(const Arguments& arguments, Output& out, Output&) {
  const auto given = log_usage().read(arguments, out);
  if (!given) return ExitCode::fine;
  const std::string file = one_run(*given);
  LogChoice choice;
  choice.from = instant_option(*given, "from").value_or(choice.from);
  if (const auto to = instant_option(*given, "to")) choice.to = last_of(*to);
  if (choice.from > choice.to) throw UsageError("--from is after --to");
  const auto source = open_records(file, given->number("seed", 0, std::numeric_limits<std::uint64_t>::max()));
  choice.filter = filter_option(*given, source->header());
  trace::StoryOptions options{
      .width = story_width(out), .colour = out.has_colors(), .detail = given->has("detail")};
  options.servers = servers_option(*given, "servers", source->header());
  trace::Story story(source->header(), options);
  const auto [all, untold] = tell(*source, story, choice, out);
  if (all == 0) out.line("(nothing in this run is that)");
  if (untold != 0 && !options.detail) {
    out.line("(of those that pass " + grouped(untold) + (untold == 1 ? " is" : " are") +
             " routine: --detail tells them)");
  }
  return ExitCode::fine;
}

}  // namespace raftsim
