#pragma once

#include <string>

#include "sim/shrink/document.hpp"

namespace raftsim::shrink {

/// The document for a reader: what fits into a line stands in one, all else a line a member.
std::string pretty(const Document& document);

}  // namespace raftsim::shrink
