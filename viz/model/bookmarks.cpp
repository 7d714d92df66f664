#include "viz/model/bookmarks.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string_view>
#include <utility>

#include "sim/trace/atomic_file.hpp"

namespace raftsim::viz {
namespace {

constexpr std::string_view kHeading = "# raftviz bookmarks 1: time in nanoseconds, record, note";

[[noreturn]] void fail(const std::string& path, std::size_t line, const std::string& found,
                       const std::string& expected) {
  throw BookmarkError(path + ": line " + std::to_string(line) + ": found \"" + found + "\", expected " +
                      expected);
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

/// The text up to the next tabulator, which is taken off with it.
std::string_view take_field(std::string_view& rest) {
  const std::size_t tab = std::min(rest.find('\t'), rest.size());
  const std::string_view field = rest.substr(0, tab);
  rest.remove_prefix(std::min(tab + 1, rest.size()));
  return field;
}

auto place_of(const std::vector<Bookmark>& all, std::uint64_t record) {
  return std::lower_bound(all.begin(), all.end(), record, [](const Bookmark& bookmark, std::uint64_t wanted) {
    return bookmark.record < wanted;
  });
}

}  // namespace

void Bookmarks::set(Bookmark bookmark) {
  for (char& c : bookmark.note) {
    if (c == '\n' || c == '\t' || c == '\r') c = ' ';
  }
  remove(bookmark.record);
  all_.insert(place_of(all_, bookmark.record), std::move(bookmark));
}

bool Bookmarks::remove(std::uint64_t record) {
  const auto place = place_of(all_, record);
  if (place == all_.end() || place->record != record) return false;
  all_.erase(place);
  return true;
}

const Bookmark* Bookmarks::find(std::uint64_t record) const {
  const auto place = place_of(all_, record);
  return place == all_.end() || place->record != record ? nullptr : &*place;
}

Bookmarks Bookmarks::load(const std::string& path, std::uint64_t records) {
  Bookmarks bookmarks;
  std::ifstream in(path, std::ios::binary);
  if (!in) return bookmarks;
  std::string line;
  std::size_t number = 0;
  while (std::getline(in, line)) {
    ++number;
    if (number == 1) {
      if (line != kHeading) fail(path, 1, line, "\"" + std::string(kHeading) + "\"");
      continue;
    }
    if (line.empty()) continue;
    std::string_view rest = line;
    const std::string_view time = take_field(rest);
    const std::string_view record = take_field(rest);
    std::int64_t nanoseconds_since_start = 0;
    Bookmark bookmark;
    if (!read_number(time, nanoseconds_since_start) || nanoseconds_since_start < 0) {
      fail(path, number, std::string(time), "a time in nanoseconds");
    }
    if (!read_number(record, bookmark.record) || bookmark.record > records) {
      fail(path, number, std::string(record), "the number of a record, 0 to " + std::to_string(records));
    }
    bookmark.time = Time{nanoseconds(nanoseconds_since_start)};
    bookmark.note = rest;
    bookmarks.set(std::move(bookmark));
  }
  return bookmarks;
}

void Bookmarks::save(const std::string& path) const {
  trace::AtomicFile file(path);
  file.write(kHeading);
  file.write("\n");
  for (const Bookmark& bookmark : all_) {
    file.write(std::to_string(bookmark.time.time_since_epoch().count()) + "\t" +
               std::to_string(bookmark.record) + "\t" + bookmark.note + "\n");
  }
  file.commit();
}

}  // namespace raftsim::viz
