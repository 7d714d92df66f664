#include "sim/trace/binary_writer.hpp"

#include <array>
#include <new>
#include <utility>
#include <zstd.h>

#include "core/check.hpp"
#include "sim/trace/binary_line.hpp"
#include "sim/trace/binary_text.hpp"
#include "sim/trace/write_lines.hpp"

namespace raftsim::trace {
namespace {

/// At level 3 a traced run took more than twice the time, and its file was a tenth smaller.
constexpr int kLevel = 1;
/// Of what is compressed at once.
constexpr std::size_t kCompressedAtOnce = std::size_t{256} << 10U;

}  // namespace

/// zstd, with a check of its own so that what is damaged is noticed.
class BinaryWriter::Compression {
 public:
  Compression() : stream_(ZSTD_createCStream()) {
    if (!stream_) throw std::bad_alloc();
    set(ZSTD_c_compressionLevel, kLevel);
    set(ZSTD_c_checksumFlag, 1);
  }

  void compress(std::string_view text, ZSTD_EndDirective end,
                const std::function<void(std::string_view)>& put) {
    ZSTD_inBuffer in{text.data(), text.size(), 0};
    std::size_t left = 0;
    do {
      ZSTD_outBuffer out{piece_.data(), piece_.size(), 0};
      left = ZSTD_compressStream2(stream_.get(), &out, &in, end);
      raft::require(ZSTD_isError(left) == 0, "zstd takes all that it is given");
      if (out.pos != 0) put(std::string_view(piece_.data(), out.pos));
    } while (end == ZSTD_e_end ? left != 0 : in.pos != in.size);
  }

 private:
  void set(ZSTD_cParameter parameter, int value) {
    raft::require(ZSTD_isError(ZSTD_CCtx_setParameter(stream_.get(), parameter, value)) == 0,
                  "zstd knows what it is told");
  }

  struct Free {
    void operator()(ZSTD_CStream* stream) const { ZSTD_freeCStream(stream); }
  };

  std::unique_ptr<ZSTD_CStream, Free> stream_;
  std::array<char, 131072> piece_{};
};

BinaryWriter::BinaryWriter(std::function<void(std::string_view)> put)
    : put_(std::move(put)), compression_(std::make_unique<Compression>()) {
  put_(kBinaryBegins);
  append_names(line_);
  append_number(lines_, line_.size());
  lines_ += line_;
}

BinaryWriter::~BinaryWriter() = default;

template <class T>
void BinaryWriter::add(const T& line) {
  line_.clear();
  {
    BinaryText text(line_);
    write_line(text, line);
  }
  append_number(lines_, line_.size());
  lines_ += line_;
  if (lines_.size() < kCompressedAtOnce) return;
  compression_->compress(lines_, ZSTD_e_continue, put_);
  lines_.clear();
}

void BinaryWriter::write(const Header& header) {
  add(header);
}
void BinaryWriter::write(const Record& record) {
  add(record);
}
void BinaryWriter::write(const Footer& footer) {
  add(footer);
  compression_->compress(lines_, ZSTD_e_end, put_);
  lines_.clear();
}

}  // namespace raftsim::trace
