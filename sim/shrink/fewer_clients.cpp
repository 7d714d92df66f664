#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/shrink/client_names.hpp"
#include "sim/shrink/passes.hpp"

namespace raftsim::shrink {
namespace {

const Pointer kClients("/clients");

constexpr std::array<std::uint64_t, 13> kLimits{1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100, 200};

/// The groups of clients; an empty list where the document names none.
const Document& groups_of(const Document& document) {
  static const Document kNone = Document::array();
  const Document* const groups = find(document, kClients);
  return groups == nullptr ? kNone : *groups;
}

/// The document with this member of a group of clients.
Document with(const Document& document, std::size_t group, const char* key, std::uint64_t number) {
  Document candidate = document;
  candidate["clients"][group][key] = number;
  return candidate;
}

std::vector<Document> with_fewer(const Document& document) {
  std::vector<Document> candidates;
  const Document& groups = groups_of(document);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto count = groups.at(i).value("count", std::size_t{1});
    for (const std::size_t fewer : std::set<std::size_t>{0, 1, 2, count / 2, count - 1}) {
      if (fewer >= count) continue;
      if (auto candidate = with_so_many_clients(document, i, fewer)) {
        candidates.push_back(std::move(*candidate));
      }
    }
  }
  return candidates;
}

std::vector<Document> with_less_to_do(const Document& document) {
  std::vector<Document> candidates;
  const Document& groups = groups_of(document);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const Document& group = groups.at(i);
    if (group.value("mode", "") == "scripted") continue;
    Document scripted = document;
    scripted["clients"][i] = {{"mode", "scripted"}};
    candidates.push_back(std::move(scripted));
    for (const std::uint64_t limit : kLimits) {
      if (limit < group.value("limit", UINT64_MAX)) candidates.push_back(with(document, i, "limit", limit));
    }
    // The weights of reads, writes and the rest: one kind may do.
    if (!group.contains("operations")) continue;
    for (const auto& [kind, weight] : group["operations"].items()) {
      Document one_kind = document;
      one_kind["clients"][i]["operations"] = {{kind, 1}};
      candidates.push_back(std::move(one_kind));
    }
  }
  return candidates;
}

/// Clients that are as usual but for the kind of operations: all that a group says at once.
std::vector<Document> with_plain_clients(const Document& document) {
  std::vector<Document> candidates;
  const Document& groups = groups_of(document);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!groups.at(i).value("mode", "").empty()) continue;
    for (const bool keeps_operations : {false, true}) {
      Document group{{"think", "10ms"}, {"limit", groups.at(i).value("limit", kLimits.back())}};
      if (groups.at(i).contains("count")) group["count"] = groups.at(i)["count"];
      if (groups.at(i).contains("name")) group["name"] = groups.at(i)["name"];
      if (keeps_operations && groups.at(i).contains("operations")) {
        group["operations"] = groups.at(i)["operations"];
      }
      candidates.push_back(document);
      candidates.back()["clients"][i] = std::move(group);
    }
  }
  return candidates;
}

}  // namespace

void fewer_clients(Search& search) {
  leave_out_elements(search, kClients);
  sweep(search, with_fewer, Effort::many_seeds);
  sweep(search, with_plain_clients, Effort::many_seeds);
  sweep(search, with_less_to_do);
}

}  // namespace raftsim::shrink
