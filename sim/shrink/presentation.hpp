#pragma once

#include <string>

#include "sim/shrink/document.hpp"
#include "sim/shrink/failure.hpp"

namespace raftsim::shrink {

/// The document as one to be read and shown: with a name, with what breaks and from which file it comes, and
/// with a caption that says which mistake the servers make. The run is the same.
Document presented(Document document, const Failure& failure, const std::string& name,
                   const std::string& origin);

}  // namespace raftsim::shrink
