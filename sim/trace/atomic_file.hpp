#pragma once

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace raftsim::trace {

/// A file could not be written: "run.jsonl: cannot be written: No space left on device".
class FileError : public std::runtime_error {
 public:
  FileError(const std::string& file, int error_number);
  std::string path;
};

/// A file that appears whole or not at all: written under another name beside its own, moved into place by
/// commit(), and removed when that never happens. What stood there before stays until then. Where the path
/// leads to a device or a pipe, which nothing can replace, the text goes there as it comes.
class AtomicFile {
 public:
  /// Throws FileError when a file cannot be made there.
  explicit AtomicFile(std::string path);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile(AtomicFile&&) = default;
  AtomicFile& operator=(const AtomicFile&) = delete;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile();

  /// Appends. Throws FileError.
  void write(std::string_view text);

  /// Puts the file, whole and on the disk, into its place; nothing may be written after that. Throws
  /// FileError.
  void commit();

  [[nodiscard]] const std::string& path() const { return path_; }
  /// Where the text lies until commit(); empty for a device or a pipe.
  [[nodiscard]] const std::string& temporary() const { return temporary_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const;
  };

  using Handle = std::unique_ptr<std::FILE, Close>;

  /// Nothing, and errno, when that fails.
  static Handle open(const std::string& path, const char* mode);
  void make_temporary();
  void write_buffer();
  [[noreturn]] void fail() const;

  std::string path_;
  /// Where the file is to stand when all links are followed; empty for a device or a pipe.
  std::string target_;
  std::string temporary_;
  std::string buffer_;
  Handle file_;
};

}  // namespace raftsim::trace
