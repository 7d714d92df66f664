#include "sim/trace/atomic_file.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace raftsim::trace {
namespace {

constexpr std::size_t kBufferSize = std::size_t{1} << 20U;
/// What goes to the file as it comes: copied first, as small parts are, it would save no call worth it.
constexpr std::size_t kLarge = std::size_t{32} << 10U;
/// How many temporary names are tried: each one taken is another writer of the same file, or the remains of
/// one that was killed.
constexpr int kNames = 100;

/// Where links lead, whether or not there is anything: a link stays one, and leads to the file afterwards.
std::filesystem::path at_end_of_links(std::filesystem::path path) {
  // More of them no system follows.
  constexpr int kMostLinks = 40;
  std::error_code error;
  for (int i = 0; i < kMostLinks; ++i) {
    const std::filesystem::path next = std::filesystem::read_symlink(path, error);
    if (error) break;
    path = path.parent_path() / next;
  }
  return path;
}

}  // namespace

FileError::FileError(const std::string& file, int error_number)
    : std::runtime_error(file + ": cannot be written: " + std::generic_category().message(error_number)),
      path(file) {}

void AtomicFile::Close::operator()(std::FILE* file) const {
  // What matters was flushed before. A unique_ptr owns the file.
  static_cast<void>(std::fclose(file));  // NOLINT(cppcoreguidelines-owning-memory)
}

AtomicFile::Handle AtomicFile::open(const std::string& path, const char* mode) {
  return Handle(std::fopen(path.c_str(), mode));  // NOLINT(cppcoreguidelines-owning-memory)
}

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)), target_(path_) {
  namespace fs = std::filesystem;
  if (path_.empty()) throw FileError("\"\"", ENOENT);
  std::error_code error;
  const fs::file_status status = fs::status(path_, error);
  if (fs::is_directory(status)) throw FileError(path_, EISDIR);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    target_.clear();
    file_ = open(path_, "wb");
    if (!file_) fail();
  } else {
    target_ = at_end_of_links(path_).string();
    make_temporary();
  }
  buffer_.reserve(kBufferSize);
}

AtomicFile::~AtomicFile() {
  if (file_ && !temporary_.empty()) static_cast<void>(std::remove(temporary_.c_str()));
}

void AtomicFile::make_temporary() {
  for (int i = 1; i <= kNames && !file_; ++i) {
    temporary_ = target_ + ".part" + std::to_string(i);
    file_ = open(temporary_, "wbx");
    if (!file_ && errno != EEXIST) fail();
  }
  if (!file_) fail();
}

void AtomicFile::write(std::string_view text) {
  const bool is_large = text.size() > kLarge;
  if (is_large || buffer_.size() + text.size() > kBufferSize) write_buffer();
  if (!is_large) {
    buffer_ += text;
  } else if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) {
    fail();
  }
}

void AtomicFile::write_buffer() {
  if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_.get()) != buffer_.size()) fail();
  buffer_.clear();
}

void AtomicFile::commit() {
  write_buffer();
  if (std::fflush(file_.get()) != 0) fail();
  if (!target_.empty()) {
    if (::fsync(::fileno(file_.get())) != 0) fail();
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) fail();
  }
  file_.reset();
}

void AtomicFile::fail() const {
  throw FileError(path_, errno);
}

}  // namespace raftsim::trace
