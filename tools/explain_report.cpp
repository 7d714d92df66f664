#include "tools/explain_report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/scenario_error.hpp"
#include "sim/trace/story_layout.hpp"
#include "tools/explain_head.hpp"

namespace raftsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kChainPlaces = 6;

std::string reasons_text(const trace::ToldLink& link, const Mistakes& mistakes) {
  std::string text;
  for (const raft::Judgement& judgement : link.because) {
    text += (text.empty() ? "because " : "; ") +
            trace::because_in_words(judgement, mistakes.in_words(judgement.rule));
  }
  if (link.evidence.empty()) return text;
  return text + (text.empty() ? "" : "; ") + link.evidence;
}

/// A link: its time, and beside it what happened and why.
void add_link(std::string& text, const trace::ToldLink& link, const Mistakes& mistakes, bool first,
              std::size_t width) {
  const std::string time = to_text(link.time, kChainPlaces);
  const std::string head = (first ? "    " : "  ← ") + time + "  ";
  const std::size_t indent = trace::columns(head);
  const std::size_t room = std::max<std::size_t>(width, indent + 20) - indent;
  const std::string reasons = reasons_text(link, mistakes);
  std::vector<std::string> lines =
      trace::wrapped(printable(link.text) + (reasons.empty() ? "." : ","), room, room);
  if (!reasons.empty()) {
    for (std::string& line : trace::wrapped(reasons + ".", room, room)) lines.push_back(std::move(line));
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text += (i == 0 ? head : std::string(indent, ' ')) + lines[i] + "\n";
  }
}

std::string origin_text(const Explanation& explanation) {
  switch (explanation.origin) {
    case trace::Origin::timer: return "a timer, which needs no other cause.";
    case trace::Origin::client: return "a client's request.";
    case trace::Origin::scenario: return "what the scenario asks for.";
    case trace::Origin::fault: return "a fault.";
    case trace::Origin::start: return "the start of a server.";
    case trace::Origin::logged: return "an event of the log that has no single cause in it.";
    case trace::Origin::initial: break;
  }
  return "what was so from the start" +
         (explanation.from_the_start ? ": " + to_string(*explanation.from_the_start) + "." : ".");
}

std::string kept_text(const Explanation& explanation) {
  const trace::WhyIndex::Kept& kept = *explanation.kept;
  return (explanation.links.empty() ? "It was left as it is" : "Since then it was left as it is") +
         (kept.times == 1 ? ", at " : ", " + std::to_string(kept.times) + " times, the last at ") +
         to_text(explanation.kept_at, kChainPlaces) + ": " +
         trace::because_in_words(kept.judgement, explanation.mistakes.in_words(kept.judgement.rule)) + ".";
}

/// "S2 is raft-1, S3 is raft-2.": what the log of another program calls those that are told of.
std::string told_hosts(const Explanation& explanation) {
  raft::ServerSet servers;
  servers.insert(explanation.value.server);
  for (const trace::ToldLink& link : explanation.links) {
    if (link.server != raft::kNobody) servers.insert(link.server);
  }
  std::string text;
  for (const raft::ServerId server : servers) {
    const std::string host = host_name(explanation.header, server);
    if (host == to_string(server)) continue;
    text += (text.empty() ? "" : ", ") + to_string(server) + " is " + printable(host);
  }
  return text.empty() ? text : text + ".";
}

void add_paragraph(std::string& text, const std::string& paragraph, std::size_t width) {
  for (const std::string& line : trace::wrapped(paragraph, width, width)) text += line + "\n";
}

}  // namespace

std::string explanation_text(const Explanation& explanation, int width) {
  const auto columns = static_cast<std::size_t>(std::max(width, 40));
  const std::string name = to_string(explanation.value);
  std::string text =
      printable(trace::title_of(explanation.header)) + ", at " + to_text(explanation.at, kChainPlaces) + "\n";
  if (const std::string bug = told_bug(explanation.mistakes); !bug.empty()) add_paragraph(text, bug, columns);
  const bool is_unchanged = explanation.links.empty() && explanation.more == 0;
  add_paragraph(text,
                name + " is " + printable(explanation.content) +
                    (is_unchanged ? ", as from the start: nothing has changed it." : "."),
                columns);
  if (const std::string hosts = told_hosts(explanation); !hosts.empty()) add_paragraph(text, hosts, columns);
  if (is_unchanged) {
    if (explanation.kept) add_paragraph(text, kept_text(explanation), columns);
    return text;
  }
  text += "\n";
  for (std::size_t i = 0; i < explanation.links.size(); ++i) {
    add_link(text, explanation.links[i], explanation.mistakes, i == 0, columns);
  }
  if (explanation.more != 0) {
    text += "  ← and " + std::to_string(explanation.more) +
            (explanation.more == 1 ? " step more" : " steps more") + "; --depth " +
            std::to_string(explanation.links.size() + explanation.more) + " tells all\n";
  }
  text += "\n";
  add_paragraph(text, "It began with " + origin_text(explanation), columns);
  if (explanation.kept) add_paragraph(text, kept_text(explanation), columns);
  return text;
}

namespace {

Json time_json(Time time) {
  return time.time_since_epoch().count();
}

Json because_json(const raft::Judgement& judgement, const Mistakes& mistakes) {
  Json json;
  json["rule"] = to_string(judgement.rule);
  json["yes"] = judgement.yes;
  json["reason"] = to_string(judgement.reason);
  const std::string mistake = mistakes.in_words(judgement.rule);
  json["words"] = mistake.empty() ? raft::in_words(judgement.reason) : mistake;
  json["section"] = raft::section(judgement.rule);
  json["about"] = judgement.about == raft::kNobody ? Json() : Json(to_string(judgement.about));
  return json;
}

Json link_json(const trace::ToldLink& link, const Mistakes& mistakes) {
  Json json;
  json["record"] = link.link.record;
  json["timeNs"] = time_json(link.time);
  json["server"] = link.server == raft::kNobody ? Json() : Json(to_string(link.server));
  json["value"] = link.link.value ? Json(to_string(*link.link.value)) : Json();
  json["words"] = link.text;
  json["because"] = Json::array();
  for (const raft::Judgement& judgement : link.because) {
    json["because"].push_back(because_json(judgement, mistakes));
  }
  json["evidence"] = link.evidence.empty() ? Json() : Json(link.evidence);
  return json;
}

}  // namespace

std::string explanation_json(const Explanation& explanation, const std::string& file) {
  Json json = explain_head(explanation.header, explanation.mistakes, explanation.at, file);
  json["value"] = to_string(explanation.value);
  json["is"] = explanation.content;
  json["chain"] = Json::array();
  for (const trace::ToldLink& link : explanation.links)
    json["chain"].push_back(link_json(link, explanation.mistakes));
  json["more"] = explanation.more;
  json["origin"] = to_string(explanation.origin);
  if (explanation.kept) {
    Json kept;
    kept["record"] = explanation.kept->record;
    kept["timeNs"] = time_json(explanation.kept_at);
    kept["times"] = explanation.kept->times;
    kept["because"] = because_json(explanation.kept->judgement, explanation.mistakes);
    json["kept"] = kept;
  } else {
    json["kept"] = Json();
  }
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace raftsim
