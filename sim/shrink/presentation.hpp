#pragma once

#include <string>

#include "sim/shrink/document.hpp"
#include "sim/shrink/failure.hpp"

namespace raftsim::shrink {

/// The document as one to be read and shown: with a name, with what breaks and from which file it comes, and
/// with a caption that says which mistake the servers make. The run is the same.
Document presented(Document document, const Failure& failure, const std::string& name,
                   const std::string& origin);

/// Without that caption: what presented() wrote can be made smaller no more by leaving it out.
Document without_mistake_caption(Document document);

/// Captions tell the story of the scenario that was given: without them where servers, or entries of its
/// timeline, are gone.
Document without_false_captions(Document document, const Document& given);

}  // namespace raftsim::shrink
