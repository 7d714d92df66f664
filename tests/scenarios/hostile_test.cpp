#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <string>

#include "sim/json_value.hpp"
#include "sim/random.hpp"
#include "sim/scenario.hpp"
#include "sim/scenario_error.hpp"
#include "sim/scenario_limits.hpp"

namespace {

std::string everything() {
  return raftsim::read_file(std::string(RAFTSIM_SOURCE_DIR) + "/tests/scenarios/good/everything.json");
}

/// Whether the text is a scenario; anything but an answer or a ScenarioError of one line fails the test.
bool is_accepted(const std::string& text) {
  try {
    raftsim::parse_scenario(text, "hostile");
    return true;
  } catch (const raftsim::ScenarioError& error) {
    const std::string message = error.message();
    CAPTURE(message);
    CHECK(message.find_first_of("\r\n") == std::string::npos);
    CHECK_FALSE(error.expected.empty());
    return false;
  }
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

std::string scenario_with(const std::string& members) {
  return R"({"name": "test", "stop": {"at": "10s"}, )" + members + "}";
}

}  // namespace

TEST_SUITE("scenarios") {
  TEST_CASE("a scenario cut off anywhere is refused") {
    const std::string text = everything();
    const std::size_t end = text.rfind('}');
    for (std::size_t length = 0; length < end; length += 7) {
      CAPTURE(length);
      CHECK_FALSE(is_accepted(text.substr(0, length)));
    }
  }

  TEST_CASE("a scenario with bytes changed at random is read or refused, never more") {
    const std::string text = everything();
    raftsim::Random random(1, "hostile");
    const std::string likely = "{}[]\",:0123456789.-+eSxnulltrue \\\n";
    for (int round = 0; round < 1500; ++round) {
      CAPTURE(round);
      std::string changed = text;
      const auto changes = 1 + random.below(3);
      for (std::uint64_t i = 0; i < changes; ++i) {
        const auto place = random.below(changed.size());
        changed[place] =
            random.below(2) == 0 ? likely[random.below(likely.size())] : static_cast<char>(random.below(256));
      }
      is_accepted(changed);
    }
  }

  TEST_CASE("files that would use much memory or time are refused") {
    struct Row {
      std::string name;
      std::string text;
    };
    using namespace raftsim::limits;
    const Row rows[] = {
        {"too large", std::string(kMaxFileBytes + 1, ' ')},
        {"deep arrays", std::string(1'000'000, '[')},
        {"deep objects", repeated("{\"a\":", 500'000)},
        {"many values", "[" + repeated("0,", kMaxValues) + "0]"},
        {"long key", "{\"" + std::string(100'000, 'k') + "\": 1}"},
        {"long number", R"({"name": "n", "seed": )" + std::string(1'000'000, '9') + "}"},
        {"long fraction", scenario_with(R"("network": {"loss": 0.)" + std::string(1'000'000, '1') + "}")},
        {"many unknown keys",
         [] {
           std::string text = "{";
           for (int i = 0; i < 100'000; ++i) text += "\"k" + std::to_string(i) + "\":0,";
           return text + "\"k\":0}";
         }()},
        {"long log",
         scenario_with(R"("cluster": {"initial": {"S1": {"log": ")" + repeated("1 ", 2'000'000) + "\"}}}")},
        {"nested conditions", scenario_with(R"("expect": [{"finally": )" + repeated(R"({"all": [)", 40) +
                                            "{}" + repeated("]}", 40) + "}]")},
        {"huge term", scenario_with(R"("cluster": {"initial": {"S1": {"term": 99999999999999999999}}})")},
        {"huge duration", scenario_with(R"("cluster": {"heartbeat": "99999999999999999999h"}})")},
        {"byte order mark of UTF-16", std::string("\xff\xfe{", 3)},
    };
    for (const Row& row : rows) {
      CAPTURE(row.name);
      CHECK_FALSE(is_accepted(row.text));
    }
  }

  TEST_CASE("a file is read whole, whatever its size, but one that is too large just as far as shows it") {
    std::string folder = (std::filesystem::temp_directory_path() / "raftsim-sizes-XXXXXX").string();
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    constexpr std::size_t kPage = std::size_t{64} << 10U;
    constexpr std::size_t kMost = raftsim::limits::kMaxFileBytes;
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kPage - 1, kPage, kPage + 1, kMost - 1,
                                   kMost, kMost + 1, kMost + 2}) {
      CAPTURE(size);
      std::string bytes(size, ' ');
      for (std::size_t i = 0; i < size; i += 1000) bytes[i] = static_cast<char>('a' + i / 1000 % 26);
      std::ofstream(folder + "/file", std::ios::binary) << bytes;
      CHECK((raftsim::read_file(folder + "/file") == bytes.substr(0, kMost + 1)));
    }
    std::filesystem::remove_all(folder);
  }

  TEST_CASE("the largest logs that are allowed are read") {
    const std::string log = repeated("1 ", raftsim::limits::kMaxInitialEntries);
    const std::string one = R"({"log": ")" + log + "\"}";
    CHECK(is_accepted(scenario_with(R"("cluster": {"initial": {"S1": )" + one + R"(, "S2": )" + one + "}}")));
  }
}
