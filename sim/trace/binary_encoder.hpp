#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "sim/trace/line_encoder.hpp"

/// The compact form of a trace beside JSON Lines; sim/trace/README.md documents its layout.
namespace raftsim::trace {

/// What files in this form are named like.
inline constexpr std::string_view kBinarySuffix = ".rtrace";

/// Of binary traces; the lines that it is given at once are compressed together.
class BinaryEncoder : public LineEncoder {
 public:
  BinaryEncoder();
  BinaryEncoder(const BinaryEncoder&) = delete;
  BinaryEncoder(BinaryEncoder&&) = delete;
  BinaryEncoder& operator=(const BinaryEncoder&) = delete;
  BinaryEncoder& operator=(BinaryEncoder&&) = delete;
  ~BinaryEncoder() override;

  void append(std::string& out, const Header& header) override;
  void append(std::string& out, std::span<const Record> records) override;
  void append(std::string& out, const Footer& footer) override;
  /// Of fewer zstd made a larger file, of more none that is smaller.
  [[nodiscard]] std::size_t at_once() const override { return 512; }

 private:
  class Compression;

  template <class T>
  void add(const T& line);
  /// Appends the lines, compressed.
  void compress(std::string& out);

  std::unique_ptr<Compression> compression_;
  std::string line_;
  /// Those that are compressed together.
  std::string lines_;
};

}  // namespace raftsim::trace
