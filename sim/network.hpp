#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/server_set.hpp"
#include "core/types.hpp"
#include "sim/delay.hpp"
#include "sim/random.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// What one direction of a link does to messages. Probabilities are from 0 to 1, each for one message.
struct LinkConfig {
  /// One way, from sending to arrival.
  Delay delay;
  Ratio loss;
  /// That a message that is not lost arrives twice, the copy with a delay of its own.
  Ratio duplicate;
  /// That a message takes reorder_extra longer than its delay, so that later ones overtake it. No effect with
  /// `fifo`.
  Ratio reorder;
  Delay reorder_extra;
  /// Messages arrive in the order in which they were sent, as over one TCP connection: one that would
  /// overtake arrives together with the one before it, after it.
  bool fifo{};
  /// Bytes a second, 0 for as many as there are: a message takes its size divided by this to get onto the
  /// link, behind those sent before it, and then its delay.
  std::uint64_t bandwidth{};
  friend bool operator==(const LinkConfig&, const LinkConfig&) = default;
};

enum class LossReason : std::uint8_t { none, loss, cut };

/// What becomes of one message.
struct Fate {
  /// How often it arrives, 0 to 2. Above 0 exactly when `reason` is none.
  std::uint8_t copies{};
  LossReason reason{};
  /// When, for each copy; the first is the message itself, which may arrive after its duplicate.
  std::array<Time, 2> arrival{};
  friend bool operator==(const Fate&, const Fate&) = default;
};

/// The links between the servers: decides when a message arrives, if at all. A regular value.
///
/// Each direction of each link draws from streams of its own: "net/S1>S2" for delays, "net/S1>S2/fate" for
/// loss, duplication and reordering, "net/S1>S2/extra" for duplicates' delays and reorder_extra. The k-th
/// message of a link always takes the k-th draw of the delay, whatever becomes of it, and of the fates as
/// long as the link has any imperfection; so a change of one setting or one message's loss moves nothing
/// else.
class Network {
 public:
  /// A message that would wait longer to get onto a link of limited bandwidth is lost: a sender's memory has
  /// an end, too, and so has time.
  static constexpr Duration kMaxWait = seconds(30LL * 24 * 60 * 60);

  /// No cuts and all links alike. `servers` from 0 to raft::kMaxServers.
  Network() : Network(0, 0, LinkConfig{}) {}
  Network(int servers, std::uint64_t seed, LinkConfig link) : settings_(1) {
    reset(servers, seed, std::move(link));
  }

  /// Makes this what the constructor makes, keeping memory. Takes constant time for as many servers as
  /// before.
  void reset(int servers, std::uint64_t seed, LinkConfig link);

  [[nodiscard]] int servers() const { return servers_; }

  // ---- Settings ------------------------------------------------------------------------------------------
  // All throw std::invalid_argument when a ratio is above 1 or has a denominator of 0.

  /// For all links that have no settings of their own. Holds for messages sent from now on, as all settings
  /// do.
  void set_default(LinkConfig link);
  /// For one direction of one link, from now on its own.
  void set_link(raft::ServerId from, raft::ServerId to, LinkConfig link);
  [[nodiscard]] const LinkConfig& default_link() const { return settings_.front().link; }
  /// The settings that hold for this direction.
  [[nodiscard]] const LinkConfig& link(raft::ServerId from, raft::ServerId to) const {
    return settings_[links_[place(from, to)].setting].link;
  }
  /// Calls change(LinkConfig&) for the default and for all settings of single links.
  template <class Change>
  void change_all(const Change& change) {
    for (Setting& setting : settings_) {
      LinkConfig link = setting.link;
      change(link);
      setting = checked(std::move(link));
    }
    prepare_imperfections();
  }

  // ---- Cuts ----------------------------------------------------------------------------------------------
  // A link's direction is cut or not: cutting it twice is cutting it once, and one heal mends it. A server
  // always reaches itself.

