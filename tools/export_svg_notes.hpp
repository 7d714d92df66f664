#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tools/export_run.hpp"
#include "tools/export_svg.hpp"

namespace raftsim {

/// What scenarios say, and what befalls the world: numbers at the top of a diagram, their texts below it.
class SvgNotes {
 public:
  /// `x_of` gives a time's place.
  SvgNotes(const ExportedRun& run, const std::function<double(Time)>& x_of);

  /// How high the numbers are.
  [[nodiscard]] double height() const;
  /// Numbers below `top`, each on its line, which ends at `bottom`.
  void draw_numbers(SvgPaper& paper, double top, double bottom) const;
  /// Gives the y below the texts.
  double draw_texts(SvgPaper& paper, double y) const;

 private:
  /// All that happens at one time.
  struct Note {
    Time time{};
    /// What the scenario says then, invariants that are violated, and what befalls the world.
    std::vector<const ExportEvent*> events;
    /// Whether there is any of the former.
    bool said{};
    double x{};
    /// Where its number is.
    double badge_x{};
    std::size_t row{};
  };

  void choose();
  void place();
  /// A line of a text, and whether it is what the scenario says.
  using Line = std::pair<std::string, bool>;

  [[nodiscard]] static std::vector<Line> lines_of(const Note& note, double width);
  static double draw_text(SvgPaper& paper, std::size_t number, const std::vector<Line>& lines, double x,
                          double y);
  [[nodiscard]] std::string words_of_rest() const;

  std::vector<Note> notes_;
  std::vector<Note> left_out_;
  std::size_t rows_{1};
};

}  // namespace raftsim
