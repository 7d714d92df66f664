#pragma once

#include <string>

namespace raftsim {

/// Whether two paths lead to the same file, there or not yet: by whatever name, through links too.
bool is_same_file(const std::string& one, const std::string& other);

/// Refuses to write a file in the place of what it is made from. `option` is as typed, "--output"; an
/// `output` of "-" is standard output, and fine; `what` names the input: "the scenario". Throws UsageError.
void refuse_overwriting(const std::string& option, const std::string& output, const std::string& input,
                        const std::string& what);

}  // namespace raftsim
