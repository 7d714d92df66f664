#include "sim/checks/one_vote.hpp"

namespace raftsim::checks {

void OneVote::forgotten(raft::ServerId voter, const Vote& given, Report& report) {
  report.add({Property::one_vote_a_term,
              servers_of(voter, given.candidate),
              given.term,
              {},
              to_string(voter) + " voted in " + in_words(given.term) + " for " + to_string(given.candidate) +
                  " and has forgotten it in a restart: it could vote again",
              {}});
}

void OneVote::voted_twice(raft::ServerId voter, const Vote& first, raft::ServerId second, Report& report) {
  report.add({Property::one_vote_a_term,
              servers_of(voter, first.candidate, second),
              first.term,
              {},
              to_string(voter) + " voted in " + in_words(first.term) + " for " + to_string(first.candidate) +
                  " and then for " + to_string(second),
              {}});
}

}  // namespace raftsim::checks
