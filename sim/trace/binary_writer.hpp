#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "sim/trace/record.hpp"

/// The compact form of a trace beside JSON Lines; sim/trace/README.md documents its layout.
namespace raftsim::trace {

/// What files in this form are named like.
inline constexpr std::string_view kBinarySuffix = ".rtrace";

/// Writes a binary trace as its records come.
class BinaryWriter {
 public:
  /// `put` is given the file's bytes, part by part; what it throws comes through.
  explicit BinaryWriter(std::function<void(std::string_view)> put);
  BinaryWriter(const BinaryWriter&) = delete;
  BinaryWriter(BinaryWriter&&) = delete;
  BinaryWriter& operator=(const BinaryWriter&) = delete;
  BinaryWriter& operator=(BinaryWriter&&) = delete;
  ~BinaryWriter();

  void write(const Header& header);
  void write(const Record& record);
  /// The last.
  void write(const Footer& footer);

 private:
  class Compression;

  template <class T>
  void add(const T& line);

  std::function<void(std::string_view)> put_;
  std::unique_ptr<Compression> compression_;
  std::string line_;
  /// Lines that are not compressed yet.
  std::string lines_;
};

}  // namespace raftsim::trace
