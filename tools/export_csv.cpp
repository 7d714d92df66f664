#include <string>
#include <vector>

#include "sim/trace/names.hpp"
#include "tools/export_formats.hpp"
#include "tools/export_text.hpp"

namespace raftsim {
namespace {

constexpr const char* kCsvEnd = "\r\n";  // RFC 4180 §2.1

std::string csv_number(std::uint64_t number) {
  return number == 0 ? std::string() : std::to_string(number);
}

std::string csv_host(const ExportedRun& run, HostPlace place) {
  return place == kWorldPlace ? std::string() : run.hosts[place].name;
}

std::string csv_sent(const std::vector<trace::MessageId>& left) {
  std::string text;
  for (const trace::MessageId id : left) text += (text.empty() ? "" : " ") + std::to_string(id.value);
  return text;
}

}  // namespace

std::string export_csv(const ExportedRun& run) {
  std::string out =
      std::string(
          "record,timeNs,kind,host,peer,cause,message,label,sent,role,term,commitIndex,routine,words") +
      kCsvEnd;
  for (const ExportEvent& event : run.events) {
    const bool of_server = event.host < run.servers();
    const bool commits = of_server && !event.is_down && event.state.known.commit_index &&
                         (event.state.role || run.header.imported);
    const std::vector<std::string> fields{
        std::to_string(event.record),
        std::to_string(event.time.time_since_epoch().count()),
        trace::to_string(event.kind),
        csv_host(run, event.host),
        csv_host(run, event.peer),
        csv_number(event.cause),
        csv_number(event.message.value),
        event.label,
        csv_sent(event.left),
        event.state.role ? std::string(trace::name_of(*event.state.role)) : std::string(),
        of_server && event.state.known.term ? std::to_string(event.state.term.value) : std::string(),
        commits ? std::to_string(event.state.commit_index.value) : std::string(),
        event.routine ? "true" : "false",
        event.words,
    };
    for (std::size_t i = 0; i < fields.size(); ++i) out += (i == 0 ? "" : ",") + csv_field(fields[i]);
    out += kCsvEnd;
  }
  return out;
}

}  // namespace raftsim
