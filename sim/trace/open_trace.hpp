#pragma once

#include <istream>
#include <memory>
#include <string>
#include <string_view>

namespace raftsim::trace {

/// Whether a file that begins so, with some 30 bytes at least, is a trace in either form, though maybe no
/// good one.
bool begins_as_trace(std::string_view text);

/// Lines of JSON from a trace in either form, read from its first byte on; `file` is for messages. Reading
/// throws TraceError where a binary trace is damaged.
std::unique_ptr<std::istream> trace_lines(std::unique_ptr<std::istream> in, const std::string& file);

/// The same of a file; one that cannot be opened is a stream that says so.
std::unique_ptr<std::istream> open_trace(const std::string& path);

}  // namespace raftsim::trace
