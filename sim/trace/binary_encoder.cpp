#include "sim/trace/binary_encoder.hpp"

#include <new>
#include <zstd.h>

#include "core/check.hpp"
#include "sim/trace/binary_line.hpp"
#include "sim/trace/binary_text.hpp"
#include "sim/trace/write_lines.hpp"

namespace raftsim::trace {
namespace {

/// At level 3 a traced run took more than twice the time, and its file was a tenth smaller.
constexpr int kLevel = 1;
/// Memory of so many bytes is kept for the next lines; usual ones take less.
constexpr std::size_t kMostKept = std::size_t{4} << 20U;

}  // namespace

/// zstd, with a check of its own so that what is damaged is noticed.
class BinaryEncoder::Compression {
 public:
  Compression() : context_(ZSTD_createCCtx()) {
    if (!context_) throw std::bad_alloc();
    set(ZSTD_c_compressionLevel, kLevel);
    set(ZSTD_c_checksumFlag, 1);
  }

  void append(std::string& out, std::string_view text) {
    const std::size_t before = out.size();
    out.resize(before + ZSTD_compressBound(text.size()));
    const std::size_t size =
        ZSTD_compress2(context_.get(), &out[before], out.size() - before, text.data(), text.size());
    raft::require(ZSTD_isError(size) == 0, "zstd compresses what there is room for");
    out.resize(before + size);
  }

 private:
  void set(ZSTD_cParameter parameter, int value) {
    raft::require(ZSTD_isError(ZSTD_CCtx_setParameter(context_.get(), parameter, value)) == 0,
                  "zstd knows what it is told");
  }

  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };

  std::unique_ptr<ZSTD_CCtx, Free> context_;
};

BinaryEncoder::BinaryEncoder() : compression_(std::make_unique<Compression>()) {}

BinaryEncoder::~BinaryEncoder() = default;

template <class T>
void BinaryEncoder::add(const T& line) {
  line_.clear();
  {
    BinaryText text(line_);
    write_line(text, line);
  }
  append_number(lines_, line_.size());
  lines_ += line_;
}

void BinaryEncoder::compress(std::string& out) {
  compression_->append(out, lines_);
  if (lines_.capacity() > kMostKept) lines_ = {};
}

void BinaryEncoder::append(std::string& out, const Header& header) {
  out += kBinaryBegins;
  lines_.clear();
  line_.clear();
  append_names(line_);
  append_number(lines_, line_.size());
  lines_ += line_;
  add(header);
  compress(out);
}

void BinaryEncoder::append(std::string& out, std::span<const Record> records) {
  lines_.clear();
  for (const Record& record : records) add(record);
  compress(out);
}

void BinaryEncoder::append(std::string& out, const Footer& footer) {
  lines_.clear();
  add(footer);
  compress(out);
}

}  // namespace raftsim::trace
