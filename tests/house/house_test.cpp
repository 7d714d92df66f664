#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/house/house_rules.hpp"

namespace raftsim::tests {
namespace {

using Rule = std::vector<std::string> (*)(const Source&);

/// All faults that a rule finds, a line each.
std::string faults_of(Rule rule, const std::vector<Source>& sources) {
  std::string text;
  for (const Source& source : sources) {
    for (const std::string& fault : rule(source)) text += fault + "\n";
  }
  return text;
}

TEST_CASE(
    "the house: includes follow the arrows core <- sim/trace <- sim <- tools, and nobody includes viz") {
  CHECK(faults_of(layout_faults, all_sources()) == "");
}

TEST_CASE("the house: core and sim use nothing that differs between runs, libraries or machines") {
  CHECK(faults_of(determinism_faults, all_sources()) == "");
}

TEST_CASE("the house: files are short, headers guarded, and names say something") {
  CHECK(faults_of(habit_faults, all_sources()) == "");
}

TEST_CASE("the house: all parts are looked at") {
  const std::vector<Source> sources = all_sources();
  for (const char* const folder : {"core/", "sim/", "sim/trace/", "sim/checks/", "tools/", "tests/"}) {
    CAPTURE(folder);
    CHECK(std::any_of(sources.begin(), sources.end(),
                      [&](const Source& source) { return source.path.rfind(folder, 0) == 0; }));
  }
}

TEST_CASE("the house: an include against the arrows is found") {
  struct Row {
    const char* name;
    Source source;
    std::size_t faults;
  };
  const std::vector<Row> rows{
      {"core includes sim", {"core/a.cpp", "#include \"sim/time.hpp\"\n"}, 1},
      {"core includes JSON", {"core/a.hpp", "\n#include <nlohmann/json.hpp>\n"}, 1},
      {"core includes POSIX", {"core/a.hpp", "#include <unistd.h>\n"}, 1},
      {"core includes std and core", {"core/a.hpp", "#include <vector>\n#include \"core/b.hpp\"\n"}, 0},
      {"trace includes sim", {"sim/trace/a.cpp", "#include \"sim/network.hpp\"\n"}, 1},
      {"trace includes time", {"sim/trace/a.cpp", "#include \"sim/time.hpp\"\n"}, 0},
      {"sim includes tools", {"sim/a.cpp", "#  include \"tools/output.hpp\"\n"}, 1},
      {"sim includes boost", {"sim/checks/a.cpp", "#include <boost/any.hpp>\n"}, 1},
      {"tools include viz", {"tools/a.cpp", "#include \"viz/model/a.hpp\"\n"}, 1},
      {"views include sim", {"viz/views/a.cpp", "#include \"sim/simulation.hpp\"\n"}, 1},
      {"app includes sim", {"viz/app/a.cpp", "#include \"sim/simulation.hpp\"\n"}, 0},
      {"not from the root", {"tests/a.cpp", "#include \"b.hpp\"\n"}, 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(layout_faults(row.source).size() == row.faults);
  }
}

TEST_CASE("the house: what is not deterministic is found in code, not in comments and texts") {
  struct Row {
    const char* path;
    const char* text;
    std::size_t faults;
  };
  const std::vector<Row> rows{
      {"core/a.cpp", "std::unordered_map<int, int> a;", 1},
      {"sim/a.cpp", "x = std::log(y) + std::exp(z);", 2},
      {"sim/a.cpp", "auto t = std::chrono::steady_clock::now();", 1},
      {"sim/a.cpp", "std::uniform_int_distribution<int> d;", 1},
      {"sim/a.cpp", "// std::unordered_map would be wrong\n/* rand() */ int x = 1'000;", 0},
      {"sim/a.cpp", "f(\"steady_clock \\\" rand\"); g(R\"(rand \" rand)\"); h('\\'');", 0},
      {"sim/a.cpp", "f(\"\"); rand();", 1},
      {"core/a.cpp", "std::cout << 1;", 1},
      {"sim/a.cpp", "return std::ranges::equal(a, b);", 1},
      {"sim/a.cpp", "std::ifstream in;", 0},
      {"tools/a.cpp", "std::chrono::steady_clock::now();", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(determinism_faults({row.path, row.text}).size() == row.faults);
  }
}

TEST_CASE("the house: a fault is told with its line") {
  CHECK(
      determinism_faults({"sim/a.cpp", "// one\n\nint x = rand();\n"}) ==
      std::vector<std::string>{"sim/a.cpp:3: rand: all randomness comes from named streams, sim/random.hpp"});
}

TEST_CASE("the house: long files, bare headers and empty names are found") {
  CHECK(habit_faults({"core/a.cpp", std::string(400, '\n')}).empty());
  CHECK(habit_faults({"core/a.cpp", std::string(401, '\n')}).size() == 1);
  CHECK(habit_faults({"core/a.hpp", "int x;\n"}).size() == 1);
  CHECK(habit_faults({"core/a.hpp", "#pragma once\n"}).empty());
  CHECK(habit_faults({"core/log.cpp", "#include <vector>\n#include \"core/log.hpp\"\n"}).size() == 1);
  CHECK(habit_faults({"core/log.cpp", "#include \"core/log.hpp\"\n"}).empty());
  CHECK(habit_faults({"core/no_such.cpp", "#include <vector>\n"}).empty());
  CHECK(habit_faults({"sim/string_util.cpp", ""}).size() == 1);
  CHECK(habit_faults({"sim/utility_theory.cpp", ""}).empty());
}

}  // namespace
}  // namespace raftsim::tests
