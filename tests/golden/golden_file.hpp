#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace raftsim::tests {

/// Whether golden files are to be written anew instead of compared: RAFTSIM_UPDATE_GOLDEN=1.
inline bool updates_golden() {
  const char* value = std::getenv("RAFTSIM_UPDATE_GOLDEN");
  return value != nullptr && std::string(value) == "1";
}

/// A file of tests/golden, by its name there.
inline std::string golden_path(const std::string& name) {
  return RAFTSIM_SOURCE_DIR "/tests/golden/" + name;
}

/// Empty if there is no such file.
inline std::string golden_text(const std::string& name) {
  std::ifstream in(golden_path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void write_golden(const std::string& name, const std::string& text) {
  std::ofstream(golden_path(name), std::ios::binary) << text;
}

}  // namespace raftsim::tests
