#pragma once

#include <string>
#include <vector>

#include "sim/scenario.hpp"

namespace raftsim {

/// An expectation as a reader would say it: "eventually within 100ms once S3 leads: commitIndex of all is 1".
/// `clients` as for conditions.
std::string in_words(const Expectation& expectation, const std::vector<std::string>* clients = nullptr);

}  // namespace raftsim
