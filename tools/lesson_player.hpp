#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/trace/record.hpp"
#include "sim/trace/story.hpp"
#include "tools/course.hpp"
#include "tools/exit_code.hpp"
#include "tools/line_input.hpp"
#include "tools/output.hpp"

namespace raftsim {

/// Plays a lesson: tells its run as `raftsim run --log` does, and stops on the way. On a terminal it waits
/// for Enter after each caption; each question waits for an answer, and what the run shows says whether it
/// was right. In a pipe each line is an answer. When the input has ended it goes on without.
class LessonPlayer {
 public:
  /// `in` and `out` must outlive this. `next` is the lesson after it, or null.
  LessonPlayer(const Lesson& lesson, const Lesson* next, LineInput& in, Output& out);

  /// ExitCode::found where the run contradicts the lesson. Throws OutputError.
  ExitCode play();

 private:
  /// A question that was asked: what was answered to it, and whether its answer is known by now.
  struct Asked {
    const Question* question{};
    /// From 1; nothing: none was given.
    std::optional<std::size_t> given;
    bool known{};
  };

  void introduce();
  void tell(const trace::Record& record);
  void wait_for_enter();
  void take_answer(const trace::QuestionAsked& question);
  void judge(const trace::ExpectationJudged& judged);
  void conclude();
  /// The next line; nothing at the end of the input or when its user has had enough.
  std::optional<std::string> next_line();
  void say(const std::string& text, std::size_t indent = 0);
  [[nodiscard]] const Question* question_at(const std::string& pointer) const;
  [[nodiscard]] const std::string& section_of(const Question& question) const;

  const Lesson* lesson_;
  const Lesson* next_;
  LineInput* in_;
  Output* out_;
  int width_;
  bool is_live_;
  bool input_ended_{};
  bool left_{};
  /// A caption has been told that was not waited for yet.
  bool caption_told_{};
  std::vector<Asked> asked_;
  std::optional<trace::Story> story_;
};

}  // namespace raftsim
