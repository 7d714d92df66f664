#include "core/kv.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "core/entry.hpp"

namespace raft::tests {
namespace {

Command command(Operation operation, const std::string& value = "", const std::string& expected = "") {
  return {operation, Text("k"), Text(value), Text(expected)};
}

}  // namespace

TEST_CASE("Raft §2: the key-value store does what each operation says") {
  struct KvRow {
    std::string name;
    std::vector<Command> before;
    Command asked;
    Result result;
    std::string after;
  };
  using Op = Operation;
  const std::vector<Command> nothing;
  const std::vector<Command> holds_a{command(Op::write, "a")};
  const std::vector<Command> holds_abc{command(Op::write, "abc")};
  const std::vector<KvRow> rows{
      {"read nothing", nothing, command(Op::read), {ResultStatus::no_such_key, ""}, ""},
      {"read a value", holds_a, command(Op::read), {ResultStatus::ok, "a"}, "a"},
      {"write the first", nothing, command(Op::write, "b"), {ResultStatus::ok, ""}, "b"},
      {"write over", holds_a, command(Op::write, "b"), {ResultStatus::ok, ""}, "b"},
      {"write over, shorter", holds_abc, command(Op::write, "b"), {ResultStatus::ok, ""}, "b"},
      {"write over, longer", holds_a, command(Op::write, "bcd"), {ResultStatus::ok, ""}, "bcd"},
      {"set what is as expected",
       holds_a,
       command(Op::compare_and_set, "b", "a"),
       {ResultStatus::ok, ""},
       "b"},
      {"set what is not",
       holds_a,
       command(Op::compare_and_set, "b", "x"),
       {ResultStatus::mismatch, "a"},
       "a"},
      {"set a missing key", nothing, command(Op::compare_and_set, "b"), {ResultStatus::ok, ""}, "b"},
      {"set a missing key that is not",
       nothing,
       command(Op::compare_and_set, "b", "x"),
       {ResultStatus::mismatch, ""},
       ""},
      {"begin a session where there are none",
       nothing,
       command(Op::register_client),
       {ResultStatus::ok, ""},
       ""},
      {"append to nothing", nothing, command(Op::append, "b"), {ResultStatus::ok, ""}, "b"},
      {"append to a value", holds_a, command(Op::append, "b"), {ResultStatus::ok, ""}, "ab"}};
  for (const KvRow& row : rows) {
    CAPTURE(row.name);
    KeyValueStore store;
    for (const Command& one : row.before) store.apply(one, nullptr);
    KeyValueStore unheard = store;
    Result result{ResultStatus::value_too_long, "left from before"};
    store.apply(row.asked, &result);
    CHECK(result == row.result);
    const auto found = store.content().find(Text("k"));
    CHECK((found == store.content().end() ? "" : found->second) == row.after);
    // With nobody to hear the answer it does the same.
    unheard.apply(row.asked, nullptr);
    CHECK(unheard == store);
  }
}

TEST_CASE("a value that would grow past its bound stays as it is") {
  KeyValueStore store;
  const Command append = command(Operation::append, std::string(8, 'x'));
  Result result;
  for (std::size_t i = 0; i < KeyValueStore::kMaxValue / 8; ++i) store.apply(append, &result);
  CHECK(result.status == ResultStatus::ok);
  CHECK(store.content().at(Text("k")).size() == KeyValueStore::kMaxValue);
  store.apply(command(Operation::append, "x"), &result);
  CHECK(result.status == ResultStatus::value_too_long);
  store.apply(append, &result);
  CHECK(result.status == ResultStatus::value_too_long);
  CHECK(store.content().at(Text("k")).size() == KeyValueStore::kMaxValue);
}

TEST_CASE("the store's hash tells contents apart and nothing else") {
  KeyValueStore one;
  KeyValueStore two;
  CHECK(one.hash() == two.hash());
  const auto write = [](KeyValueStore& store, const std::string& key, const std::string& value) {
    store.apply(Command{Operation::write, Text(key), Text(value), {}}, nullptr);
  };
  write(one, "a", "1");
  CHECK(one.hash() != two.hash());
  write(two, "b", "1");
  CHECK(one.hash() != two.hash());
  write(one, "b", "1");
  write(two, "a", "1");
  CHECK(one == two);
  CHECK(one.hash() == two.hash());
  write(two, "a", "2");
  CHECK(one.hash() != two.hash());
}

TEST_CASE("an entry is applied as its command is") {
  const ClientRequest request{ClientId{1}, 1, command(Operation::append, "b")};
  KeyValueStore by_entry;
  KeyValueStore by_command;
  by_entry.apply(Entry::of(Term{1}, request), nullptr);
  by_command.apply(request.command, nullptr);
  CHECK(by_entry == by_command);
}

TEST_CASE("short texts keep their bytes, compare as bytes do, and refuse what does not fit") {
  const std::vector<std::string> rising{"",  std::string(1, '\0'), "a",   "aa", "ab",
                                        "b", "fifteen bytes ok",   "\xff"};
  for (std::size_t i = 0; i < rising.size(); ++i) {
    if (!Text::fits(rising[i])) continue;
    for (std::size_t j = 0; j < rising.size(); ++j) {
      if (!Text::fits(rising[j])) continue;
      CAPTURE(i);
      CAPTURE(j);
      CHECK((Text(rising[i]) <=> Text(rising[j])) == (i <=> j));
      CHECK((Text(rising[i]) == Text(rising[j])) == (i == j));
    }
    CHECK(Text(rising[i]).str() == rising[i]);
    CHECK(Text(rising[i]).size() == rising[i].size());
    CHECK(Text(rising[i]).empty() == rising[i].empty());
  }
  CHECK(Text::fits("fifteen bytes!!"));
  CHECK_FALSE(Text::fits("sixteen bytes!!!"));
  CHECK_THROWS_AS(Text("sixteen bytes!!!"), InternalError);
  CHECK(Text("ab").words() == Text("ab").words());
  CHECK(Text("ab").words() != Text("ba").words());
}

}  // namespace raft::tests
