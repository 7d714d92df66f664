#include "tests/house/house_rules.hpp"

#include <algorithm>
#include <array>
#include <boost/regex.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace raftsim::tests {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> kFolders{"core", "sim", "tools", "viz", "tests"};
constexpr std::size_t kMostLines = 400;
/// Tables of cases are long without being two things.
constexpr std::size_t kMostLinesOfTests = 500;

/// What a part may include besides the standard library. The first part whose folder the file lies in counts.
struct Part {
  std::string_view folder;
  std::vector<std::string_view> quoted;
  std::vector<std::string_view> in_brackets;
};

const std::vector<Part>& parts() {
  static const std::vector<Part> all{
      {"core/", {"core/"}, {}},
      // sim/time.hpp is the one word that trace and simulation share: simulated time as a type.
      {"sim/trace/",
       {"core/", "sim/trace/", "sim/time.hpp"},
       {"nlohmann/", "simdjson.h", "unistd.h", "zstd"}},
      {"sim/", {"core/", "sim/"}, {"nlohmann/"}},
      {"tools/",
       {"core/", "sim/", "tools/"},
       {"nlohmann/", "boost/", "benchmark/", "malloc.h", "sys/", "unistd.h"}},
      {"viz/model/", {"core/", "sim/trace/", "sim/time.hpp", "viz/model/"}, {"zstd"}},
      {"viz/replay/", {"core/", "sim/", "viz/model/", "viz/replay/"}, {}},
      {"viz/views/", {"core/", "sim/trace/", "sim/time.hpp", "viz/model/", "viz/views/"}, {"imgui"}},
      {"viz/", {"core/", "sim/", "viz/"}, {"imgui", "backends/imgui", "GLFW/", "png.h", "sys/", "unistd.h"}},
  };
  return all;
}

const Part* part_of(std::string_view path) {
  const auto found = std::find_if(parts().begin(), parts().end(), [&](const Part& part) {
    return path.substr(0, part.folder.size()) == part.folder;
  });
  return found == parts().end() ? nullptr : &*found;
}

bool begins_with_any(std::string_view name, const std::vector<std::string_view>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view each) { return name.substr(0, each.size()) == each; });
}

/// <vector> and <cstdint>, but neither <sys/stat.h> nor <boost/…>.
bool is_standard(std::string_view name) {
  return name.find_first_of("./") == std::string_view::npos;
}

std::string place(const Source& source, std::ptrdiff_t offset) {
  const auto lines = std::count(source.text.begin(), source.text.begin() + offset, '\n');
  return source.path + ":" + std::to_string(lines + 1) + ": ";
}

std::string contents_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool starts(std::string_view text, std::size_t at, std::string_view what) {
  return text.substr(at, what.size()) == what;
}

/// Past the next `what` at or after `from`, or the end of the text.
std::size_t past(std::string_view text, std::string_view what, std::size_t from) {
  const std::size_t found = text.find(what, from);
  return found == std::string_view::npos ? text.size() : found + what.size();
}

