#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/scenario_error.hpp"

namespace {

/// A file with one defect, where the error says that it is, and a part of what it says.
struct BadFileRow {
  std::string_view name;
  /// The JSON pointer, or line and column.
  std::string_view place;
  std::string_view said;
};

/// Refused by scenarios/schema.json as well: tools/validate_schema.py.
constexpr BadFileRow kBad[] = {
    {"action_of_two", "/timeline/0/do/0", "found an object of 2 members"},
    {"action_unknown", "/timeline/0/do/0/crush", R"((did you mean "crash"?))"},
    {"answer_of_nothing", "/expect/0/finally/answer", R"(found an answer without "status" and "value")"},
    {"any_of_nothing", "/expect/0/finally/any", "found an array of 0"},
    {"array_of_scenarios", "", "found an array"},
    {"ask_again_and_again", "/timeline/0/ask", R"(found "ask" beside "every")"},
    {"ask_answer_by_text", "/timeline/0/ask/answer", R"(found "somebody")"},
    {"ask_choice_without_if", "/timeline/0/ask/choices/1", R"(found no "if")"},
    {"ask_empty", "/timeline/0/ask/question", R"(found "")"},
    {"ask_known_of_nothing", "/timeline/0/ask/known", R"(found neither "when" nor "after")"},
    {"ask_known_unknown", "/timeline/0/ask/known", R"(found "never")"},
    {"ask_of_one_choice", "/timeline/0/ask/choices", "found an array of 1"},
    {"ask_typo", "/timeline/0/ask/becuase", R"((did you mean "because"?))"},
    {"ask_without_answer", "/timeline/0/ask", R"(found no "answer")"},
    {"ask_without_because", "/timeline/0/ask", R"(found no "because")"},
    {"bandwidth_without_unit", "/network/bandwidth", R"(found "100")"},
    {"change_by_vote", "/timeline/0/do/0/changeMembership/by", R"(found "vote")"},
    {"change_of_nothing", "/timeline/0/do/0/changeMembership", "found a change of nothing"},
    {"change_voters_beside_add", "/timeline/0/do/0/changeMembership",
     R"(found "voters" beside "add" or "remove")"},
    {"changing_number", "/expect/0/finally/changing/S1", "found 1"},
    {"choose_weight_zero", "/timeline/0/do/0/choose/0/weight", "found 0"},
    {"client_mode_unknown", "/clients/0/mode", R"(found "half-open")"},
    {"client_name_all", "/clients/0/name", R"(found "all")"},
    {"client_name_with_space", "/clients/0/name", R"(found "a b")"},
    {"client_no_keys", "/clients/0/keys", "found 0"},
    {"client_weight_negative", "/clients/0/operations/write", "found -1"},
    {"closed_client_with_interval", "/clients/0/interval",
     R"(found "interval" of a client of the mode "closed")"},
    {"command_of_two", "/timeline/0/do/0/command", R"(found both "read" and "append")"},
    {"command_without_operation", "/timeline/0/do/0/command", "found no command"},
    {"comparison_negative", "/expect/0/finally/committed", "found -1"},
    {"comparison_unknown", "/expect/0/finally/committed/=>", R"((did you mean ">="?))"},
    {"condition_empty", "/expect/0/finally", "found an empty object"},
    {"condition_unknown", "/expect/0/finally/leder", R"((did you mean "leader"?))"},
    {"connect_nobody", "/timeline/0/do/0/connect", "found an object of no members"},
    {"converged_number", "/expect/0/finally/converged", "found 2"},
    {"crash_after_too_many_effects", "/timeline/0/do/0/crash/afterEffects", "found 1001"},
    {"crash_kept_all", "/timeline/0/do/0/crash/kept", R"(found "all")"},
    {"crash_sending_without_effects", "/timeline/0/do/0/crash/sending",
     R"(found "sending" without "afterEffects")"},
    {"cut_without_from", "/timeline/0/do/0/cut", R"(found no "from")"},
    {"delay_of_two_kinds", "/network/delay", "found an object of 2 members"},
    {"delay_unknown", "/network/delay/unifrom", R"((did you mean "uniform"?))"},
    {"delay_without_by", "/timeline/0/do/0/delay", R"(found no "by")"},
    {"disk_unknown_server", "/disk/servers/T1", R"(found the key "T1")"},
    {"drop_granted_of_request", "/timeline/0/do/0/drop/granted",
     R"(found "granted" with the type "RequestVote")"},
    {"drop_message_zero", "/timeline/0/do/0/drop/message", "found 0"},
    {"drop_none", "/timeline/0/do/0/drop/count", "found 0"},
    {"drop_random", "/timeline/0/do/0/drop/from", R"(found "random")"},
    {"drop_unknown_type", "/timeline/0/do/0/drop/type", R"(found "Vote")"},
    {"empty_name", "/name", R"(found "")"},
    {"entry_of_two_commands", "/cluster/initial/S1/log/0", R"(found both "read" and "write")"},
    {"entry_value_too_long", "/cluster/initial/S1/log/0/write/x", "found a text of 16 bytes"},
    {"entry_without_term", "/cluster/initial/S1/log/0", R"(found no "term")"},
    {"expect_at_without_that", "/expect/0", R"(found no "that")"},
    {"expect_met_beside_violation", "/expect/0/met", R"(found "met" beside "violation")"},
    {"expect_met_true", "/expect/0/met", "found true"},
    {"expect_two_kinds", "/expect/0", R"(found both "never" and "finally")"},
    {"faults_longest_number", "/faults/longest", "found 5"},
    {"faults_loss_above_all", "/faults/loss", R"(found "120%")"},
    {"fire_unknown_timer", "/timeline/0/do/0/fire/timer", R"(found "snooze")"},
    {"first_entry_follows", "/timeline/0/after", R"(found "after" alone in the first entry)"},
    {"first_entry_follows_when", "/timeline/0/follows", "found true in the first entry"},
    {"flap_without_up", "/timeline/0/do/0/flap", R"(found no "up")"},
    {"heal_everything", "/timeline/0/do/0/heal", R"(found "everything")"},
    {"heartbeat_number", "/cluster/heartbeat", "found 50"},
    {"heartbeat_typo", "/cluster/hearbeat", R"((did you mean "heartbeat"?))"},
    {"heartbeat_without_unit", "/cluster/heartbeat", R"(found "50")"},
    {"initial_false", "/timeline/0/do/0/network/initial", "found false"},
    {"initial_of_nobody", "/cluster/initial/S0", R"(found the key "S0")"},
    {"initial_state_unknown", "/cluster/initial/S1/state", R"(found "asleep")"},
    {"jump_both_ways", "/timeline/0/do/0/jumpClock", R"(found both "forward" and "back")"},
    {"jump_nowhere", "/timeline/0/do/0/jumpClock", R"(found neither "forward" nor "back")"},
    {"key_too_long", "/expect/0/finally/value/S1/kkkkkkkkkkkkkkkk", "found a key of 16 bytes"},
    {"lease_beside_no_check_quorum", "/cluster/reads", R"(found leases without "checkQuorum")"},
    {"lease_without_check_quorum", "/cluster/reads", R"(found leases without "checkQuorum")"},
    {"linearizable_text", "/expect/0/linearizable", R"(found "yes")"},
    {"linearizable_until", "/expect/0/until", R"(found "until" beside "linearizable")"},
    {"link_to_same_server_twice", "/network/links/0/to/1", R"(found "S2")"},
    {"log_base_of_letters", "/expect/0/finally/log/S1", R"(found "...five | 1")"},
    {"log_base_without_dots", "/expect/0/finally/log/S1", R"(found "5 | 1")"},
    {"log_of_letters", "/cluster/initial/S1/log", R"(found the word "a")"},
    {"log_of_term_zero", "/cluster/initial/S1/log", R"(found the word "0")"},
    {"loss_above_100_percent", "/network/loss", R"(found "101%")"},
    {"loss_above_one", "/network/loss", "found 1.5"},
    {"loss_negative", "/network/loss", "found -0.1"},
    {"loss_text_without_percent", "/network/loss", R"(found "0.1")"},
    {"mend_unknown", "/faults/mend", R"(found "minority")"},
    {"message_count_missing", "/expect/0/finally/messages/0", R"(found no "count")"},
    {"name_for_a_terminal", "/name", R"(found "x\u009b31m")"},
    {"next_index_of_all", "/expect/0/finally/nextIndex/all", R"(found the key "all")"},
    {"no_name", "", R"(found no "name")"},
    {"no_servers", "/cluster/servers", "found 0"},
    {"no_stop", "", R"(found no "stop")"},
    {"no_trigger", "/timeline/0", "found no trigger"},
    {"nothing_to_do", "/timeline/0", R"(found none of "say", "ask" and "do")"},
    {"partition_without_groups", "/timeline/0/do/0/partition", "found an array of 0"},
    {"percentiles_without_end", "/network/delay/percentiles",
     "found the last percentile 50%, expected 100%, the longest delay"},
    {"purpose_turned_round", "/purpose", R"(found "turned \u202e round")"},
    {"purpose_of_two_lines", "/purpose", R"(found "one\u000atwo")"},
    {"reorder_without_extra", "/network/reorder", R"(found no "extra")"},
    {"role_of_the_leader", "/expect/0/finally/role/leader", R"(found the key "leader")"},
    {"role_unknown", "/expect/0/finally/role/S1", R"(found "boss")"},
    {"scripted_client_with_keys", "/clients/0/keys", R"(found "keys" of a client of the mode "scripted")"},
    {"seed_negative", "/seed", "found -1"},
    {"seed_text", "/seed", R"(found "1")"},
    {"seed_too_large", "/seed", "found 18446744073709551616"},
    {"selector_empty", "/timeline/0/do/0/crash", "found an array of 0"},
    {"selector_others_where_nobody_is_chosen", "/timeline/0/do/0/crash", R"(found "others")"},
    {"selector_unknown", "/timeline/0/do/0/crash", R"((did you mean "leader"?))"},
    {"servers_fraction", "/cluster/servers", "found 2.5"},
    {"snapshot_chunk_zero", "/cluster/snapshotChunk", "found 0"},
    {"snapshot_every_text", "/cluster/snapshotEvery", R"(found "100")"},
    {"snapshot_of_nobody", "/timeline/0/do/0/snapshot", "found"},
    {"stall_without_for", "/timeline/0/do/0/stallDisk", R"(found no "for")"},
    {"stop_without_at", "/stop", R"(found no "at")"},
    {"subject_unknown", "/expect/0/finally/term/everyone", R"(found the key "everyone")"},
    {"swizzle_typo", "/timeline/0/do/0/swizzle/appart", R"((did you mean "apart"?))"},
    {"timeout_without_max", "/cluster/electionTimeout", R"(found no "max")"},
    {"too_many_servers", "/cluster/servers", "found 65"},
    {"two_triggers", "/timeline/0", R"(found both "at" and "every")"},
    {"unavailable_number", "/expect/0/finally/unavailable/<", "found 300"},
    {"uniform_of_one", "/network/delay/uniform", "found an array of 1"},
    {"unknown_key", "/netwrok", R"((did you mean "network"?))"},
    {"until_beside_at", "/timeline/0/until", R"(found "until" beside "at")"},
    {"until_beside_eventually", "/expect/0/until", R"(found "until" beside "eventually")"},
    {"vote_in_term_zero_given", "/cluster/initial/S1/votedFor", "found a vote in term 0"},
    {"voted_for_number", "/expect/0/finally/votedFor/S1", "found 2"},
    {"weights_all_zero", "/clients/0/operations", "found no operation of any kind"},
    {"within_beside_never", "/expect/0/within", R"(found "within" beside "never")"},
    {"write_of_two_keys", "/timeline/0/do/0/command/write", "found an object"},
};

/// Defects that no schema can express.
constexpr BadFileRow kBadSemantic[] = {
    {"ask_answer_beyond_choices", "/timeline/0/ask/answer", "found 3"},
    {"backoff_swapped", "/clients/0/backoff", "found a first wait longer than the longest"},
    {"bandwidth_too_small", "/network/bandwidth", R"(found "1B/s")"},
    {"blank", "3:1", "found unexpected end of input"},
    {"change_adds_and_removes", "/timeline/0/do/0/changeMembership", R"(found S2 in "add" and in "remove")"},
    {"change_voter_learns", "/timeline/0/do/0/changeMembership", R"(found S1 in "voters" and in "learners")"},
    {"client_twice", "/clients/1", R"(found a second client "a")"},
    {"client_unknown", "/timeline/0/do/0/command/client", R"(found "C2")"},
    {"command_without_clients", "/timeline/0/do/0/command", "found a command without a client to issue it"},
    {"comment", "2:3", "found invalid literal"},
    {"comparison_below_zero", "/expect/0/finally/committed", "found comparisons that no number meets"},
    {"comparisons_contradict", "/expect/0/finally/committed", "found comparisons that no number meets"},
    {"connect_not_in_cluster", "/timeline/0/do/0/connect/S9", R"(found the key "S9")"},
    {"crash_loop_too_fast", "/timeline/0/do/0/crashLoop/down", "found a delay that may be 1us"},
    {"deep_arrays", "/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0…", "found deeper nesting"},
    {"deep_nesting", "/stop/when/not/not/not/not/not/not/not/not/not/not/not/not/n…", "found deeper nesting"},
    {"duplicate_key", "/cluster/servers", R"(found the key "servers" twice)"},
    {"duration_negative", "/stop/at", "expected a duration of 0s or more"},
    {"empty", "1:1", "found unexpected end of input"},
    {"entry_after_the_end", "/timeline/0/at", R"(found "2s")"},
    {"expect_object", "/expect", "expected an array of expectations"},
    {"expectation_after_the_end", "/expect/0/at", R"(found "2s")"},
    {"exponential_think_without_min", "/clients/0/interval", R"((add "min": "10us"))"},
    {"faults_loss_of_crashes", "/faults/loss", R"(found "5%")"},
    {"fraction_above_one", "/network/loss", R"(found "3/2")"},
    {"heartbeat_part_of_a_nanosecond", "/cluster/heartbeat", R"(found "0.5ns")"},
    {"initial_not_in_cluster", "/cluster/initial/S4", R"(found the key "S4")"},
    {"invalid_utf8", "1:12", "found invalid string: ill-formed UTF-8 byte"},
    {"key_in_lower_case", "/cluster/initial/s2", R"((did you mean "S2"?))"},
    {"learners_only", "/cluster/learners", "found learners only"},
    {"log_above_term", "/cluster/initial/S1/term", "found term 2"},
    {"log_falls", "/cluster/initial/S1/log", "found term 1 after term 2"},
    {"logs_do_not_match", "/cluster/initial",
     "found logs of S1 and S2 that both have term 3 at index 3 but differ there or before"},
    {"lone_surrogate", "1:17",
     "found invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF"},
    {"loss_too_exact", "/network/loss", "(at most 15 digits)"},
    {"max_pending_of_all_clients", "/clients/0", "found open clients for which 1100000 operations may wait"},
    {"not_a_number", "1:25", R"(found invalid literal at '"seed": N')"},
    {"not_json", "1:2", "found invalid literal"},
    {"number_too_large", "1:41", "found number overflow parsing '1e999'"},
    {"partition_server_twice", "/timeline/0/do/0/partition/1", "found S2 a second time"},
    {"percentiles_fall", "/network/delay/percentiles",
     "found 1ms at percentile 100% after 2ms, expected delays that do not fall as percentiles rise"},
    {"schema", "", ": this is the schema, not a scenario"},
    {"server_in_lower_case", "/timeline/0/do/0/crash", R"((did you mean "S1"?))"},
    {"server_not_in_cluster", "/timeline/0/do/0/crash", R"(found "S4")"},
    {"stop_at_the_start", "/stop/at", R"(found "0s")"},
    {"stop_too_late", "/stop/at", R"(found "721h")"},
    {"term_can_have_two_leaders", "/cluster/initial",
     "found an entry of term 2 in the log of S1, while S1, S2 and S3 could still elect another leader of "
     "term 2"},
    {"term_without_a_leader", "/cluster/initial", "votes that can have elected no leader of term 1"},
    {"think_may_be_zero", "/clients/0/think", "found a delay that may be 1ns"},
    {"timeout_zero", "/cluster/electionTimeout/min", R"(found "0s")"},
    {"timeouts_swapped", "/cluster/electionTimeout/max", R"(found "150ms")"},
    {"too_many_clients", "/clients/1", "found more than 1000 clients"},
    {"trailing_comma", "3:23", "found unexpected '}'"},
    {"two_documents", "1:39", "found unexpected '{'"},
    {"unclosed", "1:37", "found unexpected end of input"},
    {"uniform_swapped", "/network/delay/uniform", "found min 2ms and max 1ms, expected min not above max"},
    {"until_before_from", "/timeline/0/until", R"(found "400ms")"},
    {"vote_in_term_zero", "/cluster/initial/S1/votedFor", "found a vote in term 0"},
    {"voter_and_learner", "/cluster/voters", "found S2 among the voters and among the learners"},
    {"voter_not_in_cluster", "/cluster/voters/1", "found \"S4\""},
    {"zero_byte", "2:1", "found a zero byte"},
};

std::string folder(const std::string& name) {
  return std::string(RAFTSIM_SOURCE_DIR) + "/tests/scenarios/" + name + "/";
}

void check_refused(const std::string& path, const BadFileRow& row) {
  try {
    raftsim::load_scenario(path);
    FAIL_CHECK("the file was accepted");
  } catch (const raftsim::ScenarioError& error) {
    const std::string message = error.message();
    CAPTURE(message);
    const std::string place =
        error.line == 0 ? error.pointer : std::to_string(error.line) + ":" + std::to_string(error.column);
    // A deep pointer is given by its beginning.
    if (row.place.size() > 4 && row.place.substr(row.place.size() - 3) == "…") {
      CHECK(place.substr(0, row.place.size() - 3) == row.place.substr(0, row.place.size() - 3));
    } else {
      CHECK(place == row.place);
    }
    CHECK(message.find(row.said) != std::string::npos);
    CHECK(message.find(path) == 0);
    CHECK(message.find('\n') == std::string::npos);
    CHECK(message == error.what());
  }
}

void check_folder(const std::string& name, std::span<const BadFileRow> rows) {
  for (const BadFileRow& row : rows) {
    CAPTURE(row.name);
    check_refused(folder(name) + std::string(row.name) + ".json", row);
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder(name))) {
    const std::string file = entry.path().stem().string();
    CAPTURE(file);
    CHECK(std::any_of(rows.begin(), rows.end(), [&file](const BadFileRow& row) { return row.name == file; }));
  }
}

}  // namespace

TEST_SUITE("scenarios") {
  TEST_CASE("a scenario with a defect is refused, with its place and what was found there") {
    check_folder("bad", kBad);
  }
  TEST_CASE("what no schema can express is refused as well") {
    check_folder("bad_semantic", kBadSemantic);
  }

  TEST_CASE("a scenario that cannot be read is refused with one line") {
    const BadFileRow rows[] = {
        {"/no/such/file.json", "", "no such file"}, {"/", "", "a folder"}, {"/dev/zero", "", "bytes"}};
    for (const BadFileRow& row : rows) {
      CAPTURE(row.name);
      check_refused(std::string(row.name), row);
    }
  }
}
