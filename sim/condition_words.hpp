#pragma once

#include <string>
#include <vector>

#include "sim/condition.hpp"

namespace raftsim {

/// A condition as a reader would say it: "S3 leads and commitIndex of all is 1". Where the exact form
/// matters, to_text has it. Clients are named by `clients`, or "C1", "C2", … where that is null.
std::string in_words(const Condition& condition, const std::vector<std::string>* clients = nullptr);

}  // namespace raftsim