/// Past the literal between two `quote`s that begins at `at`.
std::size_t past_literal(std::string_view text, std::size_t at, char quote) {
  for (++at; at < text.size() && text[at] != quote; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Whether no comment and no literal of characters begins at `at`, the first character of a token.
bool is_code(std::string_view text, std::size_t at) {
  return !starts(text, at, "//") && !starts(text, at, "/*") && !starts(text, at, "R\"") && text[at] != '"' &&
         text[at] != '\'';
}

/// Past the comment, literal, word, number or single character that begins at `at`.
std::size_t end_of_token(std::string_view text, std::size_t at) {
  if (starts(text, at, "//")) return past(text, "\n", at);
  if (starts(text, at, "/*")) return past(text, "*/", at + 2);
  if (starts(text, at, "R\"")) {
    const std::size_t open = std::min(text.find('(', at), text.size());
    return past(text, ")" + std::string(text.substr(at + 2, open - at - 2)) + "\"", open);
  }
  if (text[at] == '"' || text[at] == '\'') return past_literal(text, at, text[at]);
  if (!is_word(text[at])) return at + 1;
  // Marks between digits belong to the number.
  const bool is_number = text[at] >= '0' && text[at] <= '9';
  while (at < text.size() && (is_word(text[at]) || (is_number && text[at] == '\''))) ++at;
  return at;
}

/// A word that is banned, and why.
struct Ban {
  const char* pattern;
  const char* reason;
};

constexpr std::array kBans{
    Ban{R"(\bunordered_\w+)", "its order is the hash's"},
    Ban{R"(\bstd::hash\b)", "it differs between libraries; core/hash.hpp does not"},
    Ban{R"(\w+_distribution\b)", "it differs between libraries; sim/delay.hpp does not"},
    Ban{R"(\b(random_device|mt19937(_64)?|default_random_engine|s?rand)\b)",
        "all randomness comes from named streams, sim/random.hpp"},
    Ban{R"(\b(system|steady|high_resolution)_clock\b)", "time is simulated"},
    Ban{R"(\b(gettimeofday|clock_gettime|localtime|gmtime)\b)", "time is simulated"},
    Ban{R"(\bstd::time\b)", "time is simulated"},
    Ban{R"(\b(uintptr_t|intptr_t)\b)", "addresses differ from run to run"},
    Ban{R"(\bstd::(exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|tan|tgamma|lgamma|erf|cbrt|hypot|fma)\b)",
        "its last bits differ between libraries"},
    Ban{R"(\bstd::(thread|jthread|async|mutex|atomic)\b)", "the order of threads is nobody's"},
    Ban{R"(\blong double\b)", "its width differs between machines"},
    Ban{R"(\bstd::(ranges|views)::)", "clang 14's own library, libc++, has none of its algorithms"},
};

/// core knows no input and output either.
constexpr std::array kCoreBans{
    Ban{R"(\bstd::(cout|cerr|clog|ofstream|ifstream|fstream)\b)", "core does no input and output"},
    Ban{R"(\bf?printf\b)", "core does no input and output"},
};

template <std::size_t n>
void find_bans(const Source& source, const std::string& code, const std::array<Ban, n>& bans,
               std::vector<std::string>& faults) {
  for (const Ban& ban : bans) {
    const boost::regex pattern(ban.pattern);
    for (boost::sregex_iterator found(code.begin(), code.end(), pattern); found != boost::sregex_iterator();
         ++found) {
      faults.push_back(place(source, found->position()) + found->str() + ": " + ban.reason);
    }
  }
}

/// The header that a source would have.
std::string header_of(const Source& source) {
  return fs::path(source.path).replace_extension(".hpp").generic_string();
}

}  // namespace

std::vector<Source> all_sources() {
  const fs::path root(RAFTSIM_SOURCE_DIR);
  std::vector<Source> sources;
  for (const std::string_view folder : kFolders) {
    if (!fs::exists(root / folder)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
      const fs::path& path = entry.path();
      if (path.extension() != ".cpp" && path.extension() != ".hpp") continue;
      sources.push_back({path.lexically_relative(root).generic_string(), contents_of(path)});
    }
  }
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

std::string code_only(std::string_view text) {
  std::string code(text);
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = end_of_token(text, at);
    if (!is_code(text, at)) {
      std::replace_if(
          &code[at], &code[at] + (end - at), [](char c) { return c != '\n'; }, ' ');
    }
    at = end;
  }
  return code;
}

std::vector<std::string> layout_faults(const Source& source) {
  std::vector<std::string> faults;
  const Part* const part = part_of(source.path);
  static const boost::regex kInclude(R"re((?:^|\n)[ \t]*#[ \t]*include[ \t]*(["<])([^">\n]+))re");
  for (boost::sregex_iterator found(source.text.begin(), source.text.end(), kInclude);
       found != boost::sregex_iterator(); ++found) {
    const std::string name = (*found)[2];
    const auto fault = [&](const std::string& what) {
      faults.push_back(place(source, found->position(2)) + what);
    };
    const bool quoted = (*found)[1] == "\"";
    if (quoted && name.find('/') == std::string::npos) {
      fault("\"" + name + "\" is not written from the root");
    } else if (part != nullptr && quoted && !begins_with_any(name, part->quoted)) {
      fault(std::string(part->folder) + " must not include \"" + name + "\"");
    } else if (part != nullptr && !quoted && !is_standard(name) &&
               !begins_with_any(name, part->in_brackets)) {
      fault(std::string(part->folder) + " must not include <" + name + ">");
    }
  }
  return faults;
}

std::vector<std::string> determinism_faults(const Source& source) {
  std::vector<std::string> faults;
  const bool in_core = source.path.rfind("core/", 0) == 0;
  if (!in_core && source.path.rfind("sim/", 0) != 0) return faults;
  const std::string code = code_only(source.text);
  find_bans(source, code, kBans, faults);
  if (in_core) find_bans(source, code, kCoreBans, faults);
  return faults;
}

std::vector<std::string> habit_faults(const Source& source) {
  std::vector<std::string> faults;
  const auto lines = static_cast<std::size_t>(std::count(source.text.begin(), source.text.end(), '\n'));
  if (lines > (source.path.rfind("tests/", 0) == 0 ? kMostLinesOfTests : kMostLines)) {
    faults.push_back(source.path + ": " + std::to_string(lines) + " lines: what second thing lives there?");
  }
  const bool is_header = source.path.size() > 4 && source.path.rfind(".hpp") == source.path.size() - 4;
  if (is_header && source.text.rfind("#pragma once\n", 0) != 0) {
    faults.push_back(source.path + ": does not begin with #pragma once");
  }
  if (!is_header && fs::exists(fs::path(RAFTSIM_SOURCE_DIR) / header_of(source)) &&
      source.text.rfind("#include \"" + header_of(source) + "\"\n", 0) != 0) {
    faults.push_back(source.path +
                     ": does not begin with its own header, which is the proof that it compiles alone");
  }
  static const boost::regex kSaysNothing(R"((^|[/_.])(util|utils|manager|helper|helpers|misc|common)[_.])");
  if (boost::regex_search(source.path, kSaysNothing))
    faults.push_back(source.path + ": a name that says nothing");
  return faults;
}

}  // namespace raftsim::tests
