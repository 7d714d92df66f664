#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "sim/trace/line_encoder.hpp"

namespace raftsim::trace {

/// Of traces in JSON Lines.
class JsonEncoder : public LineEncoder {
 public:
  void append(std::string& out, const Header& header) override;
  void append(std::string& out, std::span<const Record> records) override;
  void append(std::string& out, const Footer& footer) override;
  /// Few, for they are still in the caches of whoever has made them.
  [[nodiscard]] std::size_t at_once() const override { return 64; }
};

}  // namespace raftsim::trace
