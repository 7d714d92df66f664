#pragma once

#include <optional>
#include <string>

#include "core/server_set.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"
#include "sim/trace/record.hpp"
#include "tools/usage.hpp"

/// What subcommands are told of a run: its file, instants, servers.
namespace raftsim {

/// An instant since the start, 0s included. Throws UsageError.
std::optional<Time> instant_option(const Given& given, const char* option);

/// The only operand. Throws UsageError where there is none, or more than one.
std::string one_run(const Given& given);

/// The last instant that an instant means: of one in whole microseconds, as stories tell them, all that is
/// told with that time belongs to it.
Time last_of(Time instant);

/// "S2", of the run whose trace begins so, or, of an imported one, what its log calls a host. A host that is
/// called as another server is here is meant by its own S-number only: stories and tables have that first.
/// Throws UsageError that begins with `option`.
raft::ServerId server_named(const std::string& option, const std::string& text, const trace::Header& header);

/// "S1,S3": none where the option was not given. Throws UsageError.
raft::ServerSet servers_option(const Given& given, const char* option, const trace::Header& header);

}  // namespace raftsim
