#pragma once

#include "sim/shrink/document.hpp"
#include "sim/time.hpp"

namespace raftsim::shrink {

/// The document with this end, and without the entries of its timeline that could not happen by then.
Document ending_by(Document document, Duration end);

}  // namespace raftsim::shrink
