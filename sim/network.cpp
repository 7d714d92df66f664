#include "sim/network.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "core/check.hpp"
#include "core/hash.hpp"

namespace raftsim {
namespace {

using raft::ServerId;
using raft::ServerSet;

/// The key of "net/S<from>S<to>", by way of the digits alone: it is computed for each link of each run.
StreamKey link_key(ServerId from, ServerId to) {
  constexpr StreamKey kPrefix = stream_key("net/S");
  const auto append = [](StreamKey key, ServerId id) {
    const std::array<char, 2> digits{static_cast<char>('0' + id.value / 10),
                                     static_cast<char>('0' + id.value % 10)};
    const std::string_view both(digits.data(), digits.size());
    return extend(key, id.value < 10 ? both.substr(1) : both);
  };
  return append(extend(append(kPrefix, from), ">S"), to);
}

constexpr std::uint32_t kLastRun = std::numeric_limits<std::uint32_t>::max();

void require_probability(const char* name, const Ratio& ratio) {
  if (ratio.is_probability()) return;
  throw std::invalid_argument(std::string(name) + " is a probability from 0 to 1, found " +
                              std::to_string(ratio.numerator) + "/" + std::to_string(ratio.denominator));
}

}  // namespace

Network::Setting Network::checked(LinkConfig link) {
  require_probability("loss", link.loss);
  require_probability("duplicate", link.duplicate);
  require_probability("reorder", link.reorder);
  const bool plain = link.loss.is_zero() && link.duplicate.is_zero() && link.reorder.is_zero() &&
                     !link.fifo && link.bandwidth == 0;
  return Setting{std::move(link), plain};
}

void Network::reset(int servers, std::uint64_t seed, LinkConfig link) {
  raft::require(servers >= 0 && servers <= raft::kMaxServers, "a network of 0 to 64 servers");
  const bool links_stay = servers == servers_ && settings_.size() == 1 && run_ != kLastRun;
  seed_ = seed;
  heal_all();
  ++run_;
  if (!links_stay) {
    servers_ = servers;
    run_ = 1;
    links_.assign(static_cast<std::size_t>(servers) * static_cast<std::size_t>(servers), Link{});
    imperfections_.clear();
  }
  settings_.resize(1);
  set_default(std::move(link));
}

void Network::set_default(LinkConfig link) {
  settings_.front() = checked(std::move(link));
  prepare_imperfections();
}

void Network::set_link(ServerId from, ServerId to, LinkConfig link) {
  Setting own = checked(std::move(link));
  std::uint32_t& setting = links_[place(from, to)].setting;
  if (setting == 0) {
    settings_.push_back(std::move(own));
    setting = static_cast<std::uint32_t>(settings_.size() - 1);
  } else {
    settings_[setting] = std::move(own);
  }
  prepare_imperfections();
}

void Network::prepare_imperfections() {
  const bool all_plain =
      std::all_of(settings_.begin(), settings_.end(), [](const Setting& setting) { return setting.plain; });
  if (!all_plain && imperfections_.empty()) imperfections_.resize(links_.size());
  limits_bandwidth_ = std::any_of(settings_.begin(), settings_.end(),
                                  [](const Setting& setting) { return setting.link.bandwidth != 0; });
}

void Network::cut(ServerSet from, ServerSet to) {
  for (const ServerId sender : from) {
    ServerSet others = to;
    others.erase(sender);
    cut_[sender.value - 1U] |= others.mask();
  }
}

void Network::heal(ServerSet from, ServerSet to) {
  for (const ServerId sender : from) cut_[sender.value - 1U] &= ~to.mask();
}

void Network::partition(std::span<const ServerSet> groups) {
  heal_all();
  const ServerSet all = ServerSet::first(servers_);
  ServerSet unnamed = all;
  const auto separate = [&](ServerSet group) {
    cut(group, ServerSet::from_mask(all.mask() & ~group.mask()));
  };
  for (const ServerSet group : groups) {
    const ServerSet members = group & unnamed;
    separate(members);
    unnamed = ServerSet::from_mask(unnamed.mask() & ~members.mask());
  }
  separate(unnamed);
}

void Network::isolate(ServerSet servers) {
  const ServerSet all = ServerSet::first(servers_);
  cut(servers, all);
  cut(all, servers);
}

Random Network::delays(ServerId from, ServerId to) const {
  const Link& link = links_[place(from, to)];
  return link.run == run_ ? link.delays : Random(seed_, link_key(from, to));
}

Network::Imperfections Network::imperfections(ServerId from, ServerId to) const {
  if (!imperfections_.empty()) {
    const Imperfections& state = imperfections_[place(from, to)];
    if (state.run == run_) return state;
  }
  const StreamKey key = link_key(from, to);
  return {Random(seed_, extend(key, "/fate")), Random(seed_, extend(key, "/extra")), Time{}, Time{}, run_};
}

namespace {

/// How long it takes to get so many bytes onto a link, in whole nanoseconds, rounded up.
Duration time_to_send(std::uint64_t bytes, std::uint64_t bandwidth) {
  __extension__ using Wide = unsigned __int128;
  constexpr std::uint64_t kSecond = 1'000'000'000;
  return Duration{static_cast<std::int64_t>((Wide{bytes} * kSecond + bandwidth - 1) / bandwidth)};
}

/// Whether a random word means yes, with this probability; off by less than 2^-64 times the denominator.
bool hits(std::uint64_t word, Ratio probability) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(Wide{word} * probability.denominator >> 64U) < probability.numerator;
}

}  // namespace