  /// Cuts the direction from each of `from` to each of `to`.
  void cut(raft::ServerSet from, raft::ServerSet to);
  /// Mends the same.
  void heal(raft::ServerSet from, raft::ServerSet to);
  /// Mends everything, then cuts all links between different groups. Servers of no group form one more; a
  /// server of two groups belongs to the first.
  void partition(std::span<const raft::ServerSet> groups);
  /// Cuts all links from and to each of these servers, those between them too. Other cuts stay.
  void isolate(raft::ServerSet servers);
  void heal_all() { cut_.fill(0); }

  /// Whether a message from one would reach the other now. Asked when a message is sent and again when it
  /// arrives, as a cut loses what is on its way, too.
  [[nodiscard]] bool connected(raft::ServerId from, raft::ServerId to) const {
    return (cut_[from.value - 1U] >> (to.value - 1U) & 1U) == 0;
  }
  /// The servers that messages from this one cannot reach now.
  [[nodiscard]] raft::ServerSet cut_from(raft::ServerId from) const {
    return raft::ServerSet::from_mask(cut_[from.value - 1U]);
  }

  // ---- Messages ------------------------------------------------------------------------------------------

  /// Whether the size of messages matters on any link.
  [[nodiscard]] bool limits_bandwidth() const { return limits_bandwidth_; }

  /// Decides the fate of a message of `bytes` bytes sent now; without limits of bandwidth the size need not
  /// be known. Both are servers of this network.
  Fate route(Time now, raft::ServerId from, raft::ServerId to, std::uint64_t bytes = 0) {
    Link& link = links_[place(from, to)];
    if (link.run != run_) [[unlikely]] {
      link.delays = delays(from, to);
      link.run = run_;
    }
    const Setting& setting = settings_[link.setting];
    const Duration delay = setting.link.delay.sample(link.delays);
    if (!setting.plain) return route_imperfect(now, from, to, setting.link, delay, bytes);
    if (!connected(from, to)) return Fate{0, LossReason::cut, {}};
    return Fate{1, LossReason::none, {now + delay, Time{}}};
  }

  /// Whether both go on alike: the same settings, cuts and streams.
  friend bool operator==(const Network& a, const Network& b);

 private:
  struct Setting {
    LinkConfig link;
    /// Nothing but a delay.
    bool plain{true};
  };
  /// One direction of a link.
  struct Link {
    Random delays;
    /// The run for which the streams were started; started when first used, since most runs are short.
    std::uint32_t run{};
    /// Its place in settings_; 0 is the default.
    std::uint32_t setting{};
  };
  /// What only a link with imperfections uses.
  struct Imperfections {
    Random fates;
    Random extras;
    /// For `fifo`.
    Time last_arrival{};
    /// For `bandwidth`: when the last message so far is on the link.
    Time busy_until{};
    /// As Link::run.
    std::uint32_t run{};
  };

  [[nodiscard]] std::size_t place(raft::ServerId from, raft::ServerId to) const {
    return (from.value - std::size_t{1}) * static_cast<std::size_t>(servers_) + (to.value - std::size_t{1});
  }
  static Setting checked(LinkConfig link);
  /// The link's streams as they are now, started or not.
  [[nodiscard]] Random delays(raft::ServerId from, raft::ServerId to) const;
  [[nodiscard]] Imperfections imperfections(raft::ServerId from, raft::ServerId to) const;
  void prepare_imperfections();
  Fate route_imperfect(Time now, raft::ServerId from, raft::ServerId to, const LinkConfig& link,
                       Duration delay, std::uint64_t bytes);

  int servers_{};
  std::uint64_t seed_{};
  std::uint32_t run_{};
  /// For each sender, the receivers that are cut off: bit 0 is S1.
  std::array<std::uint64_t, raft::kMaxServers> cut_{};
  std::vector<Setting> settings_;
  std::vector<Link> links_;
  /// Empty until a setting has any, then as links_.
  std::vector<Imperfections> imperfections_;
  bool limits_bandwidth_{};
};

}  // namespace raftsim
