#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace raftsim {

/// The lines of a terminal or a pipe, read no sooner than they are asked for.
class LineInput {
 public:
  explicit LineInput(int descriptor) : descriptor_(descriptor) {}

  /// The next line without its line feed, cut after kMostBytes; nothing at the end of the input, which a
  /// descriptor that cannot be read has come to.
  [[nodiscard]] std::optional<std::string> next();
  [[nodiscard]] bool is_terminal() const;

  static constexpr std::size_t kMostBytes = 1'000;

 private:
  int descriptor_;
  std::string buffer_;
  bool ended_{};
};

}  // namespace raftsim
