#include "viz/model/text_packer.hpp"

#include <new>
#include <zstd.h>

#include "core/check.hpp"

namespace raftsim::viz {
namespace {

/// Level 1 takes a sixteenth of the memory of a trace's lines, and less time than to copy them to new memory.
constexpr int kLevel = 1;

}  // namespace

void TextPacker::Free::operator()(ZSTD_CCtx_s* context) const {
  ZSTD_freeCCtx(context);
}
void TextPacker::Free::operator()(ZSTD_DCtx_s* context) const {
  ZSTD_freeDCtx(context);
}

TextPacker::TextPacker() : packing_(ZSTD_createCCtx()), unpacking_(ZSTD_createDCtx()) {
  if (!packing_ || !unpacking_) throw std::bad_alloc();
}

std::string TextPacker::pack(std::string_view text) {
  buffer_.resize(ZSTD_compressBound(text.size()));
  const std::size_t size =
      ZSTD_compressCCtx(packing_.get(), buffer_.data(), buffer_.size(), text.data(), text.size(), kLevel);
  raft::require(ZSTD_isError(size) == 0, "zstd packs what there is room for");
  return {buffer_.data(), size};
}

void TextPacker::unpack(std::string_view packed, std::string& text) {
  text.resize(ZSTD_getFrameContentSize(packed.data(), packed.size()));
  const std::size_t size =
      ZSTD_decompressDCtx(unpacking_.get(), text.data(), text.size(), packed.data(), packed.size());
  raft::require(size == text.size(), "zstd unpacks what it has packed");
}

}  // namespace raftsim::viz
