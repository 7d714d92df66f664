#pragma once

#include <cstddef>
#include <optional>

#include "sim/shrink/document.hpp"

namespace raftsim::shrink {

/// The document with so many clients in this group, fewer than it has; with none the group is gone. Who is
/// spoken of stays, the others go from the last on; those that remain are numbered anew wherever they are
/// spoken of. Nothing where more are spoken of than are to remain.
std::optional<Document> with_so_many_clients(const Document& document, std::size_t group, std::size_t number);

}  // namespace raftsim::shrink
