#include "tools/pages/man_page.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include "tools/pages/roff.hpp"

namespace raftsim::pages {
namespace {

std::string page_name(const Subcommand& subcommand) {
  std::string name = "raftsim-" + std::string(subcommand.name);
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::string options_section(const std::vector<OptionUsage>& options) {
  std::string text = section("OPTIONS");
  for (const OptionUsage& option : options) {
    std::string term = option.letter.empty() ? "" : bold("-" + option.letter) + ", ";
    term += bold("--" + option.name);
    if (!option.value.empty()) term += " " + synopsis(option.value);
    std::string meaning = option.meaning;
    if (option.repeats && meaning.find("several") == std::string::npos)
      meaning += "; may be given several times";
    text += definition(term, filled(meaning));
  }
  return text;
}

std::string exits_section(const std::vector<ExitUsage>& exits) {
  std::string text = section("EXIT STATUS");
  for (const ExitUsage& each : exits) {
    text += definition(bold(std::to_string(static_cast<int>(each.code))), filled(each.when));
  }
  return text;
}

std::string examples_section(const std::vector<ExampleUsage>& examples) {
  if (examples.empty()) return {};
  std::string text = section("EXAMPLES");
  for (const ExampleUsage& each : examples) text += definition(bold(each.command), filled(each.meaning));
  return text;
}

/// Where they lie, as seen from the program: it may be moved with them.
std::string scenarios_entry() {
  return definition(bold(RAFTSIM_SCENARIOS),
                    "the scenarios that come with raftsim, as seen from the program's folder; "
                    "\\fBREADME.md\\fR among them describes their language, \\fBschema.json\\fR lets editors "
                    "complete and check it");
}

/// Pages of the subcommands that the text mentions, and of what is said for all.
std::string see_also(const std::string& of, const std::string& text) {
  std::vector<std::string> pages{"raftsim"};
  for (const Subcommand& each : subcommands()) {
    const std::string page = page_name(each);
    const std::string mention = "raftsim " + std::string(each.name);
    const std::size_t at = text.find(mention);
    const bool mentioned =
        at != std::string::npos && (at + mention.size() == text.size() ||
                                    std::isalnum(static_cast<unsigned char>(text[at + mention.size()])) == 0);
    if (mentioned && page != of) pages.push_back(page);
  }
  std::string list = section("SEE ALSO");
  for (const std::string& page : pages) {
    list += ".BR " + typed(page) + " (1)" + (page == pages.back() ? "\n" : " ,\n");
  }
  return list;
}

/// All that a page may mention others in.
std::string words_of(const Usage& usage) {
  std::string text = usage.about();
  for (const OptionUsage& option : usage.options()) text += "\n" + option.meaning;
  for (const ExampleUsage& each : usage.examples()) text += "\n" + each.meaning;
  return text;
}

}  // namespace

std::string page_head(const std::string& name, std::string_view purpose) {
  std::string title = name;
  std::transform(title.begin(), title.end(), title.begin(),
                 [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
  return ".TH " + typed(title) + " 1 " RAFTSIM_DATE " \"raftsim " RAFTSIM_VERSION "\" \"raftsim\"\n" +
         no_hyphens() + ".ad l\n" + section("NAME") + typed(name) + " \\- " + filled(purpose) + "\n";
}

ManPage subcommand_page(const Subcommand& subcommand) {
  const Usage usage = subcommand.usage();
  const std::string name = page_name(subcommand);
  std::string text = page_head(name, subcommand.purpose);
  text += section("SYNOPSIS") + bold("raftsim " + usage.command()) + " " + synopsis(usage.synopsis()) + "\n";
  text += section("DESCRIPTION") + paragraphs(usage.about());
  text += options_section(usage.options());
  text += exits_section(usage.exits());
  const std::vector<std::string> words = usage.operand_words();
  if (!words.empty()) text += section("FILES") + scenarios_entry();
  text += examples_section(usage.examples());
  text += see_also(name, words_of(usage));
  return {name, text};
}

ManPage program_page() {
  std::string text = page_head("raftsim", "a deterministic simulator of the Raft consensus algorithm");
  text += section("SYNOPSIS") + bold("raftsim") + " " + synopsis("SUBCOMMAND [options] [OPERAND...]") + "\n";
  text += section("DESCRIPTION");
  text += paragraphs(
      "raftsim runs real Raft servers in a simulated world of networks, disks, crashes and clients. A\n"
      "scenario, a JSON file, says what happens to them. Raft's properties are checked at every event, and\n"
      "the whole run is a function of the scenario and one number, the seed: the same seed gives the same\n"
      "run, event by event, on every machine.\n\n"
      "Times are written with their unit, as 150ms or 2.5s; servers are S1, S2 and so on. A scenario is\n"
      "given as a file or, if it comes with raftsim, by the name that 'raftsim list' shows; shrink and\n"
      "bench take files alone, lesson names of lessons.");
  text += section("SUBCOMMANDS");
  for (const Subcommand& each : subcommands()) {
    text += definition(bold(each.name), filled(each.purpose) + ":\n.BR " + typed(page_name(each)) + " (1)");
  }
  text += section("OPTIONS");
  text += definition(bold("-h") + ", " + bold("--help"), "list the subcommands; behind one, tell of it");
  text += definition(bold("--version"), "print the version");
  text += exits_section(exit_codes());
  text += section("ENVIRONMENT");
  text += definition(bold("NO_COLOR"), "if set, stories have no colours, which they have on a terminal only");
  text += section("FILES") + scenarios_entry();
  text += section("EXAMPLES");
  for (const Subcommand& each : subcommands()) {
    const Usage usage = each.usage();
    if (usage.examples().empty()) continue;
    text += definition(bold(usage.examples().front().command), filled(usage.examples().front().meaning));
  }
  text += section("SEE ALSO") + ".BR raftviz (1)\n";
  return {"raftsim", text};
}

}  // namespace raftsim::pages
