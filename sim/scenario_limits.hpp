#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/time.hpp"

/// What a scenario file may contain at most, so that no file, however hostile, makes the program crash, hang
/// or use unbounded memory. scenarios/README.md lists the same numbers and scenarios/schema.json repeats what
/// a schema can express.
namespace raftsim::limits {

// ---- The text --------------------------------------------------------------------------------------------

inline constexpr std::size_t kMaxFileBytes = std::size_t{4} << 20U;
/// Arrays and objects within each other.
inline constexpr std::size_t kMaxDepth = 64;
/// Values in one file, arrays and objects included.
inline constexpr std::size_t kMaxValues = 200'000;
inline constexpr std::size_t kMaxKeyBytes = 256;

// ---- Texts -----------------------------------------------------------------------------------------------

inline constexpr std::size_t kMaxNameBytes = 100;
/// `purpose`, `section`, `say`, `because`, a question and each of its choices.
inline constexpr std::size_t kMaxLineBytes = 500;
inline constexpr std::size_t kMaxDescriptionBytes = 20'000;
/// A value that a condition compares with.
inline constexpr std::size_t kMaxComparedBytes = 4'096;

// ---- Counts ----------------------------------------------------------------------------------------------

inline constexpr std::size_t kMaxInitialEntries = 100'000;
inline constexpr std::size_t kMaxScriptedTimeouts = 1'000;
inline constexpr std::size_t kMaxLinkOverrides = 5'000;
inline constexpr std::size_t kMaxClients = 1'000;
inline constexpr std::size_t kMaxTimeline = 20'000;
inline constexpr std::size_t kMaxActions = 1'000;
inline constexpr std::size_t kMaxBranches = 100;
inline constexpr std::size_t kMaxExpectations = 2'000;
/// Members of an `all`, `any` or `messages` list.
inline constexpr std::size_t kMaxConditions = 200;
inline constexpr std::size_t kMaxChoices = 64;
/// Choices of a question: one digit names each.
inline constexpr std::size_t kMaxAnswers = 9;
inline constexpr std::uint32_t kMaxKeys = 1'000'000;
inline constexpr std::uint32_t kMaxBatch = 10'000;
inline constexpr std::uint32_t kMaxInFlight = 100'000;
inline constexpr std::uint32_t kMaxSnapshotEvery = 1'000'000'000;
inline constexpr std::uint32_t kMaxSnapshotChunk = 1'048'576;
inline constexpr std::uint32_t kMaxPending = 100'000;
/// The sum of `maxPending` of all clients: each operation takes some 200 bytes.
inline constexpr std::uint64_t kMaxPendingOfAll = 1'000'000;
inline constexpr std::uint32_t kMaxWeight = 1'000'000;
inline constexpr std::uint32_t kMaxIntercepted = 1'000'000;
/// Effects of a step, and writes on their way, that a crash counts.
inline constexpr std::uint32_t kMaxEffects = 1'000;
inline constexpr std::uint32_t kMaxKept = 1'000'000;
inline constexpr std::uint32_t kMaxOperation = 1'000'000'000;

// ---- In a run: beyond them it ends with an error
// -----------------------------------------------------------

/// Commands from the timeline that wait at one client.
inline constexpr std::size_t kMaxWaitingCommands = 10'000;
/// Entries that all servers' logs hold, each an equal share of them: some 180 bytes each, with what the
/// checks keep of it.
inline constexpr std::uint64_t kMaxEntriesOfAll = 10'000'000;
/// The last index of a log, for of every entry that there ever was the checks keep some bytes.
inline constexpr std::uint64_t kMaxLogIndex = 20'000'000;
/// Events of a run: some minutes.
inline constexpr std::uint64_t kMaxEvents = 1'000'000'000;
/// Actions that the timeline carries out: some minutes.
inline constexpr std::uint64_t kMaxActionsOfRun = 20'000'000;
/// Facts of conditions that are looked at, after every event, each of every server: some minutes.
inline constexpr std::uint64_t kMaxFactsLookedAt = 20'000'000'000;
/// Messages of one server that wait for its disk: some 200 bytes each, and what they hold.
inline constexpr std::size_t kMaxHeldMessages = 100'000;
/// Events that are yet to happen, messages on their way above all: some 400 bytes each.
inline constexpr std::size_t kMaxPendingEvents = std::size_t{1} << 20U;

// ---- Numbers ---------------------------------------------------------------------------------------------

/// Terms, indexes and counts: what every JSON reader holds exactly.
inline constexpr std::int64_t kMaxNumber = (std::int64_t{1} << 53U) - 1;
/// The longest run, and the longest duration of any kind: 30 days.
inline constexpr Duration kMaxTime = seconds(30LL * 24 * 60 * 60);
/// The shortest time between repetitions (`every`, a client's `interval`, an election timeout, a heartbeat),
/// so that a run has a bounded number of events a simulated second.
inline constexpr Duration kMinPeriod = microseconds(10);
/// The same of faults that are drawn, on average.
inline constexpr Duration kMinFaultPeriod = milliseconds(1);

}  // namespace raftsim::limits
