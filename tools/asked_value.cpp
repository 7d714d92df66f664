#include "tools/asked_value.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>
#include <vector>

#include "sim/scenario_error.hpp"
#include "tools/run_options.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

using trace::Asked;

constexpr const char* kWhy = "--why";

trace::Asked asked_named(const std::string& name) {
  const auto& names = trace::kAskedNames;
  const auto* const found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<Asked>(found - names.begin());
  std::string all;
  for (const std::string_view one : names) all += (all.empty() ? "" : ", ") + std::string(one);
  const std::string near = suggestion(name, {names.begin(), names.end()});
  throw UsageError(std::string(kWhy) + ": a server has no value " + in_quotes(name) +
                   (near.empty() ? "; it has " + all : near));
}

raft::LogIndex index_named(const std::string& text) {
  std::uint64_t index = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, index);
  if (error != std::errc() || rest != end || index == 0) {
    throw UsageError(std::string(kWhy) + ": found " + in_quotes(text) +
                     ", expected an entry's index, from 1");
  }
  return raft::LogIndex{index};
}

}  // namespace

trace::Value asked_value(const std::string& text, const trace::Header& header) {
  // The last one, for a host may have some in its name, but none of what stands in brackets.
  const std::size_t dot = text.rfind('.', text.ends_with(']') ? text.rfind('[') : std::string::npos);
  if (dot == std::string::npos) {
    throw UsageError(std::string(kWhy) + ": found " + in_quotes(text) +
                     ", expected a server's value, as S1.commitIndex");
  }
  trace::Value value;
  value.server = server_named(kWhy, text.substr(0, dot), header);
  const std::size_t open = std::min(text.find('[', dot), text.size());
  value.what = asked_named(text.substr(dot + 1, open - dot - 1));
  const bool of_peer = value.what == Asked::match_index || value.what == Asked::next_index;
  if (open == text.size()) {
    if (!of_peer) return value;
    throw UsageError(std::string(kWhy) + ": " + in_quotes(text) + " is kept of each server: write " +
                     in_quotes(text + "[S2]"));
  }
  if (!text.ends_with(']')) {
    throw UsageError(std::string(kWhy) + ": found " + in_quotes(text) + ", expected ] at its end");
  }
  const std::string inside = text.substr(open + 1, text.size() - open - 2);
  if (of_peer) {
    value.peer = server_named(kWhy, inside, header);
  } else if (value.what == Asked::log) {
    value.index = index_named(inside);
  } else {
    throw UsageError(std::string(kWhy) + ": " + in_quotes(text.substr(0, open)) +
                     " is a single value, without [" + printable(inside) + "]");
  }
  return value;
}

}  // namespace raftsim
