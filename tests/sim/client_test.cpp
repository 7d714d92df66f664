#include "sim/client.hpp"

#include <doctest/doctest.h>

#include "tests/sim/scripted.hpp"

namespace raftsim {
namespace {

TEST_CASE("a closed client begins with its own operations at its start, whatever it was given before") {
  tests::check_expectations(tests::run_scripted(
      {{"clients", R"([{"name": "alice", "mode": "closed", "start": "300ms", "delay": "0s", "to": "S1"}])"},
       {"timeline", R"([{"at": "200ms", "do": [{"command": {"write": {"x": "1"}}}]}])"},
       {"expect", R"([{"at": "220ms", "that": {"clients": {"alice": {"ok": 1, "pending": 0}}}},
                      {"always": {"clients": {"alice": {"ok": 1, "pending": 0}}}, "from": "221ms", "until": "299ms"},
                      {"at": "300ms", "that": {"clients": {"alice": {"ok": 1, "pending": 1}}}},
                      {"finally": {"clients": {"alice": {"ok": {">=": 5}}}}}])"}}));
}

TEST_CASE("a closed client begins with its own operations at its start, whatever it has given up before") {
  tests::check_expectations(tests::run_scripted(
      {{"cluster", R"({"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"}, "heartbeat": "50ms",
                       "initial": {"S1": {"electionTimeouts": ["100ms"]}, "S3": {"state": "down"}}})"},
       {"clients", R"([{"name": "alice", "mode": "closed", "start": "300ms", "delay": "0s", "to": "S1",
                        "timeout": "50ms", "attempts": 1}])"},
       {"timeline", R"([{"at": "200ms", "do": [{"command": {"write": {"x": "1"}, "to": "S3"}}]}])"},
       {"expect", R"([{"at": "250ms", "that": {"clients": {"alice": {"failed": 1, "pending": 0}}}},
                      {"always": {"clients": {"alice": {"ok": 0, "pending": 0}}}, "from": "251ms", "until": "299ms"},
                      {"at": "300ms", "that": {"clients": {"alice": {"pending": 1}}}}])"}}));
}

TEST_CASE("Raft §8: without sessions an operation that is sent again may be applied twice") {
  // Sent at 200ms and, as no answer has come, at 215ms; the first is answered at 220ms.
  tests::check_expectations(tests::run_scripted(
      {{"clients", R"([{"name": "alice", "mode": "scripted", "delay": "0s", "to": "leader", "timeout": "10ms",
                        "backoff": {"initial": "5ms", "max": "5ms"}}])"},
       {"timeline", R"([{"at": "200ms", "do": [{"command": {"append": {"x": "a"}}}]}])"},
       {"expect", R"([{"at": "220ms", "that": {"answer": {"client": "alice", "operation": 1, "status": "ok"},
                                               "clients": {"alice": {"retried": 1, "pending": 0}},
                                               "value": {"S1": {"x": "a"}}}},
                      {"finally": {"value": {"all": {"x": "aa"}}}}])"}}));
}

}  // namespace
}  // namespace raftsim
