#include "tools/overwriting.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tools/usage.hpp"

namespace raftsim {
namespace {

namespace fs = std::filesystem;

/// A folder of its own that goes away with it: `a`, and by other names `soft`, `hard`, `here/a`; `b`, of the
/// same content.
class OverwritingFolder {
 public:
  OverwritingFolder() {
    std::string name = (fs::temp_directory_path() / "raftsim-overwriting-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
    std::ofstream(path_ / "a") << "text";
    std::ofstream(path_ / "b") << "text";
    fs::create_symlink("a", path_ / "soft");
    fs::create_hard_link(path_ / "a", path_ / "hard");
    fs::create_directory_symlink(".", path_ / "here");
  }
  OverwritingFolder(const OverwritingFolder&) = delete;
  OverwritingFolder(OverwritingFolder&&) = delete;
  OverwritingFolder& operator=(const OverwritingFolder&) = delete;
  OverwritingFolder& operator=(OverwritingFolder&&) = delete;
  ~OverwritingFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string at(const char* name) const { return path_.string() + "/" + name; }

 private:
  fs::path path_;
};

struct SameFileRow {
  const char* one;
  const char* other;
  bool same;
};

TEST_CASE("overwriting: a file is the same by whatever name, whether it is there or not yet") {
  const OverwritingFolder folder;
  const std::vector<SameFileRow> rows{
      {"a", "a", true},       {"a", "./a", true},          {"a", "here/../a", false}, {"a", "here/a", true},
      {"a", "soft", true},    {"a", "hard", true},         {"soft", "hard", true},    {"a", "b", false},
      {"a", "new", false},    {"new", "./new", true},      {"new", "here/new", true}, {"new", "newer", false},
      {"new", "soft", false}, {"no/new", "no/./new", true}};
  for (const SameFileRow& row : rows) {
    CAPTURE(row.one);
    CAPTURE(row.other);
    CHECK(is_same_file(folder.at(row.one), folder.at(row.other)) == row.same);
    CHECK(is_same_file(folder.at(row.other), folder.at(row.one)) == row.same);
  }
  CHECK(is_same_file("new", "./new"));
  CHECK(is_same_file("new", (fs::current_path() / "new").string()));
}

TEST_CASE("overwriting: what something is made from is no place for it, and standard output is one") {
  const OverwritingFolder folder;
  CHECK_THROWS_WITH_AS(refuse_overwriting("--output", folder.at("hard"), folder.at("a"), "the scenario"),
                       ("--output " + folder.at("hard") + " would overwrite the scenario").c_str(),
                       UsageError);
  CHECK_NOTHROW(refuse_overwriting("--output", folder.at("b"), folder.at("a"), "the scenario"));
  CHECK_NOTHROW(refuse_overwriting("--output", "-", "-", "the scenario"));
}

}  // namespace
}  // namespace raftsim
