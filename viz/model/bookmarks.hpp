#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/time.hpp"

/// Places in a run that somebody wants to come back to, in a text file beside the trace: a line each, the
/// time in nanoseconds, the record's number, and the note, with tabulators between them.
namespace raftsim::viz {

struct Bookmark {
  Time time{};
  std::uint64_t record{};
  /// One line; may be empty.
  std::string note;
  friend bool operator==(const Bookmark&, const Bookmark&) = default;
};

/// "run.jsonl.bookmarks: line 3: found "x", expected a time in nanoseconds"
class BookmarkError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The bookmarks of one run, in the order of their records; one at most of a record.
class Bookmarks {
 public:
  [[nodiscard]] const std::vector<Bookmark>& all() const { return all_; }
  /// Sets or replaces that of the record. Of the note line breaks and tabulators become spaces.
  void set(Bookmark bookmark);
  /// Whether there was one.
  bool remove(std::uint64_t record);
  [[nodiscard]] const Bookmark* find(std::uint64_t record) const;

  /// Reads the file; no bookmarks where there is no file. Throws BookmarkError.
  static Bookmarks load(const std::string& path, std::uint64_t records);
  /// Writes the file whole or not at all. Throws trace::FileError.
  void save(const std::string& path) const;
  /// Where those of a trace are kept.
  static std::string path_for(const std::string& trace) { return trace + ".bookmarks"; }

  friend bool operator==(const Bookmarks&, const Bookmarks&) = default;

 private:
  std::vector<Bookmark> all_;
};

}  // namespace raftsim::viz
