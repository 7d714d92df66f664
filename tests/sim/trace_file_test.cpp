#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <unistd.h>

#include "sim/trace/atomic_file.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/line_reader.hpp"

namespace raftsim::trace {
namespace {

namespace fs = std::filesystem;

/// A folder of its own, gone with it.
class TraceFolder {
 public:
  TraceFolder()
      : path_(fs::temp_directory_path() /
              ("raftsim_trace_file_test_" + std::to_string(::getpid()) + "_" + std::to_string(number()))) {
    fs::create_directories(path_);
  }
  TraceFolder(const TraceFolder&) = delete;
  TraceFolder(TraceFolder&&) = delete;
  TraceFolder& operator=(const TraceFolder&) = delete;
  TraceFolder& operator=(TraceFolder&&) = delete;
  ~TraceFolder() { fs::remove_all(path_); }

  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] std::ptrdiff_t files() const {
    return std::distance(fs::directory_iterator(path_), fs::directory_iterator());
  }

 private:
  static int number() {
    static int count = 0;
    return ++count;
  }

  fs::path path_;
};

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("a file appears whole when it is committed, and not before") {
  const TraceFolder folder;
  const std::string path = folder.file("run.jsonl");
  const std::string large(3'000'000, 'x');
  {
    AtomicFile file(path);
    file.write("one\n");
    file.write(large);
    file.write("two\n");
    CHECK_FALSE(fs::exists(path));
    file.commit();
    CHECK(content(path) == "one\n" + large + "two\n");
  }
  CHECK(content(path).size() == large.size() + 8);
  CHECK(folder.files() == 1);
}

TEST_CASE("a file that is never committed leaves what was there, and nothing else") {
  const TraceFolder folder;
  const std::string path = folder.file("run.jsonl");
  std::ofstream(path) << "old";
  {
    AtomicFile file(path);
    file.write("new");
    const AtomicFile moved(std::move(file));
    CHECK(folder.files() == 2);
  }
  CHECK(content(path) == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("a file replaces what was there, behind a link too") {
  const TraceFolder folder;
  const std::string path = folder.file("run.jsonl");
  const std::string link = folder.file("latest.jsonl");
  std::ofstream(path) << "old";
  fs::create_symlink("run.jsonl", link);
  AtomicFile file(link);
  file.write("new");
  file.commit();
  CHECK(content(path) == "new");
  CHECK(fs::is_symlink(link));
}

TEST_CASE("a file is made where a link leads, through other links and folders") {
  const TraceFolder folder;
  const std::string path = folder.file("run.jsonl");
  fs::create_symlink("second.jsonl", folder.file("first.jsonl"));
  fs::create_symlink(path, folder.file("second.jsonl"));
  AtomicFile file(folder.file("first.jsonl"));
  file.write("new");
  file.commit();
  CHECK(content(path) == "new");
  CHECK(fs::is_symlink(folder.file("first.jsonl")));
  CHECK(fs::is_symlink(folder.file("second.jsonl")));
}

TEST_CASE("two writers of one file do not mix") {
  const TraceFolder folder;
  AtomicFile first(folder.file("run.jsonl"));
  AtomicFile second(folder.file("run.jsonl"));
  first.write("first");
  second.write("second");
  second.commit();
  CHECK(content(folder.file("run.jsonl")) == "second");
  first.commit();
  CHECK(content(folder.file("run.jsonl")) == "first");
  CHECK(folder.files() == 1);
}

TEST_CASE("where no file can be written is said before any work, with the reason") {
  const TraceFolder folder;
  const auto complaint = [](const std::string& path) -> std::string {
    try {
      const AtomicFile file(path);
    } catch (const FileError& error) {
      CHECK(error.path == path);
      return error.what();
    }
    return {};
  };
  const std::string missing = folder.file("no/such/folder.jsonl");
  CHECK(complaint(missing) == missing + ": cannot be written: No such file or directory");
  CHECK(complaint(folder.file(".")) == folder.file(".") + ": cannot be written: Is a directory");
  CHECK_THROWS_WITH_AS(AtomicFile(""), "\"\": cannot be written: No such file or directory", FileError);
}

TEST_CASE("a device takes the text as it comes and stays a device") {
  AtomicFile file("/dev/null");
  file.write("text");
  file.commit();
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a full disk is reported, not passed over") {
  AtomicFile file("/dev/full");
  CHECK_THROWS_WITH_AS(
      [&] {
        file.write(std::string(3'000'000, 'x'));
        file.commit();
      }(),
      "/dev/full: cannot be written: No space left on device", FileError);
}

TEST_CASE("a trace that cannot be opened is an error with the reason") {
  CHECK_THROWS_WITH_AS(load_trace("/no/such/file"),
                       "/no/such/file: found No such file or directory, expected a readable file",
                       TraceError);
}

TEST_CASE("lines are read across the borders of the buffer") {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += std::string(static_cast<std::size_t>(i % 200), 'x') + "\n";
  text += "rest";
  std::istringstream in(text);
  LineReader reader(in, 1000);
  std::string line;
  for (int i = 0; i < 3000; ++i) {
    REQUIRE(reader.next(line) == LineReader::Outcome::line);
    REQUIRE(line.size() == static_cast<std::size_t>(i % 200));
    REQUIRE(reader.terminated());
  }
  REQUIRE(reader.next(line) == LineReader::Outcome::line);
  CHECK(line == "rest");
  CHECK_FALSE(reader.terminated());
  CHECK(reader.number() == 3001);
  CHECK(reader.next(line) == LineReader::Outcome::end);
}

}  // namespace
}  // namespace raftsim::trace
