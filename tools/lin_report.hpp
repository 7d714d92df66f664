#pragma once

#include <cstdint>
#include <string>

#include "sim/lin/history.hpp"
#include "sim/lin/linearizable.hpp"

namespace raftsim {

/// A file's history, counted and judged.
struct JudgedFile {
  std::string file;
  lin::Judgement judgement;
  std::uint64_t operations{};
  std::uint64_t clients{};
  std::uint64_t unknown{};
  std::uint64_t failed{};
};

JudgedFile judge_file(std::string file, const lin::History& history, const lin::Effort& effort);

/// The verdict, what was judged, and the window of what cannot be ordered: a few lines.
std::string lin_text(const JudgedFile& judged);

}  // namespace raftsim
