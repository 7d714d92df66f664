# Writes OUTPUT, a source that has the page, its style and its scripts in the folder FOLDER as literals.
# Each file is a literal of its own, as compilers need not take very long ones.
set(end "raftsim")
function(literal file result)
  file(READ "${file}" text)
  string(FIND "${text}" ")${end}\"" found)
  if(NOT found EQUAL -1)
    message(FATAL_ERROR "${file}: has the end of the literal that it is put into")
  endif()
  set(${result} "R\"${end}(${text})${end}\"" PARENT_SCOPE)
endfunction()

literal("${FOLDER}/page.html" page)
literal("${FOLDER}/page.css" style)
file(GLOB files "${FOLDER}/*.js")
list(SORT files)
list(LENGTH files count)
set(scripts "")
foreach(file IN LISTS files)
  literal("${file}" script)
  string(APPEND scripts "    ${script},\n")
endforeach()
file(WRITE "${OUTPUT}" "#include \"tools/html_parts.hpp\"

#include <array>

namespace raftsim {

std::string_view html_page() {
  return ${page};
}

std::string_view html_style() {
  return ${style};
}

std::span<const std::string_view> html_scripts() {
  static constexpr std::array<std::string_view, ${count}> kScripts{
${scripts}  };
  return kScripts;
}

}  // namespace raftsim
")
