#pragma once

#include <memory>
#include <string>
#include <string_view>

// NOLINTBEGIN(readability-identifier-naming): zstd's names
struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;
// NOLINTEND(readability-identifier-naming)

namespace raftsim::viz {

/// Texts in less memory, by zstd. It keeps what it works with, so that many texts are packed quickly.
class TextPacker {
 public:
  TextPacker();

  /// Nothing but what unpack() needs, in a string that holds no more memory than that.
  [[nodiscard]] std::string pack(std::string_view text);
  /// Puts into `text` what was packed.
  void unpack(std::string_view packed, std::string& text);

 private:
  struct Free {
    void operator()(ZSTD_CCtx_s* context) const;
    void operator()(ZSTD_DCtx_s* context) const;
  };

  std::unique_ptr<ZSTD_CCtx_s, Free> packing_;
  std::unique_ptr<ZSTD_DCtx_s, Free> unpacking_;
  std::string buffer_;
};

}  // namespace raftsim::viz
