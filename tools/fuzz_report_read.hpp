#pragma once

#include <string>
#include <vector>

#include "tools/fuzz_report.hpp"

namespace raftsim {

/// Reads a file of what `raftsim fuzz --json` or `raftsim fuzz merge --json` has printed. Throws
/// DocumentError.
FuzzReport read_fuzz_report(const std::string& file);

/// Reports of shards of one search as one. `files`: where each comes from, for messages. Throws DocumentError
/// where they do not belong together: searches that differ, another number of shards, or a shard twice.
FuzzReport merged(const std::vector<FuzzReport>& reports, const std::vector<std::string>& files);

}  // namespace raftsim
