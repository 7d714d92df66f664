#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/bugs/mistakes.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/state.hpp"
#include "tools/export_html_changes.hpp"
#include "tools/export_html_texts.hpp"
#include "tools/export_run.hpp"
#include "tools/record_source.hpp"

namespace raftsim {

/// More records than a page shows with ease: a browser takes some seconds to open so many.
inline constexpr std::uint64_t kHtmlMostRecords = 250'000;

/// What a page tells of a record beyond what other formats do.
struct HtmlDetail {
  std::uint64_t record{};
  /// The place in the table of answers; 0: no rule was asked.
  std::uint64_t why{};
  /// Fields of its server, or of the world, with their new values.
  std::vector<std::int64_t> change;
  /// What else the log of another program said of it.
  std::vector<trace::LoggedField> fields;
};

/// What is said of a message.
struct HtmlMessageWords {
  /// "vote ✓", for its arrow.
  std::string label;
  /// "a vote (T1)"
  std::string words;
};

/// Rules and their answers: a list for each step, each list kept once.
class HtmlAnswers {
 public:
  /// The list's place; 0 for an empty one.
  std::uint64_t add(const trace::Record& record);
  /// Members of an object: the rules with their words and sections, the reasons in words, and the lists.
  [[nodiscard]] std::string json(const Mistakes& mistakes) const;

 private:
  std::map<std::string, std::uint64_t> places_{{"[]", 0}};
  std::vector<std::string> lists_{"[]"};
};

/// Gives the records of a run on, and notes on their way what a page tells of those in the window. Folding
/// them, it throws trace::FoldError where they do not fit each other, and UsageError where they are more than
/// a page takes.
class HtmlReading : public RecordSource {
 public:
  HtmlReading(RecordSource& source, const ExportWindow& window);

  [[nodiscard]] const trace::Header& header() const override { return source_->header(); }
  bool next(trace::Record& record) override;
  [[nodiscard]] const trace::Footer& footer() const override { return source_->footer(); }

  /// Reads all that is left, for the answers to questions and the hash of the run.
  void finish();

  /// By record.
  [[nodiscard]] const std::vector<HtmlDetail>& details() const { return details_; }
  /// By server kept: how the window found it, and all links.
  [[nodiscard]] const std::vector<std::int64_t>& before() const { return before_; }
  [[nodiscard]] const std::map<trace::MessageId, HtmlMessageWords>& messages() const { return messages_; }
  /// What the scenario says, asks and expects in the window, and what is broken: record and event.
  [[nodiscard]] const std::vector<std::pair<std::uint64_t, trace::Event>>& told() const { return told_; }
  /// By the question's pointer, from the whole run.
  [[nodiscard]] const std::map<std::string, trace::ExpectationJudged>& solutions() const {
    return solutions_;
  }
  [[nodiscard]] const HtmlAnswers& answers() const { return answers_; }
  [[nodiscard]] const HtmlEntries& entries() const { return entries_; }
  HtmlTexts& texts() { return texts_; }

 private:
  void begin_window();
  void note(const trace::Record& record);
  void refuse_more(Time time) const;
  [[nodiscard]] bool is_kept(const trace::Record& record) const;

  RecordSource* source_;
  ExportWindow window_;
  raft::ServerSet kept_;
  trace::ClusterState cluster_;
  bool begun_{};
  std::uint64_t records_{};
  std::vector<HtmlServer> servers_;
  HtmlTexts texts_;
  HtmlEntries entries_{texts_};
  HtmlAnswers answers_;
  std::vector<HtmlDetail> details_;
  std::vector<std::int64_t> before_;
  std::map<trace::MessageId, HtmlMessageWords> messages_;
  std::vector<std::pair<std::uint64_t, trace::Event>> told_;
  std::map<std::string, trace::ExpectationJudged> solutions_;
};

}  // namespace raftsim
