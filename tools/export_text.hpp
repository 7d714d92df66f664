#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/time.hpp"

/// What other formats take for texts and numbers.
namespace raftsim {

/// A field of a CSV record (RFC 4180): in quotes where it has a quote, a comma or a line's end in it.
std::string csv_field(std::string_view text);

/// A text in a Mermaid sequence diagram: what ends a statement, begins an entity or is taken for HTML is an
/// entity.
std::string mermaid_text(std::string_view text);

/// Between tags of XML, or in an attribute between double quotes. What XML 1.0 has no characters for, control
/// characters, U+FFFE and U+FFFF, becomes U+FFFD.
std::string xml_text(std::string_view text);

/// A text as JSON, quotes included.
std::string json_text(std::string_view text);

/// A number of parts, so many to one: of 1,234 thousandths "1.234"; without what is zero at the end. `parts`
/// is a power of ten.
std::string decimal_number(std::int64_t number, std::int64_t parts);

/// Nanoseconds in thousandths, as trace events have times: "150000.123"; without what is zero at the end.
std::string microseconds_number(Duration duration);

/// UTF-16 units of a UTF-8 text: what JavaScript calls its length.
std::size_t utf16_length(std::string_view text);

}  // namespace raftsim
