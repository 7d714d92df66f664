#include "sim/trace/open_trace.hpp"

#include <array>
#include <cstdint>
#include <fstream>
#include <new>
#include <streambuf>
#include <string_view>
#include <utility>
#include <zstd.h>
#include <zstd_errors.h>

#include "core/check.hpp"
#include "sim/trace/binary_line.hpp"
#include "sim/trace/json_read.hpp"

namespace raftsim::trace {
namespace {

/// The largest window of zstd's that a file may ask for is 2 to this: 8 MiB.
constexpr int kMostWindow = 23;

struct FreeDecompression {
  void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

/// Lines of JSON from a binary trace.
class BinaryBuffer : public std::streambuf {
 public:
  BinaryBuffer(std::unique_ptr<std::istream> in, std::string file)
      : in_(std::move(in)), file_(std::move(file)), stream_(ZSTD_createDStream()) {
    if (!stream_) throw std::bad_alloc();
    raft::require(ZSTD_isError(ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, kMostWindow)) == 0,
                  "zstd knows the limit of windows");
    std::array<char, kBinaryBegins.size()> begin{};
    in_->read(begin.data(), begin.size());
    begins_well_ = std::string_view(begin.data(), begin.size()) == kBinaryBegins;
  }

 protected:
  int_type underflow() override {
    constexpr std::size_t kAtOnce = std::size_t{64} << 10U;
    text_.clear();
    try {
      if (!begins_well_)
        throw BinaryMismatch("something else", "the first line of a binary trace, version 1");
      if (!named_) {
        const std::string names(line_bytes());
        Bytes bytes(names);
        lines_.read_names(bytes);
        if (!bytes.empty()) throw BinaryMismatch("bytes behind the two lists", "the end of the lists");
        named_ = true;
      }
      while (text_.size() < kAtOnce) {
        ++line_;
        if (at_end()) break;
        lines_.append_line(text_, line_bytes());
      }
      told_ += text_.size();
      check_proportion();
    } catch (const BinaryMismatch& mismatch) {
      throw TraceError(file_, line_, {}, mismatch.found, mismatch.what());
    }
    setg(text_.data(), text_.data(), text_.data() + text_.size());
    return text_.empty() ? traits_type::eof() : traits_type::to_int_type(text_.front());
  }

 private:
  /// What a line has of bytes, which stay until the next call.
  std::string_view line_bytes() {
    std::string number;
    do {
      if (at_end()) throw BinaryMismatch("the end of the file", "more lines");
      number.push_back(plain_[taken_++]);
    } while (static_cast<unsigned char>(number.back()) >= 0x80 && number.size() < 10);
    const std::uint64_t size = Bytes(number).number();
    if (size > kMaxLineBytes) {
      throw BinaryMismatch("a longer line", "at most " + std::to_string(kMaxLineBytes) + " bytes a line");
    }
    while (plain_.size() - taken_ < size) {
      if (!decompress()) throw BinaryMismatch("the end of the file within a line", "the rest of it");
    }
    taken_ += size;
    return std::string_view(plain_).substr(taken_ - size, size);
  }

  bool at_end() { return taken_ == plain_.size() && !decompress(); }

  /// A file that nobody would miss on a disk must not fill the memory of those who keep all that it tells:
  /// real ones tell some twenty times their own bytes.
  void check_proportion() const {
    constexpr std::uint64_t kUnsuspicious = std::uint64_t{64} << 20U;
    constexpr std::uint64_t kMostTimes = 1000;
    if (told_ <= kUnsuspicious || told_ / kMostTimes <= read_) return;
    throw BinaryMismatch("lines of more than a thousand times the file's bytes", "at most a thousand times");
  }

  /// The next bytes of the file; none at its end.
  void read_more() {
    in_->read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    if (in_->bad()) throw BinaryMismatch("bytes that cannot be read", "the rest of the file");
    compressed_ = {buffer_.data(), static_cast<std::size_t>(in_->gcount()), 0};
    read_ += compressed_.size;
  }

  /// Adds some more to what is plain; no when there is no more.
  bool decompress() {
    plain_.erase(0, taken_);
    taken_ = 0;
    while (true) {
      if (compressed_.pos == compressed_.size) read_more();
      const bool is_over = compressed_.size == 0;
      if (frame_ended_ && is_over) return false;
      if (is_over) throw BinaryMismatch("the end of the file", "more: the trace is incomplete");
      ZSTD_outBuffer out{piece_.data(), piece_.size(), 0};
      const std::size_t left = ZSTD_decompressStream(stream_.get(), &out, &compressed_);
      if (ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge) {
        throw BinaryMismatch("a larger window of zstd's", "one of at most 8 MiB");
      }
      if (ZSTD_isError(left) != 0) {
        throw BinaryMismatch(std::string("damaged bytes (") + ZSTD_getErrorName(left) + ")",
                             "what zstd has compressed");
      }
      frame_ended_ = left == 0;
      plain_.append(piece_.data(), out.pos);
      if (out.pos != 0) return true;
    }
  }

  std::unique_ptr<std::istream> in_;
  std::string file_;
  std::unique_ptr<ZSTD_DStream, FreeDecompression> stream_;
  ZSTD_inBuffer compressed_{};
  bool frame_ended_{};
  std::array<char, 65536> buffer_{};
  std::array<char, 131072> piece_{};
  /// Decompressed, up to `taken_` read.
  std::string plain_;
  std::size_t taken_{};
  /// Bytes of the file, and of the lines that it tells.
  std::uint64_t read_{};
  std::uint64_t told_{};
  BinaryLines lines_;
  bool begins_well_{};
  bool named_{};
  std::size_t line_{};
  /// What is being read.
  std::string text_;
};

class BinaryStream : public std::istream {
 public:
  BinaryStream(std::unique_ptr<std::istream> file, const std::string& name)
      : std::istream(nullptr), buffer_(std::move(file), name) {
    rdbuf(&buffer_);
    exceptions(std::ios::badbit);  // what the buffer throws comes through
  }

 private:
  BinaryBuffer buffer_;
};

}  // namespace

std::unique_ptr<std::istream> trace_lines(std::unique_ptr<std::istream> in, const std::string& file) {
  // One byte tells them apart, for no JSON begins so. Where there is none the stream is as it was.
  if (in->peek() != kBinaryBegins.front()) {
    in->clear(in->rdstate() & ~std::ios::eofbit);
    return in;
  }
  return std::make_unique<BinaryStream>(std::move(in), file);
}

std::unique_ptr<std::istream> open_trace(const std::string& path) {
  return trace_lines(std::make_unique<std::ifstream>(path, std::ios::binary), path);
}

}  // namespace raftsim::trace
