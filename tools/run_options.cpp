#include "tools/run_options.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <vector>

#include "sim/scenario_error.hpp"
#include "sim/trace/state.hpp"
#include "tools/scenario_files.hpp"

namespace raftsim {

std::optional<Time> instant_option(const Given& given, const char* option) {
  const auto text = given.text(option);
  if (!text) return std::nullopt;
  const auto since_start = parse_duration(*text);
  if (!since_start) {
    throw UsageError(std::string("--") + option + ": found " + in_quotes(*text) +
                     ", expected a time since the start with its unit, as 150ms or 2.5s");
  }
  return Time{} + *since_start;
}

std::string one_run(const Given& given) {
  const std::vector<std::string> files = given.operands();
  if (files.size() != 1) {
    throw UsageError("expected one trace or scenario, found " + std::to_string(files.size()));
  }
  return scenario_called(files.front());
}

Time last_of(Time instant) {
  constexpr std::int64_t kTold = 1000;
  const bool whole = instant.time_since_epoch().count() % kTold == 0;
  return whole ? instant + Duration{kTold - 1} : instant;
}

raft::ServerId server_named(const std::string& option, const std::string& text, const trace::Header& header) {
  int number = 0;
  const char* const end = text.data() + text.size();
  const bool prefixed = text.starts_with('S') || text.starts_with('s');
  const auto [rest, error] = std::from_chars(text.data() + (prefixed ? 1 : 0), end, number);
  if (prefixed && error == std::errc() && rest == end && number >= 1 && number <= header.servers) {
    return raft::ServerId{static_cast<std::uint8_t>(number)};
  }
  const std::vector<std::string> hosts =
      header.imported ? header.imported->hosts : std::vector<std::string>();
  const auto host = std::find(hosts.begin(), hosts.end(), text);
  if (host != hosts.end()) return trace::id_of_place(static_cast<std::size_t>(host - hosts.begin()));
  throw UsageError(option + ": there is no server " + in_quotes(text) + "; the run has S1" +
                   (header.servers > 1 ? " to S" + std::to_string(header.servers) : "") +
                   suggestion(text, hosts));
}

raft::ServerSet servers_option(const Given& given, const char* option, const trace::Header& header) {
  raft::ServerSet set;
  const auto text = given.text(option);
  if (!text) return set;
  for (std::size_t begin = 0; begin <= text->size();) {
    const std::size_t end = std::min(text->find(',', begin), text->size());
    set.insert(server_named(std::string("--") + option, text->substr(begin, end - begin), header));
    begin = end + 1;
  }
  return set;
}

}  // namespace raftsim
