#pragma once

#include "sim/trace/record.hpp"

namespace raftsim::trace {

/// Writes what a trace is made of, member by member, with a JsonText or a BinaryText.
template <class Writer>
void write_line(Writer& line, const Header& header);
template <class Writer>
void write_line(Writer& line, const Record& record);
template <class Writer>
void write_line(Writer& line, const Footer& footer);

}  // namespace raftsim::trace
