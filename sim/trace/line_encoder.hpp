#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "sim/trace/record.hpp"

namespace raftsim::trace {

/// Turns a trace's parts into the bytes of a file. What it makes of some records does not depend on those
/// before them, so that several may work on one trace, each for itself, and their bytes be put together
/// after.
class LineEncoder {
 public:
  LineEncoder() = default;
  LineEncoder(const LineEncoder&) = delete;
  LineEncoder(LineEncoder&&) = delete;
  LineEncoder& operator=(const LineEncoder&) = delete;
  LineEncoder& operator=(LineEncoder&&) = delete;
  virtual ~LineEncoder() = default;

  /// The first bytes of a file.
  virtual void append(std::string& out, const Header& header) = 0;
  /// Fewer at a time than at_once() may become more bytes.
  virtual void append(std::string& out, std::span<const Record> records) = 0;
  /// The last.
  virtual void append(std::string& out, const Footer& footer) = 0;

  /// How many records at a time it is best given.
  [[nodiscard]] virtual std::size_t at_once() const = 0;
};

}  // namespace raftsim::trace
