#include "tools/overwriting.hpp"

#include <filesystem>
#include <system_error>

#include "sim/scenario_error.hpp"
#include "tools/usage.hpp"

namespace raftsim {

bool is_same_file(const std::string& one, const std::string& other) {
  std::error_code not_there;
  if (std::filesystem::equivalent(one, other, not_there)) return true;
  // Files that are not there are the same where their names are, made absolute; an error leaves no name.
  const auto name_of = [](const std::string& path) {
    std::error_code failed;
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, failed), failed);
  };
  const std::filesystem::path name = name_of(one);
  return !name.empty() && name == name_of(other);
}

void refuse_overwriting(const std::string& option, const std::string& output, const std::string& input,
                        const std::string& what) {
  if (output == "-" || !is_same_file(output, input)) return;
  throw UsageError(option + " " + printable(output) + " would overwrite " + what);
}

}  // namespace raftsim
