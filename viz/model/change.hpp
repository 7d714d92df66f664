#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/command.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"
#include "viz/model/run.hpp"

/// What somebody lets happen in a run beside what has happened in it.
namespace raftsim::viz {

struct Change {
  /// It takes place then, before whatever else happens at that instant.
  Time time{};
  /// One action of the scenario language, as its JSON.
  std::string action;
  /// "S1 crashes"
  std::string words;
  friend bool operator==(const Change&, const Change&) = default;
};

/// When a change made at an instant takes place: after all that happens at that instant, and so that it
/// stays, and before all that happens later. Where nothing happens at it that is the instant itself, else a
/// nanosecond later.
Time time_of_change(const Run& run, Time shown);

/// A change that a menu offers.
struct ChangeOffer {
  enum class What : unsigned char {
    crash,
    restart,
    pause,
    resume,
    fire,
    hold,
    transfer,
    snapshot,
    isolate,
    reconnect,
    drop,
    delay,
    duplicate,
    reorder,
    cut,
    cut_one_way,
    heal
  };
  What what{};
  /// "crash"; of several alike each says which.
  std::string label;
  Change change;
};

/// What can befall a server that is as `moment` has it. `time` is when.
std::vector<ChangeOffer> offers_for(const Run& run, const Moment& moment, raft::ServerId id, Time time);

/// What can befall a message: nothing if it never leaves, or is lost as it leaves. Its fate is decided as it
/// leaves, so that is when these changes take place, wherever it is by now.
std::vector<ChangeOffer> offers_for(const Run& run, std::size_t place);

/// What can befall the link between two servers.
std::vector<ChangeOffer> offers_for_link(const Moment& moment, raft::ServerId from, raft::ServerId to,
                                         Time time);

/// The first offer of a kind, if there is one.
const ChangeOffer* find_offer(const std::vector<ChangeOffer>& offers, ChangeOffer::What what);

/// Mends every cut.
Change heal_all(Time time);

/// A message held back by so much.
Change delay_message(const Run& run, std::size_t place, Duration by);

/// A client's operation, as somebody has typed it.
struct TypedCommand {
  std::string client;
  raft::Operation operation{raft::Operation::write};
  std::string key{"x"};
  std::string value{"1"};
  /// Of a compare-and-set.
  std::string expected;
  /// Nobody: as the client's own operations.
  raft::ServerId to;
};
Change command_change(const TypedCommand& command, Time time);

/// A setting of the world that can be changed.
struct SettingWord {
  const char* label;
  /// What is typed for it, for example.
  const char* example;
  /// Whether it is one server's; else it is of all links.
  bool of_server{};
  /// Its place in the action: {"network": {"loss": …}}.
  const char* action;
  const char* key;
};
const std::vector<SettingWord>& setting_words();
/// `value` as in the scenario language, quotes around a text left out; `server` where the setting is of one:
/// nobody stands for all.
Change setting_change(const SettingWord& setting, const std::string& value, raft::ServerId server, Time time);

/// Any action, typed in the scenario language.
Change typed_change(const std::string& action, Time time);

}  // namespace raftsim::viz
