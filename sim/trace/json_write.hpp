#pragma once

#include <string>

#include "sim/trace/record.hpp"

/// From the trace's values to its lines; sim/trace/README.md documents the format.
namespace raftsim::trace {

/// Appends the line, its line feed included. Quick, and without allocation while `out` has room: a writer
/// reuses one string.
void append_line(std::string& out, const Header& header);
void append_line(std::string& out, const Record& record);
void append_line(std::string& out, const Footer& footer);

/// The line without its line feed.
std::string to_json_line(const Header& header);
std::string to_json_line(const Record& record);
std::string to_json_line(const Footer& footer);

}  // namespace raftsim::trace
