#pragma once

#include <vector>

#include "tools/course.hpp"

namespace raftsim::tests {

/// scenarios/lessons, read once.
inline const std::vector<Lesson>& the_course() {
  static const std::vector<Lesson> course = course_in(RAFTSIM_SOURCE_DIR "/scenarios/lessons");
  return course;
}

}  // namespace raftsim::tests