Fate Network::route_imperfect(Time now, ServerId from, ServerId to, const LinkConfig& link, Duration delay,
                              std::uint64_t bytes) {
  Imperfections& state = imperfections_[place(from, to)];
  if (state.run != run_) state = imperfections(from, to);

  // One word a message, whatever comes of it, so that the next message's fate does not depend on this one's.
  const std::uint64_t word = state.fates.next();
  const bool lost = hits(word, link.loss);
  const bool duplicated = !link.duplicate.is_zero() && hits(raft::mix(word, 1), link.duplicate);
  const bool reordered = !link.reorder.is_zero() && hits(raft::mix(word, 2), link.reorder);

  // What a cut link is given takes no room on it; what is lost further on has taken its own.
  if (!connected(from, to)) return Fate{0, LossReason::cut, {}};
  if (link.bandwidth != 0) {
    if (state.busy_until > now + kMaxWait) return Fate{0, LossReason::loss, {}};
    state.busy_until = std::max(state.busy_until, now) + time_to_send(bytes, link.bandwidth);
    now = state.busy_until;
  }
  if (lost) return Fate{0, LossReason::loss, {}};

  if (reordered && !link.fifo) delay += link.reorder_extra.sample(state.extras);
  Fate fate{1, LossReason::none, {now + delay, Time{}}};
  if (duplicated) {
    fate.copies = 2;
    fate.arrival[1] = now + link.delay.sample(state.extras);
  }
  if (link.fifo) {
    for (std::size_t copy = 0; copy < fate.copies; ++copy) {
      fate.arrival[copy] = std::max(fate.arrival[copy], state.last_arrival);
      state.last_arrival = fate.arrival[copy];
    }
  }
  return fate;
}

bool operator==(const Network& a, const Network& b) {
  if (a.servers_ != b.servers_ || a.seed_ != b.seed_ || a.cut_ != b.cut_) return false;
  if (a.default_link() != b.default_link()) return false;
  const ServerSet all = ServerSet::first(a.servers_);
  for (const ServerId from : all) {
    for (const ServerId to : all) {
      const bool alike_own =
          (a.links_[a.place(from, to)].setting == 0) == (b.links_[b.place(from, to)].setting == 0);
      if (!alike_own || a.link(from, to) != b.link(from, to)) return false;
      if (a.delays(from, to) != b.delays(from, to)) return false;
      const Network::Imperfections left = a.imperfections(from, to);
      const Network::Imperfections right = b.imperfections(from, to);
      if (left.fates != right.fates || left.extras != right.extras) return false;
      if (left.last_arrival != right.last_arrival || left.busy_until != right.busy_until) return false;
    }
  }
  return true;
}

}  // namespace raftsim
