#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace raftsim {

/// A file of the program's own making that is not what it should be: one line that names the file, the place,
/// what was found and what was expected.
class DocumentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads the members of a JSON object, each of which must be there and of its kind. All readers throw
/// DocumentError.
class JsonFields {
 public:
  using Json = nlohmann::ordered_json;

  /// `what` is what the file should be, "a report of raftsim fuzz --json", told where it is none. Of no more
  /// than 256 MiB, levels, values and members of an object than such a file has; refuses duplicate keys.
  static Json load(const std::string& file, const std::string& what);

  /// `pointer`: where the object stands in the file. Both must outlive this.
  JsonFields(const Json& object, const std::string& file, std::string pointer = {});

  /// For members that files of earlier versions do not have.
  [[nodiscard]] bool has(const char* key) const { return member(key) != nullptr; }
  [[nodiscard]] std::uint64_t number(const char* key, std::uint64_t most = kAny) const;
  [[nodiscard]] double real(const char* key) const;
  [[nodiscard]] std::string text(const char* key) const;
  /// Nothing for null.
  [[nodiscard]] std::optional<std::string> text_or_null(const char* key) const;
  /// Nothing for null, and where there is no such member.
  [[nodiscard]] std::optional<std::string> text_if_any(const char* key) const;
  [[nodiscard]] std::vector<std::uint64_t> numbers(const char* key) const;
  [[nodiscard]] JsonFields object(const char* key) const;
  [[nodiscard]] std::vector<JsonFields> objects(const char* key) const;
  /// The object as it stands, or null.
  [[nodiscard]] Json object_or_null(const char* key) const;

  [[noreturn]] void refuse(const std::string& key, const std::string& expected) const;

  static constexpr std::uint64_t kAny = std::numeric_limits<std::uint64_t>::max();

 private:
  /// Null where there is none.
  [[nodiscard]] const Json* member(const std::string& key) const;

  const Json* object_;
  const std::string* file_;
  std::string pointer_;
};

}  // namespace raftsim
